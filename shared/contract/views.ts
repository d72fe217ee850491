import './jitless.ts';
import * as z from 'zod';
import { attemptResults, trackedItems, instruments, pauseReasons, titles, treatmentLimits, Decision, Destination, PatientPayload, PatientPersonal, PlacementNeeds, ReasonAnswer, ReferralPayload, ReferralPersonal, refusalReasons, deviationReasons, isolationFindings, isolationMeasures } from '../casework/events.ts';
import { BedGroup, Location, Position } from '../capacity/schema.ts';
import { checkedOnce } from './checked-once.ts';
import { Offer, Hold } from './region.ts';
import { Actor, Answers, BlockingReason, CareType, Escalation, Id, Instant, Urgency } from './primitives.ts';

/** What the screens get. Views are made by the core; the renderer holds no rules of its own. Instants in epoch ms. */

export const steps = ['referral', 'triage', 'decided', 'searching', 'offered', 'promised', 'handoverSent', 'handoverReceived', 'arrived', 'closed'] as const;
export const Step = z.enum(steps);
export type Step = z.infer<typeof Step>;

/** A norm clock: percent may pass 100; `state` ok < 50 <= half < 80 <= near < 100 <= overdue; met = done in time, missed = done too late. */
export const NormClock = z.strictObject({ norm: z.enum(['pickUp', 'triage', 'consult', 'providerAnswer', 'placement', 'retriage']), startedAt: Instant, dueAt: Instant, doneAt: Instant.nullable(), state: z.enum(['ok', 'half', 'near', 'overdue', 'met', 'missed']), /** the clock stands still since then, for this named reason */ pausedAt: Instant.optional(), pauseReason: z.enum(pauseReasons).optional() });
export type NormClock = z.infer<typeof NormClock>;

/** saved = on this desk's disk; registered = the region has it. */
export const SyncMark = z.enum(['saved', 'registered']);

export const WorklistRow = z.strictObject({
  caseId: Id, regionId: Id, urgency: Urgency.nullable(), careType: CareType.nullable(), deadline: NormClock.nullable(), patientName: z.string(), place: z.string(), referrer: z.string(), step: Step,
  owner: Actor.nullable(), ownerName: z.string(), blocker: z.string().nullable(), retriageAt: Instant.nullable(), createdAt: Instant, sync: SyncMark, /** filed by the sender itself, and how */ intake: z.enum(['web', 'fhir']).nullable().optional(), flags: z.array(z.enum(['claimConflict', 'urgencyConflict', 'possibleDouble', 'overbooked', 'lateEvent', 'unknownEvent', 'erased', 'fieldConflict', 'doublePlacement', 'triageOverruled', 'withdrawalAsked'])),
});
export type WorklistRow = z.infer<typeof WorklistRow>;

export const QuestionView = z.strictObject({
  fact: z.string(), stage: z.string(), text: z.string(), why: z.string(), help: z.string().nullable(),
  /** options in digit order; a number has `range` and, where it may be unknown, one option "unknown" */
  options: z.array(z.strictObject({ value: z.string(), label: z.string(), hint: z.string().nullable() })),
  range: z.strictObject({ min: z.int(), max: z.int() }).nullable(),
  answer: z.union([z.string(), z.int()]).nullable(), origin: z.enum(['nurse', 'referral', 'sender', 'physician']).nullable(),
  /** can still change an open decision */ relevant: z.boolean(), asked: z.boolean(),
});
export type QuestionView = z.infer<typeof QuestionView>;

