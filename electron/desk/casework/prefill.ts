import type { CaseState } from '../../../shared/casework/state.ts';
import type { EventDraft } from '../kernel.ts';
import type { Evaluation } from '../triage/evaluate.ts';

/** Where the patient is, when the referrer's role leaves no doubt. A GP may call about a patient at home or in a care home: that is asked. */
const settingOf: Readonly<Record<string, string>> = { emergencyDepartment: 'emergencyDepartment', hospitalWard: 'hospitalWard' };

/**
 * Facts that the referral already carries aren't asked (protocol.md, "Asking"). They are answers like any other, marked as the referral's; what a person
 * answered stays as it is.
 */
export function prefill(evaluation: Evaluation, state: CaseState, known: { readonly ageYears?: number | null | undefined; readonly referrerRole?: string | null | undefined }): EventDraft[] {
  if (evaluation.problem !== null) return [];
  const { pack, answers } = evaluation;
  const given: Record<string, string | number> = {};
  const take = (fact: string, value: string | number | undefined) => {
    const byPerson = answers[fact] !== undefined && state.origins[fact] !== 'referral';
    if (value !== undefined && !byPerson && answers[fact] !== value && pack.questions.some((question) => question.id === fact)) given[fact] = value;
  };
  take('ageYears', known.ageYears ?? undefined);
  take('setting', known.referrerRole == null ? undefined : settingOf[known.referrerRole]);
  const facts = Object.keys(given);
  return facts.length === 0 ? [] : [{ type: 'answersGiven', payload: { packId: pack.id, packVersion: pack.version, facts, origin: 'referral' }, personal: { answers: given } }];
}
