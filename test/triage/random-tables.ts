/**
 * Random decision tables with their meaning written down twice: as S-FEEL text
 * for the engine, and as plain predicates for brute force. The brute force
 * enumerates every completion and knows nothing of masks or diagrams.
 */
import type { DmnModel } from '../../shared/triage/dmn/read.ts';
import { parseCell } from '../../shared/triage/cells.ts';
import type { Aggregation, HitPolicy, Value } from '../../shared/triage/types.ts';

export type Random = (below: number) => number;

/** A small, fast, seeded generator (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

export interface RandomCell {
  readonly text: string;
  readonly holds: (value: Value) => boolean;
}

export interface RandomColumn {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'numberOrUnknown';
  readonly values: readonly Value[];
}

export interface RandomTable {
  readonly seed: number;
  readonly hitPolicy: HitPolicy;
  readonly aggregation?: Aggregation;
  readonly columns: readonly RandomColumn[];
  readonly outputs: readonly { readonly name: string; readonly values: readonly Value[]; readonly default?: Value }[];
  readonly rows: readonly { readonly cells: readonly RandomCell[]; readonly outputs: readonly Value[] }[];
}

const POLICIES: readonly [HitPolicy, Aggregation?][] = [
  ['UNIQUE'], ['ANY'], ['FIRST'], ['PRIORITY'], ['OUTPUT ORDER'], ['RULE ORDER'], ['COLLECT'],
  ['COLLECT', 'SUM'], ['COLLECT', 'MIN'], ['COLLECT', 'MAX'], ['COLLECT', 'COUNT'],
];

/** A table of up to `maxColumns` columns; now and then a column has forty values, more than one machine word. */
export function randomTable(seed: number, maxColumns = 8): RandomTable {
  const random = seeded(seed);
  const [hitPolicy, aggregation] = POLICIES[random(POLICIES.length)] ?? ['FIRST'];
  const count = 1 + random(maxColumns);
  const wide = random(12) === 0 && count <= 3;
  const columns = Array.from({ length: count }, (_, at) => randomColumn(random, at, count, wide && at === 0));
  const numeric = aggregation !== undefined;
  const outputCount = !numeric && random(4) === 0 ? 2 : 1;
  const outputs = Array.from({ length: outputCount }, (_, at) => {
    const values: Value[] = numeric ? [1, 2, 2.5, 10, -3] : ['a', 'b', 'c', 'd'].slice(0, 2 + random(3));
    const fallback = outputCount === 1 && random(5) === 0 ? values[random(values.length)] : undefined;
    return { name: outputCount === 1 ? 'goal' : `out${at}`, values, ...(fallback === undefined ? {} : { default: fallback }) };
  });
  const partition = hitPolicy === 'UNIQUE' && random(2) === 0;
  const rows = Array.from({ length: 1 + random(10) }, (_, row) => ({
    cells: columns.map((column, at) => (partition && at === 0 ? partitionCell(column, row) : randomCell(random, column))),
    outputs: outputs.map((output) => output.values[random(output.values.length)] ?? 'a'),
  }));
  return { seed, hitPolicy, ...(aggregation === undefined ? {} : { aggregation }), columns, outputs, rows };
}

function randomColumn(random: Random, at: number, count: number, wide: boolean): RandomColumn {
  const name = `in${at}`;
  if (wide) return { name, kind: 'text', values: Array.from({ length: 40 }, (_, value) => `v${value}`) };
  const small = count > 5;
  switch (random(3)) {
    case 0:
      return { name, kind: 'text', values: ['x', 'y', 'z', 'unknown'].slice(0, small ? 2 : 2 + random(3)) };
    case 1:
      return { name, kind: 'number', values: Array.from({ length: small ? 3 : 3 + random(5) }, (_, value) => value) };
    default:
      return { name, kind: 'numberOrUnknown', values: [...Array.from({ length: small ? 2 : 2 + random(5) }, (_, value) => value), 'unknown'] };
  }
}

function partitionCell(column: RandomColumn, row: number): RandomCell {
  const value = column.values[row % column.values.length] ?? 0;
  return { text: literal(value), holds: (other) => other === value };
}

export function randomCell(random: Random, column: RandomColumn): RandomCell {
  if (random(3) === 0) return { text: '-', holds: () => true };
  const pick = (): Value => column.values[random(column.values.length)] ?? 0;
  const chosen = Array.from({ length: 1 + random(Math.min(3, column.values.length)) }, pick);
  const plain: RandomCell = { text: chosen.map(literal).join(', '), holds: (value) => chosen.includes(value) };
  if (random(5) === 0) return { text: `not(${plain.text})`, holds: (value) => !plain.holds(value) };
  if (column.kind === 'text' || random(3) === 0) return plain;
  const numbers = column.values.filter((value): value is number => typeof value === 'number');
  const low = numbers[random(numbers.length)] ?? 0;
  const high = low + 1 + random(3);
  const number = (test: (value: number) => boolean) => (value: Value): boolean => typeof value === 'number' && test(value);
  switch (random(8)) {
    case 0:
      return { text: `< ${low}`, holds: number((value) => value < low) };
    case 1:
      return { text: `<= ${low}`, holds: number((value) => value <= low) };
    case 2:
      return { text: `> ${low}`, holds: number((value) => value > low) };
    case 3:
      return { text: `>= ${low}`, holds: number((value) => value >= low) };
    case 4:
      return { text: `[${low}..${high}]`, holds: number((value) => value >= low && value <= high) };
    case 5:
      return { text: `(${low}..${high}]`, holds: number((value) => value > low && value <= high) };
    case 6:
      return { text: `[${low}..${high})`, holds: number((value) => value >= low && value < high) };
    default:
      return { text: `not([${low}..${high}])`, holds: (value) => !(typeof value === 'number' && value >= low && value <= high) };
  }
}

