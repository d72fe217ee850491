import { PatientPayload, PatientPersonal, ReferralPayload, ReferralPersonal } from '../../../shared/casework/events.ts';
import type { OpenEvent } from '../../../shared/casework/events.ts';
import { formatDateShort } from '../../../shared/calendar/index.ts';
import { actions, guard, stepOf } from '../../../shared/casework/guards.ts';
import { checkReasonNl, fieldNl, sexNl } from '../../../shared/casework/nl.ts';
import { normClocks } from '../../../shared/casework/norms.ts';
import type { CaseState, ConsultRecord, Field } from '../../../shared/casework/state.ts';
import { trackedOf } from '../../../shared/casework/papers.ts';
import { timelineText } from '../../../shared/casework/timeline.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { CaseDetail, ConsultView, OfferView } from '../../../shared/contract/views.ts';
import type { Cache, Kernel } from '../kernel.ts';
import { ageKnown } from '../triage/age.ts';
import { proposalOf, standingOf } from '../triage/evaluate.ts';
import type { Doubles } from './doubles.ts';
import type { Looked } from './looked.ts';
import { reasonsToConfirm } from './confirm.ts';
import { extendableTo } from './offers.ts';
import type { LiveOffer } from './open-offers.ts';
import { chainOf } from '../../../shared/casework/chain.ts';
import { deliveryOf } from './physicians.ts';
import type { Places } from './places.ts';
import { flagsOf, intakeOf } from './summary.ts';
import { openObjection } from '../../../shared/casework/triageCheck.ts';
import type * as z from 'zod';

export type Detail = z.infer<typeof CaseDetail>;
// Made once: extending a schema costs as much as reading with it.
const PatientFields = PatientPersonal.extend(PatientPayload.shape);
const ReferralFields = ReferralPersonal.extend(ReferralPayload.shape);
export type DetailDeps = { readonly kernel: Kernel; readonly places: Places; readonly doubles: Doubles };

/** One case as its screens show it. */
export function detailOf(looked: Looked, events: readonly OpenEvent[], actor: Actor, now: number, { kernel, places, doubles }: DetailDeps): Detail {
  const { state, profile, evaluation, blocking, offers } = looked;
  const nameOf = (who: Actor) => kernel.session.nameOf(who);
  const input = looked.guardInput(actor.role);
  const overbooked = kernel.cache.all('conflict').some((conflict) => conflict.closedAt === null && conflict.kind === 'overbooked' && conflict.caseIds.includes(state.caseId));
  const { found, comparing } = state.closed === null ? doubles.soFar(state) : { found: [], comparing: false };
  const flags: Detail['flags'] = [...flagsOf(state), ...(overbooked ? ['overbooked' as const] : []), ...(found.some((one) => one.strong && one.open) ? ['possibleDouble' as const] : [])];
  const lastHandover = state.handovers.at(-1);
  const { decision } = state;
  const age = ageKnown(state, evaluation.answers);
  return {
    caseId: state.caseId, regionId: state.regionId, step: stepOf(state), createdAt: state.createdAt, closed: state.closed !== null, destination: state.closed?.destination ?? null,
    owner: state.owner?.actor ?? null, ownerName: state.owner === null ? '' : nameOf(state.owner.actor), sync: state.unregistered > 0 ? 'saved' : 'registered', erased: state.erased,
    flags,
    patient: PatientFields.parse({ ...valuesOf(state.patient), ...(age === null ? {} : { ageYears: age }) }), referral: ReferralFields.parse(valuesOf(state.referral)),
    notes: state.notes.map(({ text, mark }) => ({ id: mark.id, at: mark.at, by: nameOf(mark.actor), text: text ?? '' })), drafts: { ...kernel.journal.drafts.get(state.caseId) },
    decision: decision?.decided ?? null, proposed: proposalOf(evaluation) ?? decision?.proposed ?? null, deviation: decision?.deviation ?? null, decidedAt: decision?.mark.at ?? null, decidedBy: decision === null ? null : nameOf(decision.mark.actor),
    decisionStale: evaluation.stale || state.decisionRivals.length > 0 || openObjection(state) !== null, triage: standingOf(evaluation, state),
    blocking: blocking.map((one) => ({ ...one, ways: [...one.ways], answeredBy: one.liftedBy === 'answer' || one.answeredBy === null ? one.answeredBy : nameOf(actorById(events, one.answeredBy)) })),
    consults: state.consults.map((consult) => consultView(state, consult, looked, now, nameOf, kernel.cache)), needs: state.needs?.value ?? null,
    referralLetter: state.letter === null ? null : { by: state.letter.by, seenAt: state.letter.seenAt }, offers: offers.map((offer) => ({ ...offerView(offer, places), ...(offer.record.mustAccept === true ? { mustAccept: true } : {}), extendTo: state.closed === null ? extendableTo(looked, offer, now) : null })),
    placement: state.placement === null ? null : {
      bedGroupId: state.placement.bedGroupId, name: state.placement.bedGroupId === null ? (state.placement.place ?? 'Plaats buiten het netwerk') : places.bedGroupName(state.placement.bedGroupId), via: state.placement.via,
      confirmedAt: state.placement.mark.at, expectedAt: state.placement.expectedAt, overbooked,
    },
    handover: lastHandover === undefined ? null : { handoverId: lastHandover.handoverId, version: lastHandover.version, sentAt: lastHandover.sent.at, receivedAt: state.received[lastHandover.handoverId]?.at ?? null },
    triageCheck: triageCheckOf(state, kernel.cache), withdrawal: state.withdrawal === null ? null : { at: state.withdrawal.mark.at, text: state.withdrawal.text ?? '' }, intake: intakeOf(state),
    arrivedAt: state.arrivedAt, clocks: [...normClocks(state, profile, evaluation.facts.outcome.urgency, now)],
    reminders: state.reminders.map(({ reminderId, dueAt, text, parked }) => ({ reminderId, dueAt, text: text ?? '', done: state.doneReminders[reminderId] !== undefined, ...(parked === true ? { parked } : {}) })),
    timeline: events.map((event) => ({ id: event.id, at: event.at, type: event.type === 'unknown' ? event.originalType : event.type, text: timelineText(event, { bedGroup: (id) => places.bedGroupName(id) }), actorName: nameOf(event.actor), sync: event.seq === null ? 'saved' : 'registered' })),
    actions: Object.fromEntries(actions.map((action) => [action, guard(action, input)?.message ?? null])) as Detail['actions'],
    possibleDoubles: found.map(({ caseId, why }) => ({ caseId, why })), ...(comparing ? { comparingDoubles: true } : {}), fieldConflicts: conflictsOf(state, nameOf), ...recordsOf(state, nameOf, now),
  };
}

