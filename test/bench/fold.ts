import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EventDraft } from '../../electron/desk/kernel.ts';
import type { OpenEvent } from '../../shared/casework/events.ts';
import { continueCase, foldCase } from '../../shared/casework/reduce.ts';
import { answered, answers, asked, claimed, decided, event, note, offerAnswer, offered, patient } from '../support/case-events.ts';
import { benchActor, openBenchCore } from './_core.ts';
import type { BenchCore } from './_core.ts';
import { growthRow } from './_growth.ts';
import type { Point } from './_growth.ts';
import type { BenchRow } from './main.ts';

/** Folding a long case, one new event on top of it, and the worklist of a busy region after one event against making it anew. Opening one of 100,000 closed cases is `open`. */
export const name = 'fold';
const cases = Number(process.env['BENCH_CASES'] ?? 2000);
/** A case of half a day: what is said and decided, and six notes. */
const longStay: readonly EventDraft[] = [
  { type: 'referralReceived', payload: { referrerRole: 'gp' }, personal: {} }, patient({ name: 'Testpersoon', birthDate: '1940-01-01' }), claimed, answers({ abcd: 'safe', consciousness: 'normal' }), decided(),
  ...Array.from({ length: 6 }, (_, index) => note(`Aantekening ${index}: patiënt ligt thuis, partner aanwezig.`)),
];
const quantile = (list: readonly number[], part: number): number => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))] ?? 0;

export async function run(): Promise<{ rows: BenchRow[] }> {
  const events = longCase(500);
  const fold = timed(400, () => { foldCase(events); });
  const state = foldCase(events.slice(0, -1));
  const last = events.slice(-1);
  const onward = timed(2000, () => { continueCase(state, last); });
  const rows: BenchRow[] = [
    { label: 'fold of a case of 500 events', ours: quantile(fold, 0.5), unit: 'ms (median)', against: 'limit of 1 ms', ratio: quantile(fold, 0.5), aim: '< 1x', met: quantile(fold, 0.5) < 1 },
    { label: 'one more event on top of it', ours: quantile(onward, 0.5), unit: 'ms (median)', against: 'the whole fold', ratio: quantile(onward, 0.5) / quantile(fold, 0.5), aim: '< 0.5x', met: quantile(onward, 0.5) < 0.5 * quantile(fold, 0.5) },
  ];
  rows.push(growthRow('fold of a case', 'events', 'ms', [50, 500, 5000].map((size) => ({ size, cost: medianFold(size) }))));
  const { points, after, refold } = await listTimes();
  const median = quantile(after, 0.5);
  const label = `worklist of ${cases.toLocaleString('en-US')} open cases after one event, the save included`;
  rows.push({ label, ours: median, unit: 'ms (median)', against: `folding all of them anew ${refold.toFixed(0)} ms`, ratio: median / refold, aim: '<= 0.01x (refold >= 100x)', met: refold / median >= 100 });
  rows.push({ label, ours: quantile(after, 0.95), unit: 'ms (p95)' });
  rows.push(growthRow('worklist after one event', 'open cases', 'ms', points));
  return { rows };
}

function medianFold(count: number): number {
  const events = longCase(count);
  return quantile(timed(Math.max(20, 50_000 / count), () => { foldCase(events); }), 0.5);
}

function timed(rounds: number, work: () => void): number[] {
  for (let warm = 0; warm < 50; warm += 1) work();
  return Array.from({ length: rounds }, () => {
    const from = performance.now();
    work();
    return performance.now() - from;
  });
}

/** A case as it grows in a bad week: many answers, notes, offers and refusals. */
function longCase(count: number): OpenEvent[] {
  const turn = (index: number): EventDraft => {
    const offer = `o${Math.floor(index / 10)}`;
    switch (index % 10) {
      case 0: return patient({ name: 'Testpersoon', gp: `huisarts ${index}` });
      case 1: case 2: return answers({ abcd: 'safe', news2: index % 20, carer: index % 2 === 0 ? 'absent' : 'overloaded' });
      case 3: return decided({ urgency: 'U3', escalation: [{ to: 'elderlyPhysician', reason: 'doubt' }] });
      case 4: return asked(`c${index}`, 'doubt');
      case 5: return answered(`c${index - 1}`, [{ reason: 'doubt', answer: 'agreed' }]);
      case 6: return offered(offer, `bed-${index % 7}`);
      case 7: return offerAnswer(offer, `bed-${(index - 1) % 7}`, 'refused');
      case 8: return note(`Aantekening ${index}: patiënt ligt thuis, partner aanwezig.`);
      default: return claimed;
    }
  };
  return Array.from({ length: count }, (_, index) => event(turn(index), { id: `e${index}`, seq: index + 1, baseSeq: index }));
}

/** A store on disk with open cases, the desk's features on top of it, and nothing else: growing it brings the list to its next size. */
async function listTimes(): Promise<{ readonly points: readonly Point[]; readonly after: readonly number[]; readonly refold: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'regioloket-bench-fold-'));
  const key = new Uint8Array(32).fill(1);
  const core = openBenchCore(folder, key);
  try {
    const points: Point[] = [];
    let after: number[] = [];
    let made = 0;
    for (const size of [cases / 10, cases]) {
      for (; made < size; made += 1) core.kernel.journal.append({ actor: benchActor, caseId: `case-${made}`, regionId: 'region-1', drafts: longStay, action: 'bench' });
      after = await listsAfterOneEvent(core, size);
      points.push({ size, cost: quantile(after, 0.5) });
    }
    core.store.close();
    return { points, after, refold: refoldAll(folder, key) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From a note on one case, its durable save included, to the whole list as it then is. */
async function listsAfterOneEvent({ kernel, handlers }: BenchCore, size: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < 110; index += 1) {
    const from = performance.now();
    kernel.journal.append({ actor: benchActor, caseId: `case-${(index * 7919) % size}`, regionId: 'region-1', drafts: [note(`Gebeld, ${index}.`)], action: 'bench' });
    const { rows } = await handlers['casework.worklist']({ filter: 'open', text: '', since: null }, { actor: benchActor, now: Date.now() });
    if (index >= 10) times.push(performance.now() - from);
    if (rows.length !== size) throw new Error(`the list has ${rows.length} of ${size} cases`);
  }
  return times;
}

/** Every open case read, opened, folded, evaluated and written anew, by a core that has none of them in memory: what a list without projections would cost. */
function refoldAll(folder: string, key: Uint8Array): number {
  const { store, journal } = openBenchCore(folder, key);
  try {
    store.context.db.write((db) => db.run('INSERT INTO case_dirty (case_id, refold, needs_key) SELECT case_id, 1, 0 FROM projection'));
    const from = performance.now();
    while (journal.refoldSome(500));
    return performance.now() - from;
  } finally {
    store.close();
  }
}
