/**
 * Mutation run: would a slip in a table be noticed? Each mutant meets the pack's
 * test cases first, then the verifier. One that passes both is equivalent only when
 * the diagrams prove it to be the same function; any other has survived.
 */
import { cutAxis } from './axis.ts';
import { parseCell } from './cells.ts';
import type { Cell } from './cells.ts';
import { caseAnswers, sameOutcome } from './cases.ts';
import { cellTypeOf, cellsOn, compileTables, domainOf, entryOf, isList } from './compile.ts';
import type { CompiledTable } from './compile.ts';
import { FALSE } from './diagram.ts';
import type { Diagram } from './diagram.ts';
import { evaluateAtoms } from './hits.ts';
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
  const cases = completeCases(pack);
  const runners = new Map(pack.tables.map((table) => [table.id, runnerOf(table, pack)]));
  const order = evaluationOrder(pack);
  let at = 0;
  for (const mutant of mutantsOf(pack)) {
    at += 1;
    if ((at + offset) % every === 0) yield { mutant, ...fateOf(pack, mutant, cases, runners, order) };
  }
}

function fateOf(pack: PackSource, mutant: Mutant, cases: readonly PackCase[], runners: ReadonlyMap<string, Runner>, order: readonly string[]): { fate: Fate; by: string } {
  const source: PackSource = { ...pack, tables: pack.tables.map((table) => (table.id === mutant.table.id ? mutant.table : table)) };
  const loaded = attempt(() => checkStructure(source));
  if (!loaded.ok) return { fate: 'load', by: loaded.error.english };
  const mutated = new Map([...runners, [mutant.table.id, runnerOf(mutant.table, pack)]]);
  const caught = cases.find((item) => !passes(item, mutated, order));
  if (caught !== undefined) return { fate: 'case', by: caught.id };
  const [finding] = verifyPack({ ...source, cases: source.cases.filter((item) => !cases.some((full) => full.id === item.id)) }).findings;
  if (finding !== undefined) return { fate: 'verifier', by: `${finding.kind} ${finding.invariant ?? finding.table ?? finding.caseId ?? ''}` };
  return equivalent(pack, mutant.table) ? { fate: 'equivalent', by: 'diagrams' } : { fate: 'survived', by: '' };
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
    const atoms = runner.table.inputs.map((input, column) => runner.rules.axes[column]?.indexOf(values.get(input.on)) ?? -1);
    const result = evaluateAtoms(runner.rules, runner.masks, atoms);
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

/**
 * Answers on which original and mutant differ; null when the diagrams prove that there are none. Original and mutant are compiled in one
 * store, where equal functions are equal numbers; the six answers are compared.
 */
export function difference(pack: PackSource, mutated: Table): Answers | null {
  const affected = new Set([mutated.id]);
  const order = evaluationOrder(pack);
  for (const id of order) {
    const table = pack.tables.find((each) => each.id === id);
    if (table?.inputs.some((input) => affected.has(input.on)) === true) affected.add(id);
  }
  const copies = pack.tables
    .filter((table) => affected.has(table.id))
    .map((table) => (table.id === mutated.id ? mutated : table))
    .map((table) => ({ ...table, id: table.id + COPY, inputs: table.inputs.map((input) => (affected.has(input.on) ? { ...input, on: input.on + COPY } : input)) }));
  const tables = [...pack.tables, ...copies];
  const cells = new Map(tables.map((table) => [table.id, parsedCells(table, pack)]));
  const axes = pack.questions.map((question) => cutAxis(domainOf(question), cellsOn(question.id, tables, cells)));
  const compiled = compileTables({ factIds: pack.questions.map((question) => question.id), axes, tables, cells });
  for (const id of ANSWER_DECISIONS.filter((each) => affected.has(each))) {
    const original = compiled.tableOf.get(id);
    const copy = compiled.tableOf.get(id + COPY);
    if (original === undefined || copy === undefined) return {};
    const apart = differing(compiled.diagram, original, copy);
    const atoms = compiled.diagram.witness(apart, 1);
    if (atoms !== null) return answersOfAtoms({ ...compiled, pack, facts: pack.questions }, atoms);
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
