/**
 * Tables outside a pack: any DMN file within the profile, also with undeclared
 * domains (cut at the constants in the cells). Serves `protocol -- table` and
 * `protocol -- tck`. Complete inputs go over the masks, partial ones over the
 * same exact diagrams as a pack.
 */
import { setAtom } from './answers.ts';
import type { AnswerState } from './answers.ts';
import { walk } from './ask.ts';
import { cutAxis } from './axis.ts';
import type { Axis, Domain } from './axis.ts';
import type { Cell } from './cells.ts';
import { cellsOn, compileTables, isList, listDiagram } from './compile.ts';
import type { CompiledTables } from './compile.ts';
import type { DecisionView } from './decide.ts';
import { BudgetExceeded, leafValue } from './diagram.ts';
import type { DmnColumn, DmnDecision, DmnModel } from './dmn/read.ts';
import { evaluateAtoms } from './hits.ts';
import type { TableResult } from './hits.ts';
import { attempt, fail, ok, refuse } from './result.ts';
import { masksOf } from './rows.ts';
import type { Masks, RuleTable } from './rows.ts';
import type { Result, Table, Value } from './types.ts';

/** A result as JSON: a scalar, a context for several outputs, a list of either, or null. */
export type LooseResult = Value | null | { readonly [output: string]: Value } | readonly (Value | { readonly [output: string]: Value })[];

export interface LooseOutcome {
  readonly result: LooseResult;
  /** Single-hit: every result that is still possible (null = no row). Lists: the entries still open. */
  readonly possible: readonly LooseResult[];
  readonly next: string | null;
}

interface Part {
  readonly table: Table;
  readonly rules: RuleTable;
  readonly masks: Masks;
  readonly columns: readonly DmnColumn[];
}

/** One decision of a DMN file with everything it needs, ready to run. */
export interface LooseModel {
  readonly goal: string;
  readonly facts: readonly string[];
  readonly axes: readonly Axis[];
  readonly parts: readonly Part[];
  /** Diagrams for partial inputs, made at first need. */
  readonly partial: () => Result<Partial>;
}

interface Partial {
  readonly compiled: CompiledTables;
  readonly root: number;
  readonly lists: readonly (readonly (readonly Value[])[])[] | null;
}

const LOOSE_BUDGET = 1_000_000;

/** Prepares a decision. Error: the reason why it, or something it needs, is outside the profile. */
export function looseModel(model: DmnModel, goal: string): Result<LooseModel> {
  return attempt(() => prepare(model, goal));
}

/** The decisions that no other decision requires. */
export function finalDecisions(model: DmnModel): string[] {
  const needed = new Set(model.decisions.flatMap((decision) => [...decision.requires, ...(decision.table?.columns.map((column) => column.on) ?? [])]));
  return model.decisions.filter((decision) => !needed.has(decision.name)).map((decision) => decision.name);
}

function prepare(model: DmnModel, goal: string): LooseModel {
  const closure = closureOf(model, goal);
  const decided = new Set(closure.map((decision) => decision.name));
  const tables = closure.map(tableOf);
  const cells = new Map(closure.map((decision) => [decision.name, decision.table?.rows.map((row) => row.cells) ?? []]));
  const columns = closure.flatMap((decision) => decision.table?.columns ?? []);
  const facts = [...new Set(columns.map((column) => column.on).filter((on) => !decided.has(on)))];
  const axes = facts.map((fact) => {
    const own = columns.filter((column) => column.on === fact);
    return cutAxis(looseDomain(own), [...cellsOn(fact, tables, cells), ...own.flatMap((column) => column.allowed ?? [])]);
  });
  const outcomesOf = new Map<string, Value[]>();
  const parts = closure.map((decision, at): Part => {
    const table = tables[at] as Table;
    const columnAxes = (decision.table?.columns ?? []).map((column) => {
      const fact = facts.indexOf(column.on);
      return fact >= 0 ? (axes[fact] as Axis) : cutAxis({ kind: 'open', type: 'any' }, [...(outcomesOf.get(column.on) ?? []).map(exactly), ...cellsOn(column.on, tables, cells)]);
    });
    outcomesOf.set(decision.name, table.rows.map((row) => row.outputs[0] as Value));
    const rules: RuleTable = { ...table, rows: (decision.table?.rows ?? []).map((row) => ({ cells: row.cells, outputs: row.outputs })), axes: columnAxes };
    return { table, rules, masks: masksOf(rules), columns: decision.table?.columns ?? [] };
  });
  let partial: Result<Partial> | undefined;
  const compile = (): Result<Partial> => (partial ??= compilePartial(facts, axes, tables, cells, goal));
  return { goal, facts, axes, parts, partial: compile };
}

