/**
 * A pack compiled once: every decision as a diagram over the facts, through the
 * whole chain of tables. What a decision can still become, which row can still
 * fire and which fact can still matter are read off the same diagrams, exactly.
 */
import { cutAxis } from './axis.ts';
import type { Axis, Domain } from './axis.ts';
import { cellMatches, parseCell } from './cells.ts';
import type { Cell } from './cells.ts';
import { Diagram, FALSE, TRUE, leaf } from './diagram.ts';
import { refuse } from './result.ts';
import { aggregate, defaultsOf, listOf } from './hits.ts';
import { hasBit, masksOf, setBit } from './rows.ts';
import { buildRows } from './build.ts';
import type { Masks, RowSet } from './rows.ts';
import type { EscalationEntry, Formula, Invariant, Pack, PackSource, Question, Table, Value } from './types.ts';

/** A column reads a fact (a variable of the diagram) or an upstream decision. */
export type Column =
  | { readonly kind: 'fact'; readonly id: string; readonly variable: number }
  | { readonly kind: 'decision'; readonly id: string; readonly upstream: CompiledTable };

export interface CompiledTable {
  readonly table: Table;
  readonly columns: readonly Column[];
  readonly axes: readonly Axis[];
  readonly cells: readonly (readonly Cell[])[];
  readonly masks: Masks;
  readonly list: boolean;
  /** Single-hit: distinct outcomes, in first-seen order. List policies: the distinct entries. */
  readonly outcomes: readonly (readonly Value[])[];
  /** Leaf values of `outcome` beyond the outcomes: no row holds; rows contradict each other. */
  readonly gap: number;
  readonly conflict: number;
  /** Single-hit: leaf = index in `outcomes`, or gap, or conflict. FALSE for list policies. */
  readonly outcome: number;
  /** Single-hit: leaf = the row that fires, or rows (gap), or rows + 1 (conflict). */
  readonly firing: number;
  /** List policies: per entry, is it in the result? */
  readonly entries: readonly number[];
  /** Per row: does its own condition hold (earlier rows left aside)? */
  readonly conditions: readonly number[];
  /** Which outcome a row yields. */
  readonly outcomeOfRow: readonly number[];
}

/** Tables over facts, compiled together. Variable v is `facts[v]`. */
export interface CompiledTables {
  readonly factIds: readonly string[];
  readonly variableOf: ReadonlyMap<string, number>;
  readonly axes: readonly Axis[];
  readonly diagram: Diagram;
  readonly tables: readonly CompiledTable[];
  readonly tableOf: ReadonlyMap<string, CompiledTable>;
}

export interface CompiledPack extends CompiledTables {
  readonly pack: PackSource;
  readonly facts: readonly Question[];
}

const cache = new WeakMap<Pack, CompiledPack>();

/** Compiles a pack, or returns what was compiled before. */
export function compilePack(pack: Pack): CompiledPack {
  let compiled = cache.get(pack);
  if (compiled === undefined) {
    compiled = compileSource(pack);
    cache.set(pack, compiled);
  }
  return compiled;
}

/** The declared domain of a fact. */
export function domainOf(question: Question): Domain {
  return question.kind === 'integer'
    ? { kind: 'integer', min: question.min, max: question.max, unknown: question.unknownAllowed }
    : { kind: 'values', values: question.options.map((option) => option.value) };
}

/** The column type that cells on this fact are read with. */
export function cellTypeOf(question: Question): 'string' | 'number' | 'any' {
  if (question.kind === 'choice') return 'string';
  return question.unknownAllowed ? 'any' : 'number';
}

/** Compiles without caching (mutants, drafts). Throws a Refusal for a cell, name or cycle that can't be. */
export function compileSource(pack: PackSource, budget?: number): CompiledPack {
  const facts = pack.questions;
  const cells = new Map(pack.tables.map((table) => [table.id, readCells(table, pack)]));
  const axes = facts.map((fact) => cutAxis(domainOf(fact), [...cellsOn(fact.id, pack.tables, cells), ...invariantCells(fact.id, pack)]));
  const factIds = facts.map((fact) => fact.id);
  return { ...compileTables({ factIds, axes, tables: pack.tables, cells, ...(budget === undefined ? {} : { budget }) }), pack, facts };
}

