import { checkReasonNl } from './nl.ts';
import type { CaseState } from './state.ts';

export type OpenObjection = { readonly organisationId: string | null; readonly at: number; readonly reason: string; readonly text: string | null };

/**
 * The receiver's objection to the triage that stands, or null. It stands until a nurse has decided anew after it (the same outcome again counts: she has looked);
 * a later "akkoord" of the same receiver takes it back (profile, triage.checkedBy).
 */
export function openObjection(state: CaseState): OpenObjection | null {
  const check = state.triageChecks.at(-1);
  if (check === undefined || check.result !== 'overruled' || state.decision === null || check.under?.mark.id !== state.decision.mark.id) return null;
  return { organisationId: check.organisationId, at: check.mark.at, reason: check.reasonCode === null ? checkReasonNl.other : checkReasonNl[check.reasonCode], text: check.text };
}
