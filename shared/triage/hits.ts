/**
 * What a hit policy makes of the rows that hold. On complete answers this is
 * DMN 1.5; operators count every hit, not every distinct output (since DMN 1.2).
 */
import { hasBit } from './rows.ts';
import type { Masks, RuleTable } from './rows.ts';
import type { Value } from './types.ts';

type Outputs = Pick<RuleTable, 'hitPolicy' | 'aggregation' | 'outputs'> & { readonly rows: readonly { readonly outputs: readonly Value[] }[] };

/** The result of a table on complete answers. `none` = no row holds and there is no default: DMN's null. */
export type TableResult =
  | { readonly kind: 'single'; readonly values: readonly Value[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Value[])[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'conflict'; readonly rows: readonly number[] };

/** Evaluates a table on one atom per column (-1 = an upstream decision without a result): AND of row sets, then the hit policy. */
export function evaluateAtoms(table: RuleTable, masks: Masks, atoms: ArrayLike<number>): TableResult {
  return applyPolicy(table, rowsThatHold(masks, atoms));
}

/** The rows that hold, in the order of the hit policy. */
export function rowsThatHold(masks: Masks, atoms: ArrayLike<number>): number[] {
  const alive = new Int32Array(masks.words).fill(-1);
  masks.admits.forEach((column, at) => {
    const admitted = column[atoms[at] as number] ?? masks.blank[at];
    for (let word = 0; word < masks.words; word += 1) alive[word] = (alive[word] as number) & (admitted?.[word] ?? 0);
  });
  return masks.order.filter((row) => hasBit(alive, row));
}

/** `hits` = the rows that hold, in the order of the hit policy. */
export function applyPolicy(table: Outputs, hits: readonly number[]): TableResult {
  const outputsOf = (row: number): readonly Value[] => table.rows[row]?.outputs ?? [];
  if (table.aggregation !== undefined) {
    const total = aggregate(table, hits);
    return total === null ? none(table) : { kind: 'single', values: [total] };
  }
  const [first] = hits;
  if (first === undefined) return none(table);
  switch (table.hitPolicy) {
    case 'UNIQUE':
      return hits.length > 1 ? { kind: 'conflict', rows: hits } : { kind: 'single', values: outputsOf(first) };
    case 'ANY': {
      const text = JSON.stringify(outputsOf(first));
      return hits.some((row) => JSON.stringify(outputsOf(row)) !== text) ? { kind: 'conflict', rows: hits } : { kind: 'single', values: outputsOf(first) };
    }
    case 'FIRST':
    case 'PRIORITY':
      return { kind: 'single', values: outputsOf(first) };
    default:
      return { kind: 'list', items: hits.map(outputsOf) };
  }
}

/** The list of a list policy; the default output stands in when no row holds. */
export function listOf(table: Outputs, hits: readonly number[]): readonly (readonly Value[])[] {
  const fallback = defaultsOf(table);
  if (hits.length === 0 && fallback !== null) return [fallback];
  return hits.map((row) => table.rows[row]?.outputs ?? []);
}

/** SUM, MIN, MAX over the first output of every hit; null when nothing holds. COUNT of nothing is 0. */
export function aggregate(table: Outputs, hits: readonly number[]): number | null {
  if (table.aggregation === 'COUNT') return hits.length === 0 ? defaultNumber(table, 0) : hits.length;
  if (hits.length === 0) return defaultNumber(table, null);
  const numbers = hits.map((row) => Number(table.rows[row]?.outputs[0]));
  if (table.aggregation === 'MIN') return Math.min(...numbers);
  if (table.aggregation === 'MAX') return Math.max(...numbers);
  return tidy(numbers.reduce((sum, each) => sum + each, 0));
}

/** Every default, or null when an output has none. */
export function defaultsOf(table: Pick<Outputs, 'outputs'>): Value[] | null {
  const values = table.outputs.map((output) => output.default);
  return values.every((value) => value !== undefined) ? values : null;
}

function defaultNumber(table: Outputs, otherwise: number | null): number | null {
  const fallback = table.outputs[0]?.default;
  return typeof fallback === 'number' ? fallback : otherwise;
}

function none(table: Outputs): TableResult {
  const fallback = defaultsOf(table);
  if (fallback === null) return { kind: 'none' };
  const list = table.aggregation === undefined && (table.hitPolicy === 'COLLECT' || table.hitPolicy === 'RULE ORDER' || table.hitPolicy === 'OUTPUT ORDER');
  return list ? { kind: 'list', items: [fallback] } : { kind: 'single', values: fallback };
}

/** Decimal sums on binary floats: 0.1 + 0.2 is 0.3 for people. Fifteen digits are exact in a double. */
function tidy(sum: number): number {
  return Number(sum.toPrecision(15));
}
