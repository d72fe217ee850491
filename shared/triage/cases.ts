/** Does a pack do what its shipped cases say? */
import type { CompiledPack } from './compile.ts';
import { withView } from './decide.ts';
import { readAnswers } from './answers.ts';
import type { Answers, EscalationEntry, Outcome, PackCase, PackSource, Result, Value } from './types.ts';

/** The answers of a case, those it takes over from another included. */
export function caseAnswers(pack: Pick<PackSource, 'cases'>, item: PackCase): Answers {
  const base = item.like === undefined ? undefined : pack.cases.find((other) => other.id === item.like);
  return base === undefined ? item.answers : { ...base.answers, ...item.answers };
}

/** What differs, in one line of English; null when the case passes. Escalation compares as a set. */
export function caseDifference(result: Result<Outcome>, item: PackCase, compiled: CompiledPack): string | null {
  if (!result.ok) return result.error.english;
  for (const [decision, wanted] of Object.entries(item.expected)) {
    const got = Object.hasOwn(result.value, decision) ? result.value[decision as keyof Outcome] : helperOutcome(compiled, item, decision);
    if (!sameOutcome(wanted, got)) return `${decision} is ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}`;
  }
  return null;
}

/** Helper tables (wlzRoute and the like) are no answer of `decide`, but a case may pin them down. */
function helperOutcome(compiled: CompiledPack, item: PackCase, decision: string): Value | null {
  const state = readAnswers(compiled, caseAnswers(compiled.pack, item));
  if (!state.ok) return null;
  return withView(compiled, state.value, (view) => {
    const found = view.decisions.get(decision);
    return found?.taken === true ? (found.table.outcomes[found.possible[0] ?? -1]?.[0] ?? null) : null;
  });
}

export function sameOutcome(wanted: unknown, got: unknown): boolean {
  if (!Array.isArray(wanted) || !Array.isArray(got)) return wanted === got;
  return entryKeys(wanted).join('|') === entryKeys(got).join('|');
}

function entryKeys(entries: readonly EscalationEntry[]): string[] {
  return entries.map((entry) => `${entry.to}/${entry.reason}`).sort();
}
