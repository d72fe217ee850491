import { blockingReasons, isBedType, urgencies } from '../contract/primitives.ts';
import type { BlockingReason, CareType, Escalation, Urgency } from '../contract/primitives.ts';
import type { RegionProfile } from '../profile/schema.ts';
import type { Decision } from './events.ts';
import { blockingNl, consentReasonNl, legalReasonNl } from './nl.ts';
import type { CaseState, DecisionRecord, ReasonAnswered } from './state.ts';

export type BlockingWay = 'physicianAnswer' | 'mandate' | 'newAnswer' | 'title' | 'writtenReason';
export type Blocking = {
  readonly reason: BlockingReason; readonly to: string; readonly open: boolean; readonly explanation: string; readonly answeredBy: string | null; readonly answeredAt: number | null;
  readonly liftedBy: 'answer' | 'mandate' | 'newAnswer' | 'title' | null; readonly ways: readonly BlockingWay[];
};

/**
 * What stands between the decision and a confirmed placement (protocol.md, after the escalation table). Each reason has its own answer. `legal` is never
 * lifted by a bare "akkoord" and `legal` and `consent` by no mandate. A reason that an earlier decision had and this one has no more is listed as lifted.
 */
export function blockingOf(state: CaseState, profile: RegionProfile): readonly Blocking[] {
  const { decision } = state;
  if (decision === null) return [];
  const standing = decision.decided.escalation.filter(isBlocking);
  const gone = state.everBlocking.filter((reason) => !standing.some((entry) => entry.reason === reason));
  return [
    ...standing.map((entry) => one(state, decision, entry, profile)),
    ...gone.map((reason) => liftedByAnswers(decision, reason as BlockingReason)),
  ];
}

/** Entries that block: to the elderly-care physician with a blocking reason, and `consent` whoever it goes to. */
export function isBlocking(entry: Escalation): entry is Escalation & { reason: BlockingReason } {
  return blockingReasons.some((reason) => reason === entry.reason) && (entry.to === 'elderlyPhysician' || entry.reason === 'consent');
}

function one(state: CaseState, decision: DecisionRecord, entry: Escalation & { reason: BlockingReason }, profile: RegionProfile): Blocking {
  const { reason } = entry;
  const { legalRoute } = decision.decided;
  const byRule = reason === 'doubt' && profile.triage.escalateAlways && decision.proposed !== null && !decision.proposed.escalation.some((one) => one.reason === 'doubt');
  const base = { reason, to: entry.to, explanation: byRule ? alwaysNl : explanationOf(reason, legalRoute), ways: waysOf(reason, legalRoute, profile), answeredBy: null, answeredAt: null };
  if (reason === 'consent') return { ...base, open: true, liftedBy: null };
  const answer = lastAnswerTo(state, reason);
  if (answer !== null && lifts(answer, decision, reason)) return { ...base, open: false, liftedBy: 'answer', answeredBy: answer.answeredBy, answeredAt: answer.mark.at };
  if (reason === 'legal') return { ...base, open: true, liftedBy: null };
  const mandate = state.mandates.findLast((used) => used.reason === reason && covers(used.under, decision));
  if (mandate !== undefined) return { ...base, open: false, liftedBy: 'mandate', answeredBy: mandate.mark.actor.id, answeredAt: mandate.mark.at };
  return { ...base, open: true, liftedBy: null };
}

const alwaysNl = 'In deze regio beslist de specialist ouderengeneeskunde bij elke plaatsing mee';

/** Where a region involves the physician in every triage (profile, triage.escalateAlways), a placement that asks for nobody asks for the physician all the same. */
export function withRegionRule(decided: Decision, profile: RegionProfile): Decision {
  const searched = isBedType(decided.careType) || decided.careType === 'mentalHealthCrisis';
  if (!profile.triage.escalateAlways || !searched || decided.escalation.some((entry) => isBlocking(entry) && entry.to === 'elderlyPhysician')) return decided;
  return { ...decided, escalation: [...decided.escalation, { to: 'elderlyPhysician', reason: 'doubt' }] };
}

function liftedByAnswers(decision: DecisionRecord, reason: BlockingReason): Blocking {
  const liftedBy = reason === 'legal' && decision.decided.legalRoute === 'titlePresent' ? 'title' : 'newAnswer';
  return { reason, to: reason === 'consent' ? 'generalPractitioner' : 'elderlyPhysician', open: false, explanation: blockingNl[reason], answeredBy: decision.mark.actor.id, answeredAt: decision.mark.at, liftedBy, ways: [] };
}

function explanationOf(reason: BlockingReason, legalRoute: string | null): string {
  if (reason === 'legal') return legalReasonNl(legalRoute);
  return reason === 'consent' ? consentReasonNl(legalRoute) : blockingNl[reason];
}

