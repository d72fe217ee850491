/**
 * Proofs on one table by splitting: every row is a box over the atoms of its
 * columns. The space is cut in two where the fewest rows lie on both sides, and
 * each half looks only at the rows that reach it; a partition falls apart
 * cleanly, so its proof grows as n log n. No sampling: a region is left only
 * when one row covers it whole or no row reaches it.
 *
 * Only for tables whose columns are distinct facts. What crosses tables is
 * proven on the diagrams.
 */
import type { Axis } from './axis.ts';
import { cellConstants, cellMatches } from './cells.ts';
import type { Cell } from './cells.ts';
import { BudgetExceeded } from './diagram.ts';

/** Per column the atoms that a row admits, as sorted stretches: from, to, from, to. */
export type Box = readonly Int32Array[];

export interface Boxes {
  readonly axes: readonly Axis[];
  readonly rows: readonly Box[];
  /** Rows in the order in which the hit policy looks at them. */
  readonly order: readonly number[];
}

/** Per column one atom, or -1 when every atom shows it. */
export type Example = readonly number[];

export interface Pair {
  readonly first: number;
  readonly second: number;
  readonly example: Example;
}

/** Regions looked at so far; the same budget as the diagrams have for nodes. */
export class Effort {
  private regions = 0;
  private steps = 0;
  private readonly budget: number;

  constructor(budget: number) {
    this.budget = budget;
  }

  spend(rows: number, columns: number): void {
    this.regions += 1;
    this.steps += rows * columns;
    if (this.regions > this.budget || this.steps > this.budget * STEPS_PER_REGION) throw new BudgetExceeded(this.budget);
  }
}

const NOTHING = new Int32Array(0);
const STEPS_PER_REGION = 400;
/** So few rows are compared pair by pair. */
const FEW = 8;

/** Rows as boxes. Each cell is tried only where its own constants can change its mind, so the cost is linear in the cells. */
export function boxesOf(axes: readonly Axis[], cells: readonly (readonly Cell[])[], order: readonly number[]): Boxes {
  return { axes, rows: cells.map((row) => axes.map((axis, column) => stretches(axis, row[column]))), order };
}

/** Can the row hold at all? */
export function isEmpty(box: Box): boolean {
  return box.some((column) => column.length === 0);
}

/** Does the row admit this atom of the column? */
export function withinColumn(box: Box, column: number, atom: number): boolean {
  return firstWithin(box[column] ?? NOTHING, atom, atom) >= 0;
}

/** An example for which no row holds, or null. */
export function findGap(boxes: Boxes, effort: Effort): Example | null {
  const search = new Split(boxes, effort);
  let found: Example | null = null;
  const visit = (region: Region, rows: readonly number[]): void => {
    if (found !== null) return;
    const near = search.reaching(region, rows);
    if (near.some((row) => search.covers(row, region))) return;
    const [only] = near;
    if (near.length > 1) search.halves(region, near, visit);
    else found = only === undefined ? search.exampleOf(region) : search.beside(only, region);
  };
  visit(search.whole(), search.living());
  return found;
}

/** Every two rows that hold together, `differ` permitting, each with an example. */
export function findPairs(boxes: Boxes, effort: Effort, differ: (first: number, second: number) => boolean): Pair[] {
  const search = new Split(boxes, effort);
  const found = new Map<number, Pair>();
  const add = (one: number, other: number): void => {
    const [first, second] = one < other ? [one, other] : [other, one];
    const key = first * boxes.rows.length + second;
    if (found.has(key) || !differ(first, second)) return;
    const example = search.meeting(first, second);
    if (example !== null) found.set(key, { first, second, example });
  };
  const visit = (region: Region, rows: readonly number[]): void => {
    const near = search.reaching(region, rows);
    const part = near.length > FEW ? near.filter((row) => !search.covers(row, region)) : [];
    const undivided = new Set(part);
    // Few rows are compared with each other; a row that covers the region meets every row in it.
    for (const row of near) if (!undivided.has(row)) for (const other of near) if (row !== other) add(row, other);
    if (part.length > 1) search.halves(region, part, visit);
  };
  visit(search.whole(), search.living());
  return [...found.values()].sort((a, b) => a.first - b.first || a.second - b.second);
}

/** The rows that are somewhere the first to hold. */
export function findFiring(boxes: Boxes, effort: Effort): Set<number> {
  const search = new Split(boxes, effort);
  const fired = new Set<number>();
  const visit = (region: Region, rows: readonly number[]): void => {
    const near = search.upToCover(region, rows);
    const [first] = near;
    if (first === undefined) return;
    if (search.covers(first, region)) fired.add(first);
    else if (near.some((row) => !fired.has(row))) search.halves(region, near, visit);
  };
  visit(search.whole(), search.living());
  return fired;
}

