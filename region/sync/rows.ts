import { CodedError } from '../../shared/contract/errors.ts';
import { feedBodies } from '../../shared/contract/region.ts';
import type { FeedKind } from '../../shared/contract/region.ts';
import type { Region } from '../context.ts';
import type { Sql } from '../db/db.ts';
import { MAX_ROWS_PER_COMMIT, SHARED_SCOPE, commitFeed } from './feed.ts';
import type { FeedChange } from './feed.ts';

/** Kinds that live in the feed alone: what the desks get is all there is of them. */
export type PlainKind = Extract<FeedKind, 'organisation' | 'location' | 'roster' | 'staff' | 'profile' | 'protocol' | 'regionDirectory' | 'profileVersion' | 'baseline'>;
export type PlainRow = { readonly kind: PlainKind; readonly id: string; readonly body: object | null };

const CHUNK = MAX_ROWS_PER_COMMIT;

/** Writes rows of plain kinds with the next version of each; unchanged rows are left alone. Returns how many changed. Bodies are validated against the contract. */
export async function putRows(region: Region, rows: readonly PlainRow[]): Promise<number> {
  let changed = 0;
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK);
    const seq = await region.db.tx(async (sql) => {
      const changes = await nextVersions(sql, chunk);
      changed += changes.length;
      return changes.length === 0 ? null : commitFeed(sql, changes);
    });
    if (seq !== null) region.head.published(seq);
  }
  return changed;
}

/** Inside a transaction: the feed changes that make these rows so. One writer per kind at a time, so that no version is used twice. */
export async function nextVersions(sql: Sql, rows: readonly PlainRow[]): Promise<readonly FeedChange[]> {
  for (const kind of [...new Set(rows.map((row) => row.kind))].sort()) await sql.query('SELECT pg_advisory_xact_lock(7391003, hashtext($1))', [kind]);
  const found = await sql.query<{ kind: string; id: string; version: number; deleted: boolean; body: string | null }>(
    'SELECT kind, id, version, deleted, body FROM sync_item i JOIN unnest($1::text[], $2::text[]) AS r(rkind, rid) ON i.kind = r.rkind AND i.id = r.rid', [rows.map((row) => row.kind), rows.map((row) => row.id)]);
  const before = new Map(found.map((row) => [`${row.kind}\n${row.id}`, row]));
  // A row that was removed and forgotten may come back: a desk that still knows the removal must see a higher version, and none was above the floor's seq.
  const floor = (await sql.query<{ floor: number }>('SELECT floor FROM sync_meta WHERE one = 1'))[0]?.floor ?? 0;
  return rows.flatMap((row) => {
    const old = before.get(`${row.kind}\n${row.id}`);
    const version = (old?.version ?? floor) + 1;
    const body = row.body === null ? null : feedBodies[row.kind].parse({ ...row.body, version });
    if (sameApartFromVersion(old, body)) return [];
    return [{ kind: row.kind, id: row.id, scope: scopeOf(row, old?.body ?? null), version, body }];
  });
}

/** A baseline holds figures of one region and reaches its own desks only; who is where and how to call them is for everybody. */
function scopeOf({ kind, body }: PlainRow, before: string | null): string {
  if (kind !== 'baseline') return SHARED_SCOPE;
  return feedBodies.baseline.parse(body ?? JSON.parse(before ?? 'null')).regionId;
}

function sameApartFromVersion(old: { readonly deleted: boolean; readonly body: string | null } | undefined, body: object | null): boolean {
  if (body === null) return old === undefined || old.deleted;
  if (old === undefined || old.deleted || old.body === null) return false;
  return JSON.stringify({ ...JSON.parse(old.body) as object, version: 0 }) === JSON.stringify({ ...body, version: 0 });
}

export async function readRows<K extends FeedKind>(sql: Pick<Sql, 'query'>, kind: K): Promise<readonly { readonly id: string; readonly version: number; readonly body: unknown }[]> {
  const rows = await sql.query<{ id: string; version: number; body: string }>('SELECT id, version, body FROM sync_item WHERE kind = $1 AND NOT deleted ORDER BY id', [kind]);
  return rows.map((row) => ({ id: row.id, version: row.version, body: JSON.parse(row.body) as unknown }));
}

/**
 * Writes one row if its version is still `expected` (0 = must not exist yet). Returns the version it has now; error `stale` (HTTP 412) when somebody else was first.
 */
export async function putRowAt(region: Region, row: PlainRow, expected: number): Promise<number> {
  return (await putRowsAt(region, [{ ...row, expected }]))[row.id] ?? expected;
}

/** The same for several rows, all or none, with rows that follow from them in the same transaction. Versions by id. */
export async function putRowsAt(region: Region, rows: readonly (PlainRow & { readonly expected: number })[], also: (sql: Sql) => Promise<readonly PlainRow[]> = () => Promise.resolve([])): Promise<Record<string, number>> {
  const { versions, seq } = await region.db.tx(async (sql) => {
    const changes = await nextVersions(sql, rows.map(({ kind, id, body }) => ({ kind, id, body })));
    const versions: Record<string, number> = {};
    for (const row of rows) {
      const known = (await sql.query<{ version: number }>('SELECT version FROM sync_item WHERE kind = $1 AND id = $2 AND NOT deleted', [row.kind, row.id]))[0]?.version ?? 0;
      if (known !== row.expected) throw new CodedError('stale', 'Iemand anders heeft dit intussen gewijzigd. Haal het opnieuw op en pas het dan aan.');
      versions[row.id] = changes.find((change) => change.kind === row.kind && change.id === row.id)?.version ?? known;
    }
    if (changes.length === 0) return { versions, seq: null };
    return { versions, seq: await commitFeed(sql, [...changes, ...(await nextVersions(sql, await also(sql)))]) };
  });
  if (seq !== null) region.head.published(seq);
  return versions;
}