export const ExplanationView = z.strictObject({ decision: z.string(), title: z.string(), outcome: z.string().nullable(), outcomeLabel: z.string().nullable(), because: z.array(z.string()), skipped: z.array(z.string()), possible: z.array(z.string()) });
/** Where a conversation stands: `mark` is the same for as long as protocol and answers are, `events` counts what the case knew then. A TriageView of another mark that knew less is to be fetched again. */
const Standing = z.strictObject({ mark: z.string(), events: z.int() });
export type Standing = z.infer<typeof Standing>;
/** What the answers lead to so far; null = still open. */
const TriageOutcome = z.strictObject({ urgency: Urgency.nullable(), medicalRoute: z.string().nullable(), legalRoute: z.string().nullable(), stayNeed: z.string().nullable(), careType: CareType.nullable(), escalation: z.array(Escalation).nullable() });
export type TriageOutcome = z.infer<typeof TriageOutcome>;
export const TriageView = z.strictObject({
  caseId: Id, standing: Standing, packId: Id, packVersion: z.string(), packTitle: z.string(), notValidated: z.boolean(), answers: Answers,
  /** every question of the pack in stage order */ questions: z.array(QuestionView), stages: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  /** stage on screen = stage of `next`; facts to show there in order */ currentStage: z.string().nullable(), currentFacts: z.array(z.string()), next: z.string().nullable(),
  outcome: TriageOutcome,
  /** what each answer to `next` would lead to, by option, so that it is seen in the frame of the key; an option that would be refused isn't among them. Null: nothing asked, or a number */
  ahead: z.strictObject({ fact: z.string(), outcomes: z.record(z.string(), TriageOutcome) }).nullable(),
  possible: z.record(z.string(), z.array(z.string())), contradictions: z.array(z.strictObject({ facts: z.array(z.string()), message: z.string() })),
  explanation: z.array(ExplanationView),
});
export type TriageView = z.infer<typeof TriageView>;

export const BlockingView = z.strictObject({
  reason: BlockingReason, to: z.string(), open: z.boolean(), explanation: z.string(), answeredBy: z.string().nullable(), answeredAt: Instant.nullable(), liftedBy: z.enum(['answer', 'mandate', 'newAnswer', 'title']).nullable(),
  /** what lifts it: the screen offers only these */ ways: z.array(z.enum(['physicianAnswer', 'mandate', 'newAnswer', 'title', 'writtenReason'])),
});
export type BlockingView = z.infer<typeof BlockingView>;

export const ConsultView = z.strictObject({ consultId: Id, caseId: Id, to: z.string(), reasons: z.array(z.string()), question: z.string(), summary: z.string(), askedAt: Instant, askedBy: z.string(), dueAt: Instant.nullable(), answers: z.array(ReasonAnswer), answeredAt: Instant.nullable(), answeredBy: z.string().nullable(), recordedBy: z.enum(['nurse', 'physician']).nullable(), advice: z.string(),
  /** how far the question got: on this desk, at the region, called out by the region (or the call-out failed), the physician answered the call, opened it, answered it */ delivery: z.enum(['saved', 'registered', 'calledOut', 'callFailed', 'reached', 'seen', 'answered']).optional(), /** on the morning list until then */ waitUntil: Instant.nullable().optional(), /** reasons answered by telephone that the physician hasn't confirmed yet */ toConfirm: z.array(z.string()).optional(),
  /** whom to call in which order; the next one's turn comes when a norm time has gone by without an answer */
  chain: z.array(z.strictObject({ rosterId: Id, name: z.string(), role: z.string(), phone: z.string(), turnAt: Instant, turn: z.enum(['now', 'later', 'tried']), attempts: z.array(z.strictObject({ at: Instant, result: z.enum(attemptResults) })) })).optional() });
export type ConsultView = z.infer<typeof ConsultView>;

export const OfferView = z.strictObject({ offerId: Id, bedGroupId: Id, bedGroupName: z.string(), locationName: z.string(), place: z.string(), dayNumber: z.string(), nightNumber: z.string(), madeAt: Instant, holdExpiresAt: Instant.nullable(), state: z.enum(['open', 'accepted', 'refused', 'withdrawn', 'expired', 'waiting', 'failed']), reason: z.string().nullable(), expectedAt: Instant.nullable(), failure: z.string().nullable(), /** a refusing provider named another place of its own */ proposed: z.strictObject({ bedGroupId: Id, name: z.string() }).nullable().optional(), /** the region's rule "reported free = must accept" holds for this one */ mustAccept: z.boolean().optional(), /** made on a question that waits for the morning: until when the hold may be extended */ extendTo: Instant.nullable().optional() });
export type OfferView = z.infer<typeof OfferView>;

