import type { ErrorCode } from '../contract/errors.ts';
import type { CaseDetail, Step } from '../contract/views.ts';
import type { RegionProfile } from '../profile/schema.ts';
import { isBedType } from '../contract/primitives.ts';
import { isSearchable } from '../capacity/labels.ts';
import type { Blocking } from './blocking.ts';
import { careTypeNl } from './nl.ts';
import type { CaseState } from './state.ts';
import { openObjection } from './triageCheck.ts';
import type * as z from 'zod';

export type Action = keyof z.infer<typeof CaseDetail>['actions'];
export const actions = ['confirmOutcome', 'deviate', 'searchBed', 'askConsult', 'offer', 'promise', 'refuse', 'sendHandover', 'arrive', 'close', 'reopen'] as const satisfies readonly Action[];
export type Refusal = { readonly code: z.infer<typeof ErrorCode>; readonly message: string };

export type GuardInput = {
  readonly state: CaseState; readonly profile: RegionProfile; readonly role: string;
  /** The fact the protocol still asks; null = every decision that matters is taken. */ readonly next: string | null;
  /** The answers give another outcome now than the decision was made on. */ readonly stale: boolean;
  readonly blocking: readonly Blocking[]; readonly now: number;
  /** Answer to legalTitle, where known. */ readonly legalTitle: string | null;
};

const closedCase: Refusal = { code: 'conflict', message: 'Deze aanvraag is afgesloten. Heropen haar eerst.' };
const notDecided: Refusal = { code: 'notDecided', message: 'Er is nog geen uitkomst vastgesteld. Beantwoord de vragen en bevestig de uitkomst.' };
const staleDecision: Refusal = { code: 'stale', message: 'Na de uitkomst zijn er antwoorden gewijzigd die haar veranderen. Bekijk de uitkomst en bevestig opnieuw.' };

/** May this be done now? null = yes; else why not, coded and as a Dutch sentence that says what to do. The same rules refuse the command itself. */
export function guard(action: Action, input: GuardInput): Refusal | null {
  const { state } = input;
  if (action === 'reopen') return state.closed === null ? { code: 'conflict', message: 'Deze aanvraag is niet afgesloten.' } : null;
  if (state.closed !== null) return closedCase;
  switch (action) {
    case 'confirmOutcome': return confirmable(input);
    case 'deviate': return mayDeviate(input);
    case 'searchBed': return searchable(input);
    case 'askConsult': return null;
    case 'offer': return offerable(input);
    case 'promise': return promisable(input);
    case 'refuse': return state.offers.some((offer) => offer.state === 'open' || offer.state === 'accepted') ? null : { code: 'conflict', message: 'Er staat geen aanbod open om te weigeren.' };
    case 'sendHandover': return state.placement === null ? { code: 'blocked', message: 'De overdracht gaat pas open als een plaats is toegezegd.' } : null;
    case 'arrive': return state.placement === null ? { code: 'conflict', message: 'Er is nog geen plaats toegezegd.' } : state.arrivedAt === null ? null : { code: 'conflict', message: 'De opname is al vastgelegd.' };
    case 'close': return null;
  }
}

function confirmable(input: GuardInput): Refusal | null {
  if (input.profile.triage.mode === 'logisticsOnly') return { code: 'unsupported', message: 'Dit loket werkt zonder protocol: leg urgentie en zorgvorm zelf vast.' };
  if (input.next !== null) return { code: 'notDecided', message: 'Nog niet alle vragen zijn beantwoord die de uitkomst kunnen veranderen.' };
  return input.state.decision !== null && !input.stale && openObjection(input.state) === null && input.state.decisionRivals.length === 0 ? { code: 'conflict', message: 'De uitkomst is al bevestigd.' } : null;
}

function mayDeviate(input: GuardInput): Refusal | null {
  const roles: readonly string[] = input.profile.mandate.overrideProtocol;
  const mode = input.profile.triage.mode;
  return mode === 'logisticsOnly' || roles.includes(asNurse(input.role)) || roles.includes(input.role) ? null : { code: 'forbidden', message: 'In deze regio mag uw rol niet van het protocol afwijken. Overleg met wie dat mandaat heeft.' };
}

/** A trainee can do everything a nurse can (inside the training region). */
export function asNurse(role: string): string {
  return role === 'trainee' ? 'nurse' : role;
}

