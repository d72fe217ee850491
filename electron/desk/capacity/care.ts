import { randomBytes } from 'node:crypto';
import { admits } from '../../../shared/capacity/index.ts';
import { careKinds } from '../../../shared/casework/events.ts';
import { careClock, careDestination, careDueAt, careFor, careRules, careStep, openCare } from '../../../shared/casework/care.ts';
import type { CareKind } from '../../../shared/casework/care.ts';
import { urgencyUntilKnown } from '../../../shared/casework/norms.ts';
import { careKindNl } from '../../../shared/casework/nl.ts';
import type { CareRecord, CaseState } from '../../../shared/casework/state.ts';
import type { CareContact, OtherCareView } from '../../../shared/contract/capacity.ts';
import type { Parsed } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { Look, Looked } from '../casework/looked.ts';
import type { Places } from '../casework/places.ts';
import type { EventDraft, Kernel } from '../kernel.ts';
import { uuidV7 } from '../store/ids.ts';
import type { Beds } from './bed-index.ts';
import { numberOf } from './numbers.ts';
import type * as z from 'zod';

type Input<N extends keyof DeskContract> = Parsed<DeskContract[N]>;
type Contact = z.infer<typeof CareContact>;
export type OtherCare = ReturnType<typeof createOtherCare>;

/** Andere zorg: care that is not a bed, each with its own request, clock and end. A reminder carries the clock to the worklist and the status bar. */
export function createOtherCare(kernel: Kernel, look: Look, beds: Beds, places: Places) {
  const write = (looked: Looked, action: string, actor: Actor, drafts: readonly EventDraft[]) => { kernel.journal.append({ actor, caseId: looked.state.caseId, regionId: looked.state.regionId, action, drafts }); };
  const openCase = (caseId: string, now: number): Looked => {
    const looked = look(caseId, now);
    if (looked.state.closed !== null) throw new CodedError('conflict', 'Deze aanvraag is afgesloten. Heropen haar eerst.');
    return looked;
  };
  const requestOf = (state: CaseState, careId: string): CareRecord & { readonly asked: NonNullable<CareRecord['asked']> } => {
    const care = state.care.find((one) => one.careId === careId);
    if (care?.asked == null) throw new CodedError('notFound', 'Deze zorgvraag hoort niet bij deze aanvraag.');
    if (care.ended !== null) throw new CodedError('conflict', 'Deze zorgvraag is al afgerond.');
    return { ...care, asked: care.asked };
  };

  function contacts(kind: CareKind, regionId: string, now: number): Contact[] {
    if (kind === 'transfer112') return [{ teamId: null, name: 'Meldkamer 112', number: '112', available: null, status: 'phone', openNow: true, observedAt: null }];
    const rule = careRules[kind];
    const teams = rule.organisations.includes('districtNursing') ? beds.teams().flatMap((bed): Contact[] => {
      if (bed.regionId !== regionId) return [];
      const fresh = now <= bed.expiresAt && bed.available !== null;
      return [{ teamId: bed.id, name: places.bedGroupName(bed.id), number: numberOf(places.location(bed.locationId), now), available: fresh ? bed.available : null, status: !fresh ? 'call' : bed.available === 0 ? 'full' : 'free', openNow: admits(bed.admission, now, now), observedAt: bed.observedAt }];
    }) : [];
    const organisations = new Map(kernel.cache.all('organisation').filter((one) => one.regionId === regionId && rule.organisations.some((wanted) => wanted === one.kind)).map((one) => [one.id, one.name]));
    const offices = kernel.cache.all('location').filter((one) => organisations.has(one.organisationId))
      .map((one): Contact => ({ teamId: null, name: `${organisations.get(one.organisationId) ?? one.name}, ${one.place}`, number: numberOf(one, now), available: null, status: 'phone', openNow: true, observedAt: null }));
    const duty = kernel.cache.all('roster').filter((one) => one.regionId === regionId && one.role === rule.rosterRole && one.from <= now && now < one.to).sort((a, b) => a.order - b.order)
      .map((one): Contact => ({ teamId: null, name: one.name, number: one.phone, available: null, status: 'phone', openNow: true, observedAt: null }));
    const order = { free: 0, call: 1, phone: 2, full: 3 } as const;
    return [...teams, ...offices, ...duty].sort((a, b) => Number(b.openNow) - Number(a.openNow) || order[a.status] - order[b.status] || a.name.localeCompare(b.name, 'nl')).slice(0, 20);
  }

  return {
    view(caseId: string, actor: Actor, now: number): OtherCareView {
      const looked = look(caseId, now);
      const { state, profile } = looked;
      kernel.audit.record({ actor, action: 'capacity.otherCare', caseId, outcome: 'done' });
      const { urgency, careType } = outcomeOf(looked);
      return {
        caseId, asOf: now, urgency, careType, closed: state.closed !== null, canStay: state.home?.canStay ?? null, patientGroup: state.patientGroup, suggested: [...careFor(careType)], destination: careDestination(state),
        options: careKinds.map((kind) => ({ kind, ...careClock(kind, urgency, profile, now), contacts: contacts(kind, state.regionId, now) })), requests: state.care.flatMap((care) => requestView(care, (who) => kernel.session.nameOf(who))),
      };
    },

    home({ caseId, canStay, text }: Input<'capacity.considerHome'>, actor: Actor, now: number): void {
      write(openCase(caseId, now), 'capacity.considerHome', actor, [{ type: 'homeConsidered', payload: { canStay }, personal: { text } }]);
    },

    group({ caseId, group }: Input<'capacity.recordPatientGroup'>, actor: Actor, now: number): void {
      write(openCase(caseId, now), 'capacity.recordPatientGroup', actor, [{ type: 'patientGroupRecorded', payload: { group }, personal: null }]);
    },

    request({ caseId, kind, teamId, to, number, text, dueAt }: Input<'capacity.requestCare'>, actor: Actor, now: number): string {
      const looked = openCase(caseId, now);
      const { state, profile } = looked;
      if (openCare(state).some((care) => care.asked?.kind === kind && care.asked.teamId === teamId && care.asked.to === to)) throw new CodedError('conflict', 'Deze zorg is daar al gevraagd. Leg het antwoord vast.');
      if (dueAt !== null && dueAt <= now) throw new CodedError('badRequest', 'Het tijdstip waarop de zorg er moet zijn ligt in het verleden.');
      const clock = careClock(kind, outcomeOf(looked).urgency, profile, now);
      const careId = uuidV7(now, randomBytes);
      write(looked, 'capacity.requestCare', actor, [
        { type: 'careRequested', payload: { careId, kind, teamId, answerDueAt: dueAt === null ? clock.answerDueAt : Math.min(clock.answerDueAt, dueAt), dueAt: dueAt ?? clock.dueAt }, personal: { to, number, text } },
        remind(careId, dueAt === null ? clock.answerDueAt : Math.min(clock.answerDueAt, dueAt), `Antwoord op: ${careKindNl[kind]}`),
      ]);
      return careId;
    },

    answer({ caseId, careId, answer, reasonCode, expectedAt, spokeWith, text }: Input<'capacity.answerCare'>, actor: Actor, now: number): void {
      const looked = look(caseId, now);
      const care = requestOf(looked.state, careId);
      if (answer === 'refused' && reasonCode === null) throw new CodedError('badRequest', 'Kies waarom het niet kan.');
      if (answer === 'refused' && reasonCode === 'other' && text.trim() === '') throw new CodedError('badRequest', 'Schrijf bij "andere reden" kort op wat de reden is.');
      const after = answer === 'accepted' ? [remind(careId, expectedAt ?? care.asked.dueAt, `Is het er? ${careKindNl[care.asked.kind]}`)] : answer === 'refused' ? [reminded(careId)] : [];
      write(looked, 'capacity.answerCare', actor, [{ type: 'careAnswered', payload: { careId, answer, reasonCode, expectedAt: answer === 'accepted' ? expectedAt : null }, personal: { spokeWith, text } }, ...after]);
    },

    end({ caseId, careId, outcome, text }: Input<'capacity.endCare'>, actor: Actor, now: number): void {
      const looked = look(caseId, now);
      requestOf(looked.state, careId);
      write(looked, 'capacity.endCare', actor, [{ type: 'careEnded', payload: { careId, outcome, endedAt: now }, personal: { text } }, reminded(careId)]);
    },
  };
}

