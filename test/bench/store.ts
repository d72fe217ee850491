import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Projector } from '../../electron/desk/kernel.ts';
import { openDatabase } from '../../electron/desk/store/handle.ts';
import type { Db } from '../../electron/desk/store/handle.ts';
import { createJournal } from '../../electron/desk/store/journal.ts';
import { openStore, openStoreIn } from '../../electron/desk/store/open.ts';
import type { OpenStore } from '../../electron/desk/store/open.ts';
import { createRandom } from '../../electron/desk/store/random.ts';
import { growthRow } from './_growth.ts';
import type { Point } from './_growth.ts';
import type { BenchRow } from './main.ts';

/**
 * One durable save of the desk (event, projection, queue, audit line; sealed, encrypted, on disk) against a bare loop of write + fdatasync, against the very same save in
 * files that aren't encrypted, and, to show what the rest costs, against four plain rows without indexes, sealing or chain.
 */
export const name = 'store';
const warming = 1500;
const turns = 3000;
const tidied = 100;
const perRound = 300;
const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

export async function run(): Promise<{ rows: BenchRow[] }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'regioloket-bench-'));
  const ports = { clock: Date.now, random: createRandom(), log: () => {} };
  const store = openStore(path.join(folder, 'desk'), new Uint8Array(32).fill(1), ports);
  const open = [openDatabase(path.join(folder, 'open.db'), { key: null }), openDatabase(path.join(folder, 'open-keys.db'), { key: null })] as const;
  const save = saverOf(store);
  const saveOpen = saverOf(openStoreIn(...open, ports));
  const plain = openDatabase(path.join(folder, 'plain.db'), { key: null });
  plain.write((db) => db.exec('CREATE TABLE event (id TEXT PRIMARY KEY, body TEXT); CREATE TABLE projection (id TEXT PRIMARY KEY, view TEXT); CREATE TABLE outbox (id INTEGER PRIMARY KEY, body TEXT); CREATE TABLE audit (id INTEGER PRIMARY KEY, line TEXT)'));
  const file = openSync(path.join(folder, 'raw'), 'w');
  const kinds = {
    ours: () => save((count += 1)),
    unencrypted: () => saveOpen((count += 1)),
    sync: () => {
      writeSync(file, Buffer.alloc(4096, (count += 1) & 255));
      fdatasyncSync(file);
    },
    bare: () => savePlain(plain, (count += 1)),
  };
  const took: Record<keyof typeof kinds, number[]> = { ours: [], unencrypted: [], sync: [], bare: [] };
  let count = 0;
  let points: readonly Point[] = [];
  try {
    // In turns, so that a busy moment of the disk falls on all of them; the first turns only compile the code.
    for (let turn = -warming; turn < turns; turn += 1) {
      for (const kind of ['ours', 'unencrypted', 'sync', 'bare'] as const) {
        const start = performance.now();
        kinds[kind]();
        if (turn >= 0) took[kind].push(performance.now() - start);
      }
      // As on the desk, where the log is moved between calls (tidy.ts): no save waits for it.
      if (turn % tidied === 0) for (const db of [store.context.db, open[0], plain]) db.settle();
    }
    points = growth(path.join(folder, 'grown'));
  } finally {
    closeSync(file);
    plain.close();
    for (const db of open) db.close();
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const ms = { ours: median(took.ours), unencrypted: median(took.unencrypted), sync: median(took.sync), bare: median(took.bare) };
  const row = (label: string, against: string, other: number, aim: number | null): BenchRow => ({ label, ours: ms.ours, unit: 'ms', against: `${against} ${other.toFixed(3)} ms`, ratio: other / ms.ours, ...(aim === null ? {} : { aim: `>= ${aim}x`, met: other / ms.ours >= aim }) });
  return {
    rows: [
      row('durable save of a note in a case of ours', 'write 4 KiB + fdatasync', ms.sync, 0.5),
      row('the same', 'the same save in unencrypted files', ms.unencrypted, 0.6),
      row('the same', 'four plain rows, no sealing, chain or index', ms.bare, null),
      growthRow('one durable save', 'events saved before', 'ms', points),
    ],
  };
}

/** What a save costs in a database that has taken ten and a hundred times as many. */
function growth(folder: string): readonly Point[] {
  const store = openStore(folder, new Uint8Array(32).fill(1), { clock: Date.now, random: createRandom(), log: () => {} });
  const save = saverOf(store);
  let count = 0;
  try {
    return [perRound, 10 * perRound, 100 * perRound].map((size) => {
      while (count < size) save((count += 1));
      return { size, cost: 1000 / perSecond(() => save((count += 1))) };
    });
  } finally {
    store.close();
  }
}

/** Saves one note in one of fifty cases, as casework.addNote does. */
function saverOf(store: OpenStore): (count: number) => void {
  const journal = createJournal(store.context, () => 'd1', () => {});
  const projector: Projector = (_caseId, events) => ({ open: true, step: 'referral', urgency: 'U3', ownerId: 'n1', createdAt: events[0]?.at ?? 0, updatedAt: events.length, view: { events: events.length, place: 'Utrecht', step: 'triage' }, personal: { name: 'Testpersoon', place: 'Utrecht' } });
  journal.setProjector(projector);
  return (count) => {
    journal.append({ actor: { id: 'n1', role: 'nurse', desk: 'd1' }, caseId: `case-${count % 50}`, regionId: 'r1', drafts: [{ type: 'noteAdded', payload: {}, personal: { text: `Aantekening ${count}: patiënt ligt thuis, partner aanwezig.` } }], action: 'casework.addNote' });
  };
}

function perSecond(work: () => void): number {
  const start = performance.now();
  for (let index = 0; index < perRound; index += 1) work();
  return (perRound * 1000) / (performance.now() - start);
}

function savePlain(db: Db, id: number): void {
  const body = JSON.stringify({ id, caseId: 'case-1', type: 'noteAdded', at: id, actor: { id: 'n1', role: 'nurse', desk: 'd1' }, text: 'Aantekening: patiënt ligt thuis, partner aanwezig.', filler: 'x'.repeat(250) });
  db.write((writer) => {
    writer.run('INSERT INTO event VALUES (?, ?)', String(id), body);
    writer.run('INSERT INTO projection VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET view = excluded.view', `case-${id % 50}`, body);
    writer.run('INSERT INTO outbox VALUES (?, ?)', id, body);
    writer.run('INSERT INTO audit VALUES (?, ?)', id, body);
  });
}
