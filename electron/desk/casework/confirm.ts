import type { ConsultRecord } from '../../../shared/casework/state.ts';

/** Reasons whose answer came by telephone through the nurse and waits for the physician's own confirmation. */
export function reasonsToConfirm(consult: ConsultRecord): string[] {
  if (consult.to !== 'elderlyPhysician') return [];
  return consult.answers.filter((answer) => answer.recordedBy === 'nurse' && answer.answer !== 'callMe' && consult.confirmed[answer.reason] === undefined).map((answer) => answer.reason);
}
