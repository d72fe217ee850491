import { createHash } from 'node:crypto';
import { RegionAuditEntry, auditText } from '../../shared/contract/region.ts';
import type { RegionAuditLine, RegionAuditPage } from '../../shared/contract/region.ts';
import type { Sql } from '../db/db.ts';

type Row = { seq: number; region_id: string | null; line: string; previous: string; hash: string };
type Reader = Pick<Sql, 'query'>;

type Sees = (row: Pick<Row, 'region_id'>, entry: RegionAuditEntry) => boolean;

/** A page of the log, oldest first. Lines that the reader may not see show that they exist, not what they say: the chain can be followed all the same. */
export async function readAudit(sql: Reader, sees: Sees, query: { readonly after: number; readonly limit: number; readonly caseId?: string | undefined }): Promise<RegionAuditPage> {
  const rows = await sql.query<Row>('SELECT seq, region_id, line, previous, hash FROM audit_line WHERE seq > $1 AND ($2::text IS NULL OR case_id = $2) ORDER BY seq LIMIT $3', [query.after, query.caseId ?? null, query.limit]);
  return { items: rows.map((row) => toLine(row, sees)), next: rows.length < query.limit ? null : (rows.at(-1)?.seq ?? null), head: await auditHead(sql) };
}

function toLine(row: Row, sees: Sees): RegionAuditLine {
  const entry = RegionAuditEntry.parse(JSON.parse(row.line));
  return { seq: row.seq, previous: row.previous, hash: row.hash, entry: sees(row, entry) ? entry : null };
}

export async function auditHead(sql: Reader): Promise<{ readonly seq: number; readonly hash: string }> {
  const head = (await sql.query<{ seq: number; hash: string }>('SELECT seq, hash FROM audit_head WHERE one = 1'))[0];
  if (head === undefined) throw new Error('audit_head is empty');
  return head;
}

/** How far the log was followed and found whole. */
export type Verified = { readonly seq: number; readonly hash: string };
export const verifiedNothing: Verified = { seq: 0, hash: '0'.repeat(64) };

/** Follows the chain from `from`; `brokenAt` = the first line that is changed, missing or out of place, null = whole up to its head. */
export async function verifyAudit(sql: Reader, from: Verified, page = 2000): Promise<{ readonly verified: Verified; readonly brokenAt: number | null }> {
  const head = await auditHead(sql);
  let verified = from;
  while (verified.seq < head.seq) {
    const rows = await sql.query<Row>('SELECT seq, region_id, line, previous, hash FROM audit_line WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3', [verified.seq, head.seq, page]);
    if (rows.length === 0) return { verified, brokenAt: verified.seq + 1 };
    for (const row of rows) {
      const text = auditText(verified.hash, RegionAuditEntry.parse(JSON.parse(row.line)));
      if (row.seq !== verified.seq + 1 || row.previous !== verified.hash || createHash('sha256').update(text).digest('hex') !== row.hash) return { verified, brokenAt: verified.seq + 1 };
      verified = { seq: row.seq, hash: row.hash };
    }
  }
  return { verified, brokenAt: verified.seq === head.seq && verified.hash === head.hash ? null : head.seq };
}
