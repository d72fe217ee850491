import '../contract/jitless.ts';
import * as z from 'zod';
import { Actor, Answers, BlockingReason, CareType, Escalation, Hlc, Id, Instant, Sex, Urgency } from '../contract/primitives.ts';

/**
 * The case's log: a grow-only set of events, union by id. Each event has a `payload` (pseudonymous: routing, times, codes) and
 * may have a `personal` part (who the patient is, what was said, the answers), which travels and rests sealed under the case's own key.
 * Unknown types of a newer desk are stored and forwarded, shown as "onbekende gebeurtenis". A type is never removed, a field only ever added as optional.
 */
type Shape = { readonly payload: z.ZodType; readonly personal: z.ZodType | null };

const text = (max: number) => z.string().trim().max(max);
const none = z.strictObject({});

export const ReferrerRole = z.enum(['gp', 'gpPost', 'emergencyDepartment', 'hospitalWard', 'ambulanceControl', 'districtNursing', 'mentalHealth', 'municipality', 'elderlyPhysician', 'family', 'other']);
export const Contact = z.strictObject({ name: text(120), relation: text(60), phone: text(30).optional() });
/** Legal order of representation: curator/mentor, written proxy, partner, parent/child/sibling (care.md 4.3). */
export const Representative = z.strictObject({ name: text(120), kind: z.enum(['curator', 'mentor', 'proxy', 'partner', 'parent', 'child', 'sibling']), phone: text(30).optional() });

/** Everything is optional: a caller tells it in his own order, and a missing value is missing, never empty. null withdraws an earlier value. */
export const PatientPersonal = z.strictObject({
  name: text(120).nullable().optional(), birthDate: z.iso.date().nullable().optional(), bsn: z.string().regex(/^\d{9}$/).nullable().optional(),
  street: text(120).nullable().optional(), postcode: z.string().max(7).nullable().optional(), phone: text(30).nullable().optional(),
  gp: text(120).nullable().optional(), insurer: text(120).nullable().optional(),
  contacts: z.array(Contact).max(10).optional(), representative: Representative.nullable().optional(),
});
export const PatientPayload = z.strictObject({
  sex: Sex.nullable().optional(), municipality: text(80).nullable().optional(), regionNumber: z.int().nullable().optional(), ageYears: z.int().min(0).max(120).nullable().optional(),
});
export const ReferralPayload = z.strictObject({ referrerRole: ReferrerRole.nullable().optional(), organisation: text(120).nullable().optional(), agb: z.string().regex(/^\d{8}$/).nullable().optional(), channel: z.enum(['phone', 'web', 'fhir', 'paper']).optional() });
export const ReferralPersonal = z.strictObject({ callBackNumber: text(30).nullable().optional(), referrerName: text(120).nullable().optional(), question: text(2000).nullable().optional() });

export const Decision = z.strictObject({ urgency: Urgency, careType: CareType, medicalRoute: z.string().max(60).nullable(), legalRoute: z.string().max(60).nullable(), stayNeed: z.string().max(60).nullable(), escalation: z.array(Escalation).max(30) });
export type Decision = z.infer<typeof Decision>;
export const deviationReasons = ['clinicalJudgement', 'physicianAdvice', 'patientWish', 'noFittingPlace', 'localAgreement', 'other'] as const;
export const refusalReasons = ['noCapacity', 'cannotGiveThisCare', 'other'] as const;
export const destinations = ['placed', 'homeWithCare', 'stayedHome', 'hospital', 'emergency112', 'doctorFirst', 'mentalHealth', 'legalStop', 'outOfScope', 'noProduct', 'careOffice', 'otherRegion', 'withdrawn', 'died', 'duplicate'] as const;
export const Destination = z.enum(destinations);

