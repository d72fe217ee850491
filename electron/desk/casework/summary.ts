import * as z from 'zod';
import { Actor, CareType, Id, Instant, Urgency } from '../../../shared/contract/primitives.ts';
import { NormClock, Step, WorklistRow } from '../../../shared/contract/views.ts';
import { clockSpans } from '../../../shared/casework/norms.ts';
import { guard, stepOf } from '../../../shared/casework/guards.ts';
import { referrerNl } from '../../../shared/casework/nl.ts';
import { openObjection } from '../../../shared/casework/triageCheck.ts';
import { followUpsOf } from '../../../shared/casework/follow-up.ts';
import { observationGroup, stayTasksOfCase } from '../../../shared/casework/stay.ts';
import type { CaseState } from '../../../shared/casework/state.ts';
import type { ProjectionRow } from '../kernel.ts';
import { reasonsToConfirm } from './confirm.ts';
import { keysOf } from './doubles.ts';
import { textField } from './looked.ts';
import type { Looked } from './looked.ts';

/** What the worklist needs of a case without folding it: the projection's `view` (no personal data) and `personal` parts. */
export const SummaryView = z.strictObject({
  regionId: Id, urgency: Urgency.nullable(), careType: CareType.nullable(), step: Step, createdAt: Instant, updatedAt: Instant, owner: Actor.nullable(), retriageAt: Instant.nullable(), blocker: z.string().nullable(),
  waitPhysician: z.boolean(), waitProvider: z.boolean(), flags: WorklistRow.shape.flags, clocks: z.array(NormClock.omit({ state: true })), reminderAt: Instant.nullable(), consults: z.int(), /** questions to a physician, answered ones too; not there in rows of before it was counted */ asked: z.int().optional(), unconfirmed: z.int().default(0), acknowledged: z.array(z.string()).default([]),
  /** put aside for another call: by whom, when */ parked: z.strictObject({ by: Id, at: Instant }).nullable().default(null),
  /** how the sender filed it, where that wasn't by telephone */ intake: z.enum(['web', 'fhir']).nullable().optional(),
  /** the clocks of the stay (stay.ts): when the first one that isn't done opens, and whether this is an observation still to be reviewed */ stay: z.strictObject({ opensAt: Instant, observing: z.boolean() }).nullable().optional(),
  /** when the first follow-up that isn't done opens (follow-up.ts) */ followUpAt: Instant.nullable().optional(),
});
/** The row's sealed part; what doubles are found by lies there too (doubles.ts). */
export const SummaryPersonal = z.object({ patientName: z.string(), place: z.string(), referrer: z.string() });
export type Summary = z.infer<typeof SummaryView> & z.infer<typeof SummaryPersonal>;

/** The `view` of a row; of a row that an earlier version of the program wrote and whose case still waits to be folded anew, what folding it now says. */
export function viewIn(row: Pick<ProjectionRow, 'view'>, look: () => Looked): z.infer<typeof SummaryView> {
  const view = SummaryView.safeParse(row.view);
  return view.success && view.data.stay !== undefined && view.data.followUpAt !== undefined ? view.data : summaryOf(look());
}

export function projectionOf(looked: Looked): ProjectionRow {
  const { state } = looked;
  const { patientName, place, referrer, ...view } = summaryOf(looked);
  return { open: state.closed === null, step: view.step, urgency: view.urgency, ownerId: view.owner?.id ?? null, createdAt: state.createdAt, updatedAt: state.updatedAt, view, personal: { patientName, place, referrer, keys: keysOf(state).keys } };
}

export function summaryOf(looked: Looked): Summary {
  const { state, profile, evaluation, blocking } = looked;
  const urgency = state.decision?.decided.urgency ?? evaluation.facts.outcome.urgency;
  const clocks = clockSpans(state, profile, urgency);
  const reminders = state.reminders.filter((reminder) => state.doneReminders[reminder.reminderId] === undefined).map((reminder) => reminder.dueAt);
  const openConsults = state.consults.filter((consult) => consult.asked !== null && !consult.reasons.every((reason) => consult.answers.some((answer) => answer.reason === reason && answer.answer !== 'callMe'))).length;
  return {
    regionId: state.regionId, urgency, careType: state.decision?.decided.careType ?? evaluation.facts.outcome.careType, step: stepOf(state), createdAt: state.createdAt, updatedAt: state.updatedAt,
    owner: state.owner?.actor ?? null, retriageAt: clocks.find((clock) => clock.norm === 'retriage')?.dueAt ?? null, blocker: blockerOf(looked),
    waitPhysician: state.closed === null && (openConsults > 0 || blocking.some((one) => one.open && one.to === 'elderlyPhysician')), waitProvider: state.closed === null && state.placement === null && state.offers.some((offer) => offer.state === 'open'),
    intake: intakeOf(state), flags: flagsOf(state), clocks: [...clocks], reminderAt: reminders.length === 0 ? null : Math.min(...reminders), consults: openConsults, asked: state.consults.filter((consult) => consult.asked !== null).length, unconfirmed: state.consults.reduce((sum, consult) => sum + reasonsToConfirm(consult).length, 0), acknowledged: Object.keys(state.acknowledged), parked: parkedOf(state), stay: stayOf(state), followUpAt: followUpsOf(state)[0]?.opensAt ?? null,
    patientName: textField(state.patient, 'name') ?? (state.erased ? 'Gewist' : 'Onbekend'), place: textField(state.patient, 'municipality') ?? '', referrer: referrerOf(state),
  };
}

