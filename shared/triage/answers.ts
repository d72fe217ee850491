/** Answers of people, read into atoms per fact. */
import type { CompiledPack } from './compile.ts';
import { fail, ok } from './result.ts';
import type { Answers, Result } from './types.ts';

/** Per fact the atom of its answer, or -1 when it has not been answered; and the answered facts as a bit set. */
export interface AnswerState {
  readonly atoms: Int32Array;
  readonly answered: Int32Array;
}

export function emptyState(compiled: CompiledPack): AnswerState {
  return { atoms: new Int32Array(compiled.facts.length).fill(-1), answered: new Int32Array(compiled.diagram.supportWords) };
}

/** A copy of the state with one fact set to an atom, or taken back (-1). */
export function withAtom(state: AnswerState, variable: number, atom: number): AnswerState {
  const next = { atoms: state.atoms.slice(), answered: state.answered.slice() };
  setAtom(next, variable, atom);
  return next;
}

export function setAtom(state: AnswerState, variable: number, atom: number): void {
  state.atoms[variable] = atom;
  const word = variable >>> 5;
  const bit = 1 << (variable & 31);
  const old = state.answered[word] as number;
  state.answered[word] = atom < 0 ? old & ~bit : old | bit;
}

/**
 * Reads answers. Errors: `unknownFact` (no such fact in this pack),
 * `outOfDomain` (not one of its values). An absent fact stays unanswered;
 * null and undefined are refused, because they mean nothing here.
 */
export function readAnswers(compiled: CompiledPack, answers: Answers): Result<AnswerState> {
  const state = emptyState(compiled);
  for (const fact of Object.keys(answers)) {
    const variable = compiled.variableOf.get(fact);
    if (variable === undefined) {
      return fail('unknownFact', `De vraag "${fact}" bestaat niet in dit protocol.`, `unknown fact ${JSON.stringify(fact)}`, { fact });
    }
    const answer: unknown = answers[fact];
    const atom = compiled.axes[variable]?.indexOf(answer) ?? -1;
    if (atom < 0) {
      const shown = (JSON.stringify(answer) ?? 'undefined').slice(0, 80);
      return fail('outOfDomain', `Het antwoord ${shown} past niet bij de vraag "${fact}". Kies ${domainText(compiled, variable)}.`, `${fact}: ${shown} is not one of ${domainText(compiled, variable)}`, { fact });
    }
    setAtom(state, variable, atom);
  }
  return ok(state);
}

function domainText(compiled: CompiledPack, variable: number): string {
  const question = compiled.facts[variable];
  if (question === undefined) return '';
  if (question.kind === 'choice') return question.options.map((option) => option.value).join(', ');
  return `${question.min}..${question.max}${question.unknownAllowed ? ', unknown' : ''}`;
}