/** The decision and all it requires, upstream first. */
function closureOf(model: DmnModel, goal: string): DmnDecision[] {
  const found: DmnDecision[] = [];
  const visit = (name: string): void => {
    if (found.some((decision) => decision.name === name)) return;
    const decision = model.decisions.find((candidate) => candidate.name === name);
    if (decision === undefined) return;
    if (decision.table === undefined) refuse(decision.outside?.code ?? 'outside', `${name}: ${decision.outside?.dutch ?? 'geen tabel'}.`, `${where(decision)}: ${decision.outside?.english ?? 'no table'}`, { table: name });
    for (const column of decision.table?.columns ?? []) {
      const upstream = model.decisions.find((candidate) => candidate.name === column.on);
      if (upstream?.table !== undefined && (upstream.table.outputs.length !== 1 || isList(upstream.table))) refuse('listUpstream', `${name}: ${column.on} geeft meer dan een waarde.`, `table ${name}, column ${column.on}: upstream decision yields more than one value`, { table: name, column: column.on });
      visit(column.on);
    }
    found.push(decision);
  };
  visit(goal);
  return found;
}

function where(decision: DmnDecision): string {
  const { row, column } = decision.outside ?? {};
  return `table ${decision.name}${row === undefined ? '' : `, row ${row}`}${column === undefined ? '' : `, column ${column}`}`;
}

function tableOf(decision: DmnDecision): Table {
  const { table } = decision;
  return {
    id: decision.name,
    title: decision.title,
    hitPolicy: table?.hitPolicy ?? 'UNIQUE',
    ...(table?.aggregation === undefined ? {} : { aggregation: table.aggregation }),
    inputs: table?.columns.map((column) => ({ on: column.on, label: column.label })) ?? [],
    outputs: table?.outputs ?? [],
    rows: table?.rows.map((row) => ({ cells: row.cells.map((cell) => cell.text), outputs: row.outputs, note: row.note })) ?? [],
  };
}

function exactly(value: Value): Cell {
  return { text: '', any: false, negated: false, tests: [{ kind: 'equals', value }] };
}

/** A declared list of values is an enumeration; other constraints keep the type open and filter it. */
function looseDomain(columns: readonly DmnColumn[]): Domain {
  const type = columns.find((column) => column.type !== 'any')?.type ?? 'any';
  const allowed = columns.find((column) => column.allowed !== undefined)?.allowed;
  if (allowed === undefined || allowed.any) return { kind: 'open', type };
  const values = enumeration(allowed);
  return values === null ? { kind: 'open', type, allowed } : { kind: 'values', values };
}

function enumeration(cell: Cell): Value[] | null {
  if (cell.negated) return null;
  const values = cell.tests.map((test) => (test.kind === 'equals' ? test.value : null));
  return values.every((value) => value !== null) ? [...new Set(values)] : null;
}

function compilePartial(facts: readonly string[], axes: readonly Axis[], tables: readonly Table[], cells: ReadonlyMap<string, readonly (readonly Cell[])[]>, goal: string): Result<Partial> {
  try {
    const compiled = compileTables({ factIds: facts, axes, tables, cells, budget: LOOSE_BUDGET });
    const table = compiled.tableOf.get(goal);
    if (table === undefined) return fail('unknownDecision', `De tabel ${goal} bestaat niet.`, `unknown decision ${goal}`);
    if (!table.list) return ok({ compiled, root: table.outcome, lists: null });
    return ok({ compiled, ...listDiagram(compiled, table) });
  } catch (error) {
    if (error instanceof BudgetExceeded) return fail('budget', 'Deze tabel is te groot om met een deel van de antwoorden exact te beslissen.', `too large to decide exactly on partial inputs: ${error.message}`);
    throw error;
  }
}

/** Runs the decision. Errors: unknownFact, outOfDomain, conflict (UNIQUE or ANY contradicted), budget (partial inputs of a huge table). */
export function runLoose(model: LooseModel, inputs: Readonly<Record<string, unknown>>): Result<LooseOutcome> {
  const atoms = new Int32Array(model.facts.length).fill(-1);
  for (const name of Object.keys(inputs)) {
    const variable = model.facts.indexOf(name);
    if (variable < 0) return fail('unknownFact', `De invoer "${name}" bestaat niet in deze tabel.`, `unknown input ${JSON.stringify(name)}`, { fact: name });
    const atom = model.axes[variable]?.indexOf(inputs[name]) ?? -1;
    if (atom < 0) return fail('outOfDomain', `De waarde van "${name}" is niet toegestaan.`, `${name}: ${(JSON.stringify(inputs[name]) ?? 'undefined').slice(0, 80)} is outside its domain`, { fact: name });
    atoms[variable] = atom;
  }
  return atoms.includes(-1) ? runPartial(model, atoms) : runComplete(model, inputs);
}

