import { blockingReasons, urgencies } from '../contract/primitives.ts';
import type { OpenEvent } from './events.ts';
import type { CareRecord, ConsultRecord, DecisionRecord, Draft, EventOf, Field, Mark, OfferRecord, PlacementRecord } from './state.ts';

/** Applies one event to the working copy. Every type has its rule; a rule copes with whatever came before or never came. */
export function applyEvent(draft: Draft, event: OpenEvent): void {
  const mark: Mark = { id: event.id, at: event.at, seq: event.seq, actor: event.actor };
  if (draft.count === 0) {
    draft.caseId = event.caseId;
    draft.regionId = event.regionId;
    draft.firstActor = event.actor;
    draft.createdAt = event.at;
  }
  draft.createdAt = Math.min(draft.createdAt, event.at);
  draft.updatedAt = Math.max(draft.updatedAt, event.at);
  draft.count += 1;
  if (event.seq === null) draft.unregistered += 1;
  else draft.lastSeq = Math.max(draft.lastSeq, event.seq);
  if (event.erased) draft.erased = true;
  reviewWhenClosed(draft, event);
  rule(draft, event, mark);
}

/** Did the author of `event` write it without knowing of `earlier`? One desk always knows what it wrote itself. */
export function unawareOf(event: OpenEvent, earlier: Mark): boolean {
  return earlier.actor.desk !== event.actor.desk && earlier.seq !== null && earlier.seq > event.baseSeq;
}

function rule(draft: Draft, event: OpenEvent, mark: Mark): void {
  switch (event.type) {
    case 'referralReceived': {
      const { profileVersion, ...payload } = event.payload;
      draft.profileVersion ??= profileVersion ?? null;
      return recordFields(draft.referral, event, { ...payload, ...event.personal }, mark);
    }
    case 'patientRecorded': return recordFields(draft.patient, event, { ...event.payload, ...event.personal }, mark);
    case 'noteAdded': { draft.notes.push({ text: event.personal?.text ?? null, mark }); return; }
    case 'claimed': return claim(draft, event, mark);
    case 'released': return release(draft, event);
    case 'answersGiven': return answers(draft, event, mark);
    case 'decisionMade': return decide(draft, event, mark);
    case 'consultAsked': return consultAsked(draft, event, mark);
    case 'consultAnswered': return consultAnswered(draft, event, mark);
    case 'mandateUsed': { draft.mandates.push({ reason: event.payload.reason, why: event.personal?.why ?? null, mark, under: draft.decision }); return; }
    case 'referralLetterSeen': { draft.letter = { ...event.payload, mark }; return; }
    case 'needsRecorded': { draft.needs = { value: event.payload, mark }; return; }
    case 'offerMade': return offerMade(draft, event, mark);
    case 'offerAnswered': return offerAnswered(draft, event, mark);
    case 'placementConfirmed': return place(draft, event, mark);
    case 'transportArranged': { draft.transport = { ...event.payload, text: event.personal?.text ?? null, mark }; return; }
    case 'consultAttempted': return consultAttempted(draft, event, mark);
    case 'consultConfirmed': return consultConfirmed(draft, event, mark);
    case 'holdExtended': { draft.extended[event.payload.holdId] = Math.max(draft.extended[event.payload.holdId] ?? 0, event.payload.until); return; }
    case 'careOfficeAnswered': { draft.careOffice = { ...event.payload, personal: event.personal, mark }; return; }
    case 'itemTracked': { draft.tracked[event.payload.item] = { ...event.payload, personal: event.personal, mark }; return; }
    case 'alarmAcknowledged': { draft.acknowledged[event.payload.alarm] ??= mark; return; }
    case 'scoreRecorded': { draft.scores.push({ ...event.payload, personal: event.personal, mark }); return; }
    case 'titleRecorded': { draft.titles.push({ ...event.payload, personal: event.personal, mark }); return; }
    case 'treatmentLimitRecorded': { draft.limits = [...draft.limits.filter((limit) => limit.code !== event.payload.code), { ...event.payload, personal: event.personal, mark }]; return; }
    case 'isolationAsked': { draft.isolation = { ...event.payload, personal: event.personal, mark }; return; }
    case 'followedUp': { draft.followUps = [...draft.followUps.filter((one) => one.afterDays !== event.payload.afterDays), { ...event.payload, personal: event.personal, mark }]; return; }
    case 'bridgeArranged': { draft.bridge = { ...event.payload, text: event.personal?.text ?? null, mark }; return; }
    case 'feedbackGiven': { draft.feedback.push({ ...event.payload, text: event.personal?.text ?? null, spokeWith: event.personal?.spokeWith ?? null, mark }); return; }
    case 'clockPaused': return pause(draft, event);
    case 'clockResumed': return resume(draft, event);
    case 'shiftTaken': { draft.owner = mark; draft.claimLosers = []; draft.shift = mark; return; }
    case 'dossierRecorded': { if (event.personal !== null) recordFields(draft.dossier, event, event.personal.values, mark); return; }
    case 'handoverSent': return handoverSent(draft, event, mark);
    case 'handoverReceived': { draft.received[event.payload.handoverId] ??= mark; return; }
    case 'arrived': { draft.arrivedAt = event.payload.arrivedAt; draft.arrivedMark = mark; return; }
    case 'reminderSet': {
      draft.reminders = [...draft.reminders.filter((one) => one.reminderId !== event.payload.reminderId), { ...event.payload, text: event.personal?.text ?? null, set: mark }];
      return;
    }
    case 'reminderDone': { draft.doneReminders[event.payload.reminderId] ??= mark; return; }
    case 'closed': { draft.closed = { destination: event.payload.destination, text: event.personal?.text ?? null, mark }; draft.review = null; return; }
    case 'reopened': return reopen(draft, event, mark);
    case 'homeConsidered': { draft.home = { ...event.payload, mark }; return; }
    case 'patientGroupRecorded': { draft.patientGroup = event.payload.group; return; }
    case 'careRequested': return upsertCare(draft, event.payload.careId, { asked: { ...event.payload, to: event.personal?.to ?? null, number: event.personal?.number ?? null, text: event.personal?.text ?? null, mark } });
    case 'careAnswered': return upsertCare(draft, event.payload.careId, { answers: [{ ...event.payload, spokeWith: event.personal?.spokeWith ?? null, text: event.personal?.text ?? null, mark }] });
    case 'careEnded': return upsertCare(draft, event.payload.careId, { ended: { ...event.payload, text: event.personal?.text ?? null, mark } });
    case 'stayReviewed': { draft.stayReviews.push({ ...event.payload, text: event.personal?.text ?? null, mark }); return; }
    case 'bedSearched': { draft.searched = { ...event.payload, mark }; return; }
    case 'triageChecked': { draft.triageChecks.push({ ...event.payload, text: event.personal?.text ?? null, mark, under: draft.decision }); return; }
    case 'withdrawalAsked': { draft.withdrawal = { text: event.personal?.text ?? null, mark }; return; }
    case 'consultCalledOut': return calledOut(draft, event, mark);
    case 'unknown': { draft.unknown.push({ originalType: event.originalType, mark }); return; }
  }
}

