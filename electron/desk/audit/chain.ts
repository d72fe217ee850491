import { createHash } from 'node:crypto';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { Reader, Writer } from '../store/handle.ts';

/**
 * The log of who saw or did what (NEN 7513), append-only: each line carries the SHA-256 of the line before it and of itself, so that a line that is changed, removed or put
 * between shows. No patient data: ids, action words and outcome only.
 */
export type AuditDraft = { readonly at: number; readonly actor: Actor; readonly action: string; readonly caseId: string | null; readonly outcome: 'done' | 'refused'; readonly detail?: string };
export type AuditLine = { readonly seq: number; readonly at: number; readonly actor_id: string; readonly role: string; readonly desk: string; readonly action: string; readonly case_id: string | null; readonly outcome: string; readonly detail: string | null; readonly previous: string; readonly hash: string };

export const chainStart = '0'.repeat(64);

/** Appends one line inside the caller's transaction; throws nothing of its own. */
export function appendAudit(db: Writer, draft: AuditDraft): { readonly seq: number; readonly hash: string } {
  const last = db.get<{ seq: number; hash: string }>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
  const seq = (last?.seq ?? 0) + 1;
  const line = {
    seq, at: draft.at, actor_id: draft.actor.id, role: draft.actor.role, desk: draft.actor.desk, action: draft.action, case_id: draft.caseId, outcome: draft.outcome, detail: draft.detail ?? null, previous: last?.hash ?? chainStart,
  };
  const hash = lineHash(line);
  db.run(
    'INSERT INTO audit (seq, at, actor_id, role, desk, action, case_id, outcome, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    line.seq, line.at, line.actor_id, line.role, line.desk, line.action, line.case_id, line.outcome, line.detail, line.previous, hash,
  );
  return { seq, hash };
}

/** SHA-256 over the previous hash and the line's fields in fixed order, as JSON. */
export function lineHash(line: Omit<AuditLine, 'hash'>): string {
  const canonical = JSON.stringify([line.seq, line.at, line.actor_id, line.role, line.desk, line.action, line.case_id, line.outcome, line.detail]);
  return createHash('sha256').update(line.previous).update(canonical).digest('hex');
}

/** Where the check stands: everything up to and with `seq` is sound, and `hash` is the hash there. */
export type Verified = { readonly seq: number; readonly hash: string };
export const verifiedNothing: Verified = { seq: 0, hash: chainStart };

/** Checks at most `limit` lines after `from`. `brokenAt` = the first line that doesn't fit; `complete` when the end was reached. */
export function verifyChain(db: Reader, from: Verified, limit: number): { readonly verified: Verified; readonly brokenAt: number | null; readonly complete: boolean } {
  let verified = from;
  let read = 0;
  for (const line of db.iterate<AuditLine>('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?', from.seq, limit)) {
    if (line.seq !== verified.seq + 1 || line.previous !== verified.hash || line.hash !== lineHash(line)) return { verified, brokenAt: line.seq, complete: false };
    verified = { seq: line.seq, hash: line.hash };
    read += 1;
  }
  return { verified, brokenAt: null, complete: read < limit };
}
