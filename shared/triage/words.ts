/** Facts, answers and outcomes in the words of the pack, for reports and explanations. */
import type { CompiledPack } from './compile.ts';
import type { Answers, PackSource } from './types.ts';

/** A fact's short name, as the tables' column heads have it. */
export function factName(pack: PackSource, fact: string): string {
  for (const table of pack.tables) {
    const input = table.inputs.find((each) => each.on === fact);
    if (input !== undefined && input.label !== '') return input.label;
  }
  return fact;
}

/** An answer as the option's label; a number with its unit. */
export function answerName(pack: PackSource, fact: string, answer: string | number): string {
  const question = pack.questions.find((each) => each.id === fact);
  if (question?.kind === 'choice') return question.options.find((option) => option.value === answer)?.label ?? String(answer);
  if (question?.kind === 'integer' && answer === 'unknown') return question.unknownLabel ?? 'Weet niet';
  return question?.kind === 'integer' && question.unit !== undefined ? `${answer} ${question.unit}` : String(answer);
}

/** An outcome's Dutch name, or the outcome itself when the pack has none. */
export function outcomeLabel(pack: PackSource, decision: string, outcome: string): string {
  return pack.labels[decision]?.[outcome] ?? outcome;
}

/** "ABCD: Weet niet; Bewustzijn: Zoals altijd". */
export function answersInWords(pack: PackSource, answers: Answers): string {
  const parts = Object.entries(answers).map(([fact, answer]) => `${factName(pack, fact)}: ${answerName(pack, fact, answer)}`);
  return parts.length === 0 ? 'elk antwoord' : parts.join('; ');
}

/** Atoms on a path as answers; free facts are left out. */
export function answersOfAtoms(compiled: CompiledPack, atoms: readonly number[]): Record<string, string | number> {
  const answers: Record<string, string | number> = {};
  atoms.forEach((atom, variable) => {
    const fact = compiled.facts[variable];
    const sample = compiled.axes[variable]?.atoms[atom]?.sample;
    if (fact !== undefined && (typeof sample === 'string' || typeof sample === 'number')) answers[fact.id] = sample;
  });
  return answers;
}
