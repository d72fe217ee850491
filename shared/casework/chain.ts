import type { RosterEntry } from '../contract/region.ts';
import type { ConsultView } from '../contract/views.ts';
import type { RegionProfile } from '../profile/schema.ts';
import type { CaseState, ConsultRecord } from './state.ts';
import type * as z from 'zod';

export type Chain = NonNullable<z.infer<typeof ConsultView>['chain']>;
const minuteMs = 60_000;

/**
 * Whom to call about an open consult, in which order: who was asked for first, then whoever is on duty in the case's region in the roster's order, then for the
 * elderly-care physician the general practitioner on duty. The next one's turn comes when a norm time has gone by without an answer, or at once after "geen gehoor".
 * Desk and region call by the same list.
 */
export function chainOf(consult: ConsultRecord, state: Pick<CaseState, 'regionId' | 'decision'>, profile: RegionProfile, roster: readonly RosterEntry[], now: number): Chain {
  const { asked } = consult;
  if (asked === null) return [];
  const step = stepMs(state, profile);
  const called = onDuty(consult, roster.filter((entry) => entry.regionId === state.regionId), Math.max(now, asked.at));
  let turnAt = consult.waitUntil ?? asked.at;
  return called.map((entry) => {
    const attempts = consult.attempts.filter((attempt) => attempt.rosterId === entry.id).map(({ mark, result }) => ({ at: mark.at, result }));
    const failed = attempts.findLast((attempt) => attempt.result === 'noAnswer' || attempt.result === 'busy');
    const mine = turnAt;
    turnAt = failed === undefined ? turnAt + step : Math.max(mine, failed.at);
    return { rosterId: entry.id, name: entry.name, role: entry.role, phone: entry.phone, turnAt: mine, turn: failed !== undefined ? 'tried' as const : mine <= now ? 'now' as const : 'later' as const, attempts };
  });
}

/** How long one physician's turn lasts (ms): the region's norm for an answer at this urgency. */
export function stepMs(state: Pick<CaseState, 'decision'>, profile: RegionProfile): number {
  return profile.norms.consult[state.decision?.decided.urgency ?? 'U2'] * minuteMs;
}

function onDuty(consult: ConsultRecord, roster: readonly RosterEntry[], at: number): readonly RosterEntry[] {
  const there = roster.filter((entry) => entry.from <= at && at < entry.to);
  const of = (role: string) => there.filter((entry) => entry.role === role).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  const asked = of(consult.to).sort((a, b) => Number(b.staffId === consult.physicianId && b.staffId !== null) - Number(a.staffId === consult.physicianId && a.staffId !== null));
  const fallback = consult.to === 'elderlyPhysician' ? of('generalPractitioner') : consult.to === 'generalPractitioner' ? [] : of('elderlyPhysician');
  return [...asked, ...fallback];
}
