import '../jitless.ts';
import * as z from 'zod';
import { BlockingReason, CareType, Id, Instant, Urgency } from '../primitives.ts';
import { attemptResults, instruments, norms, pauseReasons, titles, treatmentLimits, Destination, PatientPayload, PatientPersonal, PlacementNeeds, ReasonAnswer, ReferralPayload, ReferralPersonal, deviationReasons, refusalReasons, followUpDestinations, isolationFindings, isolationMeasures } from '../../casework/events.ts';
import { caseworkers, command, query } from '../define.ts';
import { checkedOnce } from '../checked-once.ts';
import { CaseDetail, ConsultView, WorklistRow } from '../views.ts';
import { oneCase, done, Text } from './parts.ts';

/** Times may lie up to fourteen days back; each step in its own time, none before the one it follows on. */
const PaperCase = z.strictObject({
  regionId: Id.optional(), receivedAt: Instant, referral: ReferralPayload.extend(ReferralPersonal.shape), patient: PatientPersonal.extend(PatientPayload.shape), note: Text(8000).default(''),
  decided: z.strictObject({ at: Instant, urgency: Urgency, careType: CareType, by: Text(120).min(1) }).nullable(),
  promised: z.strictObject({ at: Instant, bedGroupId: Id.nullable(), place: Text(200), spokeWith: Text(120), expectedAt: Instant.nullable() }).nullable(),
  arrivedAt: Instant.nullable(), closed: z.strictObject({ at: Instant, destination: Destination, text: Text(2000).default('') }).nullable(),
});

/** What the Werklijst shows: everything open, or one of the questions a shift asks again and again. */
export const WorklistFilter = z.enum(['open', 'mine', 'unowned', 'waitPhysician', 'waitProvider', 'overdue', 'closed']);

