import { CodedError } from '../../shared/contract/errors.ts';
import { formatCursor, parseCursor } from '../../shared/contract/cursor.ts';
import { Digest } from '../../shared/contract/region.ts';
import type { Region } from '../context.ts';
import type { Scope } from './scope.ts';

export const MAX_PAGE = 1000;

type Line = { epoch: string; head: number; floor: number; digest: string | null; kind: string | null; id: string; version: number; seq: number; deleted: boolean; body: string | null };
export type Page = { readonly itemsJson: readonly string[]; readonly next: string; readonly head: number; readonly upToDate: boolean; readonly digest: Digest | null };

/** Head, digests and rows in ONE statement: one view of the database, so that a page never says "up to date" about a head it didn't read up to. */
const pageQuery = `
  SELECT m.epoch, m.head, m.floor, i.*,
         (SELECT json_object_agg(kind, json_build_object('count', n, 'sum', s::text))::text
            FROM (SELECT kind, sum(count)::bigint AS n, mod(sum(sum), 18446744073709551616) AS s FROM feed_digest WHERE scope = ANY($2::text[]) GROUP BY kind HAVING sum(count) > 0) d) AS digest
    FROM sync_meta m LEFT JOIN LATERAL (
      SELECT kind, id, version, seq, deleted, body FROM sync_item
       WHERE seq > $1 AND seq <= m.head AND scope = ANY($2::text[]) ORDER BY seq, kind, id LIMIT $3) i ON true
   WHERE m.one = 1 ORDER BY i.seq, i.kind, i.id`;

/**
 * One page of the current-state feed after `cursor`. Pages end on a seq boundary, also when that makes them longer than `limit`.
 * Errors: epochChanged (other epoch or scope, or a cursor from the future of a restored region), cursorGone (older than what is kept).
 */
export async function readChanges(region: Region, scope: Scope, cursorText: string, limit: number): Promise<Page> {
  const cursor = parseCursor(cursorText);
  if (cursor === null) throw new CodedError('badRequest', 'Deze cursor is niet te lezen.');
  let lines = await readLines(region, scope, cursor.seq, limit + 1);
  check(lines, cursor, scope);
  const upToDate = lines.length <= limit;
  if (!upToDate) {
    const cut = wholeSeqs(lines, limit);
    lines = cut.length > 0 ? cut : await readOneSeq(region, scope, cursor.seq, lines);
  }
  const [meta] = lines;
  if (meta === undefined) throw new Error('sync_meta is empty');
  const items = lines.filter((line) => line.kind !== null);
  const seq = upToDate ? meta.head : (items.at(-1)?.seq ?? cursor.seq);
  return {
    itemsJson: items.map(itemJson), next: formatCursor({ epoch: meta.epoch, scope: scope.name, seq }), head: meta.head, upToDate,
    digest: upToDate ? readDigest(meta.digest) : null,
  };
}

async function readLines(region: Region, scope: Scope, after: number, count: number): Promise<readonly Line[]> {
  return region.db.query<Line>(pageQuery, [after, scope.filter, count]);
}

function check(lines: readonly Line[], cursor: { epoch: string; scope: string; seq: number }, scope: Scope): void {
  const [meta] = lines;
  if (meta === undefined) throw new Error('sync_meta is empty');
  if (cursor.epoch !== meta.epoch || cursor.scope !== scope.name || cursor.seq > meta.head) throw new CodedError('epochChanged', 'De regio is hersteld of het werkgebied is gewijzigd: alles wordt opnieuw opgehaald.');
  if (cursor.seq < meta.floor) throw new CodedError('cursorGone', 'Deze werkplek is te lang weg geweest: alles wordt opnieuw opgehaald.');
}

/** Drops the last, possibly cut, seq. */
function wholeSeqs(lines: readonly Line[], limit: number): readonly Line[] {
  const cutSeq = lines[limit]?.seq;
  return lines.slice(0, limit).filter((line) => line.seq !== cutSeq);
}

/** One transaction changed more rows than a page holds: it is read whole, since commits are bounded (MAX_ROWS_PER_COMMIT). */
async function readOneSeq(region: Region, scope: Scope, after: number, lines: readonly Line[]): Promise<readonly Line[]> {
  const seq = lines[0]?.seq;
  const more = await readLines(region, scope, after, MAX_PAGE + 1);
  return more.filter((line) => line.seq === seq);
}

/** The stored body is JSON text already; it is passed through, not parsed and written again. */
export function itemJson(line: { kind: string | null; id: string; version: number; seq: number; deleted: boolean; body: string | null }): string {
  return `{"kind":${JSON.stringify(line.kind)},"id":${JSON.stringify(line.id)},"version":${line.version},"seq":${line.seq},"deleted":${line.deleted},"body":${line.body ?? 'null'}}`;
}

function readDigest(text: string | null): Digest {
  return text === null ? {} : Digest.parse(JSON.parse(text));
}