function searchable({ state, profile }: GuardInput): Refusal | null {
  if (state.decision === null) return notDecided;
  const { careType, legalRoute } = state.decision.decided;
  if (!isSearchable(careType)) return { code: 'notABedSearch', message: `Bij "${careTypeNl[careType]}" hoort geen bed. Sluit af met de passende bestemming, of wijk af met een reden.` };
  if (legalRoute === 'stop' && isBedType(careType)) return { code: 'blocked', message: 'De patiënt verzet zich en er is geen titel: plaatsen mag niet. Overleg met de huisarts over een IBS of machtiging.' };
  const referred = profile.careTypes.referred.find((one) => one.careType === careType);
  if (referred !== undefined && !profile.careTypes.placed.includes(careType)) return { code: 'unsupported', message: `Dit loket plaatst geen ${careTypeNl[careType]}. Verwijs naar ${referred.to}, ${referred.phone}.` };
  return null;
}

function ready(input: GuardInput): Refusal | null {
  const refusal = searchable(input);
  if (refusal !== null) return refusal;
  if (input.stale) return staleDecision;
  const objection = openObjection(input.state);
  if (objection !== null) return { code: 'stale', message: `De ontvanger is het niet eens met de triage (${objection.reason}). Bekijk de antwoorden en stel de uitkomst opnieuw vast.` };
  if (input.state.decisionRivals.length > 0) return { code: 'stale', message: 'Twee loketten stelden een verschillende uitkomst vast. Overleg en bevestig er één.' };
  const bed = isBedType(input.state.decision?.decided.careType);
  return bed && input.state.needs?.value.asked !== true ? { code: 'blocked', message: 'Vraag eerst naar bijzonderheden voor de plaats (of kies "Geen bijzonderheden").' } : null;
}

function offerable(input: GuardInput): Refusal | null {
  const refusal = ready(input);
  if (refusal !== null) return refusal;
  if (input.state.placement !== null) return { code: 'conflict', message: 'Er is al een plaats toegezegd. Trek die eerst in.' };
  const open = input.state.offers.filter((offer) => offer.state === 'open').length;
  const { order, maxOpen } = input.profile.offer;
  const limit = order === 'oneAtATime' ? 1 : maxOpen;
  if (open < limit) return null;
  return { code: 'conflict', message: limit === 1 ? 'Er staat al een aanbod open. Leg het antwoord vast of trek het in.' : `Er staan al ${limit} aanbiedingen open. Leg een antwoord vast of trek er één in.` };
}

function promisable(input: GuardInput): Refusal | null {
  const refusal = ready(input);
  if (refusal !== null) return refusal;
  if (input.state.arrivedAt !== null) return { code: 'conflict', message: 'De patiënt is al opgenomen.' };
  const open = input.blocking.find((one) => one.open);
  if (open !== undefined) return { code: 'blocked', message: `Toezeggen kan nog niet. ${open.explanation}.` };
  const { decision } = input.state;
  if (decision?.decided.legalRoute === 'stop' && input.legalTitle !== 'crisisMeasure' && input.legalTitle !== 'careAuthorisation') return { code: 'blocked', message: 'De patiënt verzet zich en er is geen crisismaatregel of zorgmachtiging: toezeggen kan niet.' };
  const title = input.state.titles.findLast((one) => one.title === input.legalTitle);
  if (decision?.decided.legalRoute === 'titlePresent' && title !== undefined && title.until !== null && title.until <= input.now) return { code: 'blocked', message: 'De juridische titel is verlopen. Leg een geldige titel vast of overleg met de arts.' };
  if (input.state.letter === null) return { code: 'blocked', message: 'Toezeggen kan nog niet. Leg vast dat de schriftelijke verwijzing is gezien (huisarts, specialist ouderengeneeskunde of medisch specialist).' };
  return null;
}

/** Where the case stands on the way from call to arrival. Works without any personal part, so that the region says the same. */
export function stepOf(state: CaseState): z.infer<typeof Step> {
  if (state.closed !== null) return 'closed';
  if (state.arrivedAt !== null) return 'arrived';
  if (state.placement !== null) {
    const last = state.handovers.at(-1);
    if (last === undefined) return 'promised';
    return state.received[last.handoverId] === undefined ? 'handoverSent' : 'handoverReceived';
  }
  if (state.offers.some((offer) => offer.state === 'open' || offer.state === 'accepted')) return 'offered';
  if (state.decision !== null) return isSearchable(state.decision.decided.careType) && (state.needs !== null || state.offers.length > 0) ? 'searching' : 'decided';
  return state.lastAnswer === null ? 'referral' : 'triage';
}
