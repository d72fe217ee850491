import { formatMoment, nextMoment } from '../../../shared/calendar/index.ts';
import { followUpsOf } from '../../../shared/casework/follow-up.ts';
import { careTypeNl, destinationNl } from '../../../shared/casework/nl.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { Parsed } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import { stepOf } from '../../../shared/casework/guards.ts';
import { isBedType } from '../../../shared/contract/primitives.ts';
import type { EventDraft, Kernel } from '../kernel.ts';
import type { Look, Looked } from './looked.ts';
import type { Places } from './places.ts';

type Input<N extends keyof DeskContract> = Parsed<DeskContract[N]>;
export type Records = ReturnType<typeof createRecords>;

/** What is written down as it was told: scores, titles, treatment limits, transport, tonight's bridge, feedback, clocks that stand still. */
export function createRecords(kernel: Kernel, look: Look, places: Places) {
  const record = (caseId: string, action: string, actor: Actor, now: number, drafts: (looked: Looked) => readonly EventDraft[], closedToo = false) => {
    const looked = look(caseId, now);
    if (looked.state.closed !== null && !closedToo) throw new CodedError('conflict', 'Deze aanvraag is afgesloten. Heropen haar eerst.');
    kernel.journal.append({ actor, caseId, regionId: looked.state.regionId, action, drafts: drafts(looked) });
  };
  return {
    transport({ caseId, kind, at, text }: Input<'casework.arrangeTransport'>, actor: Actor, now: number): void {
      record(caseId, 'casework.arrangeTransport', actor, now, ({ state }) => {
        if (isBedType(state.decision?.decided.careType) && state.isolation === null) throw new CodedError('blocked', 'Vraag vóór het vervoer naar BRMO en isolatie en leg het antwoord vast.');
        return [{ type: 'transportArranged', payload: { kind, at }, personal: { text } }];
      });
    },

    /** BRMO and isolation as told, by whom and when; asked again, the last word stands. */
    isolation({ caseId, finding, measure, by, text }: Input<'casework.recordIsolation'>, actor: Actor, now: number): void {
      record(caseId, 'casework.recordIsolation', actor, now, () => [{ type: 'isolationAsked', payload: { finding, measure, askedAt: now }, personal: { by, text } }]);
    },

    /** Where the patient is after 30 or 90 days. On a closed case too: that is where it mostly happens. */
    followUp({ caseId, afterDays, destination, by, text }: Input<'casework.followUp'>, actor: Actor, now: number): void {
      record(caseId, 'casework.followUp', actor, now, ({ state }) => {
        const task = followUpsOf(state).find((one) => one.afterDays === afterDays);
        if (task === undefined || task.opensAt > now) throw new CodedError('notFound', 'Deze opvolging staat nu niet open.');
        return [{ type: 'followedUp', payload: { afterDays, destination, followedAt: now }, personal: { by, text } }];
      }, true);
    },

    /** The value as received. Katz counts both ways in Dutch practice, so its direction must be said. */
    score({ caseId, instrument, value, direction, anyPartThree, scoredAt, by, source }: Input<'casework.recordScore'>, actor: Actor, now: number): void {
      if (instrument === 'katz6' && direction === null) throw new CodedError('badRequest', 'Leg bij Katz-6 vast of een hogere score meer of minder zelfstandig betekent.');
      if (scoredAt !== null && scoredAt > now) throw new CodedError('badRequest', 'De datum van de score ligt in de toekomst.');
      record(caseId, 'casework.recordScore', actor, now, () => [{ type: 'scoreRecorded', payload: { instrument, scoredAt }, personal: { value, by, source, ...(direction === null ? {} : { direction }), ...(anyPartThree === null ? {} : { anyPartThree }) } }]);
    },

    title({ caseId, title, from, until, by, reference }: Input<'casework.recordTitle'>, actor: Actor, now: number): void {
      if (from !== null && until !== null && until <= from) throw new CodedError('badRequest', 'De einddatum van de titel ligt niet na de begindatum.');
      record(caseId, 'casework.recordTitle', actor, now, () => [{ type: 'titleRecorded', payload: { title, from, until }, personal: { by, reference } }]);
    },

    limit({ caseId, code, value, recordedAt, verifiedBy, text }: Input<'casework.recordTreatmentLimit'>, actor: Actor, now: number): void {
      record(caseId, 'casework.recordTreatmentLimit', actor, now, () => [{ type: 'treatmentLimitRecorded', payload: { code, value, recordedAt }, personal: { verifiedBy, text } }]);
    },

    bridge({ caseId, owner, dueAt, text }: Input<'casework.arrangeBridge'>, actor: Actor, now: number): void {
      record(caseId, 'casework.arrangeBridge', actor, now, () => [{ type: 'bridgeArranged', payload: { owner, dueAt }, personal: { text } }]);
    },

    /** The care office's word on a place elsewhere, as told; needed before a Wlz place outside the region is promised. */
    careOffice({ caseId, answer, by, text }: Input<'casework.recordCareOffice'>, actor: Actor, now: number): void {
      record(caseId, 'casework.recordCareOffice', actor, now, () => [{ type: 'careOfficeAnswered', payload: { answer, answeredAt: now }, personal: { by, text } }]);
    },

    feedbackText(caseId: string, to: 'referrer' | 'patient', actor: Actor, now: number): string {
      const looked = look(caseId, now);
      kernel.audit.record({ actor, action: 'casework.feedbackText', caseId, outcome: 'done' });
      return feedbackText(looked, to, now, places);
    },

    feedback({ caseId, to, text, spokeWith }: Input<'casework.recordFeedback'>, actor: Actor, now: number): void {
      record(caseId, 'casework.recordFeedback', actor, now, ({ state }) => [{ type: 'feedbackGiven', payload: { to, step: stepOf(state) }, personal: { text, spokeWith } }], true);
    },

    pause({ caseId, norm, reason }: Input<'casework.pauseClock'>, actor: Actor, now: number): void {
      record(caseId, 'casework.pauseClock', actor, now, ({ state }) => {
        if (state.pauses.some((pause) => pause.norm === norm && pause.until === null)) throw new CodedError('conflict', 'Deze klok staat al stil.');
        return [{ type: 'clockPaused', payload: { norm, reason }, personal: null }];
      });
    },

    resume({ caseId, norm }: Input<'casework.resumeClock'>, actor: Actor, now: number): void {
      record(caseId, 'casework.resumeClock', actor, now, ({ state }) => {
        if (!state.pauses.some((pause) => pause.norm === norm && pause.until === null)) throw new CodedError('conflict', 'Deze klok loopt al.');
        return [{ type: 'clockResumed', payload: { norm }, personal: null }];
      });
    },
  };
}

