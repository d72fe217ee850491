/**
 * One table, many answers: the row masks laid out flat, for callers that
 * evaluate the same table again and again (mutation runs, simulations).
 *
 * Row-wise three-valued status is sound but not exact under partial answers: it
 * knows nothing of what earlier rows or other tables rule out. Conversations
 * use the diagrams (`decide`); complete answers give the same either way.
 */
import type { Axis } from './axis.ts';
import { masksOf } from './rows.ts';
import type { RuleTable } from './rows.ts';

/** What `RowEngine.firing` gives when no row holds, and when an answer is outside its domain. */
export const NO_ROW = -1;
export const NOT_AN_ANSWER = -2;

export type RowStatus3 = 'true' | 'possible' | 'false';

/** A single-hit table ready to run. Rows come back by their number in the table, from 0. */
export class RowEngine {
  private readonly inputs: readonly string[];
  private readonly axes: readonly Axis[];
  private readonly words: number;
  private readonly order: Int32Array;
  /** Per column the first slot of its atoms; the slot after the last atom is "unanswered". */
  private readonly base: Int32Array;
  private readonly possible: Int32Array;
  private readonly certain: Int32Array;
  private readonly scratch: Int32Array;

  constructor(table: RuleTable, inputs: readonly string[]) {
    const masks = masksOf(table);
    this.inputs = inputs;
    this.axes = table.axes;
    this.words = masks.words;
    this.order = Int32Array.from(masks.order);
    this.base = new Int32Array(inputs.length);
    let slots = 0;
    table.axes.forEach((axis, column) => {
      this.base[column] = slots;
      slots += axis.atoms.length + 1;
    });
    this.possible = new Int32Array(slots * masks.words);
    this.certain = new Int32Array(slots * masks.words);
    this.scratch = new Int32Array(masks.words);
    masks.admits.forEach((atoms, column) => {
      const always = masks.always[column] ?? new Int32Array(masks.words);
      [...atoms, null].forEach((admitted, atom) => {
        const slot = ((this.base[column] ?? 0) + atom) * masks.words;
        this.spread(this.possible, slot, masks.order, admitted);
        this.spread(this.certain, slot, masks.order, admitted ?? always);
      });
    });
  }

  /** The row that decides on complete answers, answer mapping included. */
  firing(answers: Readonly<Record<string, unknown>>): number {
    if (this.words === 1) return this.firingOne(answers);
    const { scratch, words } = this;
    scratch.fill(-1);
    for (let column = 0; column < this.inputs.length; column += 1) {
      const atom = (this.axes[column] as Axis).indexOf(answers[this.inputs[column] as string]);
      if (atom < 0) return NOT_AN_ANSWER;
      const slot = ((this.base[column] as number) + atom) * words;
      for (let word = 0; word < words; word += 1) scratch[word] = (scratch[word] as number) & (this.possible[slot + word] as number);
    }
    return this.firstOf(scratch);
  }

  /** Answers kept as atoms, so that one changed answer costs one look-up. */
  keep(): KeptAnswers {
    return new KeptAnswers(this.inputs, this.axes, this.base);
  }

  /** The row that decides for kept, complete answers. */
  firingKept(kept: KeptAnswers): number {
    const { slots } = kept;
    const { possible, words } = this;
    if (words === 1) {
      let alive = -1;
      for (let column = 0; column < slots.length; column += 1) alive &= possible[slots[column] as number] as number;
      return this.firstBit(alive);
    }
    const { scratch } = this;
    for (let word = 0; word < words; word += 1) {
      let alive = -1;
      for (let column = 0; column < slots.length; column += 1) alive &= possible[(slots[column] as number) * words + word] as number;
      scratch[word] = alive;
    }
    return this.firstOf(scratch);
  }

  /** The status of every row under kept, perhaps partial answers: two ANDs per word. */
  statusKept(kept: KeptAnswers): RowStatus3[] {
    const { slots } = kept;
    const { words } = this;
    const statuses: RowStatus3[] = [];
    for (let word = 0; word < words; word += 1) {
      let alive = -1;
      let sure = -1;
      for (let column = 0; column < slots.length; column += 1) {
        const slot = (slots[column] as number) * words + word;
        alive &= this.possible[slot] as number;
        sure &= this.certain[slot] as number;
      }
      for (let bit = 0; bit < 32 && word * 32 + bit < this.order.length; bit += 1) {
        statuses[this.order[word * 32 + bit] as number] = ((sure >>> bit) & 1) === 1 ? 'true' : ((alive >>> bit) & 1) === 1 ? 'possible' : 'false';
      }
    }
    return statuses;
  }

  private firingOne(answers: Readonly<Record<string, unknown>>): number {
    let alive = -1;
    const { inputs, axes, base, possible } = this;
    for (let column = 0; column < inputs.length; column += 1) {
      const atom = (axes[column] as Axis).indexOf(answers[inputs[column] as string]);
      if (atom < 0) return NOT_AN_ANSWER;
      alive &= possible[(base[column] as number) + atom] as number;
    }
    return this.firstBit(alive);
  }

  private firstBit(alive: number): number {
    if (alive === 0) return NO_ROW;
    return this.order[31 - Math.clz32(alive & -alive)] ?? NO_ROW;
  }

  private firstOf(set: Int32Array): number {
    for (let word = 0; word < set.length; word += 1) {
      const alive = set[word] as number;
      if (alive !== 0) return this.order[word * 32 + 31 - Math.clz32(alive & -alive)] ?? NO_ROW;
    }
    return NO_ROW;
  }

  /** Bit i of the flat sets is the i-th row in the order of the hit policy, so that "first" is the lowest bit. */
  private spread(target: Int32Array, slot: number, order: readonly number[], admitted: Int32Array | null): void {
    order.forEach((row, place) => {
      const inside = admitted === null || ((((admitted[row >>> 5] as number) >>> (row & 31)) & 1) === 1);
      if (inside) target[slot + (place >>> 5)] = (target[slot + (place >>> 5)] as number) | (1 << (place & 31));
    });
  }
}

/** Answers to one table as slots. A fresh one is all unanswered. */
export class KeptAnswers {
  readonly slots: Int32Array;
  private readonly inputs: readonly string[];
  private readonly axes: readonly Axis[];
  private readonly base: Int32Array;

  constructor(inputs: readonly string[], axes: readonly Axis[], base: Int32Array) {
    this.inputs = inputs;
    this.axes = axes;
    this.base = base;
    this.slots = base.map((first, column) => first + (axes[column]?.atoms.length ?? 0));
  }

  /** Sets or (with undefined) takes back one answer; false when it is not in the input's domain. */
  set(input: string, value: unknown): boolean {
    const column = this.inputs.indexOf(input);
    const axis = this.axes[column];
    if (axis === undefined) return false;
    const atom = value === undefined ? axis.atoms.length : axis.indexOf(value);
    if (atom < 0) return false;
    this.slots[column] = (this.base[column] as number) + atom;
    return true;
  }
}
