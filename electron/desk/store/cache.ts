import type * as z from 'zod';
import { feedBodies, feedKinds } from '../../../shared/contract/region.ts';
import type { FeedKind } from '../../../shared/contract/region.ts';
import type { Cache } from '../kernel.ts';
import { createListeners } from './context.ts';
import type { StoreContext } from './context.ts';
import { regionIdsOf } from './meta.ts';

/**
 * The region's current state in memory: a kind is read and validated at its first use and then kept up to date row by row. A row that doesn't fit its schema (a newer region) is left out
 * and counted, never guessed at; it stays in the database as it came.
 */
export type DeskCache = Cache & {
  /** After a commit: these rows changed; null = everything. */
  changed(kinds: ReadonlyMap<string, readonly string[]> | null): void;
  /** Rows of kinds in use that don't fit their schema. */
  invalidRows(): number;
};
type BodyOf<K extends FeedKind> = z.output<(typeof feedBodies)[K]>;
type Kind = { readonly rows: Map<string, unknown>; readonly invalid: Set<string>; /** the last id that was read; null = all were */ readTo: string | null };

const allRows = Number.MAX_SAFE_INTEGER;

export function createCache(context: StoreContext): DeskCache {
  const kinds = new Map<FeedKind, Kind>();
  const listeners = createListeners<[kind: FeedKind, ids: readonly string[] | null]>();

  const put = (into: Kind, kind: FeedKind, id: string, body: string | null | undefined): void => {
    into.rows.delete(id);
    into.invalid.delete(id);
    if (body === null || body === undefined) return;
    const parsed = feedBodies[kind].safeParse(JSON.parse(body));
    if (parsed.success) {
      into.rows.set(id, parsed.data);
      return;
    }
    into.invalid.add(id);
    context.log('warn', 'a row of the region does not fit its schema and is left out', { kind, id });
  };
  /** Reads on from where a kind stands. A row that changes meanwhile is put by `changed`, whether its turn has come or not. */
  const readOn = (kind: FeedKind, most: number): Kind => {
    const made = kinds.get(kind) ?? { rows: new Map(), invalid: new Set(), readTo: '' };
    if (made.readTo === null) return made;
    let read = 0;
    for (const row of context.db.read.iterate<{ id: string; body: string | null }>('SELECT id, body FROM item WHERE kind = ? AND id > ? AND deleted = 0 ORDER BY id LIMIT ?', kind, made.readTo, most)) {
      put(made, kind, row.id, row.body);
      made.readTo = row.id;
      read += 1;
    }
    if (read < most) made.readTo = null;
    kinds.set(kind, made);
    return made;
  };
  const load = (kind: FeedKind): Kind => readOn(kind, allRows);

  return {
    // Bodies were checked against the kind's schema when they were read: that is what these two casts say.
    get: <K extends FeedKind>(kind: K, id: string) => (load(kind).rows.get(id) ?? null) as BodyOf<K> | null,
    all: <K extends FeedKind>(kind: K) => [...load(kind).rows.values()] as BodyOf<K>[],
    loadAhead: (kind, rows) => readOn(kind, rows).readTo === null,
    regionIds: () => regionIdsOf(context.db.read),
    onChange: listeners.add,
    changed: (changes) => {
      if (changes === null) {
        kinds.clear();
        for (const kind of feedKinds) listeners.fire(kind, null);
        return;
      }
      const known = feedKinds.filter((kind) => changes.has(kind));
      for (const kind of known) {
        const loaded = kinds.get(kind);
        if (loaded === undefined) continue;
        for (const id of changes.get(kind) ?? []) {
          put(loaded, kind, id, context.db.read.get<{ body: string | null }>('SELECT body FROM item WHERE kind = ? AND id = ? AND deleted = 0', kind, id)?.body);
        }
      }
      for (const kind of known) listeners.fire(kind, changes.get(kind) ?? []);
    },
    invalidRows: () => [...kinds.values()].reduce((sum, kind) => sum + kind.invalid.size, 0),
  };
}
