/**
 * Decide: what is certain, what is still possible, and what to ask next.
 *
 * Invariants (property-tested against every completion): a decision that is
 * taken holds under every completion of the answers; one that is not taken has
 * two completions that differ; the fact to ask can change an open decision.
 */
import { readAnswers } from './answers.ts';
import type { AnswerState } from './answers.ts';
import { askable, nextFact } from './ask.ts';
import { compilePack, entryOf } from './compile.ts';
import type { CompiledPack, CompiledTable } from './compile.ts';
import { FALSE, TRUE, leafValue } from './diagram.ts';
import { fail, ok } from './result.ts';
import { ANSWER_DECISIONS } from './types.ts';
import type { Answers, EscalationEntry, Outcome, Pack, Possible, Result } from './types.ts';

/** One decision under the answers so far. Node numbers are valid until the view is closed. */
export interface DecisionView {
  readonly table: CompiledTable;
  readonly taken: boolean;
  /** The restricted outcome diagram (single-hit), or the restricted entries (lists). */
  readonly roots: readonly number[];
  /** Outcome indexes that are still possible, in the table's own order (single-hit). */
  readonly possible: readonly number[];
}

/** The conversation seen through the diagrams; every root restricted to the answers. */
export interface View {
  readonly compiled: CompiledPack;
  readonly state: AnswerState;
  readonly decisions: ReadonlyMap<string, DecisionView>;
}

/**
 * Takes every decision that the answers settle and names the next fact to ask.
 * Errors: unknownFact, outOfDomain, gap (no row holds), conflict (rows of a
 * UNIQUE or ANY table contradict each other); the last two only for packs that
 * were not verified.
 */
export function decide(pack: Pack, answers: Answers): Result<Outcome> {
  return decideCompiled(compilePack(pack), answers);
}

export function decideCompiled(compiled: CompiledPack, answers: Answers): Result<Outcome> {
  const state = readAnswers(compiled, answers);
  if (!state.ok) return state;
  return withView(compiled, state.value, outcomeOf);
}

/** Restricts every decision to the answers, hands the view over and drops the nodes that were made for it. */
export function withView<T>(compiled: CompiledPack, state: AnswerState, use: (view: View) => T): T {
  const { diagram } = compiled;
  const mark = diagram.mark();
  diagram.begin();
  try {
    const decisions = new Map<string, DecisionView>();
    for (const table of compiled.tables) decisions.set(table.table.id, viewOf(compiled, table, state));
    return use({ compiled, state, decisions });
  } finally {
    diagram.release(mark);
  }
}

function viewOf(compiled: CompiledPack, table: CompiledTable, state: AnswerState): DecisionView {
  const { diagram } = compiled;
  if (table.list) {
    const roots = table.entries.map((entry) => diagram.restrict(entry, state.atoms, state.answered));
    return { table, taken: roots.every((root) => root < 0), roots, possible: [] };
  }
  const root = diagram.restrict(table.outcome, state.atoms, state.answered);
  const possible = root < 0 ? [leafValue(root)] : [...diagram.leaves(root)].sort((a, b) => rankOf(table, a) - rankOf(table, b));
  return { table, taken: root < 0, roots: [root], possible };
}

/** Outcomes are listed in the declared order of the output (most urgent first), else as the rows give them. */
function rankOf(table: CompiledTable, outcome: number): number {
  const value = table.outcomes[outcome]?.[0];
  const place = value === undefined ? -1 : (table.table.outputs[0]?.values?.indexOf(value) ?? -1);
  return place >= 0 ? place : outcome + 1000;
}

function outcomeOf(view: View): Result<Outcome> {
  const taken: Record<string, string | null> = {};
  const possible: { [decision: string]: readonly string[] | readonly EscalationEntry[] } = {};
  let escalation: readonly EscalationEntry[] | null = null;
  let certain: readonly EscalationEntry[] = [];
  for (const id of ANSWER_DECISIONS) {
    const decision = view.decisions.get(id);
    if (decision === undefined) continue;
    const { table } = decision;
    if (table.list) {
      const entries = table.outcomes.map((outcome) => entryOf(table.table, outcome));
      certain = entries.filter((_, at) => decision.roots[at] === TRUE);
      if (decision.taken) escalation = certain;
      else possible[id] = entries.filter((_, at) => decision.roots[at] !== TRUE && decision.roots[at] !== FALSE);
      continue;
    }
    if (decision.taken && (decision.possible[0] ?? 0) >= table.gap) return contradictory(table, decision.possible[0] === table.gap);
    taken[id] = decision.taken ? outcomeName(table, decision.possible[0] ?? 0) : null;
    if (!decision.taken) possible[id] = decision.possible.map((outcome) => outcomeName(table, outcome));
  }
  const next = nextFact(view);
  const groups = askable(view, next);
  const named = (id: string): string | null => taken[id] ?? null;
  return ok({
    urgency: named('urgency'),
    medicalRoute: named('medicalRoute'),
    legalRoute: named('legalRoute'),
    stayNeed: named('stayNeed'),
    careType: named('careType'),
    escalation,
    certainEscalation: certain,
    ...(Object.keys(possible).length > 0 ? { possible: possible as Possible } : {}),
    next,
    askable: groups.stage,
    relevant: groups.all,
  });
}

/** The name of an outcome; a hole in an unverified pack is named as such and never passed off as an outcome. */
function outcomeName(table: CompiledTable, outcome: number): string {
  if (outcome === table.gap) return '(gap)';
  if (outcome === table.conflict) return '(conflict)';
  return String(table.outcomes[outcome]?.[0]);
}

function contradictory(table: CompiledTable, gap: boolean): Result<Outcome> {
  const { id } = table.table;
  return gap
    ? fail('gap', `Tabel ${id} heeft geen rij voor deze antwoorden. Dit pakket mag niet gebruikt worden.`, `no row of table ${id} holds for these answers`, { table: id })
    : fail('conflict', `Tabel ${id} spreekt zichzelf tegen bij deze antwoorden. Dit pakket mag niet gebruikt worden.`, `rows of table ${id} contradict each other for these answers`, { table: id });
}
