/**
 * Mutation run: would a slip in a table be noticed? Each mutant meets the pack's
 * test cases first, then the verifier. One that passes both is equivalent only when
 * the diagrams prove it to be the same function; any other has survived.
 */
import { cutAxis } from './axis.ts';
import { parseCell } from './cells.ts';
import type { Cell } from './cells.ts';
import { caseAnswers, sameOutcome } from './cases.ts';
import { cellTypeOf, cellsOn, compileTable, compileTables, domainOf, entryOf, isList } from './compile.ts';
import type { CompiledPack, CompiledTable } from './compile.ts';
import { FALSE } from './diagram.ts';
import type { Diagram } from './diagram.ts';
import { evaluateAtoms } from './hits.ts';
import type { TableResult } from './hits.ts';
import { mutantsOf } from './mutants.ts';
import type { Mutant } from './mutants.ts';
import { attempt } from './result.ts';
import { masksOf } from './rows.ts';
import type { Masks, RuleTable } from './rows.ts';
import { checkStructure } from './structure.ts';
import { ANSWER_DECISIONS } from './types.ts';
import type { Answers, PackCase, PackSource, Table, Value } from './types.ts';
import { verifyPack } from './verify.ts';
import { answersOfAtoms } from './words.ts';

export type Fate = 'case' | 'load' | 'verifier' | 'equivalent' | 'survived';

export interface MutantResult {
  readonly mutant: Mutant;
  readonly fate: Fate;
  /** What noticed it. */
  readonly by: string;
}

/** Runs mutants one by one. `every` = 1 runs all, n runs every n-th (a slice for quick tests). */
export function* mutate(pack: PackSource, every = 1, offset = 0): Generator<MutantResult> {
  const mutants = [...mutantsOf(pack)].filter((_, at) => (at + 1 + offset) % every === 0);
  const bench = benchOf(pack, mutants);
  for (const mutant of mutants) yield { mutant, ...fateOf(bench, mutant) };
}

/** What every mutant of a pack is held against; made once. */
interface Bench {
  readonly pack: PackSource;
  readonly runners: ReadonlyMap<string, Runner>;
  readonly order: readonly string[];
  readonly kept: readonly KeptCase[];
  /** Per table its cases, those that noticed the last slips first: the next slip is mostly in the same row. */
  readonly queues: Map<string, KeptCase[]>;
  /** Cases that leave facts open; the verifier runs these. */
  readonly rest: readonly PackCase[];
  readonly difference: (mutated: Table) => Answers | null;
}

function benchOf(pack: PackSource, mutants: readonly Mutant[]): Bench {
  const cases = completeCases(pack);
  const full = new Set(cases.map((item) => item.id));
  const runners = new Map(pack.tables.map((table) => [table.id, runnerOf(table, pack)]));
  const order = evaluationOrder(pack);
  return {
    pack,
    runners,
    order,
    kept: cases.map((item) => keep(item, runners, order)),
    queues: new Map(),
    rest: pack.cases.filter((item) => !full.has(item.id)),
    difference: differenceFrom(pack, mutants.map((mutant) => mutant.table)),
  };
}

function fateOf(bench: Bench, mutant: Mutant): { fate: Fate; by: string } {
  const { pack } = bench;
  const source: PackSource = { ...pack, tables: pack.tables.map((table) => (table.id === mutant.table.id ? mutant.table : table)) };
  const loaded = attempt(() => checkStructure(source));
  if (!loaded.ok) return { fate: 'load', by: loaded.error.english };
  const caught = noticedBy(bench, mutant.table);
  if (caught !== null) return { fate: 'case', by: caught };
  const [finding] = verifyPack({ ...source, cases: bench.rest }).findings;
  if (finding !== undefined) return { fate: 'verifier', by: `${finding.kind} ${finding.invariant ?? finding.table ?? finding.caseId ?? ''}` };
  return bench.difference(mutant.table) === null ? { fate: 'equivalent', by: 'diagrams' } : { fate: 'survived', by: '' };
}

/** The case that a mutated table fails, or null. A case on which the table says what it said before can't fail further on. */
function noticedBy(bench: Bench, mutated: Table): string | null {
  const runner = runnerOf(mutated, bench.pack);
  const changed = new Map([...bench.runners, [mutated.id, runner]]);
  const queue = bench.queues.get(mutated.id) ?? [...bench.kept];
  bench.queues.set(mutated.id, queue);
  const at = queue.findIndex((kept) => (!kept.passes || JSON.stringify(resultOf(runner, kept.values)) !== kept.results.get(mutated.id)) && !passes(kept.item, changed, bench.order));
  const [caught] = at < 0 ? [] : queue.splice(at, 1);
  if (caught === undefined) return null;
  queue.unshift(caught);
  return caught.item.id;
}

