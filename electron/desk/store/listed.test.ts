import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeDigest, digestToWire, emptyDigest } from '../../../shared/contract/digest.ts';
import type { FeedItem } from '../../../shared/contract/region.ts';
import { backUp, rekey, restore } from './chores.ts';
import { exportAll, exportOutbox, readEverything, readOutbox } from './exports.ts';
import { applyPage } from './feed.ts';
import { openDatabase } from './handle.ts';
import type { Db, Reader } from './handle.ts';
import { createJournal } from './journal.ts';
import type { DeskJournal } from './journal.ts';
import { openStore, openStoreIn, openStoreReading } from './open.ts';
import type { OpenStore } from './open.ts';
import { laneRows, park, prune, resolve, settle } from './outbox.ts';
import { beginStage, stagePart, swapStage } from './stage.ts';

const actor = { id: 'n1', role: 'nurse', desk: 'd1' } as const;
const ports = { clock: () => 1000, random: (n: number) => new Uint8Array(randomBytes(n)), log: () => {} };
const cases = ['case-0', 'case-1', 'case-2', 'case-3'];
/** What a full look through the table finds, which no index can hide. */
const scanned = (read: Reader, caseId: string): readonly string[] => read.all<{ id: string }>("SELECT id FROM event NOT INDEXED WHERE case_id || '' = ? AND orphan = 0 ORDER BY id", caseId).map((row) => row.id);
const found = (read: Reader, caseId: string): readonly string[] => read.all<{ id: string }>('SELECT id FROM case_event WHERE case_id = ? AND orphan = 0 ORDER BY id', caseId).map((row) => row.id);
const unlisted = (read: Reader): number => read.get<{ n: number }>('SELECT count(*) AS n FROM event WHERE listed = 0')?.n ?? 0;

function journalOf(store: OpenStore): DeskJournal {
  return createJournal(store.context, () => 'd1', () => {});
}
function note(journal: DeskJournal, caseId: string, notes = 1): void {
  const draft = { type: 'noteAdded', payload: {}, personal: { text: 'proef' } } as const;
  journal.append({ actor, caseId, regionId: 'r1', drafts: Array.from({ length: notes }, () => draft), action: 'casework.addNote' });
}

/** What can befall a desk's events, in any order. Large numbers of commands go past the batches in which events are listed. */
type Step =
  | { readonly do: 'save'; readonly caseId: string; readonly notes: number; readonly crash: boolean }
  | { readonly do: 'report'; readonly commands: number }
  | { readonly do: 'register' | 'bootstrap'; readonly keep: number; readonly elsewhere: number }
  | { readonly do: 'answer'; readonly how: 'parked' | 'acknowledged' | 'resolved'; readonly one: number }
  | { readonly do: 'prune' | 'reopen' | 'erase'; readonly caseId: string };