export function literal(value: Value): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** The table as the DMN reader would hand it over. */
export function asModel(table: RandomTable): DmnModel {
  const read = (text: string): ReturnType<typeof cell> => cell(text);
  return {
    name: 'random',
    namespace: '',
    types: new Map(),
    inputs: table.columns.map((column) => ({ name: column.name, typeRef: '' })),
    others: [],
    decisions: [
      {
        name: 'goal',
        title: 'goal',
        requires: table.columns.map((column) => column.name),
        table: {
          hitPolicy: table.hitPolicy,
          ...(table.aggregation === undefined ? {} : { aggregation: table.aggregation }),
          columns: table.columns.map((column) => ({ on: column.name, label: column.name, type: 'any' as const, allowed: read(column.values.map(literal).join(', ')) })),
          outputs: table.outputs,
          rows: table.rows.map((row) => ({ cells: row.cells.map((each) => read(each.text)), outputs: row.outputs, note: '' })),
        },
      },
    ],
  };
}

function cell(text: string): Extract<ReturnType<typeof parseCell>, { ok: true }>['cell'] {
  const parsed = parseCell(text, 'any');
  if (!parsed.ok) throw new Error(`${text}: ${parsed.refusal.english}`);
  return parsed.cell;
}

/** What the table yields on one complete point, by the letter of DMN: the result, or 'conflict'. */
export interface Hit {
  readonly rows: readonly number[];
  readonly result: unknown;
}

export function bruteForce(table: RandomTable, point: readonly Value[]): Hit {
  const rows = table.rows.flatMap((row, at) => (row.cells.every((each, column) => each.holds(point[column] ?? 0)) ? [at] : []));
  return { rows, result: resultOf(table, rows) };
}

function resultOf(table: RandomTable, rows: readonly number[]): unknown {
  const item = (row: number): unknown => {
    const outputs = table.rows[row]?.outputs ?? [];
    return outputs.length === 1 ? outputs[0] : Object.fromEntries(table.outputs.map((output, at) => [output.name, outputs[at]]));
  };
  const [fallback] = table.outputs.map((output) => output.default);
  const list = table.aggregation === undefined && ['OUTPUT ORDER', 'RULE ORDER', 'COLLECT'].includes(table.hitPolicy);
  if (rows.length === 0) {
    if (fallback !== undefined) return list ? [fallback] : fallback;
    return table.aggregation === 'COUNT' ? 0 : null;
  }
  const numbers = rows.map((row) => Number(table.rows[row]?.outputs[0]));
  switch (table.aggregation) {
    case 'SUM':
      return numbers.reduce((sum, each) => sum + each, 0);
    case 'MIN':
      return Math.min(...numbers);
    case 'MAX':
      return Math.max(...numbers);
    case 'COUNT':
      return rows.length;
    case undefined:
      break;
  }
  const ordered = [...rows].sort((a, b) => priority(table, a, b));
  switch (table.hitPolicy) {
    case 'UNIQUE':
      return rows.length > 1 ? 'conflict' : item(rows[0] ?? 0);
    case 'ANY':
      return new Set(rows.map((row) => JSON.stringify(item(row)))).size > 1 ? 'conflict' : item(rows[0] ?? 0);
    case 'FIRST':
      return item(rows[0] ?? 0);
    case 'PRIORITY':
      return item(ordered[0] ?? 0);
    case 'OUTPUT ORDER':
      return ordered.map(item);
    default:
      return rows.map(item);
  }
}

function priority(table: RandomTable, a: number, b: number): number {
  for (const [at, output] of table.outputs.entries()) {
    const place = (row: number): number => output.values.indexOf(table.rows[row]?.outputs[at] ?? '');
    if (place(a) !== place(b)) return place(a) - place(b);
  }
  return a - b;
}

/** Every completion of a partial point (undefined = unanswered). */
export function* completions(table: RandomTable, partial: readonly (Value | undefined)[]): Generator<Value[]> {
  const free = table.columns.flatMap((_, at) => (partial[at] === undefined ? [at] : []));
  const point = partial.map((value, at) => value ?? table.columns[at]?.values[0] ?? 0);
  const counters = free.map(() => 0);
  for (;;) {
    free.forEach((column, at) => (point[column] = table.columns[column]?.values[counters[at] ?? 0] ?? 0));
    yield [...point];
    let at = 0;
    for (; at < free.length; at += 1) {
      counters[at] = (counters[at] ?? 0) + 1;
      if ((counters[at] ?? 0) < (table.columns[free[at] ?? 0]?.values.length ?? 0)) break;
      counters[at] = 0;
    }
    if (at === free.length) return;
  }
}
