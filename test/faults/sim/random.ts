/** Everything random of a simulated night comes from one seed (sfc32), so that the night can be replayed. */
export type Random = {
  /** [0, 1) */
  next(): number;
  /** whole number in [0, below) */
  below(below: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T | undefined;
  bytes(count: number): Uint8Array;
  /** an independent stream, so that one part's draws don't shift another's */
  fork(): Random;
};

export function createRandom(seed: number): Random {
  let a = 0x9e3779b9 ^ seed;
  let b = 0x243f6a88 ^ Math.imul(seed, 0x85ebca6b);
  let c = 0xb7e15162;
  let counter = 1;
  const next32 = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round += 1) next32();
  const random: Random = {
    next: () => next32() / 4_294_967_296,
    below: (below) => Math.floor((next32() / 4_294_967_296) * below),
    chance: (probability) => next32() / 4_294_967_296 < probability,
    pick: (list) => list[Math.floor((next32() / 4_294_967_296) * list.length)],
    bytes: (count) => Uint8Array.from({ length: count }, () => next32() & 0xff),
    fork: () => createRandom(next32()),
  };
  return random;
}
