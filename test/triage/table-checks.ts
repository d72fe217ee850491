/** One random table against brute force: every status, outcome, next question and finding. Throws on the first difference. */
import { deepStrictEqual, strictEqual, ok } from 'node:assert';
import { compileSource } from '../../shared/triage/compile.ts';
import { looseModel, runLoose } from '../../shared/triage/loose.ts';
import type { LooseOutcome } from '../../shared/triage/loose.ts';
import { diagramFindings, tableFindings } from '../../shared/triage/verify.ts';
import type { Finding } from '../../shared/triage/index.ts';
import type { PackSource, Question, Result, Value } from '../../shared/triage/types.ts';
import { asModel, bruteForce, completions, randomTable, seeded } from './random-tables.ts';
import type { RandomTable } from './random-tables.ts';

const MOST_POINTS = 2500;
const PARTIALS = 5;

/** Returns the number of points compared. */
export function checkTable(seed: number): number {
  const table = randomTable(seed);
  const total = table.columns.reduce((product, column) => product * column.values.length, 1);
  const model = looseModel(asModel(table), 'goal');
  ok(model.ok, 'the table is within the profile');
  let points = 0;
  const random = seeded(seed ^ 0x5bd1e995);
  const run = (partial: readonly (Value | undefined)[]): Result<LooseOutcome> =>
    runLoose(model.value, Object.fromEntries(table.columns.flatMap((column, at) => (partial[at] === undefined ? [] : [[column.name, partial[at]]]))));
  const everything = table.columns.map(() => undefined);
  if (total <= MOST_POINTS) {
    for (const point of completions(table, everything)) points += checkComplete(table, point, run(point));
    points += checkFindings(table);
  }
  for (let each = 0; each < PARTIALS; each += 1) {
    const partial = table.columns.map((column) => (random(2) === 0 ? undefined : column.values[random(column.values.length)]));
    const open = table.columns.reduce((product, column, at) => (partial[at] === undefined ? product * column.values.length : product), 1);
    if (open <= MOST_POINTS) points += checkPartial(table, partial, run(partial));
  }
  return points;
}

function checkComplete(table: RandomTable, point: readonly Value[], result: Result<LooseOutcome>): number {
  const expected = bruteForce(table, point).result;
  if (expected === 'conflict') strictEqual(result.ok ? 'taken' : result.error.code, 'conflict');
  else deepStrictEqual(result.ok ? result.value.result : result.error, expected);
  return 1;
}

/** Results as texts; the order of a COLLECT list is free. */
function textOf(table: RandomTable, result: unknown): string {
  if (table.hitPolicy === 'COLLECT' && Array.isArray(result)) return JSON.stringify(result.map((item) => JSON.stringify(item)).sort());
  return JSON.stringify(result);
}

function checkPartial(table: RandomTable, partial: readonly (Value | undefined)[], outcome: Result<LooseOutcome>): number {
  const results = new Map<string, unknown>();
  const all: [readonly Value[], string][] = [];
  for (const point of completions(table, partial)) {
    const { result } = bruteForce(table, point);
    const text = textOf(table, result);
    results.set(text, result);
    all.push([point, text]);
  }
  if (results.size === 1) {
    const [only] = [...results.values()];
    if (only === 'conflict') strictEqual(outcome.ok ? 'taken' : outcome.error.code, 'conflict');
    else if (outcome.ok) {
      strictEqual(outcome.value.next, null, 'a decision that every completion agrees on is taken');
      strictEqual(textOf(table, outcome.value.result), textOf(table, only));
    } else throw new Error(outcome.error.english);
    return all.length;
  }
  ok(outcome.ok, 'an open decision is no error');
  strictEqual(outcome.value.result, null, 'a decision that completions disagree on is not taken');
  checkPossible(table, [...results.values()], outcome.value);
  checkNext(table, all, outcome.value.next);
  return all.length;
}

function checkPossible(table: RandomTable, results: readonly unknown[], outcome: LooseOutcome): void {
  const list = results.some(Array.isArray) || (table.aggregation === undefined && ['OUTPUT ORDER', 'RULE ORDER', 'COLLECT'].includes(table.hitPolicy));
  if (!list) {
    const shown = outcome.possible.map((each) => (each !== null && typeof each === 'object' && 'conflict' in each ? '"conflict"' : JSON.stringify(each)));
    deepStrictEqual(shown.sort(), results.map((each) => JSON.stringify(each)).sort());
    return;
  }
  const lists = results.map((each) => (Array.isArray(each) ? each.map((item) => JSON.stringify(item)) : []));
  const open = [...new Set(lists.flat())].filter((item) => lists.some((one) => !one.includes(item)));
  const shown = outcome.possible.map((each) => JSON.stringify(each));
  if (open.length > 0 && table.outputs[0]?.default === undefined) deepStrictEqual(shown.sort(), open.sort());
}

/** The asked input can change the result: two completions that differ in it alone give different results. */
function checkNext(table: RandomTable, all: readonly [readonly Value[], string][], next: string | null): void {
  const column = table.columns.findIndex((each) => each.name === next);
  ok(column >= 0, 'an open decision asks for an unanswered input');
  const seen = new Map<string, string>();
  const matters = all.some(([point, text]) => {
    const rest = JSON.stringify(point.filter((_, at) => at !== column));
    const known = seen.get(rest);
    seen.set(rest, known ?? text);
    return known !== undefined && known !== text;
  });
  ok(matters, `input ${next} can change the result`);
}