export interface TablesToCompile {
  readonly factIds: readonly string[];
  readonly axes: readonly Axis[];
  readonly tables: readonly Table[];
  readonly cells: ReadonlyMap<string, readonly (readonly Cell[])[]>;
  readonly budget?: number;
}

/** Compiles tables over facts whose domains have been cut. Throws a Refusal for a cycle, BudgetExceeded beyond the budget. */
export function compileTables(source: TablesToCompile): CompiledTables {
  const { factIds, axes, cells } = source;
  const variableOf = new Map(factIds.map((fact, at) => [fact, at]));
  const diagram = new Diagram(
    axes.map((axis) => axis.atoms.length),
    source.budget,
  );
  const tableOf = new Map<string, CompiledTable>();
  for (const table of inOrder(source.tables)) {
    tableOf.set(table.id, compileTable(table, cells.get(table.id) ?? [], variableOf, axes, tableOf, diagram));
  }
  const tables = source.tables.map((table) => tableOf.get(table.id)).filter((table) => table !== undefined);
  return { factIds, variableOf, axes, diagram, tables, tableOf };
}

/** Compiles one table onto what was compiled before: its facts are cut, the tables that it looks at are in `tableOf`. */
export function compileTable(
  table: Table,
  cells: readonly (readonly Cell[])[],
  variableOf: ReadonlyMap<string, number>,
  factAxes: readonly Axis[],
  tableOf: ReadonlyMap<string, CompiledTable>,
  diagram: Diagram,
): CompiledTable {
  const columns = table.inputs.map((input): Column => {
    const variable = variableOf.get(input.on);
    if (variable !== undefined) return { kind: 'fact', id: input.on, variable };
    const upstream = tableOf.get(input.on);
    if (upstream === undefined) return refuse('unknownInput', `Tabel ${table.id} vraagt naar ${input.on}; dat bestaat niet.`, `unknown input ${input.on} in table ${table.id}`, { table: table.id, column: input.on });
    return { kind: 'decision', id: input.on, upstream };
  });
  const axes = columns.map((column) =>
    column.kind === 'fact'
      ? (factAxes[column.variable] as Axis)
      : cutAxis({ kind: 'values', values: column.upstream.outcomes.map((outcome) => outcome[0] as Value) }, []),
  );
  const list = isList(table);
  const rules = { hitPolicy: table.hitPolicy, outputs: table.outputs, axes, rows: table.rows.map((row, at) => ({ cells: cells[at] ?? [], outputs: row.outputs })) };
  const masks = masksOf(rules);
  const { outcomes, outcomeOfRow } = distinctOutcomes(table);
  const rows = table.rows.length;
  const selectors = columns.map((column) => (column.kind === 'fact' ? diagram.variable(column.variable) : column.upstream.outcome));
  const build = (subset: RowSet, decide: (alive: RowSet) => number, dead: number): number =>
    buildRows({ diagram, masks, columns, selectors }, subset, decide, dead);
  const conditions = table.rows.map((_, row) => build(single(row, masks.words), () => TRUE, FALSE));
  const everyRow = allRows(rows, masks.words);
  let firing = FALSE;
  const entries: number[] = [];
  if (table.aggregation !== undefined) return aggregated();
  if (list) {
    outcomes.forEach((_, entry) => {
      entries.push(conditions.filter((__, row) => outcomeOfRow[row] === entry).reduce((sum, condition) => diagram.or(sum, condition), FALSE));
    });
  } else {
    firing = build(everyRow, (alive) => leaf(firingRow(table, masks, alive, outcomeOfRow)), leaf(rows));
  }
  const gap = outcomes.length;
  const fallback = defaultOutcome(table, outcomes);
  const outcome = list
    ? FALSE
    : diagram.mapLeaves(firing, (row) => (row < rows ? (outcomeOfRow[row] as number) : row === rows ? fallback : gap + 1));
  return { table, columns, axes, cells, masks, list, outcomes, gap, conflict: gap + 1, outcome, firing, entries, conditions, outcomeOfRow };

  /** COLLECT with an operator: the outcomes are what the operator makes of each set of rows. */
  function aggregated(): CompiledTable {
    const totals: (readonly Value[])[] = [];
    const leafOf = (alive: RowSet): number => {
      const total = aggregate(table, hitRows(masks, alive));
      if (total === null) return leaf(NOTHING);
      const at = totals.findIndex((known) => known[0] === total);
      return leaf(at >= 0 ? at : totals.push([total]) - 1);
    };
    const raw = build(everyRow, leafOf, leafOf(new Int32Array(masks.words)));
    const none = totals.length;
    const root = diagram.mapLeaves(raw, (value) => (value === NOTHING ? none : value));
    return { table, columns, axes, cells, masks, list, outcomes: totals, gap: none, conflict: none + 1, outcome: root, firing, entries, conditions, outcomeOfRow };
  }
}

