import { CodedError } from '../../../shared/contract/errors.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { CaseState } from '../../../shared/casework/state.ts';
import { contradictions, outcomeLabel, whatWouldChange } from '../../../shared/triage/index.ts';
import type { Question } from '../../../shared/triage/index.ts';
import type { CaseStates } from '../casework/states.ts';
import type { Kernel } from '../kernel.ts';
import { decideOrThrow, factsOf } from './evaluate.ts';
import type { Answers, Evaluate } from './evaluate.ts';
import type { Packs } from './packs.ts';
import { stageOnScreen, triageView } from './view.ts';
import type { TriageScreen } from './view.ts';

export type GivenAnswers = Readonly<Record<string, string | number | null>>;

export type TriageService = {
  view(caseId: string, actor: Actor, now: number): TriageScreen;
  answer(caseId: string, given: GivenAnswers, actor: Actor, now: number): TriageScreen;
  tryAnswers(answers: Answers, now: number): TriageScreen;
  whatWouldChange(caseId: string, decision: string, actor: Actor, now: number): string[];
};

export function createTriage(kernel: Kernel, states: CaseStates, evaluate: Evaluate, packs: Packs): TriageService {
  /** The stage each case has on screen at this desk; forgotten at a restart, which costs nothing but a jump. */
  const onScreen = new Map<string, string>();
  const show = (state: CaseState, now: number): TriageScreen => {
    const evaluation = evaluate(state, now);
    if (evaluation.problem !== null) throw evaluation.problem;
    const stage = stageOnScreen(evaluation.pack, evaluation.outcome, onScreen.get(state.caseId) ?? null);
    if (stage === null) onScreen.delete(state.caseId);
    else onScreen.set(state.caseId, stage);
    return triageView(state.caseId, evaluation, state, stage);
  };
  return {
    view: (caseId, actor, now) => {
      const view = show(states.get(caseId), now);
      kernel.audit.record({ actor, action: 'triage.view', caseId, outcome: 'done' });
      return view;
    },
    answer: (caseId, given, actor, now) => {
      const state = states.get(caseId);
      if (state.closed !== null) throw new CodedError('conflict', 'Deze aanvraag is afgesloten. Heropen haar eerst.');
      const { pack, answers, problem } = evaluate(state, now);
      if (problem !== null) throw problem;
      const changed = Object.entries(given).filter(([fact, value]) => (answers[fact] ?? null) !== value || state.origins[fact] === 'referral');
      refuseImpossible(pack.questions, answers, given, (merged) => { decideOrThrow(pack, merged); return contradictions(pack, merged); });
      if (changed.length > 0) {
        kernel.journal.append({
          actor, caseId, regionId: state.regionId, action: 'triage.answer',
          drafts: [{ type: 'answersGiven', payload: { packId: pack.id, packVersion: pack.version, facts: changed.map(([fact]) => fact), origin: actor.role === 'elderlyPhysician' ? 'physician' : 'nurse' }, personal: { answers: Object.fromEntries(changed) } }],
        });
      }
      return show(states.get(caseId), now);
    },
    tryAnswers: (answers, now) => {
      const pack = packs.current(now);
      const outcome = decideOrThrow(pack, answers);
      return triageView('try', { pack, answers, outcome, facts: factsOf(outcome, answers) }, { origins: {}, count: 0, patient: {} }, null);
    },
    whatWouldChange: (caseId, decision, actor, now) => {
      const { pack, answers } = evaluate(states.get(caseId), now);
      kernel.audit.record({ actor, action: 'triage.whatWouldChange', caseId, outcome: 'done' });
      const changes = whatWouldChange(pack, answers, decision);
      if (!changes.ok) throw new CodedError('badRequest', changes.error.message);
      return changes.value.map((change) => `${change.factLabel}: ${change.toLabel} in plaats van ${change.fromLabel} → ${change.outcomes.map((outcome) => outcomeLabel(pack, decision, outcome)).join(' of ')}`);
    },
  };
}

/** Unknown facts, answers outside the domain and answers that can't both be true are refused before anything is written. */
function refuseImpossible(questions: readonly Question[], answers: Answers, given: GivenAnswers, check: (merged: Answers) => readonly { readonly facts: readonly string[]; readonly message: string }[]): void {
  const unknown = Object.keys(given).find((fact) => !questions.some((question) => question.id === fact));
  if (unknown !== undefined) throw new CodedError('unknownFact', 'Deze vraag hoort niet bij het protocol van deze aanvraag.', { fact: unknown });
  const merged: Record<string, string | number> = { ...answers };
  for (const [fact, value] of Object.entries(given)) {
    if (value === null) delete merged[fact];
    else merged[fact] = value;
  }
  const found = check(merged).find((one) => one.facts.some((fact) => fact in given));
  if (found !== undefined) throw new CodedError('contradiction', found.message, { facts: [...found.facts] });
}
