import { CodedError } from '../../../shared/contract/errors.ts';
import type { Audit, FeatureHandlers, Session } from '../kernel.ts';
import type { StoreContext } from '../store/context.ts';
import { appendAudit, verifiedNothing, verifyChain } from './chain.ts';
import type { AuditLine } from './chain.ts';

/** Lines checked per look at the log; a long log is checked over several looks and says "unknown" until its end was reached. */
const VERIFY_SLICE = 50_000;
/** The chain's head is written beside the keys every so many lines, so that cutting off its end shows. */
const ANCHOR_EVERY = 200;

export type DeskAudit = Audit & { readonly handlers: FeatureHandlers<'audit'>; /** true = whole, false = tampered with, null = not checked to its end yet */ intact(): boolean | null; anchor(): void };

export function createAudit(context: StoreContext, session: Pick<Session, 'nameOf'>): DeskAudit {
  let verified = verifiedNothing;
  let broken = false;

  const intact = (): boolean | null => {
    if (broken) return false;
    const check = verifyChain(context.db.read, verified, VERIFY_SLICE);
    verified = check.verified;
    const anchor = context.keys.anchor();
    const cutOff = check.complete && anchor !== null && (anchor.seq > verified.seq || hashAt(context, anchor.seq) !== anchor.hash);
    broken = check.brokenAt !== null || cutOff;
    if (broken) context.log('error', 'the audit chain is not whole', { line: check.brokenAt ?? verified.seq });
    return broken ? false : check.complete ? true : null;
  };
  const anchor = (): void => {
    const last = context.db.read.get<{ seq: number; hash: string }>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
    if (last !== undefined && last.seq > (context.keys.anchor()?.seq ?? 0)) context.keys.setAnchor(last.seq, last.hash);
  };

  return {
    intact,
    anchor,
    record: (line) => {
      const { seq, hash } = context.db.write((db) => appendAudit(db, { ...line, at: context.clock() }));
      if (seq % ANCHOR_EVERY === 0) context.keys.setAnchor(seq, hash);
    },
    handlers: {
      'audit.list': (input, call) => {
        const actor = call.actor;
        if (actor === null) throw new CodedError('notSignedIn', 'Meld u eerst aan bij "Dienst starten".');
        const rows = context.db.read.all<AuditLine>('SELECT * FROM audit WHERE seq < ? AND (? IS NULL OR case_id = ?) ORDER BY seq DESC LIMIT ?', input.before ?? Number.MAX_SAFE_INTEGER, input.caseId, input.caseId, input.limit);
        const lines = rows.map((row) => ({ seq: row.seq, at: row.at, actor: session.nameOf({ id: row.actor_id, role: 'system', desk: row.desk }), role: row.role, action: row.action, caseId: row.case_id, outcome: row.outcome }));
        const result = { lines, intact: intact() };
        context.db.write((db) => appendAudit(db, { at: call.now, actor, action: 'audit.list', caseId: input.caseId, outcome: 'done' }));
        return result;
      },
    },
  };
}

function hashAt(context: StoreContext, seq: number): string | null {
  return context.db.read.get<{ hash: string }>('SELECT hash FROM audit WHERE seq = ?', seq)?.hash ?? null;
}
