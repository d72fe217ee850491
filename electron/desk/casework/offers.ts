import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { CommandResult } from '../../../shared/contract/region.ts';
import { asNurse } from '../../../shared/casework/guards.ts';
import { identityIn, offerContent } from '../../../shared/casework/offer-content.ts';
import type { CaseState } from '../../../shared/casework/state.ts';
import { statusOf } from '../../../shared/capacity/index.ts';
import type { BedGroup } from '../../../shared/capacity/schema.ts';
import type { CommandDraft, EventDraft, Kernel } from '../kernel.ts';
import { uuidV7 } from '../store/ids.ts';
import { neededBy } from '../capacity/need.ts';
import { ageKnown } from '../triage/age.ts';
import { systemActor } from './context.ts';
import type { Doubles } from './doubles.ts';
import { must, textField } from './looked.ts';
import type { Look, Looked } from './looked.ts';
import type { LiveOffer } from './open-offers.ts';

/** From Aanbieden to Opgenomen: holds, offers, answers, the placement. Every change is one durable transaction with its commands to the region. */
export type OfferService = ReturnType<typeof createOffers>;

const minuteMs = 60_000;
/** How long a nurse waits on the line for the region; later answers come through the feed. */
export const offerWaitMs = 4_000;
const doubleSeenMs = 10 * minuteMs;
export type PromiseInput = { readonly caseId: string; readonly offerId: string | null; readonly bedGroupId: string; readonly spokeWith: string; readonly expectedAt: number | null; readonly chosenBy: 'patient' | 'representative' | null };
export type OutsideInput = { readonly caseId: string; readonly place: string; readonly spokeWith: string; readonly expectedAt: number | null; readonly neighbourRegionId: string | null };

