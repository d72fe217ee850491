import type { FactsSoFar } from '../../../shared/casework/blocking.ts';
import type { CaseDetail, TriageView } from '../../../shared/contract/views.ts';
import { contradictions, decide } from '../../../shared/triage/index.ts';
import type { Outcome, Pack, Question } from '../../../shared/triage/index.ts';
import { ageContradictions } from './age.ts';
import { explanationsOf } from './explain.ts';
import { factsOf, standingOf } from './evaluate.ts';
import type { Answers, Evaluation } from './evaluate.ts';
import type { CaseState } from '../../../shared/casework/state.ts';
import type * as z from 'zod';

export type TriageScreen = z.infer<typeof TriageView>;
export type Origins = Readonly<Record<string, 'nurse' | 'referral' | 'sender' | 'physician'>>;
export type Detail = z.infer<typeof CaseDetail>;

/** The triage screen of one case: every question, which ones stand on the screen now, the outcome so far and why. `stage` = the stage that was on screen before. */
export function triageView(caseId: string, evaluation: Pick<Evaluation, 'pack' | 'answers' | 'outcome' | 'facts'>, state: Pick<CaseState, 'origins' | 'count' | 'patient'>, stage: string | null): TriageScreen {
  const { pack, answers, outcome, facts } = evaluation;
  const { origins } = state;
  const currentStage = stageOnScreen(pack, outcome, stage);
  const currentFacts = currentStage === null ? [] : factsOnScreen(pack, currentStage, outcome, answers, origins);
  const next = currentFacts.find((fact) => answers[fact] === undefined && outcome.relevant.includes(fact)) ?? outcome.next;
  return {
    caseId, standing: standingOf(evaluation, state), packId: pack.id, packVersion: pack.version, packTitle: pack.title, notValidated: pack.signOffs.length === 0, answers: { ...answers },
    questions: pack.questions.map((question) => questionView(question, answers, origins, outcome, currentFacts)), stages: pack.stages.map(({ id, title }) => ({ id, title })),
    currentStage, currentFacts, next,
    outcome: outcomeView(outcome, facts), ahead: aheadOf(pack, answers, next), possible: possibleOf(outcome), contradictions: [...contradictions(pack, answers), ...ageContradictions(state, answers)].map((found) => ({ facts: [...found.facts], message: found.message })),
    explanation: explanationsOf(pack, answers),
  };
}

function outcomeView(outcome: Outcome, facts: FactsSoFar): TriageScreen['outcome'] {
  return { ...facts.outcome, escalation: outcome.escalation === null ? null : [...outcome.escalation] };
}

/** Where each option of the asked question leads, by the engine itself; the screen only picks the one that was chosen while the answer is being kept. */
function aheadOf(pack: Pack, answers: Answers, next: string | null): TriageScreen['ahead'] {
  const question = pack.questions.find(({ id }) => id === next);
  if (question?.kind !== 'choice') return null;
  const outcomes = question.options.flatMap(({ value }) => {
    const given = { ...answers, [question.id]: value };
    const decided = decide(pack, given);
    return decided.ok && !contradictions(pack, given).some(({ facts }) => facts.includes(question.id)) ? [[value, outcomeView(decided.value, factsOf(decided.value, given))] as const] : [];
  });
  return { fact: question.id, outcomes: Object.fromEntries(outcomes) };
}

/** Safety facts go before everything; otherwise a stage stays on screen until nothing in it matters any more, so that a conversation doesn't jump to and fro. */
export function stageOnScreen(pack: Pack, outcome: Outcome, before: string | null): string | null {
  const asked = outcome.next === null ? null : stageOf(pack, outcome.next);
  if (asked === null || asked === 'safety' || before === null) return asked;
  return outcome.relevant.some((fact) => stageOf(pack, fact) === before) ? before : asked;
}

/** What stands on the screen of a stage: what can still matter, and what was answered here by people (so that answers stay in sight and can be changed). */
function factsOnScreen(pack: Pack, stage: string, outcome: Outcome, answers: Answers, origins: Origins): string[] {
  return pack.questions.filter((question) => question.stage === stage && (outcome.relevant.includes(question.id) || (answers[question.id] !== undefined && origins[question.id] !== 'referral'))).map((question) => question.id);
}

function stageOf(pack: Pack, fact: string): string | null {
  return pack.questions.find((question) => question.id === fact)?.stage ?? null;
}

function questionView(question: Question, answers: Answers, origins: Origins, outcome: Outcome, onScreen: readonly string[]): TriageScreen['questions'][number] {
  const answer = answers[question.id] ?? null;
  return {
    fact: question.id, stage: question.stage, text: question.text, why: question.why, help: question.help ?? null, options: optionsOf(question),
    range: question.kind === 'integer' ? { min: question.min, max: question.max } : null, answer, origin: answer === null ? null : (origins[question.id] ?? 'nurse'),
    relevant: outcome.relevant.includes(question.id), asked: onScreen.includes(question.id),
  };
}

function optionsOf(question: Question): TriageScreen['questions'][number]['options'] {
  if (question.kind === 'choice') return question.options.map(({ value, label, hint }) => ({ value, label, hint: hint ?? null }));
  return question.unknownAllowed ? [{ value: 'unknown', label: question.unknownLabel ?? 'Weet niet', hint: null }] : [];
}

function possibleOf(outcome: Outcome): TriageScreen['possible'] {
  const possible: Record<string, string[]> = {};
  for (const [decision, values] of Object.entries(outcome.possible ?? {})) possible[decision] = (values as readonly (string | { to: string; reason: string })[]).map((value) => (typeof value === 'string' ? value : `${value.to}:${value.reason}`));
  return possible;
}

/** A fact in words, as the physician reads it: the question and the answer's label. */
export function factInWords(pack: Pack, fact: string, answer: string | number): { readonly label: string; readonly value: string } {
  const question = pack.questions.find((one) => one.id === fact);
  if (question === undefined) return { label: fact, value: String(answer) };
  if (question.kind === 'choice') return { label: question.text, value: question.options.find((option) => option.value === answer)?.label ?? String(answer) };
  return { label: question.text, value: answer === 'unknown' ? (question.unknownLabel ?? 'Weet niet') : `${answer}${question.unit === undefined ? '' : ` ${question.unit}`}` };
}