/** When a case closes: requests nobody answered end with it; what was promised goes on, unless the patient no longer needs it. */
export function endOpenCare(state: CaseState, destination: string, now: number): EventDraft[] {
  const over = destination === 'died' || destination === 'withdrawn' || destination === 'duplicate';
  return openCare(state).filter((care) => over || careStep(care) === 'asked').map((care) => ({ type: 'careEnded', payload: { careId: care.careId, outcome: 'cancelled', endedAt: now }, personal: { text: '' } }));
}

function outcomeOf({ state, evaluation }: Looked): Pick<OtherCareView, 'urgency' | 'careType'> {
  const { outcome } = evaluation.facts;
  return { urgency: state.decision?.decided.urgency ?? outcome.urgency ?? urgencyUntilKnown, careType: state.decision?.decided.careType ?? outcome.careType };
}

function remind(careId: string, dueAt: number, text: string): EventDraft {
  return { type: 'reminderSet', payload: { reminderId: careId, dueAt }, personal: { text } };
}

function reminded(careId: string): EventDraft {
  return { type: 'reminderDone', payload: { reminderId: careId }, personal: null };
}

function requestView(care: CareRecord, nameOf: (actor: Actor) => string): OtherCareView['requests'] {
  const { asked } = care;
  if (asked === null) return [];
  const accepted = care.answers.findLast((answer) => answer.answer === 'accepted');
  return [{
    careId: care.careId, kind: asked.kind, to: asked.to ?? '', number: asked.number ?? '', text: asked.text ?? '', askedAt: asked.mark.at, askedBy: nameOf(asked.mark.actor), answerDueAt: asked.answerDueAt, dueAt: asked.dueAt, step: careStep(care), clockAt: careDueAt(care),
    expectedAt: accepted?.expectedAt ?? null, answers: care.answers.map(({ answer, reasonCode, spokeWith, text, mark }) => ({ at: mark.at, answer, reasonCode, spokeWith: spokeWith ?? '', text: text ?? '' })),
    ended: care.ended === null ? null : { outcome: care.ended.outcome, at: care.ended.endedAt },
  }];
}