export const casework = {
  /** Open cases in their order. With the `cursor` of an answer to the same filter and text as `since`, `rows` holds only what changed after it and `order` names them all. */
  'casework.worklist': query(caseworkers, z.strictObject({ filter: WorklistFilter.default('open'), text: Text(100).default(''), since: Text(60).nullable().default(null) }), z.strictObject({ rows: z.array(checkedOnce(WorklistRow)), order: z.array(Id).nullable(), cursor: z.string(), counts: z.record(Urgency, z.int()), undecided: z.int(), total: z.int() })),
  'casework.get': query(caseworkers, oneCase, CaseDetail),
  /** "Nieuwe aanvraag": the case exists from the first ring on; everything else may come later. */
  'casework.start': command(caseworkers, z.strictObject({ regionId: Id.optional() }), z.strictObject({ caseId: Id })),
  'casework.saveReferral': command(caseworkers, z.strictObject({ caseId: Id, referral: ReferralPayload.extend(ReferralPersonal.shape) }), done),
  'casework.savePatient': command(caseworkers, z.strictObject({ caseId: Id, patient: PatientPersonal.extend(PatientPayload.shape) }), done),
  'casework.saveDraft': command(caseworkers, z.strictObject({ caseId: Id, field: Text(100), value: Text(8000).nullable() }), done),
  'casework.addNote': command(caseworkers, z.strictObject({ caseId: Id, text: Text(8000).min(1) }), done),
  'casework.claim': command(caseworkers, oneCase, done),
  'casework.release': command(caseworkers, oneCase, done),
  'casework.lookupMunicipality': query(caseworkers, z.strictObject({ text: Text(80) }), z.strictObject({ kind: z.enum(['found', 'ambiguous', 'unknown']), municipality: z.string().nullable(), regionNumber: z.int().nullable(), regionName: z.string().nullable(), options: z.array(z.string()), source: z.string().nullable() })),
  'casework.confirmOutcome': command(caseworkers, oneCase, done),
  'casework.deviate': command(caseworkers, z.strictObject({ caseId: Id, urgency: Urgency, careType: CareType, reason: z.enum(deviationReasons), text: Text(2000) }), done),
  'casework.askConsult': command(caseworkers, z.strictObject({ caseId: Id, to: Text(60), reasons: z.array(Text(60)).min(1), question: Text(4000).min(1), physicianId: Id.nullable(), /** morning list: only for U4 and U5, and the patient is safe where they are until then */ morning: z.boolean().default(false), /** the nurse checked that the patient is safe where they are until the morning; needed with `morning` */ safe: z.boolean().default(false) }), z.strictObject({ consultId: Id })),
  'casework.answerConsult': command(caseworkers, z.strictObject({ caseId: Id, consultId: Id, answers: z.array(ReasonAnswer).min(1), answeredBy: Text(120).min(1), advice: Text(4000) }), done),
  /** The physician confirms what the nurse wrote down from the telephone; who meant it otherwise answers anew. */
  'casework.confirmConsult': command(['elderlyPhysician'], z.strictObject({ caseId: Id, consultId: Id, reasons: z.array(Text(60)).min(1).max(10) }), done),
  /** A call to the physician (no answer, busy, calls back, reached), or `seen` when the physician opens the question. */
  'casework.recordAttempt': command(caseworkers, z.strictObject({ caseId: Id, consultId: Id, rosterId: Id.nullable(), result: z.enum(attemptResults) }), done),
  'casework.consults': query(caseworkers, z.strictObject({ open: z.boolean().default(true), /** only those with answers by telephone that wait for the physician's confirmation, also of closed cases */ toConfirm: z.boolean().default(false) }), z.strictObject({ consults: z.array(ConsultView.extend({ patientName: z.string(), urgency: Urgency.nullable(), careType: CareType.nullable(), facts: z.array(z.strictObject({ label: z.string(), value: z.string() })) })) })),
  'casework.useMandate': command(caseworkers, z.strictObject({ caseId: Id, reason: BlockingReason, why: Text(2000).min(1) }), done),
  'casework.markReferralLetter': command(caseworkers, z.strictObject({ caseId: Id, by: z.enum(['gp', 'elderlyPhysician', 'medicalSpecialist']) }), done),
  'casework.recordNeeds': command(caseworkers, z.strictObject({ caseId: Id, needs: PlacementNeeds }), done),
  /** Aanbieden: holds and offers in one step where the place can be held; otherwise only offers. Offline it waits in the queue and says so. */
  'casework.offer': command(caseworkers, z.strictObject({ caseId: Id, bedGroupId: Id, versionSeen: z.int().min(0), /** said to the provider besides the facts; refused when it holds identity */ text: Text(600).default('') }), z.strictObject({ offerId: Id, state: z.enum(['held', 'offered', 'waiting']) })),
  /** Toegezegd: the promise by telephone (also while a simulated one is pending) or the provider's acceptance taken over. Confirms the placement. */
  'casework.promise': command(caseworkers, z.strictObject({ caseId: Id, offerId: Id.nullable(), bedGroupId: Id, spokeWith: Text(120), expectedAt: Instant.nullable(), /** who chose, needed when several places promise */ chosenBy: z.enum(['patient', 'representative']).nullable().default(null) }), done),
  'casework.promiseOutside': command(caseworkers, z.strictObject({ caseId: Id, place: Text(200).min(1), spokeWith: Text(120), expectedAt: Instant.nullable(), /** placed through the desk of a neighbour region */ neighbourRegionId: Id.nullable().default(null) }), done),
  /** Desks of other regions with their numbers, those of the profile first, and what a placement there needs. */
  'casework.neighbours': query(caseworkers, oneCase, z.strictObject({ desks: z.array(z.strictObject({ regionId: Id, region: z.string(), deskName: z.string(), phone: z.string(), careOffice: z.string(), neighbour: z.boolean(), needsCareOffice: z.boolean() })) })),
  /** The care office's answer on a place outside region or network, as told. */
  'casework.recordCareOffice': command(caseworkers, z.strictObject({ caseId: Id, answer: z.enum(['agreed', 'refused']), by: Text(120).min(1), text: Text(1000).default('') }), done),
  /** The hold lasts longer, at most as long as a question of this case may wait on the morning list. */
  'casework.extendHold': command(caseworkers, z.strictObject({ caseId: Id, offerId: Id }), z.strictObject({ until: Instant })),
  'casework.refuse': command(caseworkers, z.strictObject({ caseId: Id, offerId: Id, reason: z.enum(refusalReasons), text: Text(1000), spokeWith: Text(120) }), done),
  'casework.withdrawOffer': command(caseworkers, z.strictObject({ caseId: Id, offerId: Id }), done),
  'casework.arrive': command(caseworkers, z.strictObject({ caseId: Id, arrivedAt: Instant.nullable() }), done),
  'casework.arrangeTransport': command(caseworkers, z.strictObject({ caseId: Id, kind: z.enum(['own', 'taxi', 'wheelchairTaxi', 'ambulanceB']), at: Instant.nullable(), text: Text(500).default('') }), done),
  /** BRMO and isolation, asked before anybody drives. */
  'casework.recordIsolation': command(caseworkers, z.strictObject({ caseId: Id, finding: z.enum(isolationFindings), measure: z.enum(isolationMeasures), by: Text(120).min(1), text: Text(500).default('') }), done),
  /** Where the patient is 30 or 90 days after admission; also on a closed case. Errors: notFound (not asked now). */
  'casework.followUp': command(caseworkers, z.strictObject({ caseId: Id, afterDays: z.union([z.literal(30), z.literal(90)]), destination: z.enum(followUpDestinations), by: Text(120).default(''), text: Text(500).default('') }), done),
  'casework.recordScore': command(caseworkers, z.strictObject({ caseId: Id, instrument: z.enum(instruments), value: Text(60).min(1), direction: z.enum(['higherIsBetter', 'higherIsWorse']).nullable().default(null), anyPartThree: z.boolean().nullable().default(null), scoredAt: Instant.nullable(), by: Text(120), source: Text(200) }), done),
  'casework.recordTitle': command(caseworkers, z.strictObject({ caseId: Id, title: z.enum(titles), from: Instant.nullable(), until: Instant.nullable(), by: Text(120), reference: Text(200) }), done),
  'casework.recordTreatmentLimit': command(caseworkers, z.strictObject({ caseId: Id, code: z.enum(treatmentLimits), value: z.enum(['yes', 'yesWithRestrictions', 'no', 'unknown']), recordedAt: Instant.nullable(), verifiedBy: Text(120), text: Text(500).default('') }), done),
  'casework.arrangeBridge': command(caseworkers, z.strictObject({ caseId: Id, owner: Text(120).min(1), dueAt: Instant, text: Text(1000).min(1) }), done),
  /** Ready-made words for referrer or patient at this step; what was really said is recorded with recordFeedback. */
  'casework.feedbackText': query(caseworkers, z.strictObject({ caseId: Id, to: z.enum(['referrer', 'patient']) }), z.strictObject({ text: z.string() })),
  'casework.recordFeedback': command(caseworkers, z.strictObject({ caseId: Id, to: z.enum(['referrer', 'patient']), text: Text(2000).min(1), spokeWith: Text(120).default('') }), done),
  'casework.pauseClock': command(caseworkers, z.strictObject({ caseId: Id, norm: z.enum(norms), reason: z.enum(pauseReasons) }), done),
  'casework.resumeClock': command(caseworkers, z.strictObject({ caseId: Id, norm: z.enum(norms) }), done),
  /** A case worked on paper, typed in afterwards with its real times (Noodprocedure). What happened is recorded as fact. */
  'casework.enterPaper': command(caseworkers, PaperCase, z.strictObject({ caseId: Id })),
  'casework.setReminder': command(caseworkers, z.strictObject({ caseId: Id, dueAt: Instant, text: Text(500) }), done),
  'casework.doneReminder': command(caseworkers, z.strictObject({ caseId: Id, reminderId: Id }), done),
  /** Puts the case aside for another call, with a reminder; answers with the case that was put aside before (back on screen now), or null: start a new one. */
  'casework.park': command(caseworkers, oneCase, z.strictObject({ next: Id.nullable(), dueAt: Instant })),
  'casework.close': command(caseworkers, z.strictObject({ caseId: Id, destination: Destination, text: Text(2000) }), done),
  'casework.reopen': command(caseworkers, z.strictObject({ caseId: Id, reason: z.enum(['wrongClosure', 'eventAfterClosure', 'placeLost', 'other']), text: Text(1000) }), done),
};