export const HandoverView = z.strictObject({ handoverId: Id, version: z.int(), sentAt: Instant, receivedAt: Instant.nullable() });
export const TimelineEntry = z.strictObject({ id: Id, at: Instant, type: z.string(), text: z.string(), actorName: z.string(), sync: SyncMark });

export const CaseDetail = z.strictObject({
  caseId: Id, regionId: Id, step: Step, createdAt: Instant, closed: z.boolean(), destination: Destination.nullable(), owner: Actor.nullable(), ownerName: z.string(), sync: SyncMark, erased: z.boolean(),
  flags: WorklistRow.shape.flags, patient: PatientPersonal.extend(PatientPayload.shape), referral: ReferralPersonal.extend(ReferralPayload.shape), notes: z.array(z.strictObject({ id: Id, at: Instant, by: z.string(), text: z.string() })),
  /** half-typed fields of this desk, kept at every keystroke; key = field path */ drafts: z.record(z.string(), z.string()),
  decision: Decision.nullable(), proposed: Decision.nullable(), deviation: z.enum(deviationReasons).nullable(), decidedAt: Instant.nullable(), decidedBy: z.string().nullable(), decisionStale: z.boolean(), triage: Standing,
  blocking: z.array(BlockingView), consults: z.array(ConsultView), needs: PlacementNeeds.nullable(), referralLetter: z.strictObject({ by: z.string(), seenAt: Instant }).nullable(),
  offers: z.array(OfferView), placement: z.strictObject({ bedGroupId: Id.nullable(), name: z.string(), via: z.string(), confirmedAt: Instant, expectedAt: Instant.nullable(), overbooked: z.boolean() }).nullable(),
  handover: HandoverView.nullable(), arrivedAt: Instant.nullable(), clocks: z.array(NormClock), reminders: z.array(z.strictObject({ reminderId: Id, dueAt: Instant, text: z.string(), done: z.boolean(), parked: z.boolean().optional() })), timeline: z.array(TimelineEntry),
  /** per action of the case: null = may be done now, else the Dutch sentence why not */
  actions: z.record(z.enum(['confirmOutcome', 'deviate', 'searchBed', 'askConsult', 'offer', 'promise', 'refuse', 'sendHandover', 'arrive', 'close', 'reopen']), z.string().nullable()),
  possibleDoubles: z.array(z.strictObject({ caseId: Id, why: z.string() })), /** a desk that has just started still looks at other cases: there may be more, and `casework.changed` tells when it is done */ comparingDoubles: z.boolean().optional(),
  scores: z.array(z.strictObject({ id: Id, instrument: z.enum(instruments), value: z.string(), direction: z.enum(['higherIsBetter', 'higherIsWorse']).nullable(), anyPartThree: z.boolean().nullable(), scoredAt: Instant.nullable(), by: z.string(), source: z.string() })).optional(),
  titles: z.array(z.strictObject({ id: Id, title: z.enum(titles), from: Instant.nullable(), until: Instant.nullable(), expired: z.boolean(), by: z.string(), reference: z.string() })).optional(),
  limits: z.array(z.strictObject({ id: Id, code: z.enum(treatmentLimits), value: z.enum(['yes', 'yesWithRestrictions', 'no', 'unknown']), recordedAt: Instant.nullable(), verifiedBy: z.string(), text: z.string() })).optional(),
  /** what is to be arranged around the handover: `care` by the doctors, `paper` what must lie ready */
  tracked: z.array(z.strictObject({ id: z.enum([...trackedItems, 'referralLetter']), group: z.enum(['care', 'paper']), label: z.string(), state: z.enum(['open', 'done', 'notNeeded']), at: Instant.nullable(), by: z.string(), text: z.string() })).optional(),
  careOffice: z.strictObject({ answer: z.enum(['agreed', 'refused']), at: Instant, by: z.string(), text: z.string() }).nullable().optional(),
  isolation: z.strictObject({ finding: z.enum(isolationFindings), measure: z.enum(isolationMeasures), at: Instant, by: z.string(), text: z.string() }).nullable().optional(),
  transport: z.strictObject({ kind: z.string(), at: Instant.nullable(), text: z.string() }).nullable().optional(), bridge: z.strictObject({ owner: z.string(), dueAt: Instant, text: z.string() }).nullable().optional(),
  feedback: z.array(z.strictObject({ id: Id, at: Instant, to: z.enum(['referrer', 'patient']), text: z.string(), by: z.string() })).optional(),
  /** the receiver's check of this triage: its last word */
  triageCheck: z.strictObject({ result: z.enum(['agreed', 'overruled']), by: z.string(), at: Instant, reason: z.string(), text: z.string(), /** waits for the nurse to decide anew */ open: z.boolean() }).nullable().optional(),
  /** the sender took the referral back */ withdrawal: z.strictObject({ at: Instant, text: z.string() }).nullable().optional(), intake: z.enum(['web', 'fhir']).nullable().optional(),
  /** a field that two desks filled in without knowing of each other: the last value stands, the other is kept until a person decides */
  fieldConflicts: z.array(z.strictObject({ field: z.string(), label: z.string(), kept: z.string(), other: z.string(), by: z.string(), at: Instant })).optional(),
});
export type CaseDetail = z.infer<typeof CaseDetail>;

