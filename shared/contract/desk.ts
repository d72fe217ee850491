import './jitless.ts';
import * as z from 'zod';
import { Answers, BlockingReason, CareType, Id, Instant, Role, Urgency } from './primitives.ts';
import { attemptResults, instruments, norms, pauseReasons, titles, treatmentLimits, Destination, PatientPayload, PatientPersonal, PlacementNeeds, ReasonAnswer, ReferralPayload, ReferralPersonal, deviationReasons, refusalReasons } from '../casework/events.ts';
import { RegionProfile } from '../profile/schema.ts';
import { caseworkers, command, everyone, query } from './define.ts';
import type { Contract } from './define.ts';
import { PackRef, ProtocolChange, ProtocolReport, ProtocolVersionLine, ProtocolView } from './protocol.ts';
import { CaseDetail, ConsultView, EmergencyList, QueueItem, ShiftView, SearchView, StatusBarView, SyncStatus, TriageView, WorklistRow } from './views.ts';

const empty = z.strictObject({});
const oneCase = z.strictObject({ caseId: Id });
const done = z.strictObject({});
const Text = (max: number) => z.string().max(max);

/** Times may lie up to fourteen days back; each step in its own time, none before the one it follows on. */
const PaperCase = z.strictObject({
  regionId: Id.optional(), receivedAt: Instant, referral: ReferralPayload.extend(ReferralPersonal.shape), patient: PatientPersonal.extend(PatientPayload.shape), note: Text(8000).default(''),
  decided: z.strictObject({ at: Instant, urgency: Urgency, careType: CareType, by: Text(120).min(1) }).nullable(),
  promised: z.strictObject({ at: Instant, bedGroupId: Id.nullable(), place: Text(200), spokeWith: Text(120), expectedAt: Instant.nullable() }).nullable(),
  arrivedAt: Instant.nullable(), closed: z.strictObject({ at: Instant, destination: Destination, text: Text(2000).default('') }).nullable(),
});

const app = {
  'app.info': query(null, empty, z.strictObject({ version: z.string(), host: z.enum(['electron', 'loopback', 'memory']), capabilities: z.strictObject({ secrets: z.enum(['system', 'keyFile']), print: z.boolean(), updater: z.boolean(), notifications: z.boolean() }), dataFolder: z.string(), training: z.boolean() })),
  'app.statusBar': query(null, empty, StatusBarView),
  'app.settings': query(null, empty, z.strictObject({ theme: z.enum(['nacht', 'dag', 'system']), sound: z.boolean(), singleKeys: z.boolean() })),
  'app.saveSettings': command(null, z.strictObject({ theme: z.enum(['nacht', 'dag', 'system']).optional(), sound: z.boolean().optional(), singleKeys: z.boolean().optional() }), done),
};

const session = {
  'session.current': query(null, empty, z.strictObject({ staff: z.strictObject({ id: Id, name: z.string(), role: Role, desk: Id }).nullable(), training: z.boolean(), shiftStartedAt: Instant.nullable() })),
  /** Training region only: signs in an invented trainee nurse. */
  'session.startTraining': command(null, empty, done),
  'session.signOut': command(everyone, empty, done),
};