/** A case on the tables as they are: every value on the way, and per table its result. */
interface KeptCase {
  readonly item: PackCase;
  readonly passes: boolean;
  readonly values: ReadonlyMap<string, Value>;
  readonly results: ReadonlyMap<string, string>;
}

function keep(item: PackCase, runners: ReadonlyMap<string, Runner>, order: readonly string[]): KeptCase {
  const values = new Map<string, Value>(Object.entries(item.answers));
  const results = new Map<string, string>();
  for (const id of order) {
    const runner = runners.get(id);
    if (runner === undefined) continue;
    const result = resultOf(runner, values);
    results.set(id, JSON.stringify(result));
    if (result.kind === 'single' && result.values[0] !== undefined) values.set(id, result.values[0]);
  }
  return { item, passes: passes(item, runners, order), values, results };
}

function resultOf({ table, rules, masks }: Runner, values: ReadonlyMap<string, Value>): TableResult {
  return evaluateAtoms(rules, masks, table.inputs.map((input, column) => rules.axes[column]?.indexOf(values.get(input.on)) ?? -1));
}

/** For a mutated table: does the whole pack still pass a complete case? */
export function caseRunner(pack: PackSource): (mutated: Table) => (item: PackCase) => boolean {
  const runners = new Map(pack.tables.map((table) => [table.id, runnerOf(table, pack)]));
  const order = evaluationOrder(pack);
  return (mutated) => {
    const changed = new Map([...runners, [mutated.id, runnerOf(mutated, pack)]]);
    return (item) => passes(item, changed, order);
  };
}

interface Runner {
  readonly table: Table;
  readonly rules: RuleTable;
  readonly masks: Masks;
}

function parsedCells(table: Table, pack: PackSource): Cell[][] {
  const types = table.inputs.map((input) => {
    const question = pack.questions.find((each) => each.id === input.on);
    return question === undefined ? 'any' : cellTypeOf(question);
  });
  return table.rows.map((row) =>
    row.cells.map((text, column) => {
      const parsed = parseCell(text, types[column] ?? 'any');
      return parsed.ok ? parsed.cell : { text, any: false, negated: false, tests: [] };
    }),
  );
}

/** A table over its own masks, for complete answers. */
function runnerOf(table: Table, pack: PackSource): Runner {
  const cells = parsedCells(table, pack);
  const axes = table.inputs.map((input, column) => {
    const question = pack.questions.find((each) => each.id === input.on);
    const own = cells.map((row) => row[column]).filter((cell) => cell !== undefined);
    if (question !== undefined) return cutAxis(domainOf(question), own);
    return cutAxis({ kind: 'open', type: 'any' }, own);
  });
  const rules = { ...table, axes, rows: table.rows.map((row, at) => ({ cells: cells[at] ?? [], outputs: row.outputs })) };
  return { table, rules, masks: masksOf(rules) };
}

function passes(item: PackCase, runners: ReadonlyMap<string, Runner>, order: readonly string[]): boolean {
  const values = new Map<string, Value>(Object.entries(item.answers));
  for (const id of order) {
    const runner = runners.get(id);
    if (runner === undefined) return false;
    const result = resultOf(runner, values);
    const wanted = item.expected[id];
    if (result.kind === 'single' && result.values[0] !== undefined) values.set(id, result.values[0]);
    if (wanted === undefined) continue;
    if (Array.isArray(wanted)) {
      const entries = result.kind === 'list' ? result.items.map((outputs) => entryOf(runner.table, outputs)) : [];
      const distinct = [...new Map(entries.map((entry) => [`${entry.to}/${entry.reason}`, entry])).values()];
      if (!sameOutcome(wanted, distinct)) return false;
    } else if (result.kind !== 'single' || result.values[0] !== wanted) return false;
  }
  return true;
}

function completeCases(pack: PackSource): PackCase[] {
  return pack.cases.map((item) => ({ ...item, answers: caseAnswers(pack, item) })).filter((item) => pack.questions.every((question) => item.answers[question.id] !== undefined));
}