/** Complete inputs, through the chain of tables over the masks. */
function runComplete(model: LooseModel, inputs: Readonly<Record<string, unknown>>): Result<LooseOutcome> {
  const values = new Map<string, unknown>(Object.entries(inputs));
  let last: TableResult = { kind: 'none' };
  let goalPart: Part | undefined;
  for (const part of model.parts) {
    const atoms = part.columns.map((column, at) => part.rules.axes[at]?.indexOf(values.get(column.on)) ?? -1);
    last = evaluateAtoms(part.rules, part.masks, atoms);
    if (last.kind === 'conflict') return fail('conflict', `De rijen ${last.rows.map((row) => row + 1).join(', ')} van ${part.table.id} spreken elkaar tegen.`, `rows ${last.rows.map((row) => row + 1).join(', ')} of ${part.table.id} contradict each other`, { table: part.table.id });
    values.set(part.table.id, last.kind === 'single' ? last.values[0] : undefined);
    goalPart = part;
  }
  const result = goalPart === undefined ? null : shown(goalPart.table, last);
  return ok({ result, possible: goalPart !== undefined && isList(goalPart.table) ? [] : [result], next: null });
}

function runPartial(model: LooseModel, atoms: Int32Array): Result<LooseOutcome> {
  const prepared = model.partial();
  if (!prepared.ok) return prepared;
  const { compiled, root, lists } = prepared.value;
  const { diagram } = compiled;
  const state: AnswerState = { atoms, answered: new Int32Array(diagram.supportWords) };
  atoms.forEach((atom, variable) => setAtom(state, variable, atom));
  const mark = diagram.mark();
  diagram.begin();
  try {
    const goal = viewLoose(compiled, model.goal, root, state);
    if (goal === null) return fail('unknownDecision', `De tabel ${model.goal} bestaat niet.`, `unknown decision ${model.goal}`);
    const table = goal.table;
    const [restricted = root] = goal.roots;
    const text = (value: number): LooseResult => (lists === null ? singleText(table.table, table.outcomes[value], value === table.conflict) : (lists[value] ?? []).map((item) => itemText(table.table, item)));
    if (goal.taken) {
      const value = leafValue(restricted);
      if (lists === null && value === table.conflict) return fail('conflict', `De rijen van ${model.goal} spreken elkaar tegen.`, `rows of ${model.goal} contradict each other`, { table: model.goal });
      const result = lists !== null && (lists[value]?.length ?? 0) === 0 ? null : text(value);
      return ok({ result, possible: lists === null ? [result] : [], next: null });
    }
    const decisions = new Map(compiled.tables.map((each) => [each.table.id, viewLoose(compiled, each.table.id, each.outcome, state) ?? goal]));
    const asked = walk({ compiled, state, decisions }, table, goal) ?? model.facts.findIndex((_, variable) => diagram.dependsOn(restricted, variable));
    const possible = lists === null ? [...diagram.leaves(restricted)].sort((a, b) => a - b).map(text) : openEntries(compiled, goal, state, restricted, lists);
    return ok({ result: null, possible, next: model.facts[asked] ?? null });
  } finally {
    diagram.release(mark);
  }
}

function viewLoose(compiled: CompiledTables, id: string, root: number, state: AnswerState): DecisionView | null {
  const table = compiled.tableOf.get(id);
  if (table === undefined) return null;
  const restricted = compiled.diagram.restrict(root, state.atoms, state.answered);
  return { table, taken: restricted < 0, roots: [restricted], possible: [] };
}

/** Entries that some completion has more often than another: not certain and not out. */
function openEntries(compiled: CompiledTables, goal: DecisionView, state: AnswerState, root: number, lists: readonly (readonly (readonly Value[])[])[]): LooseResult[] {
  const { table } = goal;
  const open = table.entries.flatMap((entry, at) => (compiled.diagram.restrict(entry, state.atoms, state.answered) >= 0 ? [table.outcomes[at] ?? []] : []));
  if (open.length > 0) return open.map((item) => itemText(table.table, item));
  const items = new Map([...compiled.diagram.leaves(root)].flatMap((value) => lists[value] ?? []).map((item) => [JSON.stringify(item), item]));
  return [...items.values()].map((item) => itemText(table.table, item));
}

function shown(table: Table, result: TableResult): LooseResult {
  if (result.kind === 'single') return itemText(table, result.values);
  if (result.kind === 'list') return result.items.map((item) => itemText(table, item));
  return null;
}

function singleText(table: Table, outcome: readonly Value[] | undefined, conflict: boolean): LooseResult {
  if (outcome !== undefined) return itemText(table, outcome);
  return conflict ? { conflict: true } : null;
}

function itemText(table: Table, item: readonly Value[]): Value | { readonly [output: string]: Value } {
  const [only] = item;
  if (table.outputs.length === 1 && only !== undefined) return only;
  return Object.fromEntries(table.outputs.map((output, at) => [output.name, item[at] as Value]));
}
