import type { Urgency } from '../contract/primitives.ts';
import type { NormClock } from '../contract/views.ts';
import type { RegionProfile } from '../profile/schema.ts';
import { normsAt } from '../profile/surge.ts';
import type { CaseState } from './state.ts';
import type * as z from 'zod';

export type Clock = z.infer<typeof NormClock>;
export type Span = Pick<Clock, 'norm' | 'startedAt' | 'dueAt' | 'doneAt' | 'pausedAt' | 'pauseReason'>;
const minuteMs = 60_000;
/** While nobody knows how urgent it is, clocks that depend on it run as for U2: not knowing is never the calm case. */
export const urgencyUntilKnown: Urgency = 'U2';

/**
 * The norm clocks of a case per profile and urgency. Spans are elapsed time, so a clock change at night makes nothing longer or shorter.
 * `urgency` = the decided one, else what the answers so far certainly give, else null. A closed case has only the clocks that were stopped by what they wait for.
 */
export function normClocks(state: CaseState, profile: RegionProfile, urgency: Urgency | null, now: number): readonly Clock[] {
  return clockSpans(state, profile, urgency).map((span) => ({ ...span, state: clockState(span, now) }));
}

/** The same without the state that depends on `now`: for lists that keep clocks and look at the time when shown. */
export function clockSpans(state: CaseState, profile: RegionProfile, urgency: Urgency | null): readonly Span[] {
  const level = state.decision?.decided.urgency ?? urgency ?? urgencyUntilKnown;
  const spans: Span[] = [];
  const add = (norm: Clock['norm'], startedAt: number, minutesOf: number | ((norms: RegionProfile['norms']) => number), doneAt: number | null) => {
    if (doneAt === null && state.closed !== null) return;
    const minutes = typeof minutesOf === 'number' ? minutesOf : minutesOf(normsAt(profile, startedAt));
    const end = doneAt === null ? null : Math.max(doneAt, startedAt);
    const standing = end === null ? state.pauses.find((pause) => pause.norm === norm && pause.until === null) : undefined;
    spans.push({
      norm, startedAt, dueAt: startedAt + minutes * minuteMs + pausedMs(state, norm, startedAt, end), doneAt: end,
      ...(standing === undefined ? {} : { pausedAt: Math.max(standing.from, startedAt), pauseReason: standing.reason }),
    });
  };
  const pickedUpAt = pickedUp(state);
  add('pickUp', state.createdAt, (norms) => norms.pickUp, pickedUpAt);
  add('triage', pickedUpAt ?? state.createdAt, (norms) => norms.triage[level], state.decision?.mark.at ?? null);
  for (const consult of state.consults) {
    if (consult.asked === null) continue;
    const answered = consult.reasons.every((reason) => consult.answers.some((answer) => answer.reason === reason && answer.answer !== 'callMe'));
    add('consult', consult.asked.at, consult.waitUntil === null ? (norms) => norms.consult[level] : Math.max(1, (consult.waitUntil - consult.asked.at) / minuteMs), answered ? Math.max(...consult.answers.map((answer) => answer.mark.at)) : null);
  }
  for (const offer of state.offers) {
    if (offer.made === null || (offer.state !== 'open' && offer.state !== 'accepted' && offer.state !== 'refused')) continue;
    add('providerAnswer', offer.made.at, (norms) => norms.providerAnswer[level], offer.answered?.at ?? null);
  }
  if (state.decision !== null && isPlaced(state.decision.decided.careType, profile)) {
    add('placement', state.createdAt, (norms) => norms.placement[level], state.placement?.mark.at ?? null);
    if (state.placement === null && state.arrivedAt === null) add('retriage', Math.max(state.decision.mark.at, state.lastAnswer?.at ?? 0), (norms) => norms.retriage[level], null);
  }
  return spans;
}

/** ok below 50 % of the norm, half from 50, near from 80, overdue at 100; met or missed once done. Percentages per console.md, "Colour and alarm". */
export function clockState(span: Span, now: number): Clock['state'] {
  if (span.doneAt !== null) return span.doneAt <= span.dueAt ? 'met' : 'missed';
  const share = (Math.min(now, span.pausedAt ?? now) - span.startedAt) / (span.dueAt - span.startedAt);
  if (share >= 1) return 'overdue';
  if (share >= 0.8) return 'near';
  return share >= 0.5 ? 'half' : 'ok';
}

/** The running clock that ends first; null when none runs. A paused clock doesn't run. */
export function nearestDeadline(spans: readonly Span[], now: number): Clock | null {
  let nearest: Span | null = null;
  for (const span of spans) if (span.doneAt === null && span.pausedAt === undefined && (nearest === null || span.dueAt < nearest.dueAt)) nearest = span;
  return nearest === null ? null : { ...nearest, state: clockState(nearest, now) };
}

/** Time in which this clock stood still by ended pauses, for a named reason each. */
function pausedMs(state: CaseState, norm: Clock['norm'], startedAt: number, doneAt: number | null): number {
  let sum = 0;
  for (const { norm: paused, from, until } of state.pauses) if (paused === norm && (until !== null || doneAt !== null)) sum += Math.max(0, Math.min(until ?? Infinity, doneAt ?? Infinity) - Math.max(from, startedAt));
  return sum;
}

function pickedUp(state: CaseState): number | null {
  const moments = [state.owner?.at, state.lastAnswer?.at, state.decision?.mark.at, state.firstActor?.role === 'sender' ? undefined : state.createdAt].filter((at) => at !== undefined);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** Care types that end in a place: the ones this desk places, and a crisis place that is looked up like a bed. */
function isPlaced(careType: string, profile: RegionProfile): boolean {
  return careType === 'mentalHealthCrisis' || profile.careTypes.placed.some((placed) => placed === careType);
}