export const BedRow = z.strictObject({
  bedGroup: checkedOnce(BedGroup), location: checkedOnce(Location).nullable(), organisationName: z.string(), status: z.enum(['free', 'call']).nullable(), reasons: z.array(z.string()), distanceKm: z.number().nullable(),
  holds: z.array(z.strictObject({ caseId: Id, desk: Id, expiresAt: Instant.nullable(), mine: z.boolean() })), refusedThisPatient: z.boolean(), overbooked: z.boolean(),
  /** set outside the case's own region: may it be offered from here, and what a neighbour needs first */ outside: z.strictObject({ regionName: z.string(), allowed: z.boolean(), needs: z.enum(['none', 'careOfficeConsent']) }).nullable().optional(),
});
export type BedRow = z.infer<typeof BedRow>;
export const SearchView = z.strictObject({
  caseId: Id, asOf: Instant, feedAt: Instant.nullable(), offline: z.boolean(), careType: CareType, urgency: Urgency, neededBy: Instant, sexUnknown: z.boolean(), placeUnknown: z.boolean(), fitting: z.array(BedRow), notFitting: z.array(BedRow), notFittingTotal: z.int(), /** of all that fit, also those not sent: how many, and how many of them are free at `asOf` */ fittingTotal: z.int(), freeTotal: z.int(),
  relax: z.array(z.strictObject({ reason: z.string(), count: z.int(), ids: z.array(Id), /** of the first few */ names: z.array(z.string()).optional() })), /** places that would fit but for their label: of the first few */ labelOnlyNames: z.array(z.string()).optional(), /** where distances are measured from: how exact, and who says so; null = the place is not known and is asked */ from: z.strictObject({ place: z.string(), accuracy: z.enum(['place', 'municipality', 'none']), source: z.string(), position: Position.nullable() }).nullable().optional(), lostToLabelOnly: z.int(), missing: z.array(z.enum(['needs', 'referralLetter', 'closedWard', 'wzd', 'sex', 'place'])),
});
export type SearchView = z.infer<typeof SearchView>;

