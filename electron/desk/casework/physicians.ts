import { nextMoment } from '../../../shared/calendar/index.ts';
import type { ConsultRecord } from '../../../shared/casework/state.ts';
import type { ConsultView } from '../../../shared/contract/views.ts';
import type { RegionProfile } from '../../../shared/profile/schema.ts';
import type * as z from 'zod';

type View = z.infer<typeof ConsultView>;

export function deliveryOf(consult: ConsultRecord): NonNullable<View['delivery']> {
  if (consult.answers.some((answer) => answer.answer !== 'callMe')) return 'answered';
  if (consult.attempts.some((attempt) => attempt.result === 'seen')) return 'seen';
  if (consult.attempts.some((attempt) => attempt.result === 'reached')) return 'reached';
  const called = consult.calledOut?.at(-1);
  if (called !== undefined) return called.result === 'sent' ? 'calledOut' : 'callFailed';
  return consult.asked?.seq === null ? 'saved' : 'registered';
}

/** "Kan tot 07:30": when the morning list is read, per profile. */
export function morningAfter(now: number, profile: RegionProfile): number | null {
  return nextMoment(now, profile.freshness.nightUntil);
}
