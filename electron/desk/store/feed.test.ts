import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealedEvent } from '../../../shared/casework/events.ts';
import type { FeedItem } from '../../../shared/contract/region.ts';
import { applyPage } from './feed.ts';
import { openDatabase } from './handle.ts';
import { openStoreIn } from './open.ts';
import type { OpenStore } from './open.ts';

const open = (): OpenStore => openStoreIn(openDatabase(':memory:', { key: null }), openDatabase(':memory:', { key: null }), { clock: () => 1000, random: (n) => new Uint8Array(randomBytes(n)), log: () => {} });
const position = { cursor: 'c', seen: 1, freshAt: null, serverTime: 1 };
const apply = (store: OpenStore, items: readonly FeedItem[]) => applyPage(store.context, items, position, 1_000_000);
const tables = (store: OpenStore): unknown => ['item', 'event', 'digest', 'case_dirty', 'draft'].map((table) => store.context.db.read.all(`SELECT * FROM ${table} ORDER BY 1, 2`));

/** A row of the feed as the region could send it: few ids and versions, so that pages overlap, repeat and contradict each other. */
const rowOf = (kind: string, n: number, version: number, deleted: boolean): FeedItem => {
  const id = n === 0 ? '__proto__' : n === 1 ? '17' : `${kind}-${n}`;
  return { kind, id, version, seq: version * 10 + n, deleted, body: deleted ? null : bodyOf(kind, id, n, version) };
};
function bodyOf(kind: string, id: string, n: number, version: number): FeedItem['body'] {
  if (kind === 'erasure') return { caseId: `case-${n}` };
  // Every third event is of a shape that no program knows: it is kept as it came.
  if (kind === 'caseEvent' && n % 3 === 2) return { shape: 'unknown', version };
  return kind === 'caseEvent' ? { id, caseId: `case-${n}`, regionId: 'r1', type: 'claimed', schema: 1, at: 1000, hlc: `0000000003e8-000${version}-d2`, actor: { id: 'n1', role: 'nurse', desk: 'd2' }, baseSeq: 0, payload: {}, personal: null } : { id, version };
}
const row = fc.tuple(fc.constantFrom('bedGroup', 'caseEvent', 'erasure'), fc.nat({ max: 5 }), fc.integer({ min: 1, max: 3 }), fc.boolean()).map(([kind, n, version, deleted]) => rowOf(kind, n, version, deleted && kind !== 'erasure'));
const pages = fc.array(fc.array(row, { maxLength: 12 }), { maxLength: 8 });

describe('a page that is here already', () => {
  it('is passed over only where taking its rows one by one would change nothing', () => {
    fc.assert(fc.property(pages, fc.array(fc.nat({ max: 7 }), { maxLength: 4 }), (fed, again) => {
      const [whole, chosen] = [open(), open()];
      for (const items of [...fed, ...again.flatMap((index) => (fed[index] === undefined ? [] : [fed[index]]))]) {
        apply(whole, items);
        apply(chosen, items.filter((item) => newOf(chosen, item)));
        expect(items.filter((item) => newOf(whole, item))).toEqual([]);
      }
      expect(tables(whole)).toEqual(tables(chosen));
    }), { numRuns: 100 });
  });

  it('is applied again where the region had lost an event, or the event only came from here, though its version is the same', () => {
    const store = open();
    const events = [rowOf('caseEvent', 3, 1, false), rowOf('caseEvent', 4, 1, false)];
    apply(store, events);
    for (const lost of ['orphan = 1', 'seq = NULL']) {
      store.context.db.write((db) => {
        db.run(`UPDATE event SET ${lost} WHERE id = 'caseEvent-4'`);
        db.run('DELETE FROM case_dirty');
      });
      expect(apply(store, events).cases, lost).toEqual(['case-4']);
      expect(store.context.db.read.get("SELECT orphan, seq FROM event WHERE id = 'caseEvent-4'")).toEqual({ orphan: 0, seq: 14 });
    }
    expect(apply(store, events).cases).toEqual([]);
  });

  it('takes in the one row that is missing, below a seq that was reached long ago', () => {
    const store = open();
    const items = Array.from({ length: 20 }, (_, n) => rowOf('bedGroup', n, 1, false));
    applyPage(store.context, items.filter((_, n) => n !== 11), { ...position, seen: 1000 }, 1);
    const change = applyPage(store.context, items, { ...position, seen: 1000 }, 1);
    expect(change.kinds).toEqual(new Map([['bedGroup', ['bedGroup-11']]]));
    expect(apply(store, items).kinds).toEqual(new Map());
  });

  it('goes by each row\'s own version, whatever order the page has its rows in', () => {
    const store = open();
    apply(store, [rowOf('bedGroup', 5, 1, false), rowOf('bedGroup', 3, 3, false)]);
    expect(apply(store, [rowOf('bedGroup', 5, 3, false), rowOf('bedGroup', 3, 1, false)]).kinds).toEqual(new Map([['bedGroup', ['bedGroup-5']]]));
    // A row that stands in the page twice is looked for twice.
    expect(apply(store, [rowOf('bedGroup', 5, 3, false), rowOf('bedGroup', 3, 4, false), rowOf('bedGroup', 3, 3, false)]).kinds).toEqual(new Map([['bedGroup', ['bedGroup-3']]]));
    const plan = store.context.db.read.all<{ detail: string }>("EXPLAIN QUERY PLAN SELECT i.version FROM json_each('[]') page CROSS JOIN item i ON i.kind = 'k' AND i.id = page.value").map((row) => row.detail);
    expect(plan).toEqual([expect.stringMatching(/^SCAN page VIRTUAL TABLE/), expect.stringMatching(/^SEARCH i USING INDEX/)]);
  });

  it('writes nothing, not even to the log of the database', () => {
    const store = open();
    const items = [...Array.from({ length: 9 }, (_, n) => rowOf('bedGroup', n, 2, n === 4)), rowOf('caseEvent', 3, 1, false), rowOf('erasure', 3, 1, false)];
    apply(store, items);
    const before = store.context.db.read.get<{ total: number }>('SELECT total_changes() AS total');
    apply(store, items);
    expect(store.context.db.read.get('SELECT total_changes() AS total')).toEqual(before);
  });
});

/** The rule itself, asked of the tables by this test: the store is given only what isn't there yet, so that it has nothing to pass over. */
function newOf(store: OpenStore, item: FeedItem): boolean {
  const { read } = store.context.db;
  if (item.kind === 'caseEvent' && !item.deleted && SealedEvent.safeParse(item.body).success) {
    const event = read.get<{ version: number; seq: number | null; orphan: number }>('SELECT version, seq, orphan FROM event WHERE id = ?', item.id);
    return event === undefined || event.version < item.version || event.seq === null || event.orphan === 1;
  }
  const known = read.get<{ version: number }>('SELECT version FROM item WHERE kind = ? AND id = ?', item.kind, item.id);
  return known === undefined || known.version < item.version;
}
