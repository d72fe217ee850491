import type { CaseState } from '../../../shared/casework/state.ts';
import type { FoundContradiction } from '../../../shared/triage/index.ts';
import type { Answers } from './evaluate.ts';

type Patient = Pick<CaseState, 'patient'>;

/** The patient's age (years): of the record, which has it from the birth date, else as it was answered; null when nobody said. */
export function ageKnown({ patient }: Patient, answers: Answers): number | null {
  return [patient['ageYears']?.value, answers['ageYears']].find((age) => typeof age === 'number') ?? null;
}

/** A birth date that doesn't agree with the answered age may be another patient's. It is told and never mended by itself: the protocol goes by the answer until a person changes one of the two. */
export function ageContradictions({ patient }: Patient, answers: Answers): readonly FoundContradiction[] {
  const [recorded, answered] = [patient['ageYears']?.value, answers['ageYears']];
  if (typeof recorded !== 'number' || typeof answered !== 'number' || recorded === answered) return [];
  return [{ id: 'ageOfRecord', facts: ['ageYears'], message: `In de patiëntgegevens is de patiënt ${recorded} jaar, in de antwoorden ${answered} jaar. Kijk na of dit de juiste patiënt is en verbeter wat niet klopt.` }];
}