export function intakeOf(state: CaseState): 'web' | 'fhir' | null {
  const channel = textField(state.referral, 'channel');
  return channel === 'web' || channel === 'fhir' ? channel : null;
}

function stayOf(state: CaseState): z.infer<typeof SummaryView>['stay'] {
  const open = stayTasksOfCase(state).filter((task) => task.done === null);
  return open.length === 0 ? null : { opensAt: Math.min(...open.map((task) => task.opensAt)), observing: observationGroup([open]) > 0 };
}

/** The last time this case was put aside and not taken up again. */
function parkedOf(state: CaseState): Summary['parked'] {
  const last = state.reminders.findLast((reminder) => reminder.parked === true && state.doneReminders[reminder.reminderId] === undefined);
  return last === undefined ? null : { by: last.set.actor.id, at: last.set.at };
}

function referrerOf(state: CaseState): string {
  const role = textField(state.referral, 'referrerRole');
  return [role === null ? null : (referrerNl[role] ?? role), textField(state.referral, 'organisation') ?? textField(state.referral, 'referrerName')].filter((part) => part !== null).join(', ');
}

/** The one thing that holds this case up, shortest first: what a colleague must know at a glance. */
function blockerOf(looked: Looked): string | null {
  const { state, blocking, evaluation } = looked;
  if (state.closed !== null || state.arrivedAt !== null) return null;
  if (state.review !== null) return 'Nieuws na afsluiten: bekijken';
  if (state.withdrawal !== null) return 'Verwijzer trekt in: afsluiten of bellen';
  if (state.decision === null) return evaluation.outcome.next === null ? 'Uitkomst bevestigen' : 'Vragen open';
  if (openObjection(state) !== null) return 'Ontvanger oneens met triage: opnieuw beslissen';
  if (evaluation.stale || state.decisionRivals.length > 0) return 'Uitkomst opnieuw bevestigen';
  if (state.placement !== null) return state.handovers.length === 0 ? 'Overdracht nog niet verzonden' : null;
  const open = blocking.find((one) => one.open);
  if (open !== undefined) return open.reason === 'consent' ? 'Toestemming nog niet geregeld' : open.reason === 'legal' ? 'Juridische route nog niet rond' : 'Wacht op arts';
  const accepted = state.offers.find((offer) => offer.state === 'accepted');
  if (accepted !== undefined) return 'Aanbieder zegt toe: bevestigen';
  if (state.offers.some((offer) => offer.state === 'open')) return 'Wacht op aanbieder';
  const refusal = guard('searchBed', looked.guardInput('nurse'));
  if (refusal !== null) return 'Afronden zonder bed';
  return state.letter === null && state.needs !== null ? 'Schriftelijke verwijzing ontbreekt' : null;
}

export function flagsOf(state: CaseState): z.infer<typeof WorklistRow>['flags'] {
  const flags: z.infer<typeof WorklistRow>['flags'] = [];
  if (state.claimLosers.length > 0) flags.push('claimConflict');
  if (state.decisionRivals.length > 0) flags.push('urgencyConflict');
  if (state.review !== null) flags.push('lateEvent');
  if (state.unknown.length > 0) flags.push('unknownEvent');
  if (state.closed === null && openObjection(state) !== null) flags.push('triageOverruled');
  if (state.closed === null && state.withdrawal !== null) flags.push('withdrawalAsked');
  if (state.erased) flags.push('erased');
  if ([state.patient, state.referral, state.answers, state.dossier].some((fields) => Object.values(fields).some((field) => field.others.length > 0))) flags.push('fieldConflict');
  if (state.otherPlacements.length > 0) flags.push('doublePlacement');
  return flags;
}
