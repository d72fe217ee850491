import { useEffect } from 'react';
import { create } from 'zustand';
import type { QuestionView, Standing, TriageOutcome, TriageView } from '../../../../shared/contract/views.ts';
import type { WireError } from '../../../../shared/contract/errors.ts';
import { asBefore } from '../../app/alike.ts';
import { desk } from '../../bridge/desk.ts';
import { onceAtATime } from '../../app/once.ts';
import { withRecent, without } from '../../app/recent.ts';
import { whenLeft } from '../session/store.ts';

export type AnswerValue = string | number;
type TriageStore = {
  readonly views: Readonly<Record<string, TriageView>>;
  readonly errors: Readonly<Record<string, string>>;
  /** Answers on their way to the core, by case and fact: shown as given, and gone again when the core refuses. */
  readonly given: Readonly<Record<string, AnswerValue>>;
  /** Why an answer was refused, by case and fact; gone with the next answer to it. */
  readonly problems: Readonly<Record<string, string>>;
};

/** Where each conversation stands, as the core last said. The screens hold no rules of their own. */
export const useTriageStore = create<TriageStore>(() => ({ views: {}, errors: {}, given: {}, problems: {} }));

whenLeft(() => { useTriageStore.setState(useTriageStore.getInitialState(), true); });

/** Fetches the conversation of a case, once at a time; one that had moved on meanwhile is seen by its mark. */
export const { join: refreshTriage } = onceAtATime((caseId) => desk.ask('triage.view', { caseId }), (caseId, result) => {
  useTriageStore.setState((state) => (result.ok ? withView(state, result.value) : { errors: { ...state.errors, [caseId]: result.error.message } }));
});

/**
 * The conversation of a case, current while the component lives: fetched again when the case, which is kept current by itself, says that the conversation has moved on (a colleague
 * answered). An own answer brings its view along, and what else happens to a case changes nothing here.
 */
export function useTriage(caseId: string, now: Standing | null): { readonly view: TriageView | null; readonly error: string | null } {
  const view = useTriageStore((state) => state.views[caseId] ?? null);
  const behind = view === null || (now !== null && now.mark !== view.standing.mark && now.events >= view.standing.events);
  useEffect(() => {
    if (behind) void refreshTriage(caseId);
  }, [caseId, behind, view]);
  useEffect(() => desk.on('resync', () => { void refreshTriage(caseId); }), [caseId]);
  const none = view === null;
  // One that could not be fetched has no standing to compare: any change of the case tries again.
  useEffect(() => (none ? desk.on('casework.changed', (ids) => { if (ids.includes(caseId)) void refreshTriage(caseId); }) : undefined), [caseId, none]);
  const error = useTriageStore((state) => state.errors[caseId] ?? null);
  return { view, error };
}

/** Gives an answer (null takes it back). The core's refusal stands beside the question; the old answer stays. */
export async function answer(caseId: string, fact: string, value: AnswerValue | null): Promise<{ readonly ok: true; readonly view: TriageView } | { readonly ok: false; readonly error: WireError }> {
  const key = answerKey(caseId, fact);
  if (value !== null) useTriageStore.setState((state) => ({ given: { ...state.given, [key]: value } }));
  const result = await desk.ask('triage.answer', { caseId, answers: { [fact]: value } });
  useTriageStore.setState((state) => ({ given: without(state.given, key), ...(result.ok ? { ...withView(state, result.value), problems: without(state.problems, key) } : { problems: { ...state.problems, [key]: result.error.message } }) }));
  if (!result.ok) return { ok: false, error: result.error };
  return { ok: true, view: result.value };
}

/**
 * The outcome to show: the core's, or while an answer to the asked question is being kept, what the core said beforehand that it would lead to. Only one answer on its way is looked
 * ahead of; nothing may be done on it before the core has it. `counts`: how many answers it rests on.
 */
export function useOutcome(view: TriageView): { readonly outcome: TriageOutcome; readonly counts: number } {
  const ahead = useTriageStore((state) => (view.ahead === null ? undefined : chosenAhead(view.ahead, view.caseId, state.given)));
  return { outcome: ahead ?? view.outcome, counts: Object.keys(view.answers).length + (ahead === undefined ? 0 : 1) };
}

function chosenAhead({ fact, outcomes }: NonNullable<TriageView['ahead']>, caseId: string, given: TriageStore['given']): TriageOutcome | undefined {
  const value = given[answerKey(caseId, fact)];
  const others = Object.keys(given).some((key) => key.startsWith(`${caseId} `) && key !== answerKey(caseId, fact));
  return value === undefined || others ? undefined : outcomes[String(value)];
}

export function answerKey(caseId: string, fact: string): string {
  return `${caseId} ${fact}`;
}

/** Questions that nothing happened to keep their object: an answer changes two or three of some forty, and a view that is the same (told twice, after an own answer) changes none. */
function withView(state: TriageStore, fetched: TriageView): Partial<TriageStore> {
  const before = state.views[fetched.caseId];
  // An older one that was under way while an answer brought a newer along.
  if (before !== undefined && fetched.standing.events < before.standing.events) return {};
  const known = new Map(before?.questions.map((question) => [question.fact, question]));
  const view = asBefore(before, { ...fetched, questions: fetched.questions.map((question) => asBefore(known.get(question.fact), question)) });
  return { views: withRecent(state.views, view.caseId, view), errors: without(state.errors, view.caseId) };
}

/**
 * The questions of one stage that are on screen, in the pack's order: those to ask now, those answered already, and `kept`: what stood here
 * before on this visit of the stage, or was chosen from "Alle vragen". Nothing moves under the hand: a question that has become needless stays, muted.
 */
export function questionsOnScreen(view: TriageView, stage: string | null, kept: ReadonlySet<string>): readonly QuestionView[] {
  return view.questions.filter((question) => question.stage === stage && (question.answer !== null || isAsked(view, question) || kept.has(question.fact)));
}

/** Whether the protocol wants this answer now. */
export function isAsked(view: TriageView, question: QuestionView): boolean {
  return question.answer === null && view.currentFacts.includes(question.fact);
}

/** The question after `fact` that the protocol wants answered, going round; null when there is none on screen. `sent`: answers on their way. */
export function nextUnanswered(view: TriageView, onScreen: readonly QuestionView[], fact: string, sent: ReadonlySet<string>): string | null {
  const open = onScreen.filter((question) => isAsked(view, question) && question.fact !== fact && !sent.has(question.fact));
  const index = onScreen.findIndex((question) => question.fact === fact);
  return (open.find((question) => onScreen.indexOf(question) > index) ?? open[0])?.fact ?? null;
}

/** The question before `fact`: on this screen, else the last answered one of an earlier stage. */
export function questionBefore(view: TriageView, onScreen: readonly QuestionView[], fact: string): QuestionView | null {
  const index = onScreen.findIndex((question) => question.fact === fact);
  if (index > 0) return onScreen[index - 1] ?? null;
  const first = onScreen[0] ?? null;
  const place = first === null ? view.questions.length : view.questions.indexOf(first);
  return view.questions.slice(0, place).findLast((question) => question.answer !== null) ?? null;
}