const casework = {
  'casework.worklist': query(caseworkers, z.strictObject({ filter: z.enum(['open', 'mine', 'unowned', 'waitPhysician', 'waitProvider', 'overdue', 'closed']).default('open'), text: Text(100).default('') }), z.strictObject({ rows: z.array(WorklistRow), counts: z.record(Urgency, z.int()), undecided: z.int(), total: z.int() })),
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
  'casework.askConsult': command(caseworkers, z.strictObject({ caseId: Id, to: Text(60), reasons: z.array(Text(60)).min(1), question: Text(4000).min(1), physicianId: Id.nullable(), /** morning list: only for U4 and U5, and the patient is safe where they are until then */ morning: z.boolean().default(false) }), z.strictObject({ consultId: Id })),
  'casework.answerConsult': command(caseworkers, z.strictObject({ caseId: Id, consultId: Id, answers: z.array(ReasonAnswer).min(1), answeredBy: Text(120).min(1), advice: Text(4000) }), done),
  /** A call to the physician (no answer, busy, calls back, reached), or `seen` when the physician opens the question. */
  'casework.recordAttempt': command(caseworkers, z.strictObject({ caseId: Id, consultId: Id, rosterId: Id.nullable(), result: z.enum(attemptResults) }), done),
  'casework.consults': query(caseworkers, z.strictObject({ open: z.boolean().default(true) }), z.strictObject({ consults: z.array(ConsultView.extend({ patientName: z.string(), urgency: Urgency.nullable(), careType: CareType.nullable(), facts: z.array(z.strictObject({ label: z.string(), value: z.string() })) })) })),
  'casework.useMandate': command(caseworkers, z.strictObject({ caseId: Id, reason: BlockingReason, why: Text(2000).min(1) }), done),
  'casework.markReferralLetter': command(caseworkers, z.strictObject({ caseId: Id, by: z.enum(['gp', 'elderlyPhysician', 'medicalSpecialist']) }), done),
  'casework.recordNeeds': command(caseworkers, z.strictObject({ caseId: Id, needs: PlacementNeeds }), done),
  /** Aanbieden: holds and offers in one step where the place can be held; otherwise only offers. Offline it waits in the queue and says so. */
  'casework.offer': command(caseworkers, z.strictObject({ caseId: Id, bedGroupId: Id, versionSeen: z.int().min(0), /** said to the provider besides the facts; refused when it holds identity */ text: Text(600).default('') }), z.strictObject({ offerId: Id, state: z.enum(['held', 'offered', 'waiting']) })),
  /** Toegezegd: the promise by telephone (also while a simulated one is pending) or the provider's acceptance taken over. Confirms the placement. */
  'casework.promise': command(caseworkers, z.strictObject({ caseId: Id, offerId: Id.nullable(), bedGroupId: Id, spokeWith: Text(120), expectedAt: Instant.nullable() }), done),
  'casework.promiseOutside': command(caseworkers, z.strictObject({ caseId: Id, place: Text(200).min(1), spokeWith: Text(120), expectedAt: Instant.nullable() }), done),
  'casework.refuse': command(caseworkers, z.strictObject({ caseId: Id, offerId: Id, reason: z.enum(refusalReasons), text: Text(1000), spokeWith: Text(120) }), done),
  'casework.withdrawOffer': command(caseworkers, z.strictObject({ caseId: Id, offerId: Id }), done),
  'casework.arrive': command(caseworkers, z.strictObject({ caseId: Id, arrivedAt: Instant.nullable() }), done),
  'casework.arrangeTransport': command(caseworkers, z.strictObject({ caseId: Id, kind: z.enum(['own', 'taxi', 'wheelchairTaxi', 'ambulanceB']), at: Instant.nullable(), text: Text(500).default('') }), done),
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
  'casework.close': command(caseworkers, z.strictObject({ caseId: Id, destination: Destination, text: Text(2000) }), done),
  'casework.reopen': command(caseworkers, z.strictObject({ caseId: Id, reason: z.enum(['wrongClosure', 'eventAfterClosure', 'placeLost', 'other']), text: Text(1000) }), done),
};

const triage = {
  'triage.view': query(caseworkers, oneCase, TriageView),
  /** value null takes the answer back. Answers with the whole new view, so that one key costs one round trip. */
  'triage.answer': command(caseworkers, z.strictObject({ caseId: Id, answers: z.record(z.string().max(60), z.union([z.string().max(60), z.int(), z.null()])) }), TriageView),
  'triage.whatWouldChange': query(caseworkers, z.strictObject({ caseId: Id, decision: Text(60) }), z.strictObject({ changes: z.array(z.string()) })),
  /** "probeer antwoorden", without a case */
  'triage.try': query(everyone, z.strictObject({ answers: Answers }), TriageView),
  /** Screen Protocol: the versions this desk holds, one of them as people read it, what the verifier proved of it, and what differs between two. */
  'triage.packs': query(everyone, empty, z.strictObject({ packs: z.array(ProtocolVersionLine) })),
  'triage.pack': query(everyone, z.strictObject({ pack: PackRef.default(null) }), ProtocolView),
  'triage.verify': query(everyone, z.strictObject({ pack: PackRef.default(null) }), ProtocolReport),
  'triage.diff': query(everyone, z.strictObject({ from: PackRef, to: PackRef }), z.strictObject({ changes: z.array(ProtocolChange) })),
};