/** Special needs at the place (protocol.md, "Placement needs asked for every bed type"). An empty list with `asked` says: asked, none. */
export const PlacementNeeds = z.strictObject({
  asked: z.boolean(),
  features: z.array(z.enum(['oxygen', 'infusion', 'woundCare', 'tubeFeeding', 'tracheostomy', 'bariatric', 'hoist', 'wanderDetection', 'painPump', 'dialysisTransport', 'isolationContact', 'isolationDroplet', 'singleRoom'])).max(20),
  insulin: z.boolean(), weightKg: z.int().min(1).max(400).nullable(), closedWard: z.boolean().nullable(), wzd: z.boolean().nullable(),
  maxDistanceKm: z.number().min(0).max(400).nullable(), preferredOrganisations: z.array(Id).max(20), neededBy: Instant.nullable(),
});
export type PlacementNeeds = z.infer<typeof PlacementNeeds>;

export const attemptResults = ['noAnswer', 'busy', 'callsBack', 'reached', 'seen'] as const;
export const instruments = ['katz6', 'news2', 'cfs', '4at', 'barthel', 'snaq', 'isarHp', 'apop', 'other'] as const;
export const titles = ['article21', 'ibs', 'rm', 'crisisMeasure', 'careAuthorisation'] as const;
/** Why a receiving provider doesn't agree with a triage. */
export const checkReasons = ['moreCareNeeded', 'lessCareNeeded', 'otherCareType', 'factsDiffer', 'other'] as const;
/** Treatment limits with their codes in the Dutch advance care planning guide (care.md 4.4; SNOMED CT codes in shared/casework/treatment-limits.ts). */
export const treatmentLimits = ['resuscitation', 'ventilation', 'intensiveCare', 'hospitalAdmission', 'antibiotics', 'bloodProducts'] as const;
export const norms = ['pickUp', 'triage', 'consult', 'providerAnswer', 'placement', 'retriage'] as const;
/** A norm clock stands still only for one of these. */
export const pauseReasons = ['awaitsPatientChoice', 'awaitsRepresentative', 'awaitsTitle', 'awaitsTransport', 'awaitsDoctorVisit'] as const;

/** Care that is not a bed (shared/casework/care.ts). */
export const careKinds = ['districtNursing', 'nightNursing', 'moreHomeCare', 'mentalHealthTeam', 'gpVisit', 'gpConsult', 'ambulanceRide', 'hospital', 'transfer112'] as const;
/** Patient groups of the regional vision (desks.md 8): frail; worsening need between the acts (no crisis, no recovery goal); confused behaviour with doubt between hospital, mental health and nursing. */
export const patientGroups = ['frail', 'betweenActs', 'confused', 'none'] as const;
export const stayTasks = ['observationReview', 'wlzCrisisEnd', 'respiteReindication', 'elvReview'] as const;
/** What is known of resistant micro-organisms (BRMO, MRSA) or another infection that asks for isolation. `unknown`: asked, and nobody could say. */
export const isolationFindings = ['none', 'suspected', 'knownCarrier', 'unknown'] as const;
export const isolationMeasures = ['none', 'contact', 'droplet', 'airborne', 'strict'] as const;
/** Where patients live or stay when they are followed up. */
export const followUpDestinations = ['home', 'homeWithCare', 'samePlace', 'otherTemporary', 'nursingHome', 'hospital', 'hospice', 'died', 'other', 'unknown'] as const;
export const stayReasons = ['goesHome', 'movesOn', 'staysOn', 'waitsForPlace', 'waitsForIndication', 'notClearYet', 'died', 'other'] as const;
/** What must be arranged around a handover and by whom, each a thing of its own (care.md 1.2, 1.3, 2.1, 2.2, 4.2, 6.2 B; papers.ts says which when). */
export const trackedItems = ['receivingPhysician', 'medicationFirstDays', 'medicalHandover', 'signedIndication', 'prognosis', 'geriatricAssessment', 'wlzDecision', 'clientAgreement', 'wmoDecision', 'legalTitle', 'representation'] as const;

