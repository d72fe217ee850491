import { randomBytes } from 'node:crypto';
import { ageAt, isBsn, normaliseTelephone } from '../../../shared/identifiers/index.ts';
import { dateAt, plainDate } from '../../../shared/calendar/index.ts';
import { escalationOfDeviation, mandated, withRegionRule } from '../../../shared/casework/blocking.ts';
import { PatientPayload, ReferralPayload } from '../../../shared/casework/events.ts';
import type { Decision } from '../../../shared/casework/events.ts';
import { asNurse } from '../../../shared/casework/guards.ts';
import { isBedType } from '../../../shared/contract/primitives.ts';
import type { Actor, BlockingReason } from '../../../shared/contract/primitives.ts';
import type { Parsed } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { EventDraft, Kernel } from '../kernel.ts';
import type { Profiles } from '../profile/service.ts';
import { uuidV7 } from '../store/ids.ts';
import { proposalOf } from '../triage/evaluate.ts';
import { must } from './looked.ts';
import type { Look } from './looked.ts';
import { endOpenCare } from '../capacity/care.ts';
import { endOffers, releasePlacement } from './offers.ts';
import { prefill } from './prefill.ts';
import { bridgeByProfile } from './records.ts';
import { split } from './split.ts';
import type { Worklist } from './worklist.ts';

type Input<N extends keyof DeskContract> = Parsed<DeskContract[N]>;

/** A parked case reminds after this long (ms). */
const parkedForMs = 10 * 60_000;

/** Everything on a case that isn't an offer or a consult: referral, patient, decision, needs, reminders, closing. */
export type CaseService = ReturnType<typeof createCaseService>;

