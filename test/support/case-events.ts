import type { EventDraft } from '../../electron/desk/kernel.ts';
import type { Decision, OpenEvent } from '../../shared/casework/events.ts';
import type { Actor } from '../../shared/contract/primitives.ts';

/** Hand-made events of one case for tests of the reducer: two desks, each with a nurse, and a region order. */
export const anna: Actor = { id: 'anna', role: 'nurse', desk: 'north' };
export const bert: Actor = { id: 'bert', role: 'nurse', desk: 'south' };
export const start = Date.UTC(2026, 10, 20, 15, 0);

export type EventOptions = { readonly id?: string; readonly actor?: Actor; readonly seq?: number | null; readonly baseSeq?: number; readonly at?: number; readonly erased?: boolean };
let made = 0;

/** seq null = not registered; baseSeq = what its author had seen of the region. */
export function event(draft: EventDraft, { id, actor = anna, seq = null, baseSeq = 0, at, erased = false }: EventOptions = {}): OpenEvent {
  made += 1;
  const order = seq ?? 1_000_000 + made;
  return { ...draft, id: id ?? `e${made}`, caseId: 'case-1', regionId: 'region-1', at: at ?? start + order * 1000, hlc: `${(start + order * 1000).toString(16).padStart(12, '0')}-0000-${actor.desk}`, actor, seq, baseSeq, erased } as OpenEvent;
}

export function decision(over: Partial<Decision> = {}): Decision {
  return { urgency: 'U4', careType: 'elvLow', medicalRoute: 'none', legalRoute: 'free', stayNeed: 'medicalStay', escalation: [], ...over };
}

export function decided(over: Partial<Decision> = {}, deviation: 'physicianAdvice' | 'clinicalJudgement' | null = null): EventDraft {
  const made = decision(over);
  return { type: 'decisionMade', payload: { packId: 'pack', packVersion: '1', proposed: made, decided: made, deviation }, personal: {} };
}

export const so = (reason: string) => ({ to: 'elderlyPhysician', reason });
export function asked(consultId: string, ...reasons: string[]): EventDraft {
  return { type: 'consultAsked', payload: { consultId, to: 'elderlyPhysician', reasons, physicianId: null }, personal: { question: 'Akkoord?' } };
}
type Answer = Extract<EventDraft, { type: 'consultAnswered' }>['payload']['answers'][number];
export function answered(consultId: string, answers: readonly Answer[], advice = ''): EventDraft {
  return { type: 'consultAnswered', payload: { consultId, answers: [...answers], answeredBy: 'dr. Oefenarts', recordedBy: 'nurse' }, personal: { advice } };
}
export function offered(offerId: string, bedGroupId: string, holdId: string | null = `hold-${offerId}`): EventDraft {
  return { type: 'offerMade', payload: { offerId, bedGroupId, locationId: 'loc-1', holdId, versionSeen: 1, via: 'region' }, personal: null };
}
export function offerAnswer(offerId: string, bedGroupId: string, answer: 'accepted' | 'refused' | 'withdrawn' | 'expired', by: 'provider' | 'phone' | 'region' | 'desk' = 'provider'): EventDraft {
  return { type: 'offerAnswered', payload: { offerId, bedGroupId, answer, reasonCode: answer === 'refused' ? 'noCapacity' : null, by, expectedAt: null }, personal: null };
}
export function placed(bedGroupId: string, offerId: string | null = null): EventDraft {
  return { type: 'placementConfirmed', payload: { offerId, bedGroupId, holdId: null, via: 'phone', expectedAt: null }, personal: {} };
}
export const closed = (destination: Extract<EventDraft, { type: 'closed' }>['payload']['destination'] = 'placed'): EventDraft => ({ type: 'closed', payload: { destination }, personal: {} });
export const claimed: EventDraft = { type: 'claimed', payload: {}, personal: null };
export const released: EventDraft = { type: 'released', payload: {}, personal: null };
export const note = (text: string): EventDraft => ({ type: 'noteAdded', payload: {}, personal: { text } });
export const patient = (personal: Extract<EventDraft, { type: 'patientRecorded' }>['personal'], payload: Extract<EventDraft, { type: 'patientRecorded' }>['payload'] = {}): EventDraft => ({ type: 'patientRecorded', payload, personal });
export const answers = (given: Readonly<Record<string, string | number | null>>): EventDraft => ({ type: 'answersGiven', payload: { packId: 'pack', packVersion: '1', facts: Object.keys(given), origin: 'nurse' }, personal: { answers: { ...given } } });
