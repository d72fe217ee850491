/**
 * A column's domain, cut into atoms: the smallest pieces that no cell can tell
 * apart. Enumerations are cut per value, numbers at every constant that occurs
 * in a cell (or an invariant). Any number of atoms is fine.
 */
import { cellConstants, cellMatches } from './cells.ts';
import type { Cell } from './cells.ts';
import type { Value } from './types.ts';

/** The declared domain of an input. `open` is undeclared (loose tables only) and is cut at the constants seen. */
export type Domain =
  | { readonly kind: 'values'; readonly values: readonly Value[] }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number; readonly unknown: boolean }
  | { readonly kind: 'open'; readonly type: 'string' | 'number' | 'boolean' | 'any'; readonly allowed?: Cell };

export interface Atom {
  /** Any member; every cell gives the same verdict on all members. */
  readonly sample: Value;
  /** First and last member for an integer atom. */
  readonly low?: number;
  readonly high?: number;
  /** For people: `5..6`, `unknown`, `newConfusion`. */
  readonly label: string;
}

export interface Axis {
  readonly domain: Domain;
  readonly atoms: readonly Atom[];
  /** The atom of a value, or -1 when the value is outside the domain. */
  readonly indexOf: (value: unknown) => number;
}

/** Cuts a domain so finely that none of these cells can tell two members of an atom apart. */
export function cutAxis(domain: Domain, cells: readonly Cell[]): Axis {
  switch (domain.kind) {
    case 'values':
      return listAxis(domain, domain.values);
    case 'integer':
      return integerAxis(domain, cells);
    case 'open':
      return openAxis(domain, cells.flatMap(cellConstants));
  }
}

function listAxis(domain: Domain, values: readonly Value[]): Axis {
  const atoms = values.map((value) => ({ sample: value, label: String(value) }));
  const places = new Map<unknown, number>(values.map((value, index) => [value, index]));
  return { domain, atoms, indexOf: (value) => places.get(value) ?? -1 };
}

function integerAxis(domain: Extract<Domain, { kind: 'integer' }>, cells: readonly Cell[]): Axis {
  const { min, max, unknown } = domain;
  const starts = new Map<number, Set<Cell>>([[min, new Set()]]);
  for (const cell of new Set(cells)) {
    for (const constant of cellConstants(cell)) {
      if (typeof constant !== 'number') continue;
      for (const start of [Math.ceil(constant), Math.floor(constant) + 1]) {
        if (start <= min || start > max) continue;
        const turning = starts.get(start);
        if (turning === undefined) starts.set(start, new Set([cell]));
        else turning.add(cell);
      }
    }
  }
  // Only a cell with a constant here can judge the two sides differently.
  const telling = (start: number): boolean => [...(starts.get(start) ?? [])].some((cell) => cellMatches(cell, start - 1) !== cellMatches(cell, start));
  const ordered = [...starts.keys()].sort((a, b) => a - b).filter((start) => start === min || telling(start));
  const atoms: Atom[] = ordered.map((low, index) => {
    const high = (ordered[index + 1] ?? max + 1) - 1;
    return { sample: low, low, high, label: low === high ? String(low) : `${low}..${high}` };
  });
  const places = new Int32Array(max - min + 1);
  atoms.forEach((atom, index) => places.fill(index, (atom.low ?? min) - min, (atom.high ?? max) - min + 1));
  const unknownIndex = unknown ? atoms.push({ sample: 'unknown', label: 'unknown' }) - 1 : -1;
  return {
    domain,
    atoms,
    indexOf: (value) => {
      if (typeof value === 'number') return Number.isInteger(value) && value >= min && value <= max ? (places[value - min] ?? -1) : -1;
      return value === 'unknown' ? unknownIndex : -1;
    },
  };
}

/** Undeclared domain: each constant is an atom, and so is each stretch of numbers between, and "any other text". */
function openAxis(domain: Extract<Domain, { kind: 'open' }>, constants: readonly Value[]): Axis {
  const has = (type: string): boolean => domain.type === 'any' || domain.type === type;
  const atoms: Atom[] = [];
  const exact = new Map<unknown, number>();
  const add = (atom: Atom): number => {
    if (domain.allowed !== undefined && !cellMatches(domain.allowed, atom.sample)) return -1;
    return atoms.push(atom) - 1;
  };
  const cuts = [...new Set(constants.filter((value): value is number => typeof value === 'number'))].sort((a, b) => a - b);
  const stretches: number[] = [];
  if (has('number')) {
    for (let index = 0; index <= cuts.length; index += 1) {
      stretches.push(add(stretch(cuts[index - 1], cuts[index])));
      const cut = cuts[index];
      if (cut !== undefined) exact.set(cut, add({ sample: cut, label: String(cut) }));
    }
  }
  let otherText = -1;
  if (has('string')) {
    const texts = [...new Set(constants.filter((value): value is string => typeof value === 'string'))];
    for (const text of texts) exact.set(text, add({ sample: text, label: text }));
    otherText = add({ sample: otherThan(texts), label: 'other text' });
  }
  if (has('boolean')) for (const truth of [true, false]) exact.set(truth, add({ sample: truth, label: String(truth) }));
  return {
    domain,
    atoms,
    indexOf: (value) => {
      const place = exact.get(value);
      if (place !== undefined) return place;
      if (typeof value === 'string') return otherText;
      if (typeof value !== 'number' || !Number.isFinite(value) || !has('number')) return -1;
      return stretches[cuts.filter((cut) => cut < value).length] ?? -1;
    },
  };
}

function stretch(low: number | undefined, high: number | undefined): Atom {
  if (low === undefined && high === undefined) return { sample: 0, label: 'any number' };
  if (low === undefined) return { sample: (high ?? 0) - 1, label: `< ${high}` };
  if (high === undefined) return { sample: low + 1, label: `> ${low}` };
  return { sample: low + (high - low) / 2, label: `]${low}..${high}[` };
}

function otherThan(texts: readonly string[]): string {
  let candidate = 'other';
  while (texts.includes(candidate)) candidate += '_';
  return candidate;
}
