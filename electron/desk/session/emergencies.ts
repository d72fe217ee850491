import { CodedError } from '../../../shared/contract/errors.ts';
import type { Out } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import { StaffRole, emergencyReasons, emergencyVerdicts } from '../../../shared/contract/desk/session.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import * as z from 'zod';
import { newId } from '../store/context.ts';
import type { StoreContext } from '../store/context.ts';
import type { Writer } from '../store/handle.ts';

/** Emergency access lasts at most this long (ms); after it the own role is back. */
export const EMERGENCY_MS = 3_600_000;

type EmergencyView = Out<DeskContract['session.emergencies']>['emergencies'][number];
type Reason = (typeof emergencyReasons)[number];
type Verdict = (typeof emergencyVerdicts)[number];
const Row = z.object({
  id: z.string(), staff_id: z.string(), role: StaffRole, reason: z.enum(emergencyReasons), text: z.string(), at: z.int(), until: z.int(), ended_at: z.int().nullable(),
  reviewed_at: z.int().nullable(), reviewed_by: z.string().nullable(), verdict: z.enum(emergencyVerdicts).nullable(), review_text: z.string().nullable(),
});

/** Each use of emergency access, kept until (and after) a manager has looked at it. Writes happen inside the caller's transaction, beside its audit line. */
export type Emergencies = {
  begin(db: Writer, use: { readonly staffId: string; readonly role: StaffRole; readonly reason: Reason; readonly text: string; readonly now: number }): { readonly id: string; readonly until: number };
  end(db: Writer, id: string, now: number): void;
  list(open: boolean, nameOf: (staffId: string) => string): readonly EmergencyView[];
  /** Errors: notFound; refused when it was reviewed before; forbidden for the person who used it. */
  review(db: Writer, id: string, by: Actor, verdict: Verdict, text: string, now: number): void;
};

export function createEmergencies(context: StoreContext): Emergencies {
  const read = (sql: string, ...params: readonly string[]): readonly z.infer<typeof Row>[] => context.db.read.all<unknown>(sql, ...params).map((row) => Row.parse(row));
  return {
    begin: (db, use) => {
      const id = newId(context);
      const until = use.now + EMERGENCY_MS;
      db.run('INSERT INTO emergency (id, staff_id, role, reason, text, at, until) VALUES (?, ?, ?, ?, ?, ?, ?)', id, use.staffId, use.role, use.reason, use.text, use.now, until);
      return { id, until };
    },
    end: (db, id, now) => {
      db.run('UPDATE emergency SET ended_at = ? WHERE id = ? AND ended_at IS NULL', now, id);
    },
    list: (open, nameOf) => read(`SELECT * FROM emergency ${open ? 'WHERE reviewed_at IS NULL' : ''} ORDER BY at DESC LIMIT 500`).map((row) => ({
      id: row.id, who: nameOf(row.staff_id), role: row.role, reason: row.reason, text: row.text, at: row.at, until: row.until, endedAt: row.ended_at,
      lines: context.db.read.get<{ n: number }>('SELECT count(*) AS n FROM audit WHERE why = ?', `emergency:${row.id}`)?.n ?? 0,
      review: row.reviewed_at === null || row.verdict === null ? null : { at: row.reviewed_at, by: nameOf(row.reviewed_by ?? ''), verdict: row.verdict, text: row.review_text ?? '' },
    })),
    review: (db, id, by, verdict, text, now) => {
      const [row] = read('SELECT * FROM emergency WHERE id = ?', id);
      if (row === undefined) throw new CodedError('notFound', 'Deze noodtoegang is hier niet bekend.');
      if (row.staff_id === by.id) throw new CodedError('forbidden', 'Uw eigen noodtoegang beoordeelt een andere manager.');
      if (row.reviewed_at !== null) throw new CodedError('refused', 'Deze noodtoegang is al beoordeeld.');
      db.run('UPDATE emergency SET reviewed_at = ?, reviewed_by = ?, verdict = ?, review_text = ? WHERE id = ?', now, by.id, verdict, text, id);
    },
  };
}