/** Gaps, overlaps, masked and unreachable rows and uncovered unknowns, all points enumerated. */
function checkFindings(table: RandomTable): number {
  const rows = table.rows.length;
  const held = Array.from({ length: rows }, () => false);
  const fired = Array.from({ length: rows }, () => false);
  const pairs = new Set<string>();
  let gap = false;
  let points = 0;
  const outputs = table.rows.map((row) => JSON.stringify(row.outputs));
  for (const point of completions(table, table.columns.map(() => undefined))) {
    points += 1;
    const hit = bruteForce(table, point);
    hit.rows.forEach((row) => (held[row] = true));
    if (hit.rows.length === 0) gap = true;
    const first = table.hitPolicy === 'PRIORITY' ? hit.rows.find((row) => outputs[row] === JSON.stringify(singleOf(table, hit.result))) : hit.rows[0];
    if (first !== undefined && hit.result !== 'conflict') fired[first] = true;
    for (const a of hit.rows) for (const b of hit.rows) if (a < b && (table.hitPolicy === 'UNIQUE' || outputs[a] !== outputs[b])) pairs.add(`${a + 1},${b + 1}`);
  }
  for (const found of findingsOf(table)) compareFindings(table, found, { held, fired, pairs, gap });
  return points;
}

interface Seen {
  readonly held: readonly boolean[];
  readonly fired: readonly boolean[];
  readonly pairs: ReadonlySet<string>;
  readonly gap: boolean;
}

function compareFindings(table: RandomTable, found: readonly Finding[], { held, fired, pairs, gap }: Seen): void {
  const list = table.aggregation === undefined && ['OUTPUT ORDER', 'RULE ORDER', 'COLLECT'].includes(table.hitPolicy);
  const holes = gap && !list && table.aggregation !== 'COUNT' && table.outputs[0]?.default === undefined;
  strictEqual(found.some((finding) => finding.kind === 'gap'), holes, 'gap');
  const overlapping = table.hitPolicy === 'UNIQUE' || table.hitPolicy === 'ANY' ? [...pairs].sort() : [];
  deepStrictEqual(found.filter((finding) => finding.kind === 'overlap').map((finding) => String(finding.rows)).sort(), overlapping, 'overlaps');
  const rowsOf = (kind: string): (number | undefined)[] => found.filter((finding) => finding.kind === kind).map((finding) => finding.rows?.[0]).sort();
  deepStrictEqual(rowsOf('unreachable'), held.flatMap((each, row) => (each ? [] : [row + 1])).sort(), 'unreachable');
  const masked = ['FIRST', 'PRIORITY'].includes(table.hitPolicy) ? held.flatMap((each, row) => (each && fired[row] !== true ? [row + 1] : [])) : [];
  if (table.hitPolicy !== 'ANY') deepStrictEqual(rowsOf('masked'), masked.sort(), 'masked');
  const blind = table.columns.filter((column, at) => column.values.includes('unknown') && !table.rows.some((row) => row.cells[at]?.holds('unknown') === true));
  deepStrictEqual(found.filter((finding) => finding.kind === 'unknownUncovered').map((finding) => finding.column).sort(), blind.map((column) => column.name).sort(), 'unknown');
  for (const finding of found) checkExample(table, finding);
}

/** Every example shows what it says, whatever the inputs that it leaves out are. */
function checkExample(table: RandomTable, { kind, example, rows }: Finding): void {
  if (example === undefined || (kind !== 'gap' && kind !== 'overlap')) return;
  const points = completions(table, table.columns.map((column) => example[column.name]));
  const wanted = kind === 'gap' ? [] : (rows ?? []);
  for (const point of points) {
    const hit = bruteForce(table, point).rows;
    ok(kind === 'gap' ? hit.length === 0 : wanted.every((row) => hit.includes(row - 1)), `example of ${kind}`);
  }
}

function singleOf(table: RandomTable, result: unknown): readonly unknown[] {
  return table.outputs.length === 1 ? [result] : Object.values(Object(result));
}

/** By splitting and on the diagrams: both must see what brute force sees. */
function findingsOf(table: RandomTable): (readonly Finding[])[] {
  const questions = table.columns.map((column): Question => {
    const base = { id: column.name, stage: 's', text: '?', why: '?' };
    if (column.kind === 'text') return { kind: 'choice', ...base, options: column.values.map((value) => ({ value: String(value), label: String(value) })) };
    const numbers = column.values.filter((value): value is number => typeof value === 'number');
    return { kind: 'integer', ...base, min: Math.min(...numbers), max: Math.max(...numbers), unknownAllowed: column.kind === 'numberOrUnknown' };
  });
  const compiled = compileSource(stubPack(questions, table));
  const [goal] = compiled.tables;
  ok(goal !== undefined);
  return [tableFindings(compiled, goal), diagramFindings(compiled, goal)];
}

function stubPack(questions: readonly Question[], table: RandomTable): PackSource {
  return {
    format: 'regioloket-pack/1', id: 'random', title: 'random', version: '1', validFrom: '2026-01-01', author: 'test', status: 'test',
    sources: [], signOffs: [], stages: [{ id: 's', title: 's' }], questions,
    tables: [
      {
        id: 'goal', title: 'goal', hitPolicy: table.hitPolicy, ...(table.aggregation === undefined ? {} : { aggregation: table.aggregation }),
        inputs: table.columns.map((column) => ({ on: column.name, label: column.name })), outputs: table.outputs,
        rows: table.rows.map((row) => ({ cells: row.cells.map((cell) => cell.text), outputs: row.outputs, note: '' })),
      },
    ],
    roles: { bedTypes: [], blocking: [] }, labels: {}, contradictions: [], invariants: [], cases: [], openQuestions: [],
  };
}
