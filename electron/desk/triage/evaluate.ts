import { createHash } from 'node:crypto';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { Standing } from '../../../shared/contract/views.ts';
import { CareType, Urgency } from '../../../shared/contract/primitives.ts';
import type { Escalation } from '../../../shared/contract/primitives.ts';
import { escalationOfDeviation } from '../../../shared/casework/blocking.ts';
import type { FactsSoFar } from '../../../shared/casework/blocking.ts';
import type { Decision } from '../../../shared/casework/events.ts';
import type { CaseState } from '../../../shared/casework/state.ts';
import { decide } from '../../../shared/triage/index.ts';
import type { Outcome, Pack } from '../../../shared/triage/index.ts';
import type { Packs } from './packs.ts';

export type Answers = Readonly<Record<string, string | number>>;

/** Where the triage of one case stands: its pack, its answers, what they give, and whether the decision on the case still rests on them. */
export type Evaluation = { readonly pack: Pack; readonly answers: Answers; readonly outcome: Outcome; readonly facts: FactsSoFar; readonly stale: boolean; /** why this desk can't follow the triage of this case (a protocol version it doesn't have); null = it can */ readonly problem: CodedError | null };

export type Evaluate = (state: CaseState, now: number) => Evaluation;

/** Evaluates a folded case once; asking again about the same state costs nothing. */
export function createEvaluate(packs: Packs): Evaluate {
  const known = new WeakMap<CaseState, Evaluation>();
  return (state, now) => {
    const before = known.get(state);
    if (before !== undefined && state.pack !== null) return before;
    const evaluation = evaluated(state, packs, now);
    known.set(state, evaluation);
    return evaluation;
  };
}

/** Lists and rules must stand whatever a case holds: a triage that can't be followed here counts as not decided, never as calm, and is refused for new answers. */
function evaluated(state: CaseState, packs: Packs, now: number): Evaluation {
  try {
    const pack = state.pack === null ? packs.current(now) : packs.of(state.pack.packId, state.pack.packVersion);
    const answers = answersOf(state);
    const outcome = decideOrThrow(pack, answers);
    const facts = factsOf(outcome, answers);
    return { pack, answers, outcome, facts, stale: isStale(state, outcome, facts), problem: null };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const pack = packs.current(now);
    const outcome = decideOrThrow(pack, {});
    return { pack, answers: {}, outcome, facts: factsOf(outcome, {}), stale: false, problem: error };
  }
}

/** Where the conversation of a case stands. Its mark is of the content, not the last answer: one of another desk can come in before it. */
export function standingOf({ pack, answers }: Pick<Evaluation, 'pack' | 'answers'>, { origins, count, patient }: Pick<CaseState, 'origins' | 'count' | 'patient'>): Standing {
  return { mark: createHash('sha256').update(JSON.stringify([pack.id, pack.version, answers, origins, patient['ageYears']?.value ?? null])).digest('base64url').slice(0, 16), events: count };
}

/** Unanswered and taken-back facts are absent: neither `unknown` nor no. */
export function answersOf(state: CaseState): Answers {
  const answers: Record<string, string | number> = {};
  for (const [fact, { value }] of Object.entries(state.answers)) if (typeof value === 'string' || typeof value === 'number') answers[fact] = value;
  return answers;
}

export function decideOrThrow(pack: Pack, answers: Answers): Outcome {
  const decided = decide(pack, answers);
  if (decided.ok) return decided.value;
  const { code, message, details } = decided.error;
  throw new CodedError(code === 'unknownFact' || code === 'outOfDomain' ? code : 'internal', message, details === undefined ? undefined : { ...details });
}

/** Nothing asked: what a decision outside the protocol is held against. */
export const emptyFacts: FactsSoFar = { answers: {}, outcome: { urgency: null, careType: null, medicalRoute: null, legalRoute: null, stayNeed: null, escalation: null } };

/** The outcome so far in the case's own words. */
export function factsOf(outcome: Outcome, answers: Answers): FactsSoFar {
  return {
    answers,
    outcome: {
      urgency: outcome.urgency === null ? null : Urgency.parse(outcome.urgency), careType: outcome.careType === null ? null : CareType.parse(outcome.careType),
      medicalRoute: outcome.medicalRoute, legalRoute: outcome.legalRoute, stayNeed: outcome.stayNeed, escalation: [...(outcome.escalation ?? outcome.certainEscalation)],
    },
  };
}

/** The protocol's whole proposal; null while it still asks something. */
export function proposalOf({ outcome, facts }: Pick<Evaluation, 'outcome' | 'facts'>): Decision | null {
  const { urgency, careType } = facts.outcome;
  if (outcome.next !== null || urgency === null || careType === null) return null;
  return { urgency, careType, medicalRoute: outcome.medicalRoute, legalRoute: outcome.legalRoute, stayNeed: outcome.stayNeed, escalation: [...(outcome.escalation ?? [])] };
}

/** Does the standing decision no longer rest on the answers? Then it must be looked at and confirmed again before anybody promises a place on it. */
function isStale(state: CaseState, outcome: Outcome, facts: FactsSoFar): boolean {
  const { decision } = state;
  if (decision === null || decision.mode === 'logisticsOnly' || state.erased) return false;
  if (decision.answersId === (state.lastAnswer?.id ?? null)) return false;
  const { proposed, decided } = decision;
  if (decision.deviation === null) {
    const now = proposalOf({ outcome, facts });
    // Held against what the protocol proposed then: a region's own rule may have added to it.
    const then = proposed ?? decided;
    return now === null || now.urgency !== then.urgency || now.careType !== then.careType || now.medicalRoute !== then.medicalRoute || now.legalRoute !== then.legalRoute || !sameEntries(now.escalation, then.escalation);
  }
  const { urgency, careType, legalRoute } = facts.outcome;
  if (urgency !== (proposed?.urgency ?? urgency) || careType !== (proposed?.careType ?? careType) || legalRoute !== decided.legalRoute) return true;
  const given = escalationOfDeviation(decided, facts, decision.mode);
  return given.some((entry) => !holds(decided.escalation, entry)) || decided.escalation.some((entry) => entry.reason !== 'doubt' && !holds(given, entry));
}

function holds(entries: readonly Escalation[], wanted: Escalation): boolean {
  return entries.some((entry) => entry.to === wanted.to && entry.reason === wanted.reason);
}

function sameEntries(a: readonly Escalation[], b: readonly Escalation[]): boolean {
  return a.length === b.length && a.every((entry) => holds(b, entry));
}
