import type { Actor } from '../contract/primitives.ts';
import type { Decision, OpenEvent, PayloadOf, PersonalOf } from './events.ts';

/** Which event something comes from. `seq` null = not registered by the region yet, so made at this desk. */
export type Mark = { readonly id: string; readonly at: number; readonly seq: number | null; readonly actor: Actor };

/** A value with its origin; `others` = what another desk filled in without knowing of this one, kept until a person decides. */
export type Field = { readonly value: unknown; readonly mark: Mark; readonly others: readonly { readonly value: unknown; readonly mark: Mark }[] };

export type DecisionRecord = {
  readonly proposed: Decision | null; readonly decided: Decision; readonly deviation: PayloadOf<'decisionMade'>['deviation']; readonly reason: string | null;
  readonly packId: string; readonly packVersion: string; readonly mode: 'full' | 'logisticsOnly'; readonly mark: Mark;
  /** Id of the last answersGiven the decision was made on; null when there was none. */
  readonly answersId: string | null;
};

export type ReasonAnswered = PayloadOf<'consultAnswered'>['answers'][number] & {
  readonly answeredBy: string; readonly recordedBy: 'nurse' | 'physician'; readonly advice: string | null; readonly mark: Mark;
  /** The decision that stood when the physician answered; null when there was none yet. */
  readonly under: DecisionRecord | null;
};

export type ConsultRecord = {
  readonly consultId: string; readonly to: string; readonly reasons: readonly string[]; readonly physicianId: string | null; readonly question: string | null; readonly summary: string | null;
  /** null: the answer is here, the question isn't (yet). */
  readonly asked: Mark | null; readonly answers: readonly ReasonAnswered[]; readonly waitUntil: number | null;
  /** Answers from the telephone that the physician confirmed afterwards, by reason. */ readonly confirmed: Readonly<Record<string, Mark>>;
  readonly attempts: readonly { readonly rosterId: string | null; readonly result: PayloadOf<'consultAttempted'>['result']; readonly mark: Mark }[];
  /** The region's own call-outs to the physicians in turn. */
  readonly calledOut?: readonly { readonly rosterId: string; readonly result: 'sent' | 'failed'; readonly mark: Mark }[];
};

export type OfferState = 'open' | 'accepted' | 'refused' | 'withdrawn' | 'expired';
export type OfferRecord = {
  readonly offerId: string; readonly bedGroupId: string; readonly locationId: string | null; readonly holdId: string | null; readonly versionSeen: number; readonly via: 'region' | 'phone'; readonly mustAccept?: boolean | undefined;
  readonly made: Mark | null; readonly state: OfferState; readonly reasonCode: PayloadOf<'offerAnswered'>['reasonCode']; readonly by: PayloadOf<'offerAnswered'>['by'] | null;
  readonly expectedAt: number | null; readonly text: string | null; readonly spokeWith: string | null; readonly answered: Mark | null;
};

/** One request for care that is not a bed; `asked` null: an answer is here, the request isn't (yet). */
export type CareRecord = {
  readonly careId: string; readonly asked: (PayloadOf<'careRequested'> & { readonly to: string | null; readonly number: string | null; readonly text: string | null; readonly mark: Mark }) | null;
  readonly answers: readonly (PayloadOf<'careAnswered'> & { readonly spokeWith: string | null; readonly text: string | null; readonly mark: Mark })[];
  readonly ended: (PayloadOf<'careEnded'> & { readonly text: string | null; readonly mark: Mark }) | null;
};

export type PlacementRecord = PayloadOf<'placementConfirmed'> & { readonly place: string | null; readonly spokeWith: string | null; readonly mark: Mark };
export type HandoverRecord = { readonly handoverId: string; readonly version: number; readonly bedGroupId: string | null; readonly document: unknown; readonly sent: Mark };
export type ReminderRecord = { readonly reminderId: string; readonly dueAt: number; readonly text: string | null; readonly parked?: boolean | undefined; readonly set: Mark };
export type Closure = { readonly destination: PayloadOf<'closed'>['destination']; readonly text: string | null; readonly mark: Mark };

/**
 * What the events of one case add up to. Only what was written down: nothing in here is evaluated, timed or looked up. Personal parts are null
 * where they are missing (the region never has them) or erased.
 */
