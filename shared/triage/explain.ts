/**
 * Why a decision is what it is, as data: the row that fired and the answer that
 * satisfied each cell, what was skipped and why, what is still possible, and
 * which answer would make it different. Screens and the handover render it.
 */
import { readAnswers, withAtom } from './answers.ts';
import type { AnswerState } from './answers.ts';
import { cellMatches } from './cells.ts';
import { compilePack, entryOf } from './compile.ts';
import type { CompiledPack, CompiledTable } from './compile.ts';
import { withView } from './decide.ts';
import type { DecisionView, View } from './decide.ts';
import { FALSE, TRUE, leafValue } from './diagram.ts';
import { fail, ok } from './result.ts';
import type { Answers, EscalationEntry, Pack, Result } from './types.ts';
import { answerName, factName, outcomeLabel } from './words.ts';

export interface CellExplanation {
  /** Fact or upstream decision. */
  readonly on: string;
  readonly label: string;
  /** The cell as S-FEEL text, and the values it admits in the pack's words. */
  readonly test: string;
  readonly admits: readonly string[];
  readonly status: 'satisfied' | 'failed' | 'open';
  /** The answer or outcome it was held against; null while open. */
  readonly answer: string | number | null;
  readonly answerLabel: string | null;
}

/**
 * fired = this row decides; open = it can still decide; skipped = a cell failed;
 * covered = it can't decide any more, because rows that go first take every
 * remaining combination; notReached = it comes after the row that decides.
 */
export type RowStatus = 'fired' | 'open' | 'skipped' | 'covered' | 'notReached';

export interface RowExplanation {
  /** Row number in the table, from 1. */
  readonly row: number;
  readonly note: string;
  readonly outcome: string;
  readonly outcomeLabel: string;
  readonly status: RowStatus;
  /** Cells other than "-". */
  readonly cells: readonly CellExplanation[];
  /** For a skipped row: the first cell that failed. */
  readonly because: CellExplanation | null;
}

export interface DecisionExplanation {
  readonly decision: string;
  readonly title: string;
  readonly taken: boolean;
  /** Single-hit: the outcome, null while open. Lists: null; see `entries`. */
  readonly outcome: string | null;
  readonly outcomeLabel: string | null;
  /** Lists: the certain entries. */
  readonly entries: readonly EscalationEntry[];
  /** Outcomes (or `to/reason` of entries) that are still possible and not certain. */
  readonly possible: readonly string[];
  /** In the order in which the table is read (PRIORITY: most urgent first). */
  readonly rows: readonly RowExplanation[];
}

/** A single other answer that surely changes the decision. */
export interface Change {
  readonly fact: string;
  readonly factLabel: string;
  readonly from: string | number;
  readonly fromLabel: string;
  /** For a number: the first of the range in `toLabel`. */
  readonly to: string | number;
  readonly toLabel: string;
  /** What the decision would then be; more than one when other answers still matter. */
  readonly outcomes: readonly string[];
}

/** Explains every decision of the pack under these answers. Errors as `decide`. */
export function explain(pack: Pack, answers: Answers): Result<DecisionExplanation[]> {
  const compiled = compilePack(pack);
  const state = readAnswers(compiled, answers);
  if (!state.ok) return state;
  return ok(withView(compiled, state.value, (view) => compiled.tables.map((table) => explainTable(view, table, answers))));
}

/** "Wat zou dit anders maken": per given answer the other answers that surely change the decision. */
export function whatWouldChange(pack: Pack, answers: Answers, decision: string): Result<Change[]> {
  const compiled = compilePack(pack);
  const state = readAnswers(compiled, answers);
  if (!state.ok) return state;
  const table = compiled.tableOf.get(decision);
  if (table === undefined) return fail('unknownDecision', `De tabel ${decision} bestaat niet.`, `unknown decision ${decision}`);
  const now = outcomesUnder(compiled, table, state.value);
  return ok(Object.keys(answers).flatMap((fact) => changesOf(compiled, table, state.value, fact, answers[fact] ?? '', now)));
}

function changesOf(compiled: CompiledPack, table: CompiledTable, state: AnswerState, fact: string, from: string | number, now: readonly string[]): Change[] {
  const variable = compiled.variableOf.get(fact);
  const axis = variable === undefined ? undefined : compiled.axes[variable];
  if (variable === undefined || axis === undefined) return [];
  const { pack } = compiled;
  return axis.atoms.flatMap((atom, at): Change[] => {
    if (at === state.atoms[variable] || typeof atom.sample === 'boolean') return [];
    const outcomes = outcomesUnder(compiled, table, withAtom(state, variable, at));
    if (outcomes.some((outcome) => now.includes(outcome))) return [];
    const toLabel = typeof atom.sample === 'number' ? atom.label : answerName(pack, fact, atom.sample);
    return [{ fact, factLabel: factName(pack, fact), from, fromLabel: answerName(pack, fact, from), to: atom.sample, toLabel, outcomes }];
  });
}

/** The outcomes still possible under a state; a list decision is one outcome per set of certain and open entries. */
function outcomesUnder(compiled: CompiledPack, table: CompiledTable, state: AnswerState): string[] {
  return withView(compiled, state, (view) => {
    const found = view.decisions.get(table.table.id);
    if (found === undefined) return [];
    if (!table.list) return found.possible.map((outcome) => String(table.outcomes[outcome]?.[0] ?? '(gap)'));
    const names = (node: (root: number) => boolean): string => entryNames(table, found, node).join(', ');
    const open = names((root) => root >= 0);
    const certain = names((root) => root === TRUE);
    return [open === '' ? certain || '-' : `${certain || '-'} (?: ${open})`];
  });
}