function evaluationOrder(pack: PackSource): string[] {
  const done: string[] = [];
  const visit = (table: Table): void => {
    if (done.includes(table.id)) return;
    for (const input of table.inputs) {
      const upstream = pack.tables.find((each) => each.id === input.on);
      if (upstream !== undefined) visit(upstream);
    }
    done.push(table.id);
  };
  for (const table of pack.tables) visit(table);
  return done;
}

const COPY = '\u2032';

/** The same six answers for all answers? */
export function equivalent(pack: PackSource, mutated: Table): boolean {
  return difference(pack, mutated) === null;
}

/** Answers on which original and mutant differ; null when the diagrams prove that there are none. */
export function difference(pack: PackSource, mutated: Table): Answers | null {
  return differenceFrom(pack, [mutated])(mutated);
}

/**
 * `difference` for many mutants. The pack is compiled once, on domains cut finely enough for all of them; each mutant is compiled in the same
 * store, where equal functions are equal numbers, and dropped again. The six answers are compared.
 */
function differenceFrom(pack: PackSource, mutants: readonly Table[]): (mutated: Table) => Answers | null {
  const order = evaluationOrder(pack);
  const factIds = pack.questions.map((question) => question.id);
  const cells = new Map(pack.tables.map((table) => [table.id, parsedCells(table, pack)]));
  const finer = new Map(factIds.map((id) => [id, new Set(cellsOn(id, pack.tables, cells))]));
  for (const mutant of mutants) parsedCells(mutant, pack).forEach((row) => row.forEach((cell, column) => finer.get(mutant.inputs[column]?.on ?? '')?.add(cell)));
  const axes = pack.questions.map((question) => cutAxis(domainOf(question), [...(finer.get(question.id) ?? [])]));
  const base = compileTables({ factIds, axes, tables: pack.tables, cells });
  return (mutated) => {
    const mark = base.diagram.mark();
    try {
      return differenceIn({ ...base, pack, facts: pack.questions }, mutated, order);
    } finally {
      base.diagram.release(mark);
    }
  };
}

function differenceIn(compiled: CompiledPack, mutated: Table, order: readonly string[]): Answers | null {
  const { pack, diagram, variableOf, axes } = compiled;
  const affected = new Set([mutated.id]);
  const tableOf = new Map(compiled.tableOf);
  for (const id of order) {
    const table = id === mutated.id ? mutated : pack.tables.find((each) => each.id === id);
    if (table === undefined || (id !== mutated.id && !table.inputs.some((input) => affected.has(input.on)))) continue;
    affected.add(id);
    const copy = { ...table, id: id + COPY, inputs: table.inputs.map((input) => (affected.has(input.on) ? { ...input, on: input.on + COPY } : input)) };
    tableOf.set(copy.id, compileTable(copy, parsedCells(table, pack), variableOf, axes, tableOf, diagram));
  }
  for (const id of ANSWER_DECISIONS.filter((each) => affected.has(each))) {
    const original = tableOf.get(id);
    const copy = tableOf.get(id + COPY);
    if (original === undefined || copy === undefined) return {};
    const atoms = diagram.witness(differing(diagram, original, copy), 1);
    if (atoms !== null) return answersOfAtoms(compiled, atoms);
  }
  return null;
}

/** True where the two tables differ, by outcome values and not by their numbering. */
function differing(diagram: Diagram, original: CompiledTable, copy: CompiledTable): number {
  const key = (table: CompiledTable, at: number): string => JSON.stringify(isList(table.table) ? entryOf(table.table, table.outcomes[at] ?? []) : (table.outcomes[at] ?? at - table.gap));
  const unequal = (left: number, right: number): number => (left === right ? FALSE : diagram.combine(left, right, (a, b) => (a === b ? 0 : 1)));
  if (!original.list) {
    const names = new Map<string, number>();
    const numbered = (table: CompiledTable): number =>
      diagram.mapLeaves(table.outcome, (value) => {
        const name = key(table, value);
        const known = names.get(name) ?? names.size;
        names.set(name, known);
        return known;
      });
    return unequal(numbered(original), numbered(copy));
  }
  const left = new Map(original.entries.map((entry, at) => [key(original, at), entry]));
  const right = new Map(copy.entries.map((entry, at) => [key(copy, at), entry]));
  return [...new Set([...left.keys(), ...right.keys()])].reduce((sum, name) => diagram.or(sum, unequal(left.get(name) ?? FALSE, right.get(name) ?? FALSE)), FALSE);
}