/** The rows that go before `row` wherever it holds. */
export function findCovering(boxes: Boxes, effort: Effort, row: number): number[] {
  const search = new Split(boxes, effort);
  const found = new Set<number>();
  const visit = (region: Region, rows: readonly number[]): void => {
    if (!search.reaches(row, region)) return;
    const near = search.upToCover(region, rows);
    const [first] = near;
    if (first === undefined) return;
    if (search.covers(first, region)) found.add(first);
    else if (near.some((each) => !found.has(each))) search.halves(region, near, visit);
  };
  const living = search.living();
  visit(search.whole(), living.slice(0, living.indexOf(row)));
  return [...found].sort((a, b) => a - b);
}

/** A stretch of atoms per column: low and high, both included. */
interface Region {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/** Regions, and which rows lie in them. */
class Split {
  private readonly boxes: Boxes;
  private readonly effort: Effort;
  private readonly last: readonly number[];
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;

  constructor(boxes: Boxes, effort: Effort) {
    this.boxes = boxes;
    this.effort = effort;
    this.last = boxes.axes.map((axis) => axis.atoms.length - 1);
    const widest = Math.max(0, ...this.last) + 2;
    this.starts = new Int32Array(widest);
    this.ends = new Int32Array(widest);
  }

  whole(): Region {
    return { low: new Int32Array(this.last.length), high: Int32Array.from(this.last) };
  }

  /** The rows that can hold, in the policy's order. */
  living(): number[] {
    return this.boxes.order.filter((row) => !isEmpty(this.box(row)));
  }

  reaches(row: number, { low, high }: Region): boolean {
    return this.box(row).every((column, at) => firstWithin(column, low[at] as number, high[at] as number) >= 0);
  }

  covers(row: number, { low, high }: Region): boolean {
    return this.box(row).every((column, at) => {
      for (let place = 0; place < column.length; place += 2) {
        if ((column[place] as number) <= (low[at] as number) && (column[place + 1] as number) >= (high[at] as number)) return true;
      }
      return false;
    });
  }

  reaching(region: Region, rows: readonly number[]): number[] {
    this.effort.spend(rows.length, this.last.length);
    return rows.filter((row) => this.reaches(row, region));
  }

  /** The rows that reach the region, up to and with the first that covers it: none behind that one gets its turn here. */
  upToCover(region: Region, rows: readonly number[]): number[] {
    const near = this.reaching(region, rows);
    const cover = near.findIndex((row) => this.covers(row, region));
    return cover < 0 ? near : near.slice(0, cover + 1);
  }

  /** Cuts the region in two and visits both halves. */
  halves(region: Region, rows: readonly number[], visit: (region: Region, rows: readonly number[]) => void): void {
    const { column, at } = this.bestCut(region, rows);
    const high = region.high.slice();
    const low = region.low.slice();
    high[column] = at - 1;
    low[column] = at;
    visit({ low: region.low, high }, rows);
    visit({ low, high: region.high }, rows);
  }

  /** The column and the atom before which to cut: no row on both sides if that can be, and as even as can be. */
  private bestCut(region: Region, rows: readonly number[]): { column: number; at: number } {
    let best = { column: -1, at: 0, cost: Infinity };
    for (let column = 0; column < this.last.length; column += 1) {
      const low = region.low[column] as number;
      const high = region.high[column] as number;
      if (low === high || !this.tally(column, low, high, rows)) continue;
      let left = 0;
      let right = rows.length;
      for (let at = low + 1; at <= high; at += 1) {
        const begun = this.starts[at - low - 1] as number;
        const ended = this.ends[at - low - 1] as number;
        left += begun;
        right -= ended;
        // Only where a row begins or ends does a cut tell rows apart.
        if (ended === 0 && this.starts[at - low] === 0) continue;
        const astride = left + right - rows.length;
        const cost = astride === 0 ? Math.max(left, right) : left * left + right * right + rows.length;
        if (cost < best.cost) best = { column, at, cost };
      }
    }
    return best.column >= 0 ? best : this.anyCut(region, rows);
  }