export const QueueItem = z.strictObject({ id: Id, at: Instant, kind: z.string(), caseId: Id.nullable(), label: z.string(), /** the place it is about, for what is about a place */ subject: z.string().nullable(), state: z.enum(['waiting', 'sending', 'parked', 'refused', 'blocked']), tries: z.int(), reason: z.string().nullable(), nextTryAt: Instant.nullable(), ways: z.array(z.enum(['retry', 'resolve'])) });
/** One open case as it is handed to the next shift; the most at risk first. */
export const ShiftRow = z.strictObject({ caseId: Id, patientName: z.string(), place: z.string(), urgency: Urgency.nullable(), careType: CareType.nullable(), step: Step, ownerName: z.string(), blocker: z.string().nullable(), deadline: NormClock.nullable(), overdue: z.int(), agreements: z.array(z.string()), lastNote: z.string() });
export const ShiftView = z.strictObject({
  shiftId: Id, madeAt: Instant, rows: z.array(ShiftRow), unowned: z.int(), disturbances: z.array(z.strictObject({ kind: z.enum(['offline', 'queue', 'refused', 'conflict', 'staleFeed', 'overdue', 'claim']), text: z.string() })),
  last: z.strictObject({ at: Instant, by: z.string(), cases: z.int() }).nullable(),
  /** alarms since the last handover (or in the last twelve hours) */ alarms: z.strictObject({ raised: z.int(), actedOn: z.int() }).optional(),
});
export const EmergencyList = z.strictObject({
  madeAt: Instant, feedAt: Instant.nullable(), training: z.boolean(),
  beds: z.array(z.strictObject({ id: Id, organisation: z.string(), location: z.string(), place: z.string(), name: z.string(), labels: z.array(z.string()), available: z.int().nullable(), status: z.enum(['free', 'call', 'full']), observedAt: Instant, dayNumber: z.string(), nightNumber: z.string() })),
  rosters: z.array(z.strictObject({ region: z.string(), /** this desk's own region: those of the neighbours come after it */ own: z.boolean(), role: z.string(), name: z.string(), phone: z.string(), from: Instant, to: Instant })), desks: z.array(z.strictObject({ region: z.string(), deskName: z.string(), phone: z.string() })),
  cases: z.array(z.strictObject({ caseId: Id, patientName: z.string(), birthDate: z.string(), urgency: z.string(), careType: z.string(), step: z.string(), referrer: z.string(), callBackNumber: z.string(), bed: z.string(), blocker: z.string(), ownerName: z.string() })),
});

export const SyncStatus = z.strictObject({
  connection: z.enum(['online', 'offline', 'starting']), since: Instant, lastContactAt: Instant.nullable(), feedAt: Instant.nullable(), queue: z.int(), parked: z.int(), regionUrl: z.string(), serviceName: z.string(), training: z.boolean(), clockSkewMs: z.number().nullable(),
  problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(), bootstrap: z.strictObject({ running: z.boolean(), rows: z.int(), total: z.int().nullable() }), sources: z.array(z.strictObject({ kind: z.string(), rows: z.int(), updatedAt: Instant.nullable() })), digestOk: z.boolean().nullable(),
});
export type SyncStatus = z.infer<typeof SyncStatus>;

export const StatusBarView = z.strictObject({
  connection: z.enum(['online', 'offline', 'starting']), since: Instant, feedAt: Instant.nullable(), queue: z.int(), overdue: z.strictObject({ caseId: Id, norm: z.string(), dueAt: Instant }).nullable(),
  physician: z.strictObject({ name: z.string(), phone: z.string(), until: Instant }).nullable(), reminder: z.strictObject({ caseId: Id, dueAt: Instant }).nullable(), signedIn: z.strictObject({ name: z.string(), role: z.string() }).nullable(), training: z.boolean(), surge: z.boolean(),
  /** kinds of surge that are on, who switched them on, when and why */ surging: z.array(z.strictObject({ regionName: z.string(), kind: z.string(), since: Instant, by: z.string(), why: z.string(), text: z.string() })).optional(),
  /** stretches of the coming week without anybody on the roster */ gaps: z.int().optional(),
});
export type StatusBarView = z.infer<typeof StatusBarView>;
export { Offer, Hold, refusalReasons };
