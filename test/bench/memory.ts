import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { note } from '../support/case-events.ts';
import { benchActor, fillBeds, fillCases, openBenchCore } from './_core.ts';
import type { BenchRow } from './main.ts';

/** Memory of the desk's core with 20,000 bed groups and 5,000 open cases, against a process that has an encrypted database open and nothing else; and whether a shift of work leaves anything behind. */
export const name = 'memory';
const beds = 20_000;
const cases = Number(process.env['BENCH_CASES'] ?? 5000);
/** Eight hours of a busy desk: a keystroke-sized save and a look every 14 seconds. */
const acts = 2000;
const key = new Uint8Array(32).fill(1);
const mib = (bytes: number): number => Math.round((bytes / 2 ** 20) * 10) / 10;

export async function run(): Promise<{ rows: BenchRow[] }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'regioloket-bench-memory-'));
  const bare = bareProcess(path.join(folder, 'bare.db'));
  const core = openBenchCore(path.join(folder, 'desk'), key);
  const { store, kernel: { journal, cache }, handlers } = core;
  const actor = benchActor;
  try {
    fillBeds(core, beds);
    fillCases(core, cases);
    const work = async (index: number): Promise<void> => {
      const caseId = `case-${(index * 7919) % cases}`;
      journal.append({ actor, caseId: `case-${index % 40}`, regionId: 'region-1', drafts: [note(`Aantekening ${index}.`)], action: 'bench' });
      await handlers['casework.get']({ caseId }, { actor, now: Date.now() });
      if (index % 20 === 0) await handlers['casework.worklist']({ filter: 'open', text: '', since: null }, { actor, now: Date.now() });
    };
    cache.all('bedGroup');
    // A tenth of the shift first: what is kept on purpose (opened cases, prepared statements) is there before the first measurement.
    for (let index = 0; index < acts / 10; index += 1) await work(index);
    const before = settled();
    for (let index = 0; index < acts; index += 1) await work(index + acts / 10);
    const after = settled();
    const growth = mib(after.heapUsed - before.heapUsed);
    return {
      rows: [
        { label: `core with ${beds.toLocaleString('en-US')} bed groups and ${cases.toLocaleString('en-US')} open cases, resident`, ours: mib(after.rss), unit: 'MiB', against: `a process with an encrypted database open ${mib(bare)} MiB`, ratio: after.rss / bare },
        { label: 'the same, JavaScript heap in use', ours: mib(after.heapUsed), unit: 'MiB' },
        { label: `heap after eight hours of work (${acts.toLocaleString('en-US')} saves and looks), growth`, ours: growth, unit: 'MiB', aim: '<= 5 % of the heap', met: growth <= mib(before.heapUsed) * 0.05 },
      ],
    };
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function settled(): NodeJS.MemoryUsage {
  for (let round = 0; round < 4; round += 1) globalThis.gc?.();
  return process.memoryUsage();
}

/** Resident bytes of a Node process that opened an encrypted database with the store's own handle and read from it. */
function bareProcess(file: string): number {
  const handle = path.join(import.meta.dirname, '../../electron/desk/store/handle.ts');
  const script = `const { openDatabase } = await import(${JSON.stringify(handle)}); const db = openDatabase(${JSON.stringify(file)}, { key: new Uint8Array(32).fill(1) }); db.write((writer) => writer.exec('CREATE TABLE t (a)')); for (let i = 0; i < 4; i += 1) globalThis.gc?.(); process.stdout.write(String(process.memoryUsage().rss)); db.close();`;
  return Number(execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], { encoding: 'utf8' }));
}