  /** Counts per atom how many rows begin and end there. False when every row spans the stretch. */
  private tally(column: number, low: number, high: number, rows: readonly number[]): boolean {
    this.starts.fill(0, 0, high - low + 2);
    this.ends.fill(0, 0, high - low + 2);
    let telling = false;
    for (const row of rows) {
      const stretch = this.box(row)[column] as Int32Array;
      const from = firstWithin(stretch, low, high) - low;
      const to = lastWithin(stretch, low, high) - low;
      this.starts[from] = (this.starts[from] as number) + 1;
      this.ends[to] = (this.ends[to] as number) + 1;
      if (from > 0 || to < high - low) telling = true;
    }
    return telling;
  }

  /** Every row spans every column, but one has a hole: cut there. */
  private anyCut(region: Region, rows: readonly number[]): { column: number; at: number } {
    for (const row of rows) {
      for (const [column, stretch] of this.box(row).entries()) {
        const low = region.low[column] as number;
        const high = region.high[column] as number;
        for (let place = 1; place < stretch.length; place += 2) {
          const end = stretch[place] as number;
          if (end >= low && end < high) return { column, at: end + 1 };
        }
      }
    }
    throw new Error('a region that rows cover whole has no cut');
  }

  /** What is special about the region: columns that span their axis are left out. */
  exampleOf({ low, high }: Region): Example {
    return this.last.map((last, column) => (low[column] === 0 && high[column] === last ? -1 : (low[column] as number)));
  }

  /** A place in the region where the row does not hold. */
  beside(row: number, region: Region): Example {
    const example = [...this.exampleOf(region)];
    for (const [column, stretch] of this.box(row).entries()) {
      for (let atom = region.low[column] as number; atom <= (region.high[column] as number); atom += 1) {
        if (firstWithin(stretch, atom, atom) >= 0) continue;
        example[column] = atom;
        return example;
      }
    }
    throw new Error('the row covers the region');
  }

  /** A place where both rows hold, or null. */
  meeting(first: number, second: number): Example | null {
    const example: number[] = [];
    for (const [column, stretch] of this.box(first).entries()) {
      const other = this.box(second)[column] as Int32Array;
      const last = this.last[column] as number;
      let shared = -1;
      for (let place = 0; place < stretch.length && shared < 0; place += 2) shared = firstWithin(other, stretch[place] as number, stretch[place + 1] as number);
      if (shared < 0) return null;
      example.push(spans(stretch, last) && spans(other, last) ? -1 : shared);
    }
    return example;
  }

  private box(row: number): Box {
    return this.boxes.rows[row] as Box;
  }
}

function spans(stretch: Int32Array, last: number): boolean {
  return stretch[0] === 0 && stretch[1] === last;
}

/** The first admitted atom from low to high, or -1. */
function firstWithin(stretch: Int32Array, low: number, high: number): number {
  for (let place = 0; place < stretch.length; place += 2) {
    const from = stretch[place] as number;
    if (from > high) return -1;
    if ((stretch[place + 1] as number) >= low) return Math.max(from, low);
  }
  return -1;
}

function lastWithin(stretch: Int32Array, low: number, high: number): number {
  for (let place = stretch.length - 2; place >= 0; place -= 2) {
    const to = stretch[place + 1] as number;
    if (to < low) return -1;
    if ((stretch[place] as number) <= high) return Math.min(to, high);
  }
  return -1;
}

function stretches(axis: Axis, cell: Cell | undefined): Int32Array {
  const last = axis.atoms.length - 1;
  if (cell === undefined) return NOTHING;
  if (cell.any) return Int32Array.of(0, last);
  const turns = turningPoints(axis, cell);
  const found: number[] = [];
  for (const [at, from] of turns.entries()) {
    const sample = axis.atoms[from]?.sample;
    if (sample === undefined || !cellMatches(cell, sample)) continue;
    const to = (turns[at + 1] ?? last + 1) - 1;
    if (found.length > 0 && found[found.length - 1] === from - 1) found[found.length - 1] = to;
    else found.push(from, to);
  }
  return Int32Array.from(found);
}

/** The atoms at which the cell's verdict can change. */
function turningPoints(axis: Axis, cell: Cell): number[] {
  const { domain, atoms } = axis;
  if (domain.kind !== 'integer') return atoms.map((_, at) => at);
  const found = new Set([0]);
  for (const constant of cellConstants(cell)) {
    if (typeof constant !== 'number') continue;
    for (const start of [Math.ceil(constant), Math.floor(constant) + 1]) {
      const at = axis.indexOf(start);
      if (at > 0) found.add(at);
    }
  }
  if (domain.unknown) found.add(atoms.length - 1);
  return [...found].sort((a, b) => a - b);
}
