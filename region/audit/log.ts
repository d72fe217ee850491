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

type Waiting = { readonly lines: string[]; readonly written: Promise<void> };
const waiting = new WeakMap<Region, Waiting>();
const writing = new WeakMap<Region, Promise<void>>();

/**
 * Logs accesses that write nothing else. Durable when it returns: what can't be logged isn't given. Those that come while a transaction of them runs share the next one: a
 * thousand desks that fetch a snapshot after a restart don't queue for a thousand commits.
 */
export async function logAccess(region: Region, accesses: readonly Access[]): Promise<void> {
  if (accesses.length === 0) return;
  const at = region.clock();
  const lines = accesses.map((access) => auditLine(at, access));
  const group = waiting.get(region);
  if (group !== undefined) {
    group.lines.push(...lines);
    return group.written;
  }
  const before = writing.get(region) ?? Promise.resolve();
  const written = before.catch(() => undefined).then(() => {
    waiting.delete(region);
    return region.db.tx((sql) => appendAudit(sql, lines));
  });
  waiting.set(region, { lines, written });
  writing.set(region, written);
  await written;
}