/** Types that end a closure when they come after it; the others may follow on a closed case as a matter of course (receipt of a handover, a late refusal). */
const substantive = new Set<OpenEvent['type']>(['referralReceived', 'patientRecorded', 'answersGiven', 'decisionMade', 'consultAsked', 'offerMade', 'placementConfirmed', 'needsRecorded', 'careRequested']);

/** sync.md: an event on a closed case reopens it for review. A note or an answer counts when its author didn't know of the closure; an arrival when the case wasn't closed as placed. */
function reviewWhenClosed(draft: Draft, event: OpenEvent): void {
  const { closed } = draft;
  if (closed === null) return;
  const counts = substantive.has(event.type)
    || ((event.type === 'noteAdded' || event.type === 'consultAnswered') && unawareOf(event, closed.mark))
    || (event.type === 'arrived' && closed.destination !== 'placed');
  if (!counts) return;
  draft.review = closed;
  draft.closed = null;
}

/** Last in region order wins, field by field; where two desks wrote different values blindly the other one is kept. A later, knowing write settles it. */
function recordFields(into: Record<string, Field>, event: OpenEvent, values: Readonly<Record<string, unknown>>, mark: Mark): void {
  for (const [field, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const known = into[field];
    const clash = known !== undefined && unawareOf(event, known.mark) && !same(known.value, value);
    into[field] = { value, mark, others: clash ? [...known.others, { value: known.value, mark: known.mark }] : [] };
  }
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

function answers(draft: Draft, event: EventOf<'answersGiven'>, mark: Mark): void {
  draft.pack ??= { packId: event.payload.packId, packVersion: event.payload.packVersion };
  draft.lastAnswer = mark;
  for (const fact of event.payload.facts) draft.origins[fact] = event.payload.origin;
  if (event.personal !== null) recordFields(draft.answers, event, event.personal.answers, mark);
}

/** Taking a case: knowing who has it, one takes it over; blindly at the same time, the first in region order keeps it and the other is told. */
function claim(draft: Draft, event: EventOf<'claimed'>, mark: Mark): void {
  const { owner } = draft;
  if (owner !== null && unawareOf(event, owner)) {
    draft.claimLosers.push(mark);
    return;
  }
  draft.owner = mark;
  draft.claimLosers = [];
}

function release(draft: Draft, event: EventOf<'released'>): void {
  draft.claimLosers = draft.claimLosers.filter((loser) => loser.actor.id !== event.actor.id);
  if (draft.owner !== null && (draft.owner.actor.id === event.actor.id || !unawareOf(event, draft.owner))) draft.owner = null;
}

/** Two decisions made blindly: the more urgent holds until a person decides; when equally urgent the last in region order, and still flagged. */
function decide(draft: Draft, event: EventOf<'decisionMade'>, mark: Mark): void {
  const { payload } = event;
  const made: DecisionRecord = { proposed: payload.proposed, decided: payload.decided, deviation: payload.deviation, reason: event.personal?.reason ?? null, packId: payload.packId, packVersion: payload.packVersion, mode: payload.mode ?? 'full', mark, answersId: draft.lastAnswer?.id ?? null };
  for (const { reason } of payload.decided.escalation) if (blockingReasons.some((one) => one === reason) && !draft.everBlocking.includes(reason)) draft.everBlocking.push(reason);
  draft.pack ??= { packId: payload.packId, packVersion: payload.packVersion };
  const standing = draft.decision;
  const clash = standing !== null && unawareOf(event, standing.mark) && (standing.decided.urgency !== made.decided.urgency || standing.decided.careType !== made.decided.careType);
  if (!clash) {
    draft.decision = made;
    draft.decisionRivals = [];
    return;
  }
  const standingHolds = severity(standing) < severity(made);
  draft.decision = standingHolds ? standing : made;
  draft.decisionRivals.push(standingHolds ? made : standing);
}

function severity(decision: DecisionRecord): number {
  return urgencies.indexOf(decision.decided.urgency);
}

function consultAsked(draft: Draft, event: EventOf<'consultAsked'>, mark: Mark): void {
  const { payload } = event;
  upsertConsult(draft, payload.consultId, (known) => ({
    consultId: payload.consultId, to: payload.to, reasons: payload.reasons, physicianId: payload.physicianId, question: event.personal?.question ?? null, summary: event.personal?.summary ?? null,
    asked: mark, answers: known?.answers ?? [], waitUntil: payload.waitUntil ?? null, attempts: known?.attempts ?? [], confirmed: known?.confirmed ?? {}, calledOut: known?.calledOut ?? [],
  }));
}

function consultAnswered(draft: Draft, event: EventOf<'consultAnswered'>, mark: Mark): void {
  const { payload } = event;
  const given = payload.answers.map((answer) => ({ ...answer, answeredBy: payload.answeredBy, recordedBy: payload.recordedBy, advice: event.personal?.advice ?? null, mark, under: draft.decision }));
  upsertConsult(draft, payload.consultId, (known) => ({
    ...(known ?? unasked(payload.consultId, payload.answers.map((answer) => answer.reason))),
    answers: [...(known?.answers ?? []).filter((old) => !payload.answers.some((answer) => answer.reason === old.reason)), ...given],
    confirmed: Object.fromEntries(Object.entries(known?.confirmed ?? {}).filter(([reason]) => !payload.answers.some((answer) => answer.reason === reason))),
  }));
}

function consultAttempted(draft: Draft, event: EventOf<'consultAttempted'>, mark: Mark): void {
  const { consultId, rosterId, result } = event.payload;
  upsertConsult(draft, consultId, (known) => ({
    ...(known ?? unasked(consultId, [])),
    attempts: [...(known?.attempts ?? []), { rosterId, result, mark }],
  }));
}

function calledOut(draft: Draft, event: EventOf<'consultCalledOut'>, mark: Mark): void {
  const { consultId, rosterId, result } = event.payload;
  upsertConsult(draft, consultId, (known) => ({ ...(known ?? unasked(consultId, [])), calledOut: [...(known?.calledOut ?? []), { rosterId, result, mark }] }));
}

/** A consult of which only a later event has come in. */
function unasked(consultId: string, reasons: readonly string[]): ConsultRecord {
  return { consultId, to: 'elderlyPhysician', reasons, physicianId: null, question: null, summary: null, asked: null, answers: [], waitUntil: null, attempts: [], confirmed: {} };
}

/** Confirms what stands; an answer given later under the same reason is not confirmed by it (see consultAnswered). */
function consultConfirmed(draft: Draft, event: EventOf<'consultConfirmed'>, mark: Mark): void {
  const { consultId, reasons } = event.payload;
  upsertConsult(draft, consultId, (known) => ({
    ...(known ?? unasked(consultId, reasons)),
    confirmed: { ...known?.confirmed, ...Object.fromEntries(reasons.map((reason) => [reason, mark])) },
  }));
}

/** One pause per norm at a time: pausing a paused clock or resuming a running one changes nothing. */
function pause(draft: Draft, event: EventOf<'clockPaused'>): void {
  const { norm, reason } = event.payload;
  if (!draft.pauses.some((one) => one.norm === norm && one.until === null)) draft.pauses.push({ norm, reason, from: event.at, until: null });
}

function resume(draft: Draft, event: EventOf<'clockResumed'>): void {
  draft.pauses = draft.pauses.map((one) => (one.norm === event.payload.norm && one.until === null ? { ...one, until: Math.max(one.from, event.at) } : one));
}

function upsertConsult(draft: Draft, consultId: string, make: (known: ConsultRecord | undefined) => ConsultRecord): void {
  const index = draft.consults.findIndex((consult) => consult.consultId === consultId);
  if (index < 0) draft.consults.push(make(undefined));
  else draft.consults[index] = make(draft.consults[index]);
}

function offerMade(draft: Draft, event: EventOf<'offerMade'>, mark: Mark): void {
  const { payload } = event;
  upsertOffer(draft, payload.offerId, (known) => ({ ...(known ?? unanswered), ...payload, made: mark }));
}

const unanswered = { state: 'open', reasonCode: null, by: null, expectedAt: null, text: null, spokeWith: null, answered: null } as const;

/** The last answer stands, except: a screen's late "accepted" never revives a withdrawn offer (a promise by telephone does), and an accepted offer doesn't expire. */
function offerAnswered(draft: Draft, event: EventOf<'offerAnswered'>, mark: Mark): void {
  const { payload } = event;
  const known = draft.offers.find((offer) => offer.offerId === payload.offerId);
  if (known?.state === 'withdrawn' && payload.answer === 'accepted' && payload.by !== 'phone') return;
  if (known?.state === 'accepted' && payload.answer === 'expired') return;
  upsertOffer(draft, payload.offerId, () => ({
    ...(known ?? { offerId: payload.offerId, bedGroupId: payload.bedGroupId, locationId: null, holdId: null, versionSeen: 0, via: 'region', made: null }),
    state: payload.answer, reasonCode: payload.reasonCode, by: payload.by, expectedAt: payload.expectedAt, text: event.personal?.text ?? null, spokeWith: event.personal?.spokeWith ?? null, answered: mark,
  }));
  if (payload.answer !== 'accepted' && draft.placement !== null && draft.placement.offerId === payload.offerId) draft.placement = null;
}

function upsertOffer(draft: Draft, offerId: string, make: (known: OfferRecord | undefined) => OfferRecord): void {
  const index = draft.offers.findIndex((offer) => offer.offerId === offerId);
  if (index < 0) draft.offers.push(make(undefined));
  else draft.offers[index] = make(draft.offers[index]);
}

/** Answers add up in order; the first end stands. */
function upsertCare(draft: Draft, careId: string, part: Partial<Omit<CareRecord, 'careId'>>): void {
  const index = draft.care.findIndex((one) => one.careId === careId);
  const known = draft.care[index] ?? { careId, asked: null, answers: [], ended: null };
  const next: CareRecord = { careId, asked: part.asked ?? known.asked, answers: [...known.answers, ...(part.answers ?? [])], ended: known.ended ?? part.ended ?? null };
  if (index < 0) draft.care.push(next);
  else draft.care[index] = next;
}

/** One place per patient: of two confirmed blindly the first in region order stands and the other is kept and flagged; a knowing one replaces. */
function place(draft: Draft, event: EventOf<'placementConfirmed'>, mark: Mark): void {
  const made: PlacementRecord = { ...event.payload, place: event.personal?.place ?? null, spokeWith: event.personal?.spokeWith ?? null, mark };
  const standing = draft.placement;
  if (standing !== null && unawareOf(event, standing.mark) && (standing.bedGroupId !== made.bedGroupId || standing.bedGroupId === null)) {
    draft.otherPlacements.push(made);
    return;
  }
  draft.placement = made;
  draft.otherPlacements = [];
}

function handoverSent(draft: Draft, event: EventOf<'handoverSent'>, mark: Mark): void {
  const { payload } = event;
  draft.handovers.push({ handoverId: payload.handoverId, version: payload.version, bedGroupId: payload.bedGroupId, document: event.personal?.document ?? null, sent: mark });
}

function reopen(draft: Draft, event: EventOf<'reopened'>, mark: Mark): void {
  draft.closed = null;
  draft.review = null;
  draft.reopened = mark;
  if (event.payload.reason !== 'placeLost') return;
  draft.placement = null;
  draft.arrivedAt = null;
  draft.arrivedMark = null;
}