export function createCaseService(kernel: Kernel, look: Look, profiles: Profiles, worklist: () => Worklist) {
  const newId = () => uuidV7(kernel.now(), randomBytes);
  const write = (caseId: string, regionId: string, actor: Actor, action: string, drafts: readonly EventDraft[]) => { kernel.journal.append({ actor, caseId, regionId, action, drafts }); };
  const openCase = (caseId: string, now: number) => {
    const looked = look(caseId, now);
    if (looked.state.closed !== null) throw new CodedError('conflict', 'Deze aanvraag is afgesloten. Heropen haar eerst.');
    if (looked.state.erased) throw new CodedError('erased', 'De gegevens van deze aanvraag zijn gewist. Maak een nieuwe aanvraag.');
    return looked;
  };

  return {
    /** The case exists from the first ring on, and who answers the telephone has it. */
    start(regionId: string | undefined, actor: Actor): string {
      const caseId = newId();
      const region = regionId ?? profiles.homeRegion();
      write(caseId, region, actor, 'casework.start', [{ type: 'referralReceived', payload: { channel: 'phone', profileVersion: profiles.of(region).version }, personal: {} }, { type: 'claimed', payload: {}, personal: null }]);
      return caseId;
    },

    saveReferral({ caseId, referral }: Input<'casework.saveReferral'>, actor: Actor, now: number): void {
      const { state, evaluation } = openCase(caseId, now);
      const { pick, rest } = split(referral, Object.keys(ReferralPayload.shape));
      if (typeof rest['callBackNumber'] === 'string' && rest['callBackNumber'] !== '' && normaliseTelephone(rest['callBackNumber']) === null) throw new CodedError('badRequest', 'Het terugbelnummer klopt niet. Vul een Nederlands nummer van 10 cijfers in.');
      const drafts: EventDraft[] = [{ type: 'referralReceived', payload: pick, personal: rest }];
      write(caseId, state.regionId, actor, 'casework.saveReferral', [...drafts, ...prefill(evaluation, state, { referrerRole: referral.referrerRole })]);
    },

    savePatient({ caseId, patient }: Input<'casework.savePatient'>, actor: Actor, now: number): void {
      const { state, evaluation } = openCase(caseId, now);
      if (typeof patient.bsn === 'string' && !isBsn(patient.bsn)) throw new CodedError('badBsn', 'Dit BSN klopt niet (elfproef). Controleer de cijfers.');
      const ageYears = ageOf(patient.birthDate, now) ?? patient.ageYears;
      const { pick, rest } = split({ ...patient, ...(ageYears === undefined ? {} : { ageYears }) }, Object.keys(PatientPayload.shape));
      const drafts: EventDraft[] = [{ type: 'patientRecorded', payload: pick, personal: rest }];
      write(caseId, state.regionId, actor, 'casework.savePatient', [...drafts, ...prefill(evaluation, state, { ageYears: ageYears ?? undefined })]);
    },

    addNote(caseId: string, text: string, actor: Actor, now: number): void {
      const { state } = look(caseId, now);
      write(caseId, state.regionId, actor, 'casework.addNote', [{ type: 'noteAdded', payload: {}, personal: { text } }]);
    },

    claim(caseId: string, actor: Actor, now: number): void {
      const { state } = openCase(caseId, now);
      if (state.owner?.actor.id === actor.id && state.owner.actor.desk === actor.desk && state.claimLosers.length === 0) return;
      write(caseId, state.regionId, actor, 'casework.claim', [{ type: 'claimed', payload: {}, personal: null }]);
    },

    release(caseId: string, actor: Actor, now: number): void {
      const { state } = openCase(caseId, now);
      if (state.owner !== null || state.claimLosers.length > 0) write(caseId, state.regionId, actor, 'casework.release', [{ type: 'released', payload: {}, personal: null }]);
    },

    confirmOutcome(caseId: string, actor: Actor, now: number): void {
      const looked = look(caseId, now);
      if (looked.evaluation.problem !== null) throw looked.evaluation.problem;
      must('confirmOutcome', looked, actor.role);
      const proposed = proposalOf(looked.evaluation);
      if (proposed === null) throw new CodedError('notDecided', 'Nog niet alle vragen zijn beantwoord die de uitkomst kunnen veranderen.');
      const { pack } = looked.evaluation;
      write(caseId, looked.state.regionId, actor, 'casework.confirmOutcome', [{ type: 'decisionMade', payload: { packId: pack.id, packVersion: pack.version, proposed, decided: withRegionRule(proposed, looked.profile), deviation: null }, personal: {} }]);
    },

    /** Another outcome than the protocol's, with its reason. Never opens a bed where the law says stop, and never removes a blocking reason that the facts give. */
    deviate({ caseId, urgency, careType, reason, text }: Input<'casework.deviate'>, actor: Actor, now: number): void {
      const looked = look(caseId, now);
      must('deviate', looked, actor.role);
      const { state, evaluation, profile } = looked;
      const { mode } = profile.triage;
      if (mode === 'full' && text.trim() === '') throw new CodedError('badRequest', 'Schrijf kort op waarom u afwijkt.');
      const { outcome } = evaluation.facts;
      const resists = evaluation.answers['resistance'] === 'yes' && outcome.legalRoute !== 'titlePresent';
      if (isBedType(careType) && (outcome.legalRoute === 'stop' || resists)) throw new CodedError('blocked', 'De patiënt verzet zich en er is geen titel: een bed zoeken mag niet. Overleg met de huisarts over een IBS of machtiging.');
      const proposed = proposalOf(evaluation);
      const decided: Decision = { urgency, careType, medicalRoute: outcome.medicalRoute, legalRoute: outcome.legalRoute, stayNeed: outcome.stayNeed, escalation: [...escalationOfDeviation({ urgency, careType }, evaluation.facts, mode)] };
      const { pack } = evaluation;
      write(caseId, state.regionId, actor, 'casework.deviate', [{ type: 'decisionMade', payload: { packId: pack.id, packVersion: pack.version, proposed, decided: withRegionRule(decided, profile), deviation: reason, ...(mode === 'logisticsOnly' ? { mode } : {}) }, personal: { reason: text } }]);
    },

    useMandate(caseId: string, reason: BlockingReason, why: string, actor: Actor, now: number): void {
      const { state, profile, blocking } = openCase(caseId, now);
      if (!blocking.some((one) => one.reason === reason && one.open)) throw new CodedError('conflict', 'Deze reden staat niet open.');
      const roles: readonly string[] = profile.mandate.confirmWithoutPhysician.roles;
      if (!mandated(profile, reason)) throw new CodedError('forbidden', 'Voor deze reden heeft niemand een mandaat. Leg het gevraagde antwoord vast.');
      if (!roles.includes(actor.role) && !roles.includes(asNurse(actor.role))) throw new CodedError('forbidden', 'Uw rol heeft in deze regio geen mandaat om zonder arts verder te gaan.');
      write(caseId, state.regionId, actor, 'casework.useMandate', [{ type: 'mandateUsed', payload: { reason }, personal: { why } }]);
    },

    markReferralLetter(caseId: string, by: Input<'casework.markReferralLetter'>['by'], actor: Actor, now: number): void {
      const { state } = openCase(caseId, now);
      write(caseId, state.regionId, actor, 'casework.markReferralLetter', [{ type: 'referralLetterSeen', payload: { by, seenAt: now }, personal: null }]);
    },

    recordNeeds({ caseId, needs }: Input<'casework.recordNeeds'>, actor: Actor, now: number): void {
      const { state } = openCase(caseId, now);
      write(caseId, state.regionId, actor, 'casework.recordNeeds', [{ type: 'needsRecorded', payload: needs, personal: null }]);
    },

    setReminder(caseId: string, dueAt: number, text: string, actor: Actor, now: number): void {
      const { state } = openCase(caseId, now);
      if (dueAt <= now) throw new CodedError('badRequest', 'Kies een tijdstip in de toekomst voor de herinnering.');
      write(caseId, state.regionId, actor, 'casework.setReminder', [{ type: 'reminderSet', payload: { reminderId: newId(), dueAt }, personal: { text } }]);
    },

    /** The case on screen goes aside for another call. Whoever put one aside before gets it back, newest first; its reminder is done then. */
    park(caseId: string, actor: Actor, now: number): { next: string | null; dueAt: number } {
      const { state } = openCase(caseId, now);
      const dueAt = now + parkedForMs;
      const aside = worklist().open().filter((one) => one.caseId !== caseId && one.parked?.by === actor.id).sort((a, b) => (b.parked?.at ?? 0) - (a.parked?.at ?? 0));
      write(caseId, state.regionId, actor, 'casework.park', [{ type: 'reminderSet', payload: { reminderId: newId(), dueAt, parked: true }, personal: { text: 'Geparkeerd voor een ander gesprek' } }]);
      const [next] = aside;
      if (next === undefined) return { next: null, dueAt };
      const back = look(next.caseId, now).state;
      const reminders = back.reminders.filter((reminder) => reminder.parked === true && back.doneReminders[reminder.reminderId] === undefined);
      write(next.caseId, back.regionId, actor, 'casework.park', reminders.map((reminder): EventDraft => ({ type: 'reminderDone', payload: { reminderId: reminder.reminderId }, personal: null })));
      return { next: next.caseId, dueAt };
    },

    doneReminder(caseId: string, reminderId: string, actor: Actor, now: number): void {
      const { state } = look(caseId, now);
      if (!state.reminders.some((reminder) => reminder.reminderId === reminderId)) throw new CodedError('notFound', 'Deze herinnering hoort niet bij deze aanvraag.');
      if (state.doneReminders[reminderId] === undefined) write(caseId, state.regionId, actor, 'casework.doneReminder', [{ type: 'reminderDone', payload: { reminderId }, personal: null }]);
    },

    /** Ends the case. Every open offer is withdrawn and, unless the patient goes there, the bed given back: no orphan request stays behind. */
    close({ caseId, destination, text }: Input<'casework.close'>, actor: Actor, now: number): void {
      const looked = look(caseId, now);
      must('close', looked, actor.role);
      const { state } = looked;
      if (destination === 'placed' && state.placement === null && state.arrivedAt === null) throw new CodedError('badRequest', 'Er is geen plaats toegezegd. Kies een andere bestemming of leg eerst de toezegging vast.');
      const stays = destination === 'placed' || state.arrivedAt !== null;
      const ended = endOffers(caseId, looked.offers.filter((offer) => !stays || offer.record.offerId !== state.placement?.offerId), 'caseClosed');
      kernel.journal.append({
        actor, caseId, regionId: state.regionId, action: 'casework.close',
        drafts: [...ended.drafts, ...endOpenCare(state, destination, now), ...bridgeByProfile(looked, destination, now), { type: 'closed', payload: { destination }, personal: { text } }], commands: [...ended.commands, ...(stays ? [] : releasePlacement(state, 'caseClosed'))],
      });
    },

    reopen({ caseId, reason, text }: Input<'casework.reopen'>, actor: Actor, now: number): void {
      const looked = look(caseId, now);
      must('reopen', looked, actor.role);
      kernel.journal.append({
        actor, caseId, regionId: looked.state.regionId, action: 'casework.reopen', drafts: [{ type: 'reopened', payload: { reason }, personal: { text } }],
        commands: reason === 'placeLost' && looked.state.arrivedAt === null ? releasePlacement(looked.state, 'refused') : [],
      });
    },
  };
}

function ageOf(birthDate: string | null | undefined, now: number): number | undefined {
  if (typeof birthDate !== 'string') return undefined;
  const age = ageAt(plainDate(birthDate), dateAt(now));
  if (age < 0 || age > 120) throw new CodedError('badRequest', 'Deze geboortedatum kan niet kloppen. Controleer de datum.');
  return age;
}
