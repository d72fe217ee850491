import { canonicalJson } from '../../shared/triage/canonical.ts';
import type { RegionAuditEntry } from '../../shared/contract/region.ts';
import type { Region } from '../context.ts';
import type { Sql } from '../db/db.ts';
import type { Grant } from '../session/tokens.ts';

/** What a part of the region says of an access; what it leaves out is null. */
export type Access = Partial<Omit<RegionAuditEntry, 'at' | 'action' | 'token'>> & { readonly action: string; readonly token?: Pick<Grant, 'tokenId' | 'kind' | 'subject'> | null };

/** The line of one access, as it is chained and stored. */
export function auditLine(at: number, access: Access): string {
  const { token = null } = access;
  const entry: RegionAuditEntry = {
    at, action: access.action, detail: access.detail ?? null, outcome: access.outcome ?? 'done', caseId: access.caseId ?? null, regionId: access.regionId ?? null, commandId: access.commandId ?? null,
    actor: access.actor ?? null, token: token === null ? null : { id: token.tokenId, kind: token.kind, subject: token.subject },
  };
  return canonicalJson(entry);
}

/** Inside a transaction, after everything else that it locks (with commitFeed: as its last argument, so that both counters are taken in one order). */
export async function appendAudit(sql: Sql, lines: readonly string[]): Promise<void> {
  if (lines.length > 0) await sql.query('SELECT append_audit($1::text[])', [lines]);
}

/** Logs accesses that write nothing else. Durable when it returns: what can't be logged isn't given. */
export async function logAccess(region: Region, accesses: readonly Access[]): Promise<void> {
  if (accesses.length === 0) return;
  const at = region.clock();
  await region.db.tx((sql) => appendAudit(sql, accesses.map((access) => auditLine(at, access))));
}