/** Larger than any number of outcomes. */
const NOTHING = 0x3fffffff;

/** The list that a list policy yields, as one diagram over interned lists. Only loose tables need it: a pack's lists are sets. */
export function listDiagram(compiled: CompiledTables, compiledTable: CompiledTable): { readonly root: number; readonly lists: readonly (readonly (readonly Value[])[])[] } {
  const { table, masks, columns } = compiledTable;
  const { diagram } = compiled;
  const lists: (readonly (readonly Value[])[])[] = [];
  const places = new Map<string, number>();
  const leafOf = (alive: RowSet): number => {
    const list = listOf(table, hitRows(masks, alive));
    const texts = list.map((item) => JSON.stringify(item));
    const key = (table.hitPolicy === 'COLLECT' ? texts.sort() : texts).join();
    let at = places.get(key);
    if (at === undefined) places.set(key, (at = lists.push(list) - 1));
    return leaf(at);
  };
  const selectors = columns.map((column) => (column.kind === 'fact' ? diagram.variable(column.variable) : column.upstream.outcome));
  const dead = leafOf(new Int32Array(masks.words));
  return { root: buildRows({ diagram, masks, columns, selectors }, allRows(masks.rows, masks.words), leafOf, dead), lists };
}

function hitRows(masks: Masks, alive: RowSet): number[] {
  return masks.order.filter((row) => hasBit(alive, row));
}

/** The row that a single-hit policy picks among the rows that hold; rows + 1 when they contradict each other. */
function firingRow(table: Table, masks: Masks, alive: RowSet, outcomeOfRow: readonly number[]): number {
  const hits = hitRows(masks, alive);
  const first = hits[0] ?? masks.rows;
  const conflict = masks.rows + 1;
  if (table.hitPolicy === 'UNIQUE' && hits.length > 1) return conflict;
  if (table.hitPolicy === 'ANY' && hits.some((row) => outcomeOfRow[row] !== outcomeOfRow[first])) return conflict;
  return first;
}

/** The different outcomes of a table, and which of them each row yields. */
export function distinctOutcomes(table: Table): { outcomes: (readonly Value[])[]; outcomeOfRow: number[] } {
  const outcomes: (readonly Value[])[] = [];
  const places = new Map<string, number>();
  const place = (values: readonly Value[]): number => {
    const key = JSON.stringify(values);
    let at = places.get(key);
    if (at === undefined) places.set(key, (at = outcomes.push(values) - 1));
    return at;
  };
  const outcomeOfRow = table.rows.map((row) => place(row.outputs));
  const fallback = defaultsOf(table);
  if (fallback !== null) place(fallback);
  return { outcomes, outcomeOfRow };
}

function defaultOutcome(table: Table, outcomes: readonly (readonly Value[])[]): number {
  const values = defaultsOf(table);
  if (values === null) return outcomes.length;
  const key = JSON.stringify(values);
  return outcomes.findIndex((outcome) => JSON.stringify(outcome) === key);
}

/** COLLECT without operator, RULE ORDER and OUTPUT ORDER yield lists. */
export function isList(table: Pick<Table, 'hitPolicy' | 'aggregation'>): boolean {
  return table.hitPolicy === 'RULE ORDER' || table.hitPolicy === 'OUTPUT ORDER' || (table.hitPolicy === 'COLLECT' && table.aggregation === undefined);
}

/** A table's cells, parsed. Throws a Refusal for the first one that is outside the profile. */
export function readCells(table: Table, pack: PackSource): Cell[][] {
  const types = table.inputs.map((input) => {
    const fact = pack.questions.find((question) => question.id === input.on);
    return fact === undefined ? 'any' : cellTypeOf(fact);
  });
  return table.rows.map((row, at) =>
    row.cells.map((text, column) => {
      const parsed = parseCell(text, types[column] ?? 'any');
      if (parsed.ok) return parsed.cell;
      const where = { table: table.id, row: at + 1, column: table.inputs[column]?.on ?? String(column + 1) };
      const { code, dutch, english } = parsed.refusal;
      return refuse(code, `Tabel ${where.table}, rij ${where.row}, kolom ${where.column}: ${dutch}.`, `table ${where.table}, row ${where.row}, column ${where.column}: ${english}`, where);
    }),
  );
}

