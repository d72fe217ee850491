import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startTestDesk } from '../support/desk.ts';
import { startRegionProcess } from '../support/region.ts';
import type { RegionProcess } from '../support/region.ts';
import { createRandom } from './sim/random.ts';
import type { Random } from './sim/random.ts';

/**
 * Kills a working desk process with SIGKILL at random moments (while it opens, fetches, saves, sends), stops it and its region for a while with SIGSTOP, and kills the region too. After every so many
 * lives, and at the end, the disk is looked at: whether everything the desk called "opgeslagen" is there; at the end also whether the region has each exactly once.
 */
export type KillResult = {
  readonly kills: number; readonly killedWhileOpening: number; readonly stopped: number; readonly regionKills: number; readonly regionStops: number; readonly saved: number; readonly lost: readonly string[]; readonly doubled: readonly string[]; readonly digestOk: boolean | null;
};
type Saved = { readonly caseId: string; readonly text: string };

/** Saves of one life before the blow falls, at most. */
const MAX_SAVES = 45;
const LOOK_EVERY = 25;

export async function runKills(options: { readonly kills: number; readonly seed: number; readonly log: (line: string) => void }): Promise<KillResult> {
  const random = createRandom(options.seed);
  const folder = mkdtempSync(path.join(tmpdir(), 'regioloket-kill-'));
  const dataFolder = path.join(folder, 'desk');
  let region = await startRegionProcess({ dataFolder: path.join(folder, 'region'), args: ['--beds', '40', '--no-rate-limit'] });
  const { port } = new URL(region.url);
  const program = await bundleChild();
  const saved: Saved[] = [];
  const lost: string[] = [];
  const counts = { killedWhileOpening: 0, stopped: 0, regionKills: 0, regionStops: 0 };
  try {
    for (let kill = 1; kill <= options.kills; kill += 1) {
      const regionStop = kill % 10 === 7 ? stopFor(region.child, 300 + random.below(3000)) : null;
      if (regionStop !== null) counts.regionStops += 1;
      const life = await oneLife(program, [dataFolder, region.url, region.token, `k${kill}`], blowOf(random, saved.length === 0));
      saved.push(...life.saved);
      if (!life.opened) counts.killedWhileOpening += 1;
      if (life.stopped) counts.stopped += 1;
      await regionStop;
      if (kill % 20 === 0) {
        counts.regionKills += 1;
        await region.stop('SIGKILL');
        region = await startRegionProcess({ dataFolder: region.dataFolder, port: Number(port), args: ['--beds', '40', '--no-rate-limit'] });
      }
      if (kill % LOOK_EVERY === 0) lost.push(...(await lostOf(dataFolder, saved)));
      if (kill % 20 === 0) options.log(`${kill} kills, ${saved.length} saved, ${lost.length} lost`);
    }
    const end = await look(dataFolder, region, saved);
    return { kills: options.kills, ...counts, saved: saved.length, ...end, lost: [...new Set([...lost, ...end.lost])] };
  } finally {
    await region.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** When a life ends: `early` ms after its start, or `ms` after its n-th save; `stopMs`: first it is stopped for so long. */
type Blow = { readonly early: number | null; readonly saves: number; readonly ms: number; readonly stopMs: number };

/** The first life must get as far as its first save; later ones are cut off anywhere. */
function blowOf(random: Random, first: boolean): Blow {
  return { early: !first && random.chance(0.1) ? 50 + random.below(600) : null, saves: 1 + random.below(MAX_SAVES), ms: random.below(25), stopMs: random.chance(0.1) ? 100 + random.below(1500) : 0 };
}

async function stopFor(child: ChildProcess, ms: number): Promise<void> {
  child.kill('SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, ms));
  child.kill('SIGCONT');
}

/** One file that starts in a fraction of the time: most of the campaign would otherwise be reading modules. */
async function bundleChild(): Promise<string> {
  const outfile = new URL('../../build/faults/kill-child.mjs', import.meta.url).pathname;
  await build({ entryPoints: [new URL('./kill-child.ts', import.meta.url).pathname], bundle: true, platform: 'node', format: 'esm', target: 'node24', external: ['better-sqlite3', '@node-rs/argon2', 'pdfkit'], outfile, logLevel: 'error', banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" } });
  return outfile;
}

/** Starts a desk and kills it at its blow. */
function oneLife(program: string, args: readonly string[], blow: Blow): Promise<{ readonly opened: boolean; readonly stopped: boolean; readonly saved: readonly Saved[] }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_COMPILE_CACHE: path.join(path.dirname(program), 'cache') } });
    const saved: Saved[] = [];
    let opened = false;
    let errors = '';
    let struck = false;
    const strike = (afterMs: number): void => {
      if (struck) return;
      struck = true;
      setTimeout(() => {
        if (blow.stopMs > 0) child.kill('SIGSTOP');
        // Killed while it is stopped: whatever stood in its buffers goes with it.
        setTimeout(() => child.kill('SIGKILL'), blow.stopMs);
      }, afterMs);
    };
    if (blow.early !== null) strike(blow.early);
    const patience = setTimeout(() => strike(0), 120_000);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [word, caseId = '', text = ''] = line.split(' ');
      if (word === 'open') opened = true;
      if (word !== 'saved') return;
      saved.push({ caseId, text });
      if (saved.length >= blow.saves) strike(blow.ms);
    });
    child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString(); });
    child.once('close', (code, signal) => {
      clearTimeout(patience);
      if (signal === 'SIGKILL') resolve({ opened, stopped: blow.stopMs > 0, saved });
      else reject(new Error(`the desk ended by itself (${String(code)}): ${errors.slice(0, 500)}`));
    });
  });
}

type Desk = Awaited<ReturnType<typeof startTestDesk>>;
function missing(desk: Desk, saved: readonly Saved[]): readonly string[] {
  const texts = new Map<string, ReadonlySet<string>>();
  const of = (caseId: string): ReadonlySet<string> => {
    const known = texts.get(caseId) ?? new Set(textsOf(desk, caseId));
    texts.set(caseId, known);
    return known;
  };
  return saved.filter((item) => !of(item.caseId).has(item.text)).map((item) => item.text);
}

function textsOf(desk: Desk, caseId: string): readonly string[] {
  return desk.kernel.journal.events(caseId).flatMap((event) => (event.type === 'noteAdded' && event.personal !== null ? [event.personal.text] : []));
}

/** What the disk itself holds, without a region. */
async function lostOf(dataFolder: string, saved: readonly Saved[]): Promise<readonly string[]> {
  const desk = await startTestDesk({ dataFolder });
  try {
    return missing(desk, saved);
  } finally {
    await desk.close();
  }
}

async function look(dataFolder: string, region: RegionProcess, saved: readonly Saved[]): Promise<Pick<KillResult, 'lost' | 'doubled' | 'digestOk'>> {
  const lost = await lostOf(dataFolder, saved);
  const desk = await startTestDesk({ dataFolder, region: { url: region.url, token: region.token } });
  const cases = [...new Set(saved.map((item) => item.caseId))];
  try {
    await desk.until(() => desk.kernel.syncStatus().queue === 0 && desk.kernel.syncStatus().digestOk !== null && cases.every((caseId) => desk.kernel.journal.events(caseId).every((event) => event.seq !== null)), 300_000);
    const doubled = cases.flatMap((caseId) => {
      const all = textsOf(desk, caseId);
      return all.filter((text, index) => all.indexOf(text) !== index);
    });
    return { lost, doubled, digestOk: desk.kernel.syncStatus().digestOk };
  } finally {
    await desk.close();
  }
}
