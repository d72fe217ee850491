import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createFeatures } from '../../electron/desk/features.ts';
import type { EventDraft, Kernel, Projector } from '../../electron/desk/kernel.ts';
import { createCache } from '../../electron/desk/store/cache.ts';
import { createJournal } from '../../electron/desk/store/journal.ts';
import { openStore } from '../../electron/desk/store/open.ts';
import { createOutbox } from '../../electron/desk/sync/outbox.ts';
import { systemTimers } from '../../electron/desk/sync/ports.ts';
import type { OpenEvent } from '../../shared/casework/events.ts';
import { continueCase, foldCase } from '../../shared/casework/reduce.ts';
import { answered, answers, asked, claimed, closed, decided, event, note, offerAnswer, offered, patient } from '../support/case-events.ts';
import { memoryDesk } from '../support/memory-kernel.ts';
import { growthRow } from './_growth.ts';
import type { BenchRow } from './main.ts';

/** Folding a long case, one new event on top of it, opening one of many closed cases from the encrypted store, and the worklist of a busy region. */
export const name = 'fold';
/** BENCH_CASES makes it smaller for a quick look; filling takes a minute or two at the full number. */
const cases = Number(process.env['BENCH_CASES'] ?? 100_000);
const actor = { id: 'n1', role: 'nurse', desk: 'd1' } as const;
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
  const opened = await openClosed();
  rows.push({ label: `opening one of ${cases.toLocaleString('en-US')} closed cases`, ours: quantile(opened, 0.99), unit: 'ms (p99)', against: 'limit of 20 ms', ratio: quantile(opened, 0.99) / 20, aim: '< 1x', met: quantile(opened, 0.99) < 20 });
  const listed = await worklistTimes();
  rows.push({ label: 'worklist of 2,000 open cases', ours: quantile(listed.times, 0.95), unit: 'ms (p95)', against: 'budget of a screen change, 200 ms', ratio: quantile(listed.times, 0.95) / 200, aim: '< 0.5x', met: quantile(listed.times, 0.95) < 100 });
  rows.push({ label: 'worklist of 2,000 open cases after one event', ours: quantile(listed.times, 0.5), unit: 'ms (median)', against: `folding all of them anew ${listed.refold.toFixed(0)} ms`, ratio: listed.refold / quantile(listed.times, 0.5), aim: 'refold >= 100x', met: listed.refold / quantile(listed.times, 0.5) >= 100 });
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

async function openClosed(): Promise<number[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'regioloket-bench-fold-'));
  const store = openStore(folder, new Uint8Array(32).fill(1), { clock: Date.now, random: (n) => new Uint8Array(randomBytes(n)), log: () => {} });
  try {
    const { context } = store;
    const journal = createJournal(context, () => 'd1', () => {});
    const row: Projector = (_id, list) => ({ open: false, step: 'closed', urgency: 'U4', ownerId: null, createdAt: list[0]?.at ?? 0, updatedAt: list.at(-1)?.at ?? 0, view: null, personal: null });
    journal.setProjector(row);
    const drafts: EventDraft[] = [{ type: 'referralReceived', payload: { referrerRole: 'gp' }, personal: {} }, patient({ name: 'Testpersoon', birthDate: '1940-01-01' }), claimed, answers({ abcd: 'safe', consciousness: 'normal' }), decided(), note('Aantekening.'), offered('o1', 'bed-1'), offerAnswer('o1', 'bed-1', 'accepted'), closed('withdrawn')];
    for (let index = 0; index < cases; index += 1) journal.append({ actor, caseId: `case-${index}`, regionId: 'region-1', drafts, action: 'bench' });
    const cache = createCache(context);
    const kernel: Kernel = { ...memoryDesk().kernel, journal, cache, outbox: createOutbox(context, { timers: systemTimers, rng: Math.random }), now: Date.now };
    const { handlers } = createFeatures(kernel);
    const times: number[] = [];
    for (let index = 0; index < 2000; index += 1) {
      const caseId = `case-${Math.floor((index * 7919) % cases)}`;
      const from = performance.now();
      await handlers['casework.get']({ caseId }, { actor, now: Date.now() });
      if (index >= 100) times.push(performance.now() - from);
    }
    return times;
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function worklistTimes(): Promise<{ readonly times: number[]; readonly refold: number }> {
  const desk = memoryDesk();
  for (let index = 0; index < 2000; index += 1) {
    const { caseId } = await desk.call('casework.start', {});
    if (index % 3 === 0) await desk.call('casework.savePatient', { caseId, patient: { name: `Testpersoon ${index}`, municipality: 'Utrecht' } });
  }
  const [first] = (await desk.call('casework.worklist', {})).rows;
  const times: number[] = [];
  for (let index = 0; index < 100; index += 1) {
    if (first !== undefined) await desk.call('casework.addNote', { caseId: first.caseId, text: 'n' });
    const from = performance.now();
    await desk.features.handlers['casework.worklist']({ filter: 'open', text: '' }, { actor, now: desk.clock });
    times.push(performance.now() - from);
  }
  const logs = desk.kernel.journal.projections({ open: true }).map((one) => desk.kernel.journal.events(one.caseId));
  const refold = quantile(Array.from({ length: 5 }, () => {
    const from = performance.now();
    for (const events of logs) foldCase(events);
    return performance.now() - from;
  }), 0.5);
  return { times, refold };
}
