import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startTestDesk } from '../support/desk.ts';
import { startTestRegion } from '../support/region.ts';
import { createRandom } from './sim/random.ts';

/**
 * Kills a working desk process with SIGKILL at random moments (while it opens, fetches, saves, sends) and looks each time whether everything it called "opgeslagen" is there; at the end also whether
 * the region has each exactly once.
 */
export type KillResult = { readonly kills: number; readonly killedWhileOpening: number; readonly saved: number; readonly lost: readonly string[]; readonly doubled: readonly string[]; readonly digestOk: boolean | null };

export async function runKills(options: { readonly kills: number; readonly seed: number; readonly log: (line: string) => void }): Promise<KillResult> {
  const random = createRandom(options.seed);
  const folder = mkdtempSync(path.join(tmpdir(), 'regioloket-kill-'));
  const region = await startTestRegion({ beds: 40, dataFolder: path.join(folder, 'region') });
  const dataFolder = path.join(folder, 'desk');
  const token = await region.deskToken('desk-kill');
  const program = await bundleChild();
  const saved: { caseId: string; text: string }[] = [];
  let killedWhileOpening = 0;
  try {
    for (let kill = 1; kill <= options.kills; kill += 1) {
      // The first life must get as far as its first save; later ones are cut off anywhere.
      const first = saved.length === 0;
      const life = await oneLife(program, [dataFolder, region.url, token, `k${kill}`], { early: !first && random.chance(0.15) ? 200 + random.below(600) : null, after: first ? 'saved' : 'open', ms: random.below(900) });
      saved.push(...life.saved);
      if (!life.opened) killedWhileOpening += 1;
      if (kill % 20 === 0) options.log(`${kill} kills, ${saved.length} saved`);
    }
    return { kills: options.kills, killedWhileOpening, saved: saved.length, ...(await look(dataFolder, { url: region.url, token }, saved)) };
  } finally {
    await region.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One file that starts in a fraction of the time: most of the campaign would otherwise be reading modules. */
async function bundleChild(): Promise<string> {
  const outfile = new URL('../../build/faults/kill-child.mjs', import.meta.url).pathname;
  await build({ entryPoints: [new URL('./kill-child.ts', import.meta.url).pathname], bundle: true, platform: 'node', format: 'esm', target: 'node24', external: ['better-sqlite3'], outfile, logLevel: 'error', banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" } });
  return outfile;
}

/** Starts a desk and kills it: `early` ms after its start, otherwise `ms` after it has opened its data or saved its first item. */
function oneLife(program: string, args: readonly string[], moment: { readonly early: number | null; readonly after: 'open' | 'saved'; readonly ms: number }): Promise<{ readonly opened: boolean; readonly saved: readonly { caseId: string; text: string }[] }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const saved: { caseId: string; text: string }[] = [];
    let opened = false;
    let errors = '';
    let timer = setTimeout(() => child.kill('SIGKILL'), moment.early ?? 120_000);
    let armed = moment.early !== null;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [word, caseId = '', text = ''] = line.split(' ');
      if (word === 'open') opened = true;
      if (!armed && word === moment.after) {
        armed = true;
        clearTimeout(timer);
        timer = setTimeout(() => child.kill('SIGKILL'), moment.ms);
      }
      if (word === 'saved') saved.push({ caseId, text });
    });
    child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString(); });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (signal === 'SIGKILL') resolve({ opened, saved });
      else reject(new Error(`the desk ended by itself (${String(code)}): ${errors.slice(0, 500)}`));
    });
  });
}

async function look(dataFolder: string, region: { readonly url: string; readonly token: string }, saved: readonly { caseId: string; text: string }[]): Promise<Pick<KillResult, 'lost' | 'doubled' | 'digestOk'>> {
  const desk = await startTestDesk({ dataFolder, region });
  try {
    // Before anything came from the region: what the disk itself holds.
    const texts = (caseId: string): string[] => desk.kernel.journal.events(caseId).flatMap((event) => (event.type === 'noteAdded' && event.personal !== null ? [event.personal.text] : []));
    const lost = saved.filter((item) => !texts(item.caseId).includes(item.text)).map((item) => item.text);
    await desk.until(() => desk.kernel.syncStatus().queue === 0 && desk.kernel.syncStatus().digestOk !== null && saved.every((item) => desk.kernel.journal.events(item.caseId).every((event) => event.seq !== null)), 120_000);
    const doubled = [...new Set(saved.map((item) => item.caseId))].flatMap((caseId) => {
      const all = texts(caseId);
      return all.filter((text, index) => all.indexOf(text) !== index);
    });
    return { lost, doubled, digestOk: desk.kernel.syncStatus().digestOk };
  } finally {
    await desk.close();
  }
}