export function createOffers(kernel: Kernel, look: Look, doubles: Doubles, told: (bed: BedGroup) => void) {
  const newId = () => uuidV7(kernel.now(), randomBytes);
  const warned = new Map<string, number>();

  /** A double stops the first attempt at a bed, with what was found; the second within ten minutes goes on, and that is recorded. */
  function doubleNote(state: CaseState, bedGroupId: string, actor: Actor, now: number): EventDraft[] {
    const found = doubles.of(state).filter((double) => double.strong && double.open);
    if (found.length === 0) return [];
    const key = `${state.caseId} ${bedGroupId} ${actor.id}`;
    if (now - (warned.get(key) ?? -Infinity) > doubleSeenMs) {
      warned.set(key, now);
      throw new CodedError('duplicatePatient', `Mogelijk staat deze patiënt al in een andere aanvraag (${found[0]?.why ?? ''}). Bekijk die eerst; kies nog eens om toch door te gaan.`, { cases: found.map(({ caseId, why }) => ({ caseId, why })) });
    }
    warned.delete(key);
    return [{ type: 'noteAdded', payload: {}, personal: { text: `Mogelijke dubbele aanvraag gezien (${found.map((double) => double.why).join(', ')}) en toch verder gegaan.` } }];
  }

  async function offer(caseId: string, bedGroupId: string, versionSeen: number, text: string, actor: Actor, now: number): Promise<{ offerId: string; state: 'held' | 'offered' | 'waiting' }> {
    const looked = look(caseId, now);
    must('offer', looked, actor.role);
    const { state } = looked;
    const bed = bedOf(bedGroupId);
    refuseOutside(looked, bed, actor);
    if (looked.offers.some((one) => one.record.bedGroupId === bedGroupId && (one.state === 'open' || one.state === 'waiting'))) throw new CodedError('conflict', 'Bij deze plaats staat al een aanbod open.');
    refuseIdentity(text, state);
    const note = doubleNote(state, bedGroupId, actor, now);
    const offerId = newId();
    const held = bed.available !== null && bed.available > 0;
    const holdId = held ? newId() : null;
    const online = kernel.syncStatus().connection === 'online';
    const written = kernel.journal.append({
      actor, caseId, regionId: state.regionId, action: 'casework.offer',
      drafts: [...note, { type: 'offerMade', payload: { offerId, bedGroupId, locationId: bed.locationId, holdId, versionSeen, via: 'region', ...(mustAccept(looked, bed, now) ? { mustAccept: true } : {}) }, personal: null }],
      commands: [{
        kind: 'placeOffer', caseId, regionId: state.regionId, bedGroupId, versionSeen, hold: holdId === null ? null : { holdId, ttlMs: holdMs(looked, now) }, offerId, content: contentOf(looked, text, now), mayWait: !online,
      }],
    });
    const result = online ? await kernel.outbox.result(written.commandIds.at(-1) ?? '', offerWaitMs) : null;
    if (result === null) {
      watch(caseId, offerId);
      return { offerId, state: 'waiting' };
    }
    if (result.current !== null) told(result.current);
    if (result.status === 'applied' || result.status === 'duplicate') return { offerId, state: held ? 'held' : 'offered' };
    recordFailure(state, offerId, bedGroupId, actor);
    throw failureOf(result);
  }

  function bedOf(bedGroupId: string): BedGroup {
    const bed = kernel.cache.get('bedGroup', bedGroupId);
    if (bed === null) throw new CodedError('notFound', 'Deze plaats staat niet meer in het overzicht. Zoek opnieuw.');
    return bed;
  }

  /** The hold wasn't granted: written down, so that every desk sees that this offer never stood. */
  function recordFailure(state: CaseState, offerId: string, bedGroupId: string, actor: Actor): void {
    kernel.journal.append({
      actor: systemActor(actor.desk), caseId: state.caseId, regionId: state.regionId, action: 'casework.offerNotGranted',
      drafts: [{ type: 'offerAnswered', payload: { offerId, bedGroupId, answer: 'withdrawn', reasonCode: 'noCapacity', by: 'region', expectedAt: null }, personal: null }],
    });
  }

  /** Offers that waited in the queue when the desk started or the nurse went on: settled when their case changes, which it does when the region took its events. */
  const waiting = new Map<string, Set<string>>();
  function watch(caseId: string, offerId: string): void {
    const known = waiting.get(caseId);
    if (known === undefined) waiting.set(caseId, new Set([offerId]));
    else known.add(offerId);
  }

  function settle(caseId: string): void {
    const watched = waiting.get(caseId);
    if (watched === undefined || !kernel.journal.exists(caseId)) return;
    const { state, offers } = look(caseId, kernel.now());
    for (const live of offers) {
      if (!watched.has(live.record.offerId) || live.state === 'waiting') continue;
      watched.delete(live.record.offerId);
      if (live.state === 'failed' && live.record.state === 'open' && live.record.made !== null) recordFailure(state, live.record.offerId, live.record.bedGroupId, live.record.made.actor);
    }
    if (watched.size === 0) waiting.delete(caseId);
  }

  /** After the change is committed: what is written here is a change of its own. */
  function settleSoon(caseId: string): void {
    setImmediate(() => {
      try {
        settle(caseId);
      } catch (error) {
        kernel.ports.log('error', 'the region\'s answer to an offer could not be recorded', { caseId, error: error instanceof CodedError ? error.code : 'unknown' });
      }
    });
  }
  kernel.journal.onChange((caseIds) => { for (const caseId of caseIds) if (waiting.has(caseId)) settleSoon(caseId); });
  for (const { caseId } of kernel.journal.projections({ open: true, step: 'offered' })) {
    for (const live of look(caseId, kernel.now()).offers) if (live.record.state === 'open' && (live.state === 'waiting' || live.state === 'failed')) watch(caseId, live.record.offerId);
    if (waiting.has(caseId)) settleSoon(caseId);
  }

  function promise(input: PromiseInput, actor: Actor, now: number): void {
    const looked = look(input.caseId, now);
    must('promise', looked, actor.role);
    const { state } = looked;
    refuseWithoutChoice(looked, input.chosenBy);
    const live = offerFor(looked.offers, input.offerId, input.bedGroupId);
    const bed = live === null ? bedOf(input.bedGroupId) : kernel.cache.get('bedGroup', live.record.bedGroupId);
    if (bed !== null) refuseOutside(looked, bed, actor);
    const note = live === null ? doubleNote(state, input.bedGroupId, actor, now) : [];
    const via = live !== null && live.state === 'accepted' && answeredBy(live) === 'provider' ? 'provider' : 'phone';
    const offerId = live?.record.offerId ?? newId();
    const bedGroupId = live?.record.bedGroupId ?? input.bedGroupId;
    const expectedAt = input.expectedAt ?? live?.expectedAt ?? null;
    const holdId = live?.record.holdId ?? newId();
    const phoneOffer: EventDraft[] = live === null ? [{ type: 'offerMade', payload: { offerId, bedGroupId, locationId: bed?.locationId ?? bedGroupId, holdId: null, versionSeen: bed?.version ?? 0, via: 'phone' }, personal: null }] : [];
    const accepted: EventDraft[] = live?.record.state === 'accepted' ? [] : [{ type: 'offerAnswered', payload: { offerId, bedGroupId, answer: 'accepted', reasonCode: null, by: via, expectedAt }, personal: { spokeWith: input.spokeWith } }];
    const others = endOffers(input.caseId, looked.offers.filter((one) => one.record.offerId !== offerId), 'otherPlace');
    const old = state.placement === null || state.placement.offerId === offerId ? [] : releasePlacement(state, 'otherPlace');
    kernel.journal.append({
      actor, caseId: input.caseId, regionId: state.regionId, action: 'casework.promise',
      drafts: [...note, ...phoneOffer, ...accepted, ...others.drafts, { type: 'placementConfirmed', payload: { offerId, bedGroupId, holdId, via, expectedAt, ...(input.chosenBy === null ? {} : { chosenBy: input.chosenBy }) }, personal: { spokeWith: input.spokeWith } }],
      commands: [{ kind: 'confirmPlacement', caseId: input.caseId, regionId: state.regionId, bedGroupId, offerId: live === null ? null : offerId, holdId, via, expectedAt }, ...others.commands, ...old],
    });
  }

  function promiseOutside({ caseId, place, spokeWith, expectedAt, neighbourRegionId }: OutsideInput, actor: Actor, now: number): void {
    const looked = look(caseId, now);
    must('promise', looked, actor.role);
    refuseOutsideMandate(looked, actor);
    if (neighbourRegionId !== null && kernel.cache.get('regionDirectory', neighbourRegionId) === null) throw new CodedError('notFound', 'Deze regio staat niet in de lijst van loketten.');
    const { state } = looked;
    const others = endOffers(caseId, looked.offers, 'otherPlace');
    kernel.journal.append({
      actor, caseId, regionId: state.regionId, action: 'casework.promiseOutside',
      drafts: [...others.drafts, { type: 'placementConfirmed', payload: { offerId: null, bedGroupId: null, holdId: null, via: 'phone', expectedAt, outsideNetwork: true, ...(neighbourRegionId === null ? {} : { neighbourRegionId }) }, personal: { place, spokeWith } }],
      commands: [...others.commands, ...(state.placement === null ? [] : releasePlacement(state, 'otherPlace'))],
    });
  }

  function refuse(caseId: string, offerId: string, reason: 'noCapacity' | 'cannotGiveThisCare' | 'other', text: string, spokeWith: string, actor: Actor, now: number): void {
    const looked = look(caseId, now);
    must('refuse', looked, actor.role);
    if (reason === 'other' && text.trim() === '') throw new CodedError('badRequest', 'Schrijf bij "andere reden" kort op wat de reden is.');
    const { record } = openOffer(looked.offers, offerId);
    kernel.journal.append({
      actor, caseId, regionId: looked.state.regionId, action: 'casework.refuse',
      drafts: [{ type: 'offerAnswered', payload: { offerId, bedGroupId: record.bedGroupId, answer: 'refused', reasonCode: reason, by: 'phone', expectedAt: null }, personal: { text, spokeWith } }],
      commands: [{ kind: 'withdrawOffer', caseId, offerId, reason: 'refusedByPhone' }, ...(looked.state.placement?.offerId === offerId ? releasePlacement(looked.state, 'refused') : [])],
    });
  }

  function withdraw(caseId: string, offerId: string, actor: Actor, now: number): void {
    const looked = look(caseId, now);
    if (looked.state.closed !== null) throw new CodedError('conflict', 'Deze aanvraag is afgesloten.');
    const ended = endOffers(caseId, [openOffer(looked.offers, offerId)], 'byDesk');
    kernel.journal.append({ actor, caseId, regionId: looked.state.regionId, action: 'casework.withdrawOffer', drafts: ended.drafts, commands: [...ended.commands, ...(looked.state.placement?.offerId === offerId ? releasePlacement(looked.state, 'byDesk') : [])] });
  }

  function arrive(caseId: string, arrivedAt: number | null, actor: Actor, now: number): void {
    const looked = look(caseId, now);
    must('arrive', looked, actor.role);
    const { state } = looked;
    const at = arrivedAt ?? now;
    if (at > now + 5 * minuteMs) throw new CodedError('badRequest', 'Het tijdstip van opname ligt in de toekomst.');
    const { bedGroupId = null, holdId = null } = state.placement ?? {};
    kernel.journal.append({
      actor, caseId, regionId: state.regionId, action: 'casework.arrive', drafts: [{ type: 'arrived', payload: { arrivedAt: at }, personal: null }],
      commands: bedGroupId === null || holdId === null ? [] : [{ kind: 'arrive', caseId, bedGroupId, holdId, arrivedAt: at }],
    });
  }

  /** As long as the longest question of this case may wait on the morning list. Off line the wish waits in the queue; the region never makes a hold shorter. */
  function extend(caseId: string, offerId: string, actor: Actor, now: number): number {
    const looked = look(caseId, now);
    if (looked.state.closed !== null) throw new CodedError('conflict', 'Deze aanvraag is afgesloten.');
    const live = openOffer(looked.offers, offerId);
    const until = extendableTo(looked, live, now);
    const holdId = live.record.holdId;
    if (until === null || holdId === null) throw new CodedError('blocked', 'Langer vasthouden kan alleen zolang een vraag op de ochtendlijst staat en de plaats wordt vastgehouden.');
    kernel.journal.append({
      actor, caseId, regionId: looked.state.regionId, action: 'casework.extendHold',
      drafts: [{ type: 'holdExtended', payload: { offerId, holdId, until }, personal: null }], commands: [{ kind: 'extendHold', caseId, holdId, until }],
    });
    return until;
  }

  return { extend, offer, promise, promiseOutside, refuse, withdraw, arrive };
}