/** The physician's answer to ONE reason: one "akkoord" never lifts several, `legal` is never lifted by a bare "agreed". */
export const ReasonAnswer = z.strictObject({
  reason: z.string().max(60), answer: z.enum(['agreed', 'different', 'callMe']),
  /** for `legal`: what lifts it */ legalBasis: z.enum(['titleOnCase', 'writtenReason', 'newAnswer']).optional(),
});

export const eventShapes = {
  /** `profileVersion`: at the case's first event, the version of the region's way of working that the case goes by from then on. */
  referralReceived: { payload: ReferralPayload.extend({ profileVersion: z.int().min(1).optional() }), personal: ReferralPersonal },
  patientRecorded: { payload: PatientPayload, personal: PatientPersonal },
  noteAdded: { payload: none, personal: z.strictObject({ text: text(8000) }) },
  claimed: { payload: none, personal: null },
  released: { payload: none, personal: null },
  /** null takes an answer back. `origin`: who gave it (the referral's or the sender's answers are shown as such). */
  answersGiven: { payload: z.strictObject({ packId: Id, packVersion: z.string().max(40), facts: z.array(z.string().max(60)).max(100), origin: z.enum(['nurse', 'referral', 'sender', 'physician']) }), personal: z.strictObject({ answers: z.record(z.string().max(60), z.union([z.string().max(60), z.int(), z.null()])) }) },
  decisionMade: { payload: z.strictObject({ packId: Id, packVersion: z.string().max(40), proposed: Decision.nullable(), decided: Decision, deviation: z.enum(deviationReasons).nullable(), mode: z.enum(['full', 'logisticsOnly']).optional() }), personal: z.strictObject({ reason: text(2000).optional() }) },
  consultAsked: { payload: z.strictObject({ consultId: Id, to: z.string().max(60), reasons: z.array(z.string().max(60)).min(1).max(10), physicianId: Id.nullable(), /** on the morning list: the answer may wait until then (U4 and U5, safe where they are) */ waitUntil: Instant.nullable().optional(), /** the nurse checked that the patient is safe where they are until then */ safeUntil: Instant.optional() }), personal: z.strictObject({ question: text(4000), summary: text(8000).optional() }) },
  consultAnswered: { payload: z.strictObject({ consultId: Id, answers: z.array(ReasonAnswer).min(1).max(10), answeredBy: z.string().max(120), recordedBy: z.enum(['nurse', 'physician']) }), personal: z.strictObject({ advice: text(4000).optional() }) },
  /** A call to a physician about an open consult, with or without success; `seen` = opened on a screen by the physician. */
  consultAttempted: { payload: z.strictObject({ consultId: Id, rosterId: Id.nullable(), result: z.enum(attemptResults) }), personal: null },
  /** The physician confirms an answer that the nurse wrote down from the telephone. What was meant otherwise is answered anew. */
  consultConfirmed: { payload: z.strictObject({ consultId: Id, reasons: z.array(z.string().max(60)).min(1).max(10) }), personal: null },
  /** A nurse with the mandate goes on without the physician. Never for `legal` or `consent`. */
  mandateUsed: { payload: z.strictObject({ reason: BlockingReason }), personal: z.strictObject({ why: text(2000) }) },
  referralLetterSeen: { payload: z.strictObject({ by: z.enum(['gp', 'elderlyPhysician', 'medicalSpecialist']), seenAt: Instant }), personal: null },
  needsRecorded: { payload: PlacementNeeds, personal: null },
  offerMade: { payload: z.strictObject({ offerId: Id, bedGroupId: Id, locationId: Id, holdId: Id.nullable(), versionSeen: z.int().min(0), via: z.enum(['region', 'phone']), /** reported free and fresh under the region's "must accept": a refusal is counted */ mustAccept: z.boolean().optional() }), personal: null },
  offerAnswered: { payload: z.strictObject({ offerId: Id, bedGroupId: Id, answer: z.enum(['accepted', 'refused', 'withdrawn', 'expired']), reasonCode: z.enum(refusalReasons).nullable(), by: z.enum(['provider', 'phone', 'region', 'desk']), expectedAt: Instant.nullable() }), personal: z.strictObject({ text: text(1000).optional(), spokeWith: text(120).optional() }).nullable() },
  /** Toegezegd: the placement is confirmed with exactly one place. `offerId` null: agreed outside any offer (place outside the network). */
  placementConfirmed: { payload: z.strictObject({ offerId: Id.nullable(), bedGroupId: Id.nullable(), holdId: Id.nullable(), via: z.enum(['provider', 'phone']), expectedAt: Instant.nullable(), outsideNetwork: z.boolean().optional(), /** who chose, where several places promised */ chosenBy: z.enum(['patient', 'representative']).optional(), /** placed through the desk of this region */ neighbourRegionId: Id.optional() }), personal: z.strictObject({ spokeWith: text(120).optional(), place: text(200).optional() }) },
  /** The hold lasts longer, as long as a question on the morning list may wait. */
  holdExtended: { payload: z.strictObject({ offerId: Id, holdId: Id, until: Instant }), personal: null },
  /** The care office on a place outside region or network (Wlz): asked before the promise. */
  careOfficeAnswered: { payload: z.strictObject({ answer: z.enum(['agreed', 'refused']), answeredAt: Instant }), personal: z.strictObject({ by: text(120), text: text(1000).optional() }) },
  transportArranged: { payload: z.strictObject({ kind: z.enum(['own', 'taxi', 'wheelchairTaxi', 'ambulanceB']), at: Instant.nullable() }), personal: z.strictObject({ text: text(500).optional() }) },
  /** A scale or score as received; this product computes none of them. `direction` where versions of a scale count the other way round. */
  scoreRecorded: { payload: z.strictObject({ instrument: z.enum(instruments), scoredAt: Instant.nullable() }), personal: z.strictObject({ value: text(60), direction: z.enum(['higherIsBetter', 'higherIsWorse']).optional(), anyPartThree: z.boolean().optional(), by: text(120).optional(), source: text(200).optional() }) },
  /** A legal title with its dates; `until` null = no end known. */
  titleRecorded: { payload: z.strictObject({ title: z.enum(titles), from: Instant.nullable(), until: Instant.nullable() }), personal: z.strictObject({ by: text(120).optional(), reference: text(200).optional() }) },
  treatmentLimitRecorded: { payload: z.strictObject({ code: z.enum(treatmentLimits), value: z.enum(['yes', 'yesWithRestrictions', 'no', 'unknown']), recordedAt: Instant.nullable() }), personal: z.strictObject({ verifiedBy: text(120).optional(), text: text(500).optional() }) },
  /** Tonight's arrangement where no place follows, and who has the task in the morning. */
  bridgeArranged: { payload: z.strictObject({ owner: text(120), dueAt: Instant }), personal: z.strictObject({ text: text(1000) }) },
  /** What referrer or patient was told. */
  feedbackGiven: { payload: z.strictObject({ to: z.enum(['referrer', 'patient']), step: z.string().max(40) }), personal: z.strictObject({ text: text(2000), spokeWith: text(120).optional() }) },
  clockPaused: { payload: z.strictObject({ norm: z.enum(norms), reason: z.enum(pauseReasons) }), personal: null },
  clockResumed: { payload: z.strictObject({ norm: z.enum(norms) }), personal: null },
  /** The receiver of a shift handover read the open cases back and signed: this case is now theirs. */
  shiftTaken: { payload: z.strictObject({ shiftId: Id, from: Id.nullable() }), personal: z.strictObject({ readBack: text(2000).optional() }) },
  /** Items of the handover data set as told (never computed here): text, when it held and who said or verified it. null withdraws an item. */
  dossierRecorded: { payload: z.strictObject({ items: z.array(z.string().max(40)).max(60) }), personal: z.strictObject({ values: z.record(z.string().max(40), z.strictObject({ text: text(4000), at: Instant.nullable(), by: text(120).nullable() }).nullable()) }) },
  /** A thing around the handover: arranged (when, by whom), not needed here, or open again. */
  itemTracked: { payload: z.strictObject({ item: z.enum(trackedItems), state: z.enum(['done', 'notNeeded', 'open']), at: Instant.nullable() }), personal: z.strictObject({ by: text(120).optional(), text: text(500).optional() }) },
  handoverSent: { payload: z.strictObject({ handoverId: Id, bedGroupId: Id.nullable(), version: z.int().min(1) }), personal: z.strictObject({ document: z.json() }) },
  handoverReceived: { payload: z.strictObject({ handoverId: Id, by: z.enum(['provider', 'phone']) }), personal: null },
  arrived: { payload: z.strictObject({ arrivedAt: Instant }), personal: null },
  reminderSet: { payload: z.strictObject({ reminderId: Id, dueAt: Instant, /** the case was put aside for another call */ parked: z.boolean().optional() }), personal: z.strictObject({ text: text(500) }) },
  reminderDone: { payload: z.strictObject({ reminderId: Id }), personal: null },
  /** Somebody has seen this alarm. It stays until its cause is gone. */
  alarmAcknowledged: { payload: z.strictObject({ alarm: z.string().max(120) }), personal: null },
  closed: { payload: z.strictObject({ destination: Destination }), personal: z.strictObject({ text: text(2000).optional() }) },
  /** Who receives the patient checked the triage (profile, triage.checkedBy). `overruled`: the nurse decides again before anything goes on. */
  triageChecked: { payload: z.strictObject({ by: z.enum(['receivingProvider', 'elderlyPhysician']), result: z.enum(['agreed', 'overruled']), offerId: Id.nullable(), organisationId: Id.nullable(), reasonCode: z.enum(checkReasons).nullable() }), personal: z.strictObject({ text: text(1000).optional() }).nullable() },
  /** The sender takes the referral back after the desk picked it up: the nurse closes it or calls. */
  withdrawalAsked: { payload: none, personal: z.strictObject({ text: text(1000).optional() }) },
  /** The region called out to whoever's turn it is about an open consult. `sent` = the gateway took it, not that anybody was reached. */
  consultCalledOut: { payload: z.strictObject({ consultId: Id, rosterId: Id, calloutId: Id, attempt: z.int().min(1), result: z.enum(['sent', 'failed']) }), personal: null },
  reopened: { payload: z.strictObject({ reason: z.enum(['wrongClosure', 'eventAfterClosure', 'placeLost', 'other']) }), personal: z.strictObject({ text: text(1000).optional() }).nullable() },
  /** "Kan deze patiënt thuis blijven?", asked before a bed is looked for. */
  homeConsidered: { payload: z.strictObject({ canStay: z.enum(['yes', 'no', 'unknown']) }), personal: z.strictObject({ text: text(1000).optional() }) },
  patientGroupRecorded: { payload: z.strictObject({ group: z.enum(patientGroups) }), personal: null },
  /** One request for care that is not a bed. `answerDueAt`: when an answer should be there; `dueAt`: when the care itself should. `teamId`: the team that the region knows, null = by telephone elsewhere. */
  careRequested: { payload: z.strictObject({ careId: Id, kind: z.enum(careKinds), teamId: Id.nullable(), answerDueAt: Instant, dueAt: Instant }), personal: z.strictObject({ to: text(120).optional(), number: text(30).optional(), text: text(1000).optional() }) },
  careAnswered: { payload: z.strictObject({ careId: Id, answer: z.enum(['accepted', 'refused', 'noAnswer']), reasonCode: z.enum(refusalReasons).nullable(), expectedAt: Instant.nullable() }), personal: z.strictObject({ spokeWith: text(120).optional(), text: text(1000).optional() }) },
  /** `started`: it is there (the nurse, the doctor, the ambulance; the call was taken over); `cancelled`: no longer needed or asked; `failed`: promised, and it did not come. */
  careEnded: { payload: z.strictObject({ careId: Id, outcome: z.enum(['started', 'cancelled', 'failed']), endedAt: Instant }), personal: z.strictObject({ text: text(1000).optional() }) },
  /** A clock of the stay (stay.ts) was dealt with, or runs on until `until`. */
  stayReviewed: { payload: z.strictObject({ task: z.enum(stayTasks), outcome: z.enum(['done', 'extended']), until: Instant.nullable(), reason: z.enum(stayReasons) }), personal: z.strictObject({ text: text(1000).optional() }) },
  /** BRMO and isolation as told before transport, whatever the answer; the last word stands. `measure`: what the transport and the ward must do. */
  isolationAsked: { payload: z.strictObject({ finding: z.enum(isolationFindings), measure: z.enum(isolationMeasures), askedAt: Instant }), personal: z.strictObject({ by: text(120), text: text(500).optional() }) },
  /** Where the patient is so many days after admission, as told. */
  followedUp: { payload: z.strictObject({ afterDays: z.union([z.literal(30), z.literal(90)]), destination: z.enum(followUpDestinations), followedAt: Instant }), personal: z.strictObject({ by: text(120).optional(), text: text(500).optional() }) },
  /** What the first search on these needs found. `labelOnly`: bed groups that would fit but for their label; `fullOnly`: but for being full. */
  bedSearched: { payload: z.strictObject({ careType: CareType, urgency: Urgency, free: z.int().min(0), call: z.int().min(0), labelOnly: z.int().min(0), fullOnly: z.int().min(0), needsId: Id.nullable() }), personal: null },
} as const satisfies Record<string, Shape>;

