import { blockingOf } from '../../../shared/casework/blocking.ts';
import type { Blocking } from '../../../shared/casework/blocking.ts';
import { guard } from '../../../shared/casework/guards.ts';
import type { Action, GuardInput } from '../../../shared/casework/guards.ts';
import type { CaseState } from '../../../shared/casework/state.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { RegionProfile } from '../../../shared/profile/schema.ts';
import type { Kernel } from '../kernel.ts';
import type { Profiles } from '../profile/service.ts';
import type { Evaluate, Evaluation } from '../triage/evaluate.ts';
import { liveOffers, withLiveOffers } from './open-offers.ts';
import type { LiveOffer } from './open-offers.ts';
import type { CaseStates } from './states.ts';

/** One case with everything a rule or a screen needs to look at. */
export type Looked = { readonly state: CaseState; readonly profile: RegionProfile; readonly evaluation: Evaluation; readonly blocking: readonly Blocking[]; readonly offers: readonly LiveOffer[]; readonly guardInput: (role: string) => GuardInput };

export type Look = {
  (caseId: string, now: number): Looked;
  at(state: CaseState, now: number): Looked;
};

export function createLook(kernel: Kernel, states: CaseStates, profiles: Profiles, evaluate: Evaluate): Look {
  const at = (folded: CaseState, now: number): Looked => {
    const profile = profiles.forCase(folded);
    const evaluation = evaluate(folded, now);
    const offers = liveOffers(folded, kernel);
    const state = withLiveOffers(folded, offers);
    const blocking = blockingOf(folded, profile);
    const legalTitle = evaluation.answers['legalTitle'];
    const guardInput = (role: string): GuardInput => ({ state, profile, role, next: evaluation.outcome.next, stale: evaluation.stale, blocking, now, legalTitle: typeof legalTitle === 'string' ? legalTitle : null });
    return { state, profile, evaluation, blocking, offers, guardInput };
  };
  return Object.assign((caseId: string, now: number) => at(states.get(caseId), now), { at });
}

/** Refuses a command with the same rule and the same words that the screen shows beside the button. */
export function must(action: Action, looked: Looked, role: string): void {
  const refusal = guard(action, looked.guardInput(role));
  if (refusal !== null) throw new CodedError(refusal.code, refusal.message);
}

/** A recorded field's value, when it is text. */
export function textField(fields: CaseState['patient'], name: string): string | null {
  const value = fields[name]?.value;
  return typeof value === 'string' && value !== '' ? value : null;
}