/** A hold lasts as the profile says, and at least as long as a question on the morning list may wait (protocol.md: "with the hold lasting as long"). The region holds no longer than a day. */
function holdMs({ state, profile }: Looked, now: number): number {
  const waits = state.consults.map((consult) => (consult.waitUntil === null ? 0 : consult.waitUntil + profile.norms.consult.U4 * minuteMs - now));
  return Math.min(86_400_000, Math.max(profile.offer.holdMinutes * minuteMs, ...waits));
}

/** Until when this offer's hold may be extended (epoch ms): the end of the morning question that is still open, plus its answer's norm. null = nothing to extend. */
export function extendableTo({ state, profile }: Pick<Looked, 'state' | 'profile'>, offer: LiveOffer, now: number): number | null {
  if ((offer.state !== 'open' && offer.state !== 'accepted') || offer.record.holdId === null) return null;
  const waits = state.consults.filter((consult) => consult.waitUntil !== null && consult.waitUntil > now && consult.reasons.some((reason) => !consult.answers.some((answer) => answer.reason === reason && answer.answer !== 'callMe'))).map((consult) => (consult.waitUntil ?? 0) + profile.norms.consult.U4 * minuteMs);
  const until = Math.min(Math.max(...waits, 0), now + 86_400_000);
  const heldTo = Math.max(offer.hold?.expiresAt ?? 0, state.extended[offer.record.holdId] ?? 0);
  return until > now && until > heldTo ? until : null;
}

