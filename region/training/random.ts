/** Seeded random numbers, so that the same seed always gives the same region. Not for secrets. */
export type Random = { next(): number; int(from: number, to: number): number; chance(p: number): boolean; pick<T>(items: readonly T[]): T; some<T>(items: readonly T[], p: number): T[] };

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 15);
    mixed = Math.imul(mixed, 0x85ebca6b);
    mixed ^= mixed >>> 13;
    mixed = Math.imul(mixed, 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 0x1_0000_0000;
  };
  const random: Random = {
    next,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (p) => next() < p,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    some: (items, p) => items.filter(() => next() < p),
  };
  return random;
}