/** Scores, titles and limits as received, with who said so; the newest last. */
function recordsOf(state: CaseState, nameOf: (actor: Actor) => string, now: number): Pick<Detail, 'scores' | 'titles' | 'limits' | 'isolation' | 'transport' | 'bridge' | 'feedback' | 'tracked' | 'careOffice'> {
  return {
    scores: state.scores.map(({ instrument, scoredAt, personal, mark }) => ({ id: mark.id, instrument, value: personal?.value ?? '', direction: personal?.direction ?? null, anyPartThree: personal?.anyPartThree ?? null, scoredAt, by: personal?.by ?? '', source: personal?.source ?? '' })),
    titles: state.titles.map(({ title, from, until, personal, mark }) => ({ id: mark.id, title, from, until, expired: until !== null && until <= now, by: personal?.by ?? '', reference: personal?.reference ?? '' })),
    limits: state.limits.map(({ code, value, recordedAt, personal, mark }) => ({ id: mark.id, code, value, recordedAt, verifiedBy: personal?.verifiedBy ?? '', text: personal?.text ?? '' })),
    tracked: [...trackedOf(state)], careOffice: state.careOffice === null ? null : { answer: state.careOffice.answer, at: state.careOffice.answeredAt, by: state.careOffice.personal?.by ?? '', text: state.careOffice.personal?.text ?? '' },
    isolation: state.isolation === null ? null : { finding: state.isolation.finding, measure: state.isolation.measure, at: state.isolation.askedAt, by: state.isolation.personal?.by ?? '', text: state.isolation.personal?.text ?? '' },
    transport: state.transport === null ? null : { kind: state.transport.kind, at: state.transport.at, text: state.transport.text ?? '' }, bridge: state.bridge === null ? null : { owner: state.bridge.owner, dueAt: state.bridge.dueAt, text: state.bridge.text ?? '' },
    feedback: state.feedback.map(({ to, text, mark }) => ({ id: mark.id, at: mark.at, to, text: text ?? '', by: nameOf(mark.actor) })),
  };
}