/** Every cell on a fact, whatever its table. */
export function cellsOn(fact: string, tables: readonly Table[], cells: ReadonlyMap<string, readonly (readonly Cell[])[]>): Cell[] {
  return tables.flatMap((table) =>
    table.inputs.flatMap((input, column) => (input.on === fact ? (cells.get(table.id) ?? []).flatMap((row) => row[column] ?? []) : [])),
  );
}

/** Tests in invariants cut a domain too: an invariant on a finer scale than the tables would else be "proven" falsely. */
function invariantCells(fact: string, pack: PackSource): Cell[] {
  return pack.invariants
    .flatMap((invariant) => testsOn(fact, invariant))
    .flatMap((text) => {
      const parsed = parseCell(text, 'any');
      return parsed.ok ? [parsed.cell] : [];
    });
}

function testsOn(fact: string, invariant: Invariant): string[] {
  switch (invariant.kind) {
    case 'implies':
      return [...formulaTests(fact, invariant.when), ...formulaTests(fact, invariant.then)];
    case 'unknownNotCalmer':
      return [...formulaTests(fact, invariant.calm), ...formulaTests(fact, invariant.severe)];
    case 'monotone':
      return invariant.fact === fact ? [...(invariant.groups ?? [])] : [];
    case 'unknownNotLater':
      return [];
  }
}

function formulaTests(fact: string, formula: Formula): string[] {
  if ('all' in formula) return formula.all.flatMap((part) => formulaTests(fact, part));
  if ('any' in formula) return formula.any.flatMap((part) => formulaTests(fact, part));
  if ('not' in formula) return formulaTests(fact, formula.not);
  return 'on' in formula && formula.on === fact ? [formula.test] : [];
}

/** Tables in order of requirement; a cycle is refused. */
function inOrder(tables: readonly Table[]): Table[] {
  const byId = new Map(tables.map((table) => [table.id, table]));
  const done = new Set<string>();
  const busy: string[] = [];
  const ordered: Table[] = [];
  const visit = (table: Table): void => {
    if (done.has(table.id)) return;
    if (busy.includes(table.id)) {
      const circle = [...busy.slice(busy.indexOf(table.id)), table.id].join(' -> ');
      refuse('cycle', `Tabel ${table.id} hangt via ${circle} van zichzelf af.`, `cyclic requirement: ${circle}`, { table: table.id });
    }
    busy.push(table.id);
    for (const input of table.inputs) {
      const upstream = byId.get(input.on);
      if (upstream !== undefined) visit(upstream);
    }
    busy.pop();
    done.add(table.id);
    ordered.push(table);
  };
  for (const table of tables) visit(table);
  return ordered;
}

function single(row: number, words: number): RowSet {
  const set = new Int32Array(words);
  setBit(set, row);
  return set;
}

function allRows(rows: number, words: number): RowSet {
  const set = new Int32Array(words);
  for (let row = 0; row < rows; row += 1) setBit(set, row);
  return set;
}

/** The entry of an escalation outcome. Output order in the table is free; the names decide. */
export function entryOf(table: Table, outcome: readonly Value[]): EscalationEntry {
  const at = (name: string): string => String(outcome[table.outputs.findIndex((output) => output.name === name)] ?? '');
  return { to: at('to'), reason: at('reason') };
}

/** The function "this cell holds" for a fact or a single-output decision. */
export function testDiagram(compiled: CompiledTables, on: string, cell: Cell): number {
  const variable = compiled.variableOf.get(on);
  if (variable !== undefined) {
    const atoms = (compiled.axes[variable] as Axis).atoms;
    return compiled.diagram.literal(
      variable,
      atoms.map((atom) => cellMatches(cell, atom.sample)),
    );
  }
  const table = compiled.tableOf.get(on);
  if (table === undefined || table.list) return refuse('unknownInput', `${on} bestaat niet in dit pakket.`, `unknown fact or decision ${on}`);
  return compiled.diagram.mapLeaves(table.outcome, (value) => {
    const outcome = table.outcomes[value];
    return outcome !== undefined && outcome[0] !== undefined && cellMatches(cell, outcome[0]) ? 1 : 0;
  });
}