/** "Reported free = must accept" holds for a bed that its provider put under the rule and whose count is fresh. */
export function mustAccept({ profile }: Pick<Looked, 'profile'>, bed: BedGroup, now: number): boolean {
  return profile.offer.mustAccept && bed.commitment && statusOf(bed, now) === 'free';
}

/** Where a region asks several places at once and more than one promises, the patient (or who speaks for them) chooses. */
function refuseWithoutChoice({ offers, profile }: Looked, chosenBy: string | null): void {
  const accepted = offers.filter((offer) => offer.state === 'accepted').length;
  if (profile.offer.order === 'several' && accepted > 1 && chosenBy === null) throw new CodedError('blocked', `Er zeggen ${accepted} plaatsen toe. Laat de patiënt of diens vertegenwoordiger kiezen en leg dat vast.`);
}

/** Ends every offer that still stands: one event and one command each. */
export function endOffers(caseId: string, offers: readonly LiveOffer[], reason: 'caseClosed' | 'otherPlace' | 'byDesk'): { readonly drafts: EventDraft[]; readonly commands: CommandDraft[] } {
  const standing = offers.filter((offer) => offer.state === 'open' || offer.state === 'waiting' || offer.state === 'accepted');
  return {
    drafts: standing.map(({ record }): EventDraft => ({ type: 'offerAnswered', payload: { offerId: record.offerId, bedGroupId: record.bedGroupId, answer: 'withdrawn', reasonCode: null, by: 'desk', expectedAt: null }, personal: null })),
    commands: standing.filter(({ record }) => record.via === 'region').map(({ record }): CommandDraft => ({ kind: 'withdrawOffer', caseId, offerId: record.offerId, reason })),
  };
}

/** Gives the bed of a confirmed placement back; nothing to do for a place outside the network. */
export function releasePlacement(state: CaseState, reason: 'caseClosed' | 'otherPlace' | 'byDesk' | 'refused'): CommandDraft[] {
  const holdId = state.placement?.holdId ?? null;
  return holdId === null ? [] : [{ kind: 'releaseHold', caseId: state.caseId, holdId, reason }];
}