function triageCheckOf(state: CaseState, cache: Cache): NonNullable<Detail['triageCheck']> | null {
  const check = state.triageChecks.at(-1);
  if (check === undefined) return null;
  const by = check.organisationId === null ? '' : (cache.get('organisation', check.organisationId)?.name ?? check.organisationId);
  return { result: check.result, by, at: check.mark.at, reason: check.reasonCode === null ? '' : checkReasonNl[check.reasonCode], text: check.text ?? '', open: openObjection(state) !== null };
}

function actorById(events: readonly OpenEvent[], id: string): Actor {
  return events.find((event) => event.actor.id === id)?.actor ?? { id, role: 'system', desk: 'onbekend' };
}

export function consultView(state: CaseState, consult: ConsultRecord, looked: Pick<Looked, 'profile'>, now: number, nameOf: (actor: Actor) => string, cache: Cache): z.infer<typeof ConsultView> {
  const last = consult.answers.at(-1);
  const clock = consult.asked === null ? undefined : normClocks(state, looked.profile, null, now).find((one) => one.norm === 'consult' && one.startedAt === consult.asked?.at);
  return {
    consultId: consult.consultId, caseId: state.caseId, to: consult.to, reasons: [...consult.reasons], question: consult.question ?? '', summary: consult.summary ?? '', askedAt: consult.asked?.at ?? last?.mark.at ?? state.createdAt,
    askedBy: consult.asked === null ? '' : nameOf(consult.asked.actor), dueAt: clock?.dueAt ?? null, answers: consult.answers.map(({ reason, answer, legalBasis }) => (legalBasis === undefined ? { reason, answer } : { reason, answer, legalBasis })),
    answeredAt: last?.mark.at ?? null, answeredBy: last?.answeredBy ?? null, recordedBy: last?.recordedBy ?? null, advice: [...new Set(consult.answers.map((answer) => answer.advice).filter((advice) => advice !== null && advice !== ''))].join('\n'),
    delivery: deliveryOf(consult), toConfirm: reasonsToConfirm(consult), waitUntil: consult.waitUntil, chain: chainOf(consult, state, looked.profile, cache.all('roster'), now),
  };
}

function offerView(offer: LiveOffer, places: Places): z.infer<typeof OfferView> {
  const { record } = offer;
  const bed = places.bedGroup(record.bedGroupId);
  const location = places.location(record.locationId ?? bed?.locationId ?? null);
  return {
    offerId: record.offerId, bedGroupId: record.bedGroupId, bedGroupName: bed?.name ?? record.bedGroupId, locationName: location?.name ?? '', place: location?.place ?? '', dayNumber: location?.dayNumber ?? '', nightNumber: location?.nightNumber ?? '',
    madeAt: record.made?.at ?? record.answered?.at ?? 0, holdExpiresAt: offer.hold?.state === 'held' ? offer.hold.expiresAt : null, state: offer.state, reason: offer.reason, expectedAt: offer.expectedAt, failure: offer.failure,
    proposed: proposedOf(offer, places),
  };
}

function proposedOf({ regional }: LiveOffer, places: Places): z.infer<typeof OfferView>['proposed'] {
  const bedGroupId = regional?.answer?.proposedBedGroupId ?? null;
  return bedGroupId === null ? null : { bedGroupId, name: places.bedGroupName(bedGroupId) };
}

/** Recorded values; a withdrawn field is null, a field nobody mentioned is absent. */
export function valuesOf(fields: Readonly<Record<string, Field>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value]));
}

function conflictsOf(state: CaseState, nameOf: (actor: Actor) => string): NonNullable<Detail['fieldConflicts']> {
  return [state.patient, state.referral, state.answers, state.dossier].flatMap((fields) => Object.entries(fields).flatMap(([field, { value, others }]) => others.map((other) => ({
    field, label: fieldNl[field] ?? field, kept: inWords(field, value), other: inWords(field, other.value), by: nameOf(other.mark.actor), at: other.mark.at,
  }))));
}

function inWords(field: string, value: unknown): string {
  if (value === null || value === undefined) return 'leeg';
  if (field === 'sex' && typeof value === 'string') return sexNl[value] ?? value;
  if (field === 'birthDate' && typeof value === 'string') return formatDateShort(Date.parse(`${value}T12:00:00Z`));
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value).slice(0, 200);
}
