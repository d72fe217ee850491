import { isBedType } from '../contract/primitives.ts';
import type { CareType } from '../contract/primitives.ts';
import type { Decision, PayloadOf } from './events.ts';
import { letterNl, trackedNl } from './nl.ts';
import type { CaseState } from './state.ts';

export type TrackedId = PayloadOf<'itemTracked'>['item'];
/** `care`: what the doctors arrange; `paper`: what must lie ready. `id` 'referralLetter' follows from the case itself and is not recorded here. */
export type Tracked = { readonly id: TrackedId | 'referralLetter'; readonly group: 'care' | 'paper'; readonly label: string; readonly state: 'open' | 'done' | 'notNeeded'; readonly at: number | null; readonly by: string; readonly text: string };

/**
 * The papers that a care type asks for. Temporary stay: a written, signed indication by GP, elderly-care physician or medical specialist before admission (insurers' terms, Zvw);
 * palliative: the treating doctor's estimate; GRZ: the geriatric assessment (art. 2.5c Bzv); Wlz crisis: decision or application, and agreement to any place; respite: the municipality.
 */
const papers: Readonly<Partial<Record<CareType, readonly TrackedId[]>>> = {
  elvLow: ['signedIndication'], elvHigh: ['signedIndication'], elvPalliative: ['signedIndication', 'prognosis'], grz: ['signedIndication', 'geriatricAssessment'], wlzCrisis: ['wlzDecision', 'clientAgreement'], wlzRegular: ['wlzDecision'],
  respite: ['wmoDecision'], observation: ['signedIndication'],
};

/** Everything to be arranged around this case's handover, with how far it is. Never blocks a placement; shown, handed over and printed. */
export function trackedOf(state: CaseState): readonly Tracked[] {
  const decided = state.decision?.decided ?? null;
  if (decided === null || !isBedType(decided.careType)) return [];
  const { letter } = state;
  return [
    ...careOf(decided.careType).map((id) => tracked(state, id, 'care')),
    { id: 'referralLetter', group: 'paper', label: 'Schriftelijke verwijzing', state: letter === null ? 'open' : 'done', at: letter?.seenAt ?? null, by: letter === null ? '' : letterNl[letter.by], text: '' },
    ...papersFor(decided).map((id) => tracked(state, id, 'paper')),
  ];
}

/** At ELV high the receiving physician takes over the whole medical treatment: that, and the medication of the first days, must be agreed (Verenso; protocol.md). */
function careOf(careType: CareType): readonly TrackedId[] {
  return careType === 'elvHigh' ? ['receivingPhysician', 'medicationFirstDays', 'medicalHandover'] : ['medicalHandover'];
}

/** The papers of a decision: those of its care type and those of its legal route. */
export function papersFor(decided: Pick<Decision, 'careType' | 'legalRoute'>): readonly TrackedId[] {
  const legal: readonly TrackedId[] = decided.legalRoute === 'titlePresent' || decided.legalRoute === 'article21Needed' ? ['legalTitle'] : decided.legalRoute === 'representativeNeeded' ? ['representation'] : [];
  return [...(papers[decided.careType] ?? []), ...legal];
}

function tracked(state: CaseState, id: TrackedId, group: Tracked['group']): Tracked {
  const last = state.tracked[id];
  return { id, group, label: trackedNl[id], state: last?.state ?? 'open', at: last?.at ?? null, by: last?.personal?.by ?? '', text: last?.personal?.text ?? '' };
}