/** Tonight's arrangement from the region's profile, for outcomes without a place; none when the nurse arranged one or the profile has none. */
export function bridgeByProfile({ state, profile }: Looked, destination: string, now: number): EventDraft[] {
  const careType = state.decision?.decided.careType;
  if (state.bridge !== null || (destination !== 'noProduct' && destination !== 'careOffice')) return [];
  const plan = profile.bridging.find((one) => one.careType === careType);
  if (plan === undefined) return [];
  const dueAt = nextMoment(now, profile.hours.office.from, profile.hours.office.days);
  return dueAt === null ? [] : [{ type: 'bridgeArranged', payload: { owner: plan.morningOwner, dueAt }, personal: { text: plan.tonight } }];
}

/** Words to say to the referrer or the patient at this step; no figure or promise that isn't on the case. */
function feedbackText({ state, blocking }: Looked, to: 'referrer' | 'patient', now: number, places: Places): string {
  const you = to === 'referrer' ? 'uw patiënt' : 'u';
  const decided = state.decision?.decided ?? null;
  const place = state.placement === null ? null : state.placement.bedGroupId === null ? (state.placement.place ?? 'een plaats buiten ons netwerk') : places.bedGroupName(state.placement.bedGroupId);
  const expected = state.placement?.expectedAt == null ? '' : `, verwacht ${formatMoment(state.placement.expectedAt, now)}`;
  if (state.closed !== null) return `De aanvraag voor ${you} is afgesloten: ${destinationNl[state.closed.destination]}.${state.bridge === null ? '' : ` Tot morgen geldt: ${state.bridge.text ?? 'de gemaakte afspraak'}; ${state.bridge.owner} pakt het op, ${formatMoment(state.bridge.dueAt, now)}.`}`;
  switch (stepOf(state)) {
    case 'referral': case 'triage': return `We hebben de aanvraag voor ${you} in behandeling. We stellen eerst alle vragen en bellen terug met de uitkomst.`;
    case 'decided': case 'searching': return `De uitkomst is: ${decided === null ? 'nog niet vastgesteld' : careTypeNl[decided.careType]}.${blocking.some((one) => one.open && one.to === 'elderlyPhysician') ? ' We overleggen nog met de specialist ouderengeneeskunde.' : ''} We zoeken een passende plaats en bellen terug.`;
    case 'offered': return `We hebben een plaats gevraagd${decided === null ? '' : ` (${careTypeNl[decided.careType]})`} en wachten op het antwoord van de aanbieder. We bellen zodra het rond is.`;
    case 'promised': case 'handoverSent': case 'handoverReceived': return `Er is een plaats toegezegd: ${place ?? ''}${expected}.`;
    case 'arrived': case 'closed': return `De opname bij ${place ?? 'de nieuwe plek'} is bevestigd.`;
  }
}