export type CaseState = {
  readonly caseId: string; readonly regionId: string; readonly createdAt: number; readonly updatedAt: number; readonly count: number; readonly lastSeq: number; readonly unregistered: number;
  readonly firstActor: Actor | null;
  /** Version of the region's profile that the case began under; null = not recorded (older desks, the sender's own page). */ readonly profileVersion: number | null;
  readonly owner: Mark | null; readonly claimLosers: readonly Mark[];
  readonly referral: Readonly<Record<string, Field>>; readonly patient: Readonly<Record<string, Field>>; readonly answers: Readonly<Record<string, Field>>;
  /** Facts with an answer, also where the answers themselves are sealed; value = who gave them. */
  readonly origins: Readonly<Record<string, PayloadOf<'answersGiven'>['origin']>>;
  readonly pack: { readonly packId: string; readonly packVersion: string } | null; readonly lastAnswer: Mark | null;
  readonly notes: readonly { readonly text: string | null; readonly mark: Mark }[];
  readonly decision: DecisionRecord | null; readonly decisionRivals: readonly DecisionRecord[]; readonly everBlocking: readonly string[];
  readonly consults: readonly ConsultRecord[]; readonly mandates: readonly { readonly reason: string; readonly why: string | null; readonly mark: Mark; readonly under: DecisionRecord | null }[];
  readonly letter: { readonly by: PayloadOf<'referralLetterSeen'>['by']; readonly seenAt: number; readonly mark: Mark } | null;
  readonly needs: { readonly value: PayloadOf<'needsRecorded'>; readonly mark: Mark } | null;
  readonly offers: readonly OfferRecord[]; readonly placement: PlacementRecord | null; readonly otherPlacements: readonly PlacementRecord[];
  readonly transport: { readonly kind: PayloadOf<'transportArranged'>['kind']; readonly at: number | null; readonly text: string | null; readonly mark: Mark } | null;
  readonly scores: readonly (PayloadOf<'scoreRecorded'> & { readonly personal: PersonalOf<'scoreRecorded'> | null; readonly mark: Mark })[];
  readonly titles: readonly (PayloadOf<'titleRecorded'> & { readonly personal: PersonalOf<'titleRecorded'> | null; readonly mark: Mark })[];
  /** The last word on each treatment limit. */
  readonly limits: readonly (PayloadOf<'treatmentLimitRecorded'> & { readonly personal: PersonalOf<'treatmentLimitRecorded'> | null; readonly mark: Mark })[];
  /** The last word on BRMO and isolation; null = never asked. */
  readonly isolation: (PayloadOf<'isolationAsked'> & { readonly personal: PersonalOf<'isolationAsked'> | null; readonly mark: Mark }) | null;
  /** Where the patient was at 30 and 90 days. */
  readonly followUps: readonly (PayloadOf<'followedUp'> & { readonly personal: PersonalOf<'followedUp'> | null; readonly mark: Mark })[];
  readonly bridge: (PayloadOf<'bridgeArranged'> & { readonly text: string | null; readonly mark: Mark }) | null;
  readonly feedback: readonly (PayloadOf<'feedbackGiven'> & { readonly text: string | null; readonly spokeWith: string | null; readonly mark: Mark })[];
  readonly pauses: readonly { readonly norm: PayloadOf<'clockPaused'>['norm']; readonly reason: PayloadOf<'clockPaused'>['reason']; readonly from: number; readonly until: number | null }[];
  /** Things to arrange around the handover: the last word on each. */
  readonly tracked: Readonly<Record<string, PayloadOf<'itemTracked'> & { readonly personal: PersonalOf<'itemTracked'> | null; readonly mark: Mark }>>;
  readonly careOffice: (PayloadOf<'careOfficeAnswered'> & { readonly personal: PersonalOf<'careOfficeAnswered'> | null; readonly mark: Mark }) | null;
  /** Until when holds were extended, by hold. */
  readonly extended: Readonly<Record<string, number>>;
  /** Alarms that somebody has seen, by their key. */
  readonly acknowledged: Readonly<Record<string, Mark>>;
  /** The last time the case changed hands at a shift handover. */
  readonly shift: Mark | null;
  /** Handover items as told; value = {text, at, by} or null. */
  readonly dossier: Readonly<Record<string, Field>>;
  readonly handovers: readonly HandoverRecord[]; readonly received: Readonly<Record<string, Mark>>;
  readonly arrivedAt: number | null; readonly arrivedMark: Mark | null;
  readonly home: (PayloadOf<'homeConsidered'> & { readonly mark: Mark }) | null; readonly patientGroup: PayloadOf<'patientGroupRecorded'>['group'] | null;
  readonly care: readonly CareRecord[];
  readonly stayReviews: readonly (PayloadOf<'stayReviewed'> & { readonly text: string | null; readonly mark: Mark })[];
  readonly searched: (PayloadOf<'bedSearched'> & { readonly mark: Mark }) | null;
  readonly reminders: readonly ReminderRecord[]; readonly doneReminders: Readonly<Record<string, Mark>>;
  readonly closed: Closure | null;
  /** Closed once, and then told something new by somebody who may not have known: open again for review. */
  readonly review: Closure | null;
  readonly reopened: Mark | null;
  readonly triageChecks: readonly (PayloadOf<'triageChecked'> & { readonly text: string | null; readonly mark: Mark; /** the decision that was checked */ readonly under: DecisionRecord | null })[];
  /** The sender took the referral back; a person closes the case. */
  readonly withdrawal: { readonly text: string | null; readonly mark: Mark } | null;
  readonly unknown: readonly { readonly originalType: string; readonly mark: Mark }[];
  readonly erased: boolean;
};

/** The fold's own working copy: the same fields, writable. */
export type Draft = { -readonly [K in keyof CaseState]: CaseState[K] extends readonly (infer E)[] ? E[] : CaseState[K] extends Readonly<Record<string, infer V>> ? Record<string, V> : CaseState[K] };

export function emptyCase(): CaseState {
  return {
    caseId: '', regionId: '', createdAt: 0, updatedAt: 0, count: 0, lastSeq: 0, unregistered: 0, firstActor: null, profileVersion: null, owner: null, claimLosers: [], referral: {}, patient: {}, answers: {}, origins: {},
    pack: null, lastAnswer: null, notes: [], decision: null, decisionRivals: [], everBlocking: [], consults: [], mandates: [], letter: null, needs: null, offers: [], placement: null, otherPlacements: [],
    transport: null, scores: [], titles: [], limits: [], isolation: null, followUps: [], bridge: null, feedback: [], pauses: [], tracked: {}, careOffice: null, extended: {}, acknowledged: {}, shift: null, dossier: {}, handovers: [], received: {}, arrivedAt: null, arrivedMark: null, home: null, patientGroup: null, care: [], stayReviews: [], searched: null, reminders: [], doneReminders: {}, closed: null, review: null, reopened: null, triageChecks: [], withdrawal: null, unknown: [], erased: false,
  };
}

export type EventOf<T extends OpenEvent['type']> = Extract<OpenEvent, { readonly type: T }>;
export type PersonalPart<T extends Exclude<OpenEvent['type'], 'unknown'>> = PersonalOf<T>;
