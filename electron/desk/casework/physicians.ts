import { nextMoment } from '../../../shared/calendar/index.ts';
import type { CaseState, ConsultRecord } from '../../../shared/casework/state.ts';
import type { ConsultView } from '../../../shared/contract/views.ts';
import type { RegionProfile } from '../../../shared/profile/schema.ts';
import type { Cache } from '../kernel.ts';
import type { RosterEntry } from '../../../shared/contract/region.ts';
import type * as z from 'zod';

type View = z.infer<typeof ConsultView>;
type Chain = NonNullable<View['chain']>;
const minuteMs = 60_000;

/**
 * Whom to call about an open consult, in which order: who was asked for first, then whoever is on duty in the roster's order, then for the elderly-care
 * physician the general practitioner on duty. The next one's turn comes when a norm time has gone by without an answer, or at once after "geen gehoor".
 */
export function chainOf(consult: ConsultRecord, state: CaseState, profile: RegionProfile, cache: Cache, now: number): Chain {
  const { asked } = consult;
  if (asked === null) return [];
  const step = profile.norms.consult[state.decision?.decided.urgency ?? 'U2'] * minuteMs;
  const called = onDuty(consult, cache, Math.max(now, asked.at));
  let turnAt = consult.waitUntil ?? asked.at;
  return called.map((entry) => {
    const attempts = consult.attempts.filter((attempt) => attempt.rosterId === entry.id).map(({ mark, result }) => ({ at: mark.at, result }));
    const failed = attempts.findLast((attempt) => attempt.result === 'noAnswer' || attempt.result === 'busy');
    const mine = turnAt;
    turnAt = failed === undefined ? turnAt + step : Math.max(mine, failed.at);
    return { rosterId: entry.id, name: entry.name, role: entry.role, phone: entry.phone, turnAt: mine, turn: failed !== undefined ? 'tried' as const : mine <= now ? 'now' as const : 'later' as const, attempts };
  });
}

function onDuty(consult: ConsultRecord, cache: Cache, at: number): readonly RosterEntry[] {
  const roster = cache.all('roster').filter((entry) => entry.from <= at && at < entry.to);
  const of = (role: string) => roster.filter((entry) => entry.role === role).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  const asked = of(consult.to).sort((a, b) => Number(b.staffId === consult.physicianId && b.staffId !== null) - Number(a.staffId === consult.physicianId && a.staffId !== null));
  const fallback = consult.to === 'elderlyPhysician' ? of('generalPractitioner') : consult.to === 'generalPractitioner' ? [] : of('elderlyPhysician');
  return [...asked, ...fallback];
}

export function deliveryOf(consult: ConsultRecord): NonNullable<View['delivery']> {
  if (consult.answers.some((answer) => answer.answer !== 'callMe')) return 'answered';
  if (consult.attempts.some((attempt) => attempt.result === 'seen')) return 'seen';
  return consult.asked?.seq === null ? 'saved' : 'registered';
}

/** "Kan tot 07:30": when the morning list is read, per profile. */
export function morningAfter(now: number, profile: RegionProfile): number | null {
  return nextMoment(now, profile.freshness.nightUntil);
}
