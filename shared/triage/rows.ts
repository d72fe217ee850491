/**
 * A table as masks: for each column and each atom of its domain, the set of
 * rows whose cell admits that atom. A row's status under partial answers is
 * two ANDs: over what the answers still admit (possible), and over what they
 * admit in every way (certain).
 */
import { cellMatches } from './cells.ts';
import type { Cell } from './cells.ts';
import type { Axis } from './axis.ts';
import type { Aggregation, HitPolicy, TableOutput, Value } from './types.ts';

/** A row set: bit r of word r >>> 5. */
export type RowSet = Int32Array;

/** The part of a table that evaluation needs, with cells parsed. */
export interface RuleTable {
  readonly hitPolicy: HitPolicy;
  readonly aggregation?: Aggregation;
  readonly outputs: readonly TableOutput[];
  readonly rows: readonly { readonly cells: readonly Cell[]; readonly outputs: readonly Value[] }[];
  readonly axes: readonly Axis[];
}

export interface Masks {
  readonly rows: number;
  readonly words: number;
  /** `admits[c][a]` = rows whose cell in column c admits atom a. */
  readonly admits: readonly (readonly RowSet[])[];
  /** `always[c]` = rows whose cell in column c admits the whole domain. */
  readonly always: readonly RowSet[];
  /** `blank[c]` = rows whose cell in column c is "-": all that an upstream decision without a result satisfies. */
  readonly blank: readonly RowSet[];
  /** Rows in the order in which a single-hit policy looks at them. */
  readonly order: readonly number[];
}

export function masksOf(table: RuleTable): Masks {
  const rows = table.rows.length;
  const words = Math.max(1, (rows + 31) >>> 5);
  const admits = table.axes.map((axis, column) =>
    axis.atoms.map((atom) => {
      const set = new Int32Array(words);
      table.rows.forEach((row, at) => {
        const cell = row.cells[column];
        if (cell !== undefined && cellMatches(cell, atom.sample)) setBit(set, at);
      });
      return set;
    }),
  );
  const always = admits.map((atoms) => {
    const set = new Int32Array(words).fill(-1);
    for (const atom of atoms) for (let word = 0; word < words; word += 1) set[word] = (set[word] as number) & (atom[word] as number);
    return set;
  });
  const blank = table.axes.map((_, column) => {
    const set = new Int32Array(words);
    table.rows.forEach((row, at) => {
      if (row.cells[column]?.any === true) setBit(set, at);
    });
    return set;
  });
  return { rows, words, admits, always, blank, order: rowOrder(table) };
}

/** Rule order, except PRIORITY and OUTPUT ORDER: by output priority, then rule order. */
export function rowOrder(table: Pick<RuleTable, 'hitPolicy' | 'outputs'> & { readonly rows: readonly { readonly outputs: readonly Value[] }[] }): number[] {
  const order = table.rows.map((_, row) => row);
  if (table.hitPolicy !== 'PRIORITY' && table.hitPolicy !== 'OUTPUT ORDER') return order;
  const ranks = table.rows.map((row) => table.outputs.map((output, at) => rank(output, row.outputs[at])));
  return order.sort((a, b) => {
    for (let at = 0; at < table.outputs.length; at += 1) {
      const difference = (ranks[a]?.[at] ?? 0) - (ranks[b]?.[at] ?? 0);
      if (difference !== 0) return difference;
    }
    return a - b;
  });
}

function rank(output: TableOutput, value: Value | undefined): number {
  if (output.values === undefined || value === undefined) return 0;
  const place = output.values.indexOf(value);
  return place < 0 ? output.values.length : place;
}

export function setBit(set: RowSet, row: number): void {
  const word = row >>> 5;
  set[word] = (set[word] as number) | (1 << (row & 31));
}

export function hasBit(set: RowSet, row: number): boolean {
  return (((set[row >>> 5] as number) >>> (row & 31)) & 1) === 1;
}
