import { rowHash } from '../../shared/contract/digest.ts';
import type { FeedKind } from '../../shared/contract/region.ts';
import type { Sql } from '../db/db.ts';

/** Rows that every desk may read. Anything that belongs to a case carries the case's region as scope. */
export const SHARED_SCOPE = 'shared';
/** A transaction stamps at most this many rows, so that a page on a seq boundary stays small. */
export const MAX_ROWS_PER_COMMIT = 1000;

/** One changed row of the feed; body null = deleted. */
export type FeedChange = { readonly kind: FeedKind; readonly id: string; readonly scope: string; readonly version: number; readonly body: object | null };

/** The result of a command, stored in the effect's own transaction together with its seq. */
export type CommandMark = { readonly id: string; readonly result: string };

/**
 * Must be the LAST statement of a writing transaction: stamps its rows with one new seq and returns it. Of two changes of one row the later wins. `audit`: the transaction's
 * lines for the access log, chained under the same lock.
 */
export async function commitFeed(sql: Sql, changes: readonly FeedChange[], commands: readonly CommandMark[] = [], audit: readonly string[] = []): Promise<number> {
  const rows = [...new Map(changes.map((change) => [`${change.kind}\n${change.id}`, change])).values()];
  if (rows.length > MAX_ROWS_PER_COMMIT) throw new Error(`a transaction may change ${MAX_ROWS_PER_COMMIT} rows, not ${rows.length}`);
  const found = await sql.query<{ head: number }>('SELECT commit_feed($1::text[], $2::text[], $3::text[], $4::bigint[], $5::boolean[], $6::numeric[], $7::text[], $8::text[], $9::text[]) AS head, CASE WHEN cardinality($10::text[]) > 0 THEN append_audit($10::text[]) END AS audited', [
    rows.map((row) => row.kind), rows.map((row) => row.id), rows.map((row) => row.scope), rows.map((row) => row.version), rows.map((row) => row.body === null),
    rows.map((row) => rowHash(row.id, row.version).toString()), rows.map((row) => (row.body === null ? null : JSON.stringify(row.body))),
    commands.map((command) => command.id), commands.map((command) => command.result), audit,
  ]);
  const head = found[0]?.head;
  if (head === undefined) throw new Error('sync_meta is empty');
  return head;
}
