import { hash } from 'node:crypto';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { Reader, Writer } from '../store/handle.ts';

/**
 * The log of who saw or did what (NEN 7513), append-only: each line carries the SHA-256 of the line before it and of itself, so that a line that is changed, removed or put
 * between shows. No patient data: ids, action words and outcome only.
 */
export type Circumstances = {
  /** the responsible person on whose behalf, by staff id */ readonly behalf: string | null;
  /** what gives the right to look or act: care, management, administration, training, or emergency:<id> */ readonly why: string | null;
  /** access point: kind of host and name of the machine */ readonly place: string | null;
};
export type AuditDraft = Partial<Circumstances> & { readonly at: number; readonly actor: Actor; readonly action: string; readonly caseId: string | null; readonly outcome: 'done' | 'refused'; readonly detail?: string };
export type AuditLine = {
  readonly seq: number; readonly at: number; readonly actor_id: string; readonly role: string; readonly desk: string; readonly action: string; readonly case_id: string | null; readonly outcome: string; readonly detail: string | null;
  readonly behalf: string | null; readonly why: string | null; readonly place: string | null;
  /** which fields the hash covers: 1 = up to detail, 2 = all */ readonly form: number; readonly previous: string; readonly hash: string;
};

/** `detail` of a line that changed a case: the events it wrote, so that before and after can be shown and desk and region compared. Ids only. */
export const eventsDetail = (ids: readonly string[]): string => `events:${ids.join(',')}`;
export function eventsOf(detail: string | null): readonly string[] {
  return detail?.startsWith('events:') === true ? detail.slice('events:'.length).split(',') : [];
}

export const chainStart = '0'.repeat(64);

/** Appends one line inside the caller's transaction; throws nothing of its own. */
export function appendAudit(db: Writer, draft: AuditDraft): { readonly seq: number; readonly hash: string } {
  // Asked each time: commands for operators write lines beside a desk at work.
  const last = db.get<{ seq: number; hash: string }>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
  const line = {
    seq: (last?.seq ?? 0) + 1, at: draft.at, actor_id: draft.actor.id, role: draft.actor.role, desk: draft.actor.desk, action: draft.action, case_id: draft.caseId, outcome: draft.outcome, detail: draft.detail ?? null,
    behalf: draft.behalf ?? null, why: draft.why ?? null, place: draft.place ?? null, form: 2, previous: last?.hash ?? chainStart,
  };
  const own = lineHash(line);
  db.run(
    'INSERT INTO audit (seq, at, actor_id, role, desk, action, case_id, outcome, detail, behalf, why, place, form, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    line.seq, line.at, line.actor_id, line.role, line.desk, line.action, line.case_id, line.outcome, line.detail, line.behalf, line.why, line.place, line.form, line.previous, own,
  );
  if (line.seq % INDEX_EVERY === 0) db.run('INSERT INTO audit_case_line SELECT case_id, seq FROM audit WHERE seq > ? AND case_id IS NOT NULL ON CONFLICT DO NOTHING', line.seq - INDEX_EVERY);
  return { seq: line.seq, hash: own };
}

/** The lines of a case are noted together once in so many lines: an index that moved along with each would cost every save a page. */
const INDEX_EVERY = 256;
/** SQL for the numbers of the lines of one case (its id as the only parameter); the newest ones, not noted yet, are looked through. */
export const linesOfCase = `WITH wanted (id) AS (VALUES (?)) SELECT seq FROM audit_case_line, wanted WHERE case_id = wanted.id UNION ALL SELECT seq FROM audit, wanted WHERE seq > (SELECT max(seq) FROM audit) - ${INDEX_EVERY} AND case_id = wanted.id`;

/** SHA-256 over the previous hash and the line's fields in fixed order, as JSON. */
export function lineHash(line: Omit<AuditLine, 'hash'>): string {
  const first = [line.seq, line.at, line.actor_id, line.role, line.desk, line.action, line.case_id, line.outcome, line.detail];
  const canonical = JSON.stringify(line.form === 1 ? first : [...first, line.behalf, line.why, line.place, line.form]);
  return hash('sha256', line.previous + canonical);
}

/** Where the check stands: everything up to and with `seq` is sound, and `hash` is the hash there. */
export type Verified = { readonly seq: number; readonly hash: string };
export const verifiedNothing: Verified = { seq: 0, hash: chainStart };
/** `changed`: the line's own fields; `missing`: lines before it are gone; `order`: it doesn't follow on the line before it (put between, swapped, or made anew). */
export type Break = { readonly seq: number; readonly kind: 'changed' | 'missing' | 'order' };

/** Rows at a time: one statement that gives many is a fifth cheaper than a step per row. */
const ROWS = 2000;

/** Checks at most `limit` lines after `from`. `brokenAt` = the first line that doesn't fit; `complete` when the end was reached. */
export function verifyChain(db: Reader, from: Verified, limit: number): { readonly verified: Verified; readonly brokenAt: number | null; readonly found: Break | null; readonly complete: boolean } {
  let verified = from;
  for (let left = limit; left > 0; left -= ROWS) {
    const wanted = Math.min(ROWS, left);
    const lines = db.all<AuditLine>('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?', verified.seq, wanted);
    for (const line of lines) {
      const kind = line.seq !== verified.seq + 1 ? 'missing' : line.previous !== verified.hash ? 'order' : line.hash !== lineHash(line) ? 'changed' : null;
      if (kind !== null) return { verified, brokenAt: line.seq, found: { seq: line.seq, kind }, complete: false };
      verified = { seq: line.seq, hash: line.hash };
    }
    if (lines.length < wanted) return { verified, brokenAt: null, found: null, complete: true };
  }
  return { verified, brokenAt: null, found: null, complete: false };
}