const caseId = fc.constantFrom(...cases);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('save' as const), caseId, notes: fc.integer({ min: 1, max: 90 }), crash: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('report' as const), commands: fc.integer({ min: 1, max: 300 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('register' as const, 'bootstrap' as const), keep: fc.nat({ max: 4 }), elsewhere: fc.nat({ max: 9 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('answer' as const), how: fc.constantFrom('parked' as const, 'acknowledged' as const, 'resolved' as const), one: fc.nat({ max: 100 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('prune' as const, 'reopen' as const, 'erase' as const), caseId }) },
);

class Desk {
  crashes = false;
  keys = openDatabase(':memory:', { key: null });
  db: Db;
  store: OpenStore;
  journal: DeskJournal;
  seq = 0;
  elsewhere = 0;
  constructor() {
    this.db = this.open(':memory:');
    this.store = openStoreIn(this.db, this.keys, ports);
    this.journal = journalOf(this.store);
    // As if the keys of another desk's cases had come: notes can be added to those too.
    for (const one of cases) this.store.context.keys.make(one);
  }
  open(from: string | Uint8Array): Db {
    return openDatabase(from, { key: null, beforeCommit: () => { if (this.crashes) throw new Error('power went'); } });
  }
  /** Every `keep`th event of the table as the region would send it, and some of another desk. */
  items(keep: number, elsewhere: number): readonly FeedItem[] {
    const own = this.db.read.all<{ body: string }>('SELECT body FROM event ORDER BY rowid').filter((_, place) => place % (keep + 1) === 0).map((row) => JSON.parse(row.body) as { id: string });
    const others = Array.from({ length: elsewhere }, () => ({ id: `other-${(this.elsewhere += 1)}`, caseId: cases[this.elsewhere % cases.length] ?? '', regionId: 'r1', type: 'claimed', schema: 1, at: 1000, hlc: '0000000003e8-0001-d2', actor: { id: 'n2', role: 'nurse', desk: 'd2' }, baseSeq: 0, payload: {}, personal: null }));
    return [...own, ...others].map((body) => ({ kind: 'caseEvent', id: body.id, version: 1, seq: (this.seq += 1), deleted: false, body }) as FeedItem);
  }
  take(one: Step): void {
    const { context } = this.store;
    switch (one.do) {
      case 'save':
        if (context.keys.get(one.caseId).state === 'erased') return;
        this.crashes = one.crash;
        if (one.crash) expect(() => note(this.journal, one.caseId, one.notes)).toThrow('power went');
        else note(this.journal, one.caseId, one.notes);
        this.crashes = false;
        return;
      case 'report':
        this.journal.send({ actor, action: 'capacity.report', commands: Array.from({ length: one.commands }, () => ({ kind: 'releaseHold' as const, caseId: 'case-0', holdId: 'h1', reason: 'byDesk' as const })) });
        return;
      case 'register':
        applyPage(context, this.items(one.keep, one.elsewhere), { cursor: 'c', seen: this.seq, freshAt: null, serverTime: 1 }, 1_000_000);
        return;
      case 'bootstrap': {
        const items = this.items(one.keep, one.elsewhere);
        const digest = items.reduce((sum, item) => changeDigest(sum, item.id, null, item.version), emptyDigest);
        const manifest = { epoch: `e${this.seq}`, seq: this.seq, scope: 's', rows: items.length, digest: digestToWire(items.length === 0 ? new Map() : new Map([['caseEvent', digest]])), parts: [{ url: '/part', rows: items.length, sha256: 'x' }] };
        beginStage(context, { manifest, kinds: null });
        stagePart(context, '/part', items, null);
        expect(swapStage(context, { manifest, kinds: null }, { carry: false, wentBack: false })).toMatchObject({ ok: true });
        return;
      }
      case 'answer': {
        const row = this.db.read.get<{ id: string }>("SELECT id FROM outbox WHERE desk_seq >= ? AND kind = 'appendEvent' ORDER BY desk_seq", one.one);
        if (row === undefined) return;
        this.db.write((db) => {
          if (one.how === 'acknowledged') settle(db, [{ result: { id: row.id, status: 'applied', seq: 1 } as never, state: 'acknowledged' }], 1);
          else park(db, row.id, 'schemaMismatch');
          if (one.how === 'resolved') resolve(db, row.id, { actor, at: 1, why: 'proef' });
        });
        return;
      }
      case 'prune':
        this.db.write((db) => prune(db, 1_000_000_000_000));
        return;
      case 'erase':
        context.keys.erase([one.caseId]);
        return;
      case 'reopen': {
        this.db = this.open(this.db.serialize());
        this.store = openStoreIn(this.db, this.keys, ports);
        this.journal = journalOf(this.store);
      }
    }
  }
  check(): void {
    const { read } = this.db;
    const fresh = journalOf(this.store);
    for (const one of cases) {
      const all = scanned(read, one);
      expect(found(read, one)).toEqual(all);
      expect(fresh.events(one).map((event) => event.id).sort()).toEqual(all);
      const commands = read.all<{ desk_seq: number }>('SELECT desk_seq FROM outbox NOT INDEXED WHERE case_id = ? ORDER BY desk_seq', one);
      expect(laneRows(read, `case:${one}`).map((row) => row.desk_seq)).toEqual(commands.map((row) => row.desk_seq));
    }
    expect(read.get('SELECT count(*) AS n FROM event WHERE listed = 0 AND (seq IS NOT NULL OR local IS NULL OR orphan = 1)')).toEqual({ n: 0 });
  }
}

it('the events of a case are all of them, whatever befell the desk and in whatever order', () => {
  let most = 0;
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), (steps) => {
    const desk = new Desk();
    for (const one of steps) {
      desk.take(one);
      desk.check();
      most = Math.max(most, unlisted(desk.db.read));
    }
  }), { numRuns: 60 });
  // Otherwise nothing was shown of events that no index holds.
  expect(most).toBeGreaterThan(50);
});