export type EventType = keyof typeof eventShapes;
export type PayloadOf<T extends EventType> = z.output<(typeof eventShapes)[T]['payload']>;
export type PersonalOf<T extends EventType> = (typeof eventShapes)[T]['personal'] extends z.ZodType ? z.output<(typeof eventShapes)[T]['personal']> : null;

/** The personal part as it travels and rests: AES-256-GCM under the case's key; `iv`, `data` (ciphertext + 16 byte tag) in base64. Additional data = event id. */
export const Sealed = z.strictObject({ alg: z.literal('A256GCM'), iv: z.string().max(24), data: z.string().max(400_000) });
export type Sealed = z.infer<typeof Sealed>;

/** Form of an event on the wire, in the outbox and in every log. `type` is open: newer desks may know more. */
export const SealedEvent = z.strictObject({
  id: Id, caseId: Id, regionId: Id, type: z.string().min(1).max(60), schema: z.int().min(1), at: Instant, hlc: Hlc, actor: Actor,
  /** the region's seq of the case as this desk knew it when it wrote (conflict rules) */ baseSeq: z.int().min(0),
  payload: z.json(), personal: Sealed.nullable(),
  /** set by the region: the desk's clock ran ahead, its stamp was clamped */ clockSuspect: z.boolean().optional(),
});
export type SealedEvent = z.infer<typeof SealedEvent>;

/** An event as the reducer sees it. `personal` is null where there is none, 'erased' where the key is gone. `seq` null = not registered by the region yet. */
export type OpenEvent = {
  readonly id: string; readonly caseId: string; readonly regionId: string; readonly at: number; readonly hlc: string; readonly actor: Actor; readonly seq: number | null; readonly baseSeq: number;
} & ({ [T in EventType]: { readonly type: T; readonly payload: PayloadOf<T>; readonly personal: PersonalOf<T> | null; readonly erased: boolean } }[EventType] | { readonly type: 'unknown'; readonly originalType: string; readonly payload: unknown; readonly personal: null; readonly erased: boolean });
export { Answers };
