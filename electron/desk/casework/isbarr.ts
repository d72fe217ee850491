import { formatClock } from '../../../shared/calendar/index.ts';
import { careTypeNl, sexNl } from '../../../shared/casework/nl.ts';
import { ageKnown } from '../triage/age.ts';
import { factInWords } from '../triage/view.ts';
import { textField } from './looked.ts';
import type { Looked } from './looked.ts';

/** The case in ISBARR order (identification, situation, background, assessment, recommendation, read-back), as read out to a physician at night. */
export function isbarr({ state, evaluation, blocking }: Looked, now: number): string {
  const age = ageKnown(state, evaluation.answers);
  const sex = textField(state.patient, 'sex');
  const decided = state.decision?.decided ?? null;
  const facts = Object.entries(evaluation.answers).filter(([fact]) => fact !== 'ageYears').map(([fact, answer]) => { const words = factInWords(evaluation.pack, fact, answer); return `- ${words.label} ${words.value}`; });
  const open = blocking.filter((one) => one.open).map((one) => `- ${one.explanation}`);
  return [
    `Identificatie: ${[sex === null ? null : (sexNl[sex] ?? sex), age === null ? null : `${age} jaar`, textField(state.patient, 'municipality')].filter((part) => part !== null).join(', ') || 'nog niet bekend'}`,
    `Situatie: ${textField(state.referral, 'question') ?? 'zie de antwoorden'}`,
    `Achtergrond: ${facts.length === 0 ? 'nog geen antwoorden' : ''}`, ...facts,
    `Beoordeling: ${decided === null ? `nog niet vastgesteld${evaluation.facts.outcome.urgency === null ? '' : `, voorlopig ${evaluation.facts.outcome.urgency}`}` : `${decided.urgency}, ${careTypeNl[decided.careType]} (protocol niet klinisch gevalideerd)`}`,
    `Aanbeveling: ${open.length === 0 ? 'geen open blokkerende redenen' : 'antwoord gevraagd op'}`, ...open,
    `Terugkoppeling: graag herhalen; opgesteld om ${formatClock(now)} uur`,
  ].join('\n').slice(0, 8000);
}