function waysOf(reason: BlockingReason, legalRoute: string | null, profile: RegionProfile): readonly BlockingWay[] {
  if (reason === 'consent') return ['newAnswer'];
  if (reason === 'legal') return legalRoute === 'article21Needed' ? ['title', 'writtenReason'] : ['newAnswer'];
  return mandated(profile, reason) ? ['physicianAnswer', 'mandate'] : ['physicianAnswer'];
}

/** Does the region's profile let anybody go on without the physician for this reason? Never for `legal` or `consent`, whatever a profile says. */
export function mandated(profile: RegionProfile, reason: BlockingReason): boolean {
  const { roles, reasons } = profile.mandate.confirmWithoutPhysician;
  return reason !== 'legal' && reason !== 'consent' && roles.length > 0 && reasons.includes(reason);
}

/** The last answer by place in the deciding order, over all consults. */
function lastAnswerTo(state: CaseState, reason: string): ReasonAnswered | null {
  let last: ReasonAnswered | null = null;
  for (const consult of state.consults) for (const answer of consult.answers) if (answer.reason === reason && (last === null || !before(answer, last))) last = answer;
  return last;
}

function before(a: ReasonAnswered, b: ReasonAnswered): boolean {
  const seqA = a.mark.seq ?? Number.MAX_SAFE_INTEGER;
  const seqB = b.mark.seq ?? Number.MAX_SAFE_INTEGER;
  return seqA === seqB ? a.mark.at < b.mark.at : seqA < seqB;
}

/** "akkoord" lifts for the decision it was given on; "anders" lifts once the nurse has decided again after it; "bel mij" never. */
function lifts(answer: ReasonAnswered, decision: DecisionRecord, reason: BlockingReason): boolean {
  if (reason === 'legal') return decision.decided.legalRoute === 'article21Needed' && answer.legalBasis === 'writtenReason' && answer.answer !== 'callMe' && covers(answer.under, decision) && (answer.under === null || answer.under.decided.legalRoute === 'article21Needed');
  if (answer.answer === 'callMe') return false;
  if (answer.answer === 'different') return answer.under?.mark.id !== decision.mark.id;
  return covers(answer.under, decision);
}

/** An answer belongs to the outcome it was asked about: not to a more urgent one, nor to another care type unless the physician advised that. */
function covers(under: DecisionRecord | null, decision: DecisionRecord): boolean {
  if (under === null || under.mark.id === decision.mark.id) return true;
  const sameType = under.decided.careType === decision.decided.careType || decision.deviation === 'physicianAdvice';
  return sameType && rank(decision.decided.urgency) >= rank(under.decided.urgency);
}

function rank(urgency: Urgency): number {
  return urgencies.indexOf(urgency);
}

/** What the triage says at this moment, as far as it goes: null = not taken or not answered. */
export type FactsSoFar = { readonly outcome: { readonly [K in keyof Decision]: Decision[K] | null }; readonly answers: Readonly<Record<string, string | number | undefined>> };

/**
 * The escalation of a decision that a person took instead of the protocol's. Deviating into a bed type never removes a blocking reason that the facts
 * give, and what was never asked blocks as if it were unknown (laws 5 and 7); the more urgent of proposed and decided counts.
 */
export function escalationOfDeviation(decided: { readonly urgency: Urgency; readonly careType: CareType }, facts: FactsSoFar, mode: 'full' | 'logisticsOnly'): readonly Escalation[] {
  const { outcome, answers } = facts;
  const given = outcome.escalation ?? [];
  if (mode === 'logisticsOnly') return given.filter((entry) => isBlocking(entry));
  const bed = isBedType(decided.careType);
  if (!bed && decided.careType !== 'mentalHealthCrisis') return given.filter((entry) => !isBlocking(entry));
  const found: Escalation[] = [...given];
  const add = (to: string, reason: string, when: boolean) => { if (when && !found.some((entry) => entry.to === to && entry.reason === reason)) found.push({ to, reason }); };
  const unsettled = (fact: string, ...settled: readonly (string | number)[]) => { const answer = answers[fact]; return answer === undefined || !settled.includes(answer); };
  const urgent = Math.min(rank(decided.urgency), outcome.urgency === null ? rank(decided.urgency) : rank(outcome.urgency)) <= rank('U3');
  add('elderlyPhysician', 'psychogeriatric', unsettled('psychogeriatric', 'none'));
  add('psychiatrist', 'mentalHealthCrisis', !bed);
  if (!bed) return found;
  add('elderlyPhysician', 'emergencyAdmission', urgent);
  add('elderlyPhysician', 'doubt', decided.careType === 'observation' || unsettled('capacity', 'capable', 'incapable') || unsettled('activeAddiction', 'yes', 'no') || outcome.medicalRoute !== 'none');
  add('elderlyPhysician', 'legal', outcome.legalRoute === null || ['article21Needed', 'capacityAssessment', 'clarifyResistance'].includes(outcome.legalRoute));
  add('generalPractitioner', 'consent', outcome.legalRoute === 'consentNeeded' || outcome.legalRoute === 'representativeNeeded');
  return found;
}