it('no more than 256 own events wait for their place in the index per case, and those that the region registers wait no longer', () => {
  const desk = new Desk();
  for (let saved = 1; saved <= 600; saved += 1) {
    note(desk.journal, cases[saved % 4] ?? '');
    expect(unlisted(desk.db.read)).toBeLessThanOrEqual(256);
  }
  const before = unlisted(desk.db.read);
  expect(before).toBeGreaterThan(50);
  applyPage(desk.store.context, desk.items(0, 0), { cursor: 'c', seen: 600, freshAt: null, serverTime: 1 }, 1_000_000);
  expect(unlisted(desk.db.read)).toBe(0);
  desk.check();
});

it('an event whose command goes before the region has registered it is seen with its case as before', () => {
  const desk = new Desk();
  note(desk.journal, 'case-0', 3);
  desk.take({ do: 'answer', how: 'resolved', one: 2 });
  desk.take({ do: 'prune', caseId: 'case-0' });
  expect(desk.db.read.get("SELECT count(*) AS n FROM outbox WHERE kind = 'appendEvent'")).toEqual({ n: 2 });
  desk.check();
});

describe('a desk with work that the region has not heard of', () => {
  const key = new Uint8Array(32).fill(5);
  let base: string;
  let folder: string;
  let store: OpenStore | null = null;
  beforeEach(() => {
    base = mkdtempSync(path.join(tmpdir(), 'regioloket-listed-'));
    folder = path.join(base, 'data');
  });
  afterEach(() => {
    shut();
    rmSync(base, { recursive: true, force: true });
  });
  const shut = (): void => {
    store?.close();
    store = null;
  };
  const open = (withKey = key): OpenStore => (store = openStore(folder, withKey, ports));
  /** 300 events of four cases: some listed, some not. */
  const fill = (): OpenStore => {
    const desk = open();
    const journal = journalOf(desk);
    for (let saved = 0; saved < 300; saved += 1) note(journal, cases[saved % 4] ?? '');
    expect(unlisted(desk.context.db.read)).toBeGreaterThan(0);
    return desk;
  };
  const whole = ({ context }: OpenStore): void => {
    const journal = journalOf({ context, close: () => {} });
    for (const one of cases) expect(journal.events(one).map((event) => (event.type === 'noteAdded' ? event.personal?.text : null))).toEqual(Array.from({ length: 75 }, () => 'proef'));
  };

  it('has all of it in a backup, after putting that back, and under another key', async () => {
    fill();
    const copy = path.join(base, 'copy');
    expect(await backUp(folder, key, copy)).toMatchObject({ cases: 4, unsent: 304 });
    shut();
    restore(folder, key, copy, 5);
    whole(open());
    shut();
    const other = new Uint8Array(32).fill(6);
    rekey(folder, key, other);
    whole(open(other));
  });

  it('shows all of it to a command of the operator beside it, and takes all of it along', () => {
    const { context } = fill();
    const reading = openStoreReading(folder, key, ports.log);
    whole(reading);
    reading.close();
    context.db.write((db) => db.run("INSERT INTO meta VALUES ('deskId', 'd1'), ('incarnation', 'i1')"));
    const secret = { kind: 'folderKey', key } as const;
    expect(exportOutbox(context, path.join(base, 'unsent'), secret)).toBe(304);
    expect(readOutbox(path.join(base, 'unsent'), secret).commands).toHaveLength(304);
    expect(exportAll(folder, context, path.join(base, 'all'), secret)).toMatchObject({ cases: 4 });
    const parts = [...readEverything(path.join(base, 'all'), secret)].filter((part) => part.file.startsWith('cases/'));
    expect(parts.map((part) => (JSON.parse(part.text) as { events: readonly unknown[] }).events.length)).toEqual([75, 75, 75, 75]);
  });
});
