import './jitless.ts';
import * as z from 'zod';
import { BedGroup, SearchableCareType } from '../capacity/schema.ts';
import { careKinds, patientGroups, stayReasons, stayTasks, Destination, refusalReasons } from '../casework/events.ts';
import { CareType, Id, Instant, Urgency } from './primitives.ts';

/** Views of Belronde, Nachtvooruitzicht, Andere zorg and Daglijst. Instants in epoch ms. */

export const CallRoundFor = z.enum([...SearchableCareType.options, 'districtNursing']);
export type CallRoundFor = z.infer<typeof CallRoundFor>;
export const LastCall = BedGroup.shape.lastCall.unwrap().unwrap();

/** One number to ring about one bed group. `answers`: within its hours now. `report`: what became of this desk's own last answer, where the region hasn't taken it. */
export const CallRow = z.strictObject({
  bedGroupId: Id, version: z.int(), name: z.string(), organisation: z.string(), location: z.string(), place: z.string(), own: z.boolean(), distanceKm: z.number().nullable(),
  number: z.strictObject({ number: z.string(), kind: z.enum(['day', 'night']), hours: z.string(), answers: z.boolean() }).nullable(), otherNumber: z.string().nullable(), answeredBy: z.string(),
  available: z.int().nullable(), availableFrom: Instant.nullable(), observedAt: Instant, expiresAt: Instant, reportedBy: z.string(), lastCall: LastCall.nullable(),
  report: z.strictObject({ state: z.enum(['waiting', 'refused']), said: z.string(), at: Instant, message: z.string().nullable() }).nullable(),
});
export type CallRow = z.infer<typeof CallRow>;
/** `ask`: what to ask, in order, in plain Dutch. `night`: until when an answer "voor de nacht" holds. */
export const CallRoundView = z.strictObject({ caseId: Id.nullable(), careType: CallRoundFor.nullable(), asOf: Instant, offline: z.boolean(), ask: z.array(z.string()), rows: z.array(CallRow), total: z.int(), night: Instant });
export type CallRoundView = z.infer<typeof CallRoundView>;
export const CallAnswer = z.strictObject({ bedGroupId: Id, baseVersion: z.int().min(0), said: z.enum(['free', 'full', 'from', 'noAnswer', 'unknown']), available: z.int().min(0).max(10_000).nullable(), availableFrom: Instant.nullable(), forTheNight: z.boolean(), spokeWith: z.string().max(120) });
/** applied: every desk has it; waiting: in this desk's queue; changed: somebody else changed it meanwhile, `row` shows how it stands and the answer must be given again. */
export const CallAnswered = z.strictObject({ state: z.enum(['applied', 'waiting', 'changed', 'refused']), message: z.string().nullable(), row: CallRow.nullable() });

const Place = z.strictObject({ bedGroupId: Id, name: z.string(), available: z.int(), closesAt: Instant.nullable() });
export const NightKindView = z.strictObject({ careType: CallRoundFor, closedWard: z.boolean(), free: z.int(), lastAt: Instant.nullable(), goneAt: Instant.nullable(), staleAt: Instant.nullable(), places: z.array(Place), calls: z.array(Id) });
export type NightKindView = z.infer<typeof NightKindView>;
/** Only what will bite before `until`. `calls`: every bed group to ring now, once. */
export const NightOutlookView = z.strictObject({ madeAt: Instant, until: Instant, confirmedUntil: Instant, feedAt: Instant.nullable(), offline: z.boolean(), regionName: z.string(), kinds: z.array(NightKindView), calls: z.array(CallRow) });
export type NightOutlookView = z.infer<typeof NightOutlookView>;

export const CareContact = z.strictObject({ teamId: Id.nullable(), name: z.string(), number: z.string().nullable(), available: z.int().nullable(), status: z.enum(['free', 'call', 'full', 'phone']), openNow: z.boolean(), observedAt: Instant.nullable() });
export const CareRequestView = z.strictObject({
  careId: Id, kind: z.enum(careKinds), to: z.string(), number: z.string(), text: z.string(), askedAt: Instant, askedBy: z.string(), answerDueAt: Instant, dueAt: Instant, step: z.enum(['asked', 'accepted', 'refused', 'ended']), clockAt: Instant.nullable(), expectedAt: Instant.nullable(),
  answers: z.array(z.strictObject({ at: Instant, answer: z.enum(['accepted', 'refused', 'noAnswer']), reasonCode: z.enum(refusalReasons).nullable(), spokeWith: z.string(), text: z.string() })),
  ended: z.strictObject({ outcome: z.enum(['started', 'cancelled', 'failed']), at: Instant }).nullable(),
});
export type CareRequestView = z.infer<typeof CareRequestView>;
export const OtherCareView = z.strictObject({
  caseId: Id, asOf: Instant, urgency: Urgency, careType: CareType.nullable(), closed: z.boolean(), canStay: z.enum(['yes', 'no', 'unknown']).nullable(), patientGroup: z.enum(patientGroups).nullable(), suggested: z.array(z.enum(careKinds)), destination: Destination.nullable(),
  options: z.array(z.strictObject({ kind: z.enum(careKinds), answerDueAt: Instant, dueAt: Instant, contacts: z.array(CareContact) })), requests: z.array(CareRequestView),
});
export type OtherCareView = z.infer<typeof OtherCareView>;

export const DayTask = z.strictObject({
  caseId: Id, patientName: z.string(), place: z.string(), careType: CareType, task: z.enum(stayTasks), arrivedAt: Instant, opensAt: Instant, dueAt: Instant, extensions: z.int(), latestUntil: Instant.nullable(), lastReason: z.enum(stayReasons).nullable(),
});
export type DayTask = z.infer<typeof DayTask>;
export const FollowUpTask = z.strictObject({ caseId: Id, patientName: z.string(), place: z.string(), careType: CareType, afterDays: z.union([z.literal(30), z.literal(90)]), arrivedAt: Instant, dueAt: Instant });
export type FollowUpTask = z.infer<typeof FollowUpTask>;
/** Daglijst: what of the stays is to be done, the earliest deadline first; never on the night's worklist. */
export const DayListView = z.strictObject({ madeAt: Instant, tasks: z.array(DayTask), /** where patients are 30 and 90 days after admission, to be asked now */ followUps: z.array(FollowUpTask).optional(), later: z.int(), observation: z.int() });
export type DayListView = z.infer<typeof DayListView>;

