import { randomBytes, randomFillSync } from 'node:crypto';

/** Bytes taken from the system's generator at a time: some fifteen saves. Small, so that a paused machine that is copied takes few unused bytes along into its copy. */
const POOL = 512;
/** What is longer than an id or a nonce is a key and never lies in a pool. */
const LONGEST = 16;

/**
 * Random bytes for ids and nonces out of a pool, because asking the generator for twelve costs as much as for hundreds and a save asks three times. No byte is ever given twice: what is given is copied
 * out and wiped from the pool before it is handed over, and each caller of this function (each thread has its own core) has a pool of its own. `fill` is the system's generator.
 */
export function createRandom(fill: (bytes: Uint8Array) => unknown = randomFillSync): (bytes: number) => Uint8Array {
  const pool = new Uint8Array(POOL);
  let next = POOL;
  return (bytes) => {
    if (bytes > LONGEST) return randomBytes(bytes);
    if (next + bytes > POOL) {
      // What was left of it is overwritten, not given: nobody gets half of the old and half of the new.
      fill(pool);
      next = 0;
    }
    const given = pool.slice(next, next + bytes);
    pool.fill(0, next, next + bytes);
    next += bytes;
    return given;
  };
}