function offerFor(offers: readonly LiveOffer[], offerId: string | null, bedGroupId: string): LiveOffer | null {
  if (offerId === null) return offers.findLast((offer) => offer.record.bedGroupId === bedGroupId && (offer.state === 'open' || offer.state === 'waiting' || offer.state === 'accepted')) ?? null;
  const found = offers.find((offer) => offer.record.offerId === offerId);
  if (found === undefined) throw new CodedError('notFound', 'Dit aanbod hoort niet bij deze aanvraag.');
  return found;
}

function openOffer(offers: readonly LiveOffer[], offerId: string): LiveOffer {
  const found = offerFor(offers, offerId, '');
  if (found === null || (found.state !== 'open' && found.state !== 'waiting' && found.state !== 'accepted')) throw new CodedError('conflict', 'Dit aanbod staat niet meer open.');
  return found;
}

function answeredBy(offer: LiveOffer): string | null {
  return offer.record.by ?? offer.regional?.answer?.by ?? null;
}

function contentOf(looked: Looked, text: string, now: number) {
  const { state, profile, evaluation } = looked;
  const { decision } = state;
  if (decision === null) throw new CodedError('notDecided', 'Er is nog geen uitkomst vastgesteld.');
  const sex = state.patient['sex']?.value;
  return offerContent({
    decision: decision.decided, needs: state.needs?.value ?? null, ageYears: ageKnown(state, evaluation.answers),
    sex: sex === 'female' || sex === 'male' || sex === 'other' ? sex : null, neededBy: neededBy(state, profile, now), answers: evaluation.answers, text,
  });
}

function refuseIdentity(text: string, state: CaseState): void {
  const names = [textField(state.patient, 'name'), ...namesIn(state.patient['contacts']?.value), ...namesIn([state.patient['representative']?.value])].filter((name) => name !== null);
  const found = identityIn(text, { names, street: textField(state.patient, 'street'), place: textField(state.patient, 'municipality') });
  if (found.length > 0) throw new CodedError('identityInText', 'In de toelichting staat iets dat de patiënt herkenbaar maakt (naam, datum, nummer of adres). Haal dat weg: een aanbod is anoniem.', { kinds: [...found] });
}

function namesIn(people: unknown): (string | null)[] {
  if (!Array.isArray(people)) return [];
  return people.map((person: unknown) => (typeof person === 'object' && person !== null && 'name' in person && typeof person.name === 'string' ? person.name : null));
}

/** A bed of another region: only with the mandate, and for Wlz with the care office's consent on the case (desks.md, "mandate", "matching"). */
function refuseOutside(looked: Looked, bed: BedGroup, actor: Actor): void {
  if (bed.regionId === looked.state.regionId) return;
  if (!looked.profile.matching.neighboursAllowed) throw new CodedError('forbidden', 'Deze regio plaatst niet buiten de eigen regio. Bel het loket van de buurregio.');
  refuseOutsideMandate(looked, actor);
}

function refuseOutsideMandate({ state, profile }: Looked, actor: Actor): void {
  const roles: readonly string[] = profile.mandate.placeOutsideRegion;
  if (!roles.includes(actor.role) && !roles.includes(asNurse(actor.role))) throw new CodedError('forbidden', 'Uw rol mag in deze regio niet buiten het netwerk plaatsen. Overleg met wie dat mandaat heeft.');
  const wlz = state.decision?.decided.careType === 'wlzCrisis' || state.decision?.decided.careType === 'wlzRegular';
  if (!wlz || !profile.matching.wlzOutsideNeedsCareOffice) return;
  if (state.careOffice?.answer === 'refused') throw new CodedError('blocked', 'Het zorgkantoor is niet akkoord met deze plaatsing. Overleg opnieuw of zoek in de eigen regio.');
  const agreed = state.careOffice?.answer === 'agreed' || state.consults.some((consult) => consult.to === 'careOffice' && consult.answers.some((answer) => answer.answer === 'agreed'));
  if (!agreed) throw new CodedError('blocked', 'Voor een Wlz-plaats buiten de regio is toestemming van het zorgkantoor nodig. Vraag die en leg het antwoord vast.');
}

function failureOf(result: CommandResult): CodedError {
  const current = result.current === null ? undefined : { current: z.json().parse(result.current) };
  if (result.status === 'conflict') return new CodedError('noCapacity', result.message ?? 'Deze plaats is net vergeven. Kies een andere plaats.', current);
  return new CodedError('refused', result.message ?? 'De regio heeft dit aanbod niet aangenomen. Zoek opnieuw.', { code: result.code ?? 'rejected' });
}
