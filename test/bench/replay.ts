import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { v7 } from 'uuid';
import { applyPage } from '../../electron/desk/store/feed.ts';
import { openStore } from '../../electron/desk/store/open.ts';
import { answerPush } from '../../region/sync/answers.ts';
import { scopeOf } from '../../region/sync/scope.ts';
import { PushRequest } from '../../shared/contract/region.ts';
import { startTestRegion } from '../support/region.ts';
import { benchRow } from './_feed.ts';
import type { BenchRow } from './main.ts';

/**
 * What is done again against what is done for the first time: at the desk a page of the feed that is here already, at the region a batch of commands that it has answered before. The
 * clock counts, for waiting until it is on disk is part of doing it.
 */
export const name = 'replay';
const passes = 20;
const batches = 40;
const batchSize = 50;
const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
/** Microseconds of processor time of this process so far. */
const spent = (): number => process.cpuUsage().user + process.cpuUsage().system;
/** Microseconds by the clock (median) and of processor time (mean). */
type Spent = { readonly clock: number; readonly cpu: number };
type Cost = { readonly first: Spent; readonly again: Spent };

export async function run(): Promise<{ rows: BenchRow[] }> {
  return { rows: [rowOf('desk: a page of 500 rows that is here already, per row', 'taking it in for the first time', desk()), rowOf(`region: ${batchSize} commands that it has answered before, per command`, 'carrying them out for the first time', await region())] };
}

function rowOf(label: string, other: string, { first, again }: Cost): BenchRow {
  const ratio = first.clock / again.clock;
  return { label, ours: again.clock, unit: 'µs', against: `${other} ${first.clock.toFixed(1)} µs (CPU ${again.cpu.toFixed(1)} and ${first.cpu.toFixed(1)})`, ratio, aim: 'first >= 10x of again', met: ratio >= 10 };
}

/** Rows as a desk takes them in, encrypted and on disk. The code is warm before the first measured page: a desk takes in pages all day. */
function desk(): Cost {
  const folder = mkdtempSync(path.join(tmpdir(), 'regioloket-bench-'));
  const store = openStore(folder, new Uint8Array(32).fill(1), { clock: Date.now, random: (n) => new Uint8Array(randomBytes(n)), log: () => {} });
  const pages = Array.from({ length: 80 }, (_, page) => Array.from({ length: 500 }, (__, index) => benchRow(page * 500 + index)));
  const position = { cursor: 'c', seen: 1, freshAt: null, serverTime: 1 };
  const pass = (some: typeof pages): Spent => {
    const cpu = spent();
    const clock = some.map((items) => {
      const from = performance.now();
      applyPage(store.context, items, position, Number.MAX_SAFE_INTEGER);
      return ((performance.now() - from) * 1000) / items.length;
    });
    return { clock: median(clock), cpu: (spent() - cpu) / (some.length * 500) };
  };
  try {
    const [warm, measured] = [pages.slice(0, 40), pages.slice(40)];
    for (let round = 0; round < 2; round += 1) pass(warm);
    return { first: pass(measured), again: pass(Array.from({ length: passes }, () => measured).flat()) };
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Events of one desk as the region reads, carries out and answers them (PGlite), without HTTP, which costs the same both times. */
async function region(): Promise<Cost> {
  const site = await startTestRegion({ beds: 10, timers: false });
  const [name, incarnation, regionId] = ['desk-replay', v7(), site.regionIds[0] ?? ''];
  const scope = scopeOf(site.regionIds);
  let deskSeq = 0;
  const batch = (): string => {
    const caseId = v7();
    return JSON.stringify({ desk: name, incarnation, commands: Array.from({ length: batchSize }, () => {
      const [id, at] = [v7(), Date.now()];
      const base = { id, at, hlc: `${at.toString(16).padStart(12, '0')}-0000-${name}`, actor: { id: 'nurse-1', role: 'nurse', desk: name } };
      return { ...base, deskSeq: (deskSeq += 1), kind: 'appendEvent', event: { ...base, caseId, regionId, type: 'claimed', schema: 1, baseSeq: 0, payload: {}, personal: null } };
    }) });
  };
  const pass = async (texts: readonly string[], status: string): Promise<Spent> => {
    const clock: number[] = [];
    const cpu = spent();
    for (const text of texts) {
      const from = performance.now();
      const answer = await answerPush(site.service.region, scope, { subject: name, regions: site.regionIds }, { ...PushRequest.parse(JSON.parse(text)), forged: new Set() });
      JSON.stringify(answer);
      clock.push(((performance.now() - from) * 1000) / batchSize);
      if (answer.results.some((result) => result.status !== status)) throw new Error(`not ${status}: ${JSON.stringify(answer.results[0])}`);
    }
    return { clock: median(clock), cpu: (spent() - cpu) / (texts.length * batchSize) };
  };
  try {
    const [warm, measured] = [Array.from({ length: batches }, batch), Array.from({ length: batches }, batch)];
    await pass(warm, 'applied');
    await pass(warm, 'duplicate');
    return { first: await pass(measured, 'applied'), again: await pass(Array.from({ length: passes }, () => measured).flat(), 'duplicate') };
  } finally {
    await site.stop();
  }
}