const capacity = {
  'capacity.search': query(caseworkers, z.strictObject({ caseId: Id, neededBy: Instant.nullable().default(null), ignore: z.array(Text(60)).max(20).default([]), limitNotFitting: z.int().min(0).max(20_000).default(200) }), SearchView),
  /** Noodprocedure: beds, numbers, rosters and open cases from the local cache, dated, for printing. */
  'capacity.emergencyList': query(caseworkers, empty, EmergencyList),
  'capacity.overview': query(everyone, empty, z.strictObject({ bedGroups: z.int(), free: z.int(), call: z.int(), stale: z.int(), feedAt: Instant.nullable() })),
};

const handover = {
  /** The data set of care.md 6.2 B as it stands, with what is still missing. */
  'handover.view': query(caseworkers, oneCase, z.strictObject({ caseId: Id, sections: z.array(z.strictObject({ title: z.string(), lines: z.array(z.strictObject({ label: z.string(), value: z.string().nullable(), /** set when handover.save takes this item */ item: z.string().nullable().optional() })) })), missing: z.array(z.string()), text: z.string() })),
  /** Items of the data set as told; null withdraws one. Ids as in handover.view. */
  'handover.save': command(caseworkers, z.strictObject({ caseId: Id, items: z.record(z.string().max(40), z.strictObject({ text: Text(4000), at: Instant.nullable().default(null), by: Text(120).nullable().default(null) }).nullable()) }), done),
  'handover.send': command(caseworkers, oneCase, z.strictObject({ handoverId: Id })),
  /** FHIR R4 document Bundle of the handover as it was last sent (or as it stands when it wasn't). */
  'handover.fhir': query(caseworkers, oneCase, z.strictObject({ bundle: z.json() })),
  /** Dienstoverdracht: open cases by risk, agreements, disturbances. */
  'handover.shift': query(caseworkers, empty, ShiftView),
  /** The receiver reads back and signs for exactly these open cases; refused when the list isn't what is open now. */
  'handover.acceptShift': command(caseworkers, z.strictObject({ shiftId: Id, caseIds: z.array(Id).max(2000), readBack: Text(2000) }), done),
  'handover.markReceived': command(caseworkers, z.strictObject({ caseId: Id, handoverId: Id }), done),
};

const sync = {
  'sync.status': query(null, empty, SyncStatus),
  'sync.queue': query(everyone, empty, z.strictObject({ items: z.array(QueueItem) })),
  'sync.retry': command(everyone, z.strictObject({ id: Id.nullable() }), done),
  /** A person decides that a refused item needs no more sending; it stays in the log with who and why. */
  'sync.resolve': command(everyone, z.strictObject({ id: Id, why: Text(500).min(1) }), done),
};

const profile = { 'profile.current': query(everyone, z.strictObject({ regionId: Id.nullable().default(null) }), z.strictObject({ profile: RegionProfile, regionName: z.string() })) };

const audit = {
  'audit.list': query(['manager', 'administrator', 'trainee'], z.strictObject({ before: z.int().nullable().default(null), caseId: Id.nullable().default(null), limit: z.int().min(1).max(500).default(100) }), z.strictObject({ lines: z.array(z.strictObject({ seq: z.int(), at: Instant, actor: z.string(), role: z.string(), action: z.string(), caseId: Id.nullable(), outcome: z.string() })), intact: z.boolean().nullable() })),
};

/** Every method of the desk. Names are `<feature>.<verb>`; features carry the same word in every layer. */
export const deskContract = { ...app, ...session, ...casework, ...triage, ...capacity, ...handover, ...sync, ...profile, ...audit } as const satisfies Contract;
export type DeskContract = typeof deskContract;
