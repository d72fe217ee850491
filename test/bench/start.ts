import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, Page } from 'playwright-core';
import { loopbackKey } from '../../electron/desk/host/key-file.ts';
import { launchChromium } from '../e2e/support/browser.ts';
import { startTestDesk } from '../support/desk.ts';
import { startTestRegion } from '../support/region.ts';
import { acknowledgeAll, fillBeds, fillCases, openBenchCore } from './_core.ts';
import { growthRow } from './_growth.ts';
import type { Point } from './_growth.ts';
import type { BenchRow } from './main.ts';

/**
 * From the start of the desk's process to a Werklijst that can be used, with a cache of 100,000 rows and 5,000 open cases, against the same with an empty database, and against
 * a bare page with the same bundle in the same Chromium. The region is out of reach: a desk that starts must not need it. BENCH_ROWS and BENCH_CASES take less.
 */
export const name = 'start';
const rowsCached = Number(process.env['BENCH_ROWS'] ?? 100_000);
const cases = Number(process.env['BENCH_CASES'] ?? 5_000);
const turns = 5;
const growthTurns = 3;
const root = resolve(import.meta.dirname, '../..');
/** The folders are this very program's: after another version all cases are folded anew, which is no part of a usual start. */
const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { version: string };
const dist = resolve(root, 'dist');
type Desk = { readonly folder: string; readonly flags: readonly string[]; readonly token: string };

export async function run(): Promise<{ rows: readonly BenchRow[] }> {
  execFileSync(process.execPath, [resolve(root, 'scripts/build.mjs'), '--quiet'], { stdio: 'inherit' });
  const region = await startTestRegion({ beds: 20, timers: false });
  const make = async (part: number): Promise<Desk> => {
    const folder = mkdtempSync(join(tmpdir(), 'regioloket-bench-start-'));
    const databaseKey = loopbackKey(folder, undefined);
    const desk = await startTestDesk({ dataFolder: folder, databaseKey, version, region: { url: region.url, token: region.token } });
    await desk.synced();
    await desk.signIn();
    await desk.close();
    if (part > 0) {
      const core = openBenchCore(folder, databaseKey);
      fillBeds(core, Math.ceil(rowsCached * part));
      fillCases(core, Math.ceil(cases * part), region.regionIds[0]);
      core.store.close();
      acknowledgeAll(folder, databaseKey);
    }
    return { folder, flags: ['--data', folder, '--region', region.url, '--no-open'], token: region.token };
  };
  const empty = await make(0);
  const smaller: (Desk & { readonly size: number })[] = [];
  for (const part of [0.01, 0.1]) smaller.push({ ...(await make(part)), size: Math.ceil(cases * part) });
  const full = await make(1);
  await region.stop();
  const browser = await launchChromium();
  try {
    const times = { empty: [] as number[], full: [] as number[], bare: [] as number[] };
    for (let turn = 0; turn < turns; turn += 1) {
      times.bare.push(await barePage(browser));
      times.empty.push(await started(browser, empty));
      times.full.push(await started(browser, full));
    }
    const points: Point[] = [];
    for (const desk of smaller) {
      const took: number[] = [];
      for (let turn = 0; turn < growthTurns; turn += 1) took.push(await started(browser, desk));
      points.push({ size: desk.size, cost: median(took) });
    }
    const [bareMs, emptyMs, fullMs] = [median(times.bare), median(times.empty), median(times.full)];
    points.push({ size: cases, cost: fullMs });
    return {
      rows: [
        { label: `process start to usable Werklijst, ${rowsCached.toLocaleString('en-US')} cached rows and ${cases.toLocaleString('en-US')} open cases, median of ${turns}`, ours: fullMs, unit: 'ms', against: `an empty database (${emptyMs.toFixed(0)} ms)`, ratio: fullMs / emptyMs, aim: '<= 1.5x', met: fullMs <= emptyMs * 1.5 },
        { label: 'the same', ours: fullMs, unit: 'ms', against: `a bare page with the same bundle (${bareMs.toFixed(0)} ms)`, ratio: fullMs / bareMs },
        growthRow('process start to usable Werklijst', `open cases and ${(rowsCached / cases).toFixed(0)} times as many cached rows`, 'ms', points),
      ],
    };
  } finally {
    await browser.close();
    for (const desk of [empty, ...smaller, full]) rmSync(desk.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** ms from starting the process to the frame in which the list (or that it is empty) is there and has the keyboard. */
async function started(browser: Browser, desk: Desk): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  const began = performance.now();
  const child = spawn(process.execPath, [join(dist, 'loopback/main.js'), ...desk.flags], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, REGIOLOKET_REGION_TOKEN: desk.token } });
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  try {
    const link = await new Promise<string>((found, failed) => {
      createInterface({ input: child.stdout }).on('line', (line) => { const match = /^Regioloket: (\S+)$/.exec(line); if (match?.[1] !== undefined) found(match[1]); });
      child.once('exit', (code) => failed(new Error(`the desk ended with ${code}`)));
    });
    await page.goto(link, { waitUntil: 'commit' });
    await usable(page);
    return performance.now() - began;
  } finally {
    await page.close();
    child.kill('SIGTERM');
    await gone;
  }
}

async function usable(page: Page): Promise<void> {
  const practise = page.getByRole('button', { name: 'Oefendienst starten' });
  await practise.or(page.getByRole('grid', { name: 'Werklijst' })).first().waitFor({ timeout: 60_000 });
  if (await practise.isVisible()) throw new Error('the session did not outlive the restart: this bench would measure a person signing in');
  await page.waitForFunction(() => document.querySelector('main[data-screen="worklist"] [data-case], main[data-screen="worklist"] .empty-title') !== null && document.activeElement?.getAttribute('role') === 'grid' && !document.querySelector('main .grid-empty')?.textContent?.includes('Laden'));
}

/** The same bundle from a plain server: read, parsed and drawn once (it says that it has no host). */
async function barePage(browser: Browser): Promise<number> {
  const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
  const server = createServer((request, response) => {
    const file = join(dist, 'renderer', request.url === '/' ? 'index.html' : (request.url ?? '').replaceAll('..', ''));
    try {
      const content = readFileSync(file);
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  try {
    const began = performance.now();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { waitUntil: 'commit' });
    await page.waitForFunction(() => (document.getElementById('root')?.childElementCount ?? 0) > 0);
    return performance.now() - began;
  } finally {
    await page.close();
    server.closeAllConnections();
    server.close();
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