function entryNames(table: CompiledTable, view: DecisionView, include: (root: number) => boolean): string[] {
  return table.outcomes.flatMap((outcome, at) => (include(view.roots[at] ?? FALSE) ? [entryKey(entryOf(table.table, outcome))] : []));
}

function entryKey(entry: EscalationEntry): string {
  return `${entry.to}/${entry.reason}`;
}

function explainTable(view: View, table: CompiledTable, answers: Answers): DecisionExplanation {
  const { pack } = view.compiled;
  const { id, title } = table.table;
  const decision = view.decisions.get(id);
  const taken = decision?.taken === true;
  const first = decision?.possible[0];
  const outcome = taken && !table.list && first !== undefined ? nameOf(table, first) : null;
  const possible = decision === undefined ? [] : table.list ? entryNames(table, decision, (root) => root >= 0) : taken ? [] : decision.possible.map((each) => nameOf(table, each));
  return {
    decision: id,
    title,
    taken,
    outcome,
    outcomeLabel: outcome === null ? null : outcomeLabel(pack, id, outcome),
    entries: table.list && decision !== undefined ? table.outcomes.filter((_, at) => decision.roots[at] === TRUE).map((each) => entryOf(table.table, each)) : [],
    possible,
    rows: explainRows(view, table, answers),
  };
}

function nameOf(table: CompiledTable, outcome: number): string {
  return String(table.outcomes[outcome]?.[0] ?? (outcome === table.gap ? '(gap)' : '(conflict)'));
}

function explainRows(view: View, table: CompiledTable, answers: Answers): RowExplanation[] {
  const { diagram } = view.compiled;
  const { atoms, answered } = view.state;
  const conditions = table.conditions.map((condition) => diagram.restrict(condition, atoms, answered));
  const firing = diagram.restrict(table.firing, atoms, answered);
  const live = table.list ? new Set(conditions.flatMap((condition, row) => (condition === FALSE ? [] : [row]))) : diagram.leaves(firing);
  const decided = !table.list && firing < 0 ? leafValue(firing) : null;
  let passed = false;
  return table.masks.order.map((row): RowExplanation => {
    const cells = explainCells(view, table, row, answers);
    const because = cells.find((cell) => cell.status === 'failed') ?? null;
    const certain = table.list ? conditions[row] === TRUE : decided === row;
    const status: RowStatus = certain ? 'fired' : live.has(row) ? 'open' : because !== null ? 'skipped' : passed ? 'notReached' : 'covered';
    if (decided === row) passed = true;
    const outcome = table.table.outputs.length === 1 ? String(table.table.rows[row]?.outputs[0]) : entryKey(entryOf(table.table, table.table.rows[row]?.outputs ?? []));
    return {
      row: row + 1,
      note: table.table.rows[row]?.note ?? '',
      outcome,
      outcomeLabel: rowLabel(view.compiled, table, row, outcome),
      status,
      cells,
      because: status === 'skipped' ? because : null,
    };
  });
}

function rowLabel(compiled: CompiledPack, table: CompiledTable, row: number, outcome: string): string {
  if (table.table.outputs.length === 1) return outcomeLabel(compiled.pack, table.table.id, outcome);
  const entry = entryOf(table.table, table.table.rows[row]?.outputs ?? []);
  return `${outcomeLabel(compiled.pack, 'to', entry.to)}: ${outcomeLabel(compiled.pack, 'reason', entry.reason)}`;
}

function explainCells(view: View, table: CompiledTable, row: number, answers: Answers): CellExplanation[] {
  const { pack } = view.compiled;
  return table.columns.flatMap((column, at): CellExplanation[] => {
    const cell = table.cells[row]?.[at];
    const axis = table.axes[at];
    if (cell === undefined || axis === undefined || cell.any) return [];
    const label = table.table.inputs[at]?.label ?? column.id;
    const admits = axis.atoms.filter((atom) => cellMatches(cell, atom.sample)).map((atom) => (column.kind === 'fact' ? (typeof atom.sample === 'number' ? atom.label : answerName(pack, column.id, String(atom.sample))) : outcomeLabel(pack, column.id, atom.label)));
    const base = { on: column.id, label, test: cell.text, admits };
    if (column.kind === 'fact') {
      const answer = answers[column.id];
      if (answer === undefined) return [{ ...base, status: axis.atoms.every((atom) => cellMatches(cell, atom.sample)) ? 'satisfied' : 'open', answer: null, answerLabel: null }];
      return [{ ...base, status: cellMatches(cell, answer) ? 'satisfied' : 'failed', answer, answerLabel: answerName(pack, column.id, answer) }];
    }
    return [{ ...base, ...heldAgainst(view, column.upstream, (value) => cellMatches(cell, value)) }];
  });
}

/** A cell on an upstream decision: satisfied or failed as soon as every outcome that is still possible agrees. */
function heldAgainst(view: View, upstream: CompiledTable, matches: (value: string) => boolean): Pick<CellExplanation, 'status' | 'answer' | 'answerLabel'> {
  const decision = view.decisions.get(upstream.table.id);
  const names = (decision?.possible ?? []).map((outcome) => nameOf(upstream, outcome));
  const verdicts = new Set(names.map(matches));
  const status = verdicts.size !== 1 ? 'open' : verdicts.has(true) ? 'satisfied' : 'failed';
  const [only] = names;
  const answer = decision?.taken === true && only !== undefined ? only : null;
  return { status, answer, answerLabel: answer === null ? null : outcomeLabel(view.compiled.pack, upstream.table.id, answer) };
}
