import { randomFillSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';

describe('random bytes for ids and nonces', () => {
  it('are never given twice, in whatever sizes they are asked', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 16 }), { minLength: 1, maxLength: 400 }), (sizes) => {
      // A generator that counts: each byte pair says its place in the stream, so that a place that is given twice shows.
      let place = 0;
      const filled: number[] = [];
      const random = createRandom((bytes) => {
        for (let index = 0; index < bytes.length; index += 1) {
          bytes[index] = 1 + (place % 251);
          filled.push(1 + (place % 251));
          place += 1;
        }
      });
      const given = sizes.map((size) => [...random(size)]);
      expect(given.map((bytes) => bytes.length)).toEqual(sizes);
      // In order, each found behind the one before it: nothing given again, nothing made up, nothing wiped before it was given.
      let from = 0;
      for (const bytes of given) {
        const room = 512 - (from % 512);
        if (bytes.length > room) from += room;
        expect(filled.slice(from, from + bytes.length)).toEqual(bytes);
        from += bytes.length;
      }
    }));
  });

  it('no longer stand in the pool once they are given, nor change under whoever has them', () => {
    let pool: Uint8Array | null = null;
    const random = createRandom((bytes) => {
      pool = bytes;
      bytes.fill(7);
    });
    const first = random(12);
    expect([...(pool ?? new Uint8Array(12)).subarray(0, 12)]).toEqual(Array.from({ length: 12 }, () => 0));
    for (let count = 0; count < 200; count += 1) random(16).fill(9);
    expect([...first]).toEqual(Array.from({ length: 12 }, () => 7));
  });

  it('differ between two cores that begin at the same moment', () => {
    const [one, other] = [createRandom(), createRandom()];
    const seen = new Set(Array.from({ length: 500 }, (_, index) => Buffer.from((index % 2 === 0 ? one : other)(12)).toString('hex')));
    expect(seen.size).toBe(500);
  });

  it('that make a key never lie in the pool', () => {
    let filled = 0;
    const random = createRandom((bytes) => {
      filled += 1;
      return randomFillSync(bytes);
    });
    expect(random(32)).toHaveLength(32);
    expect(filled).toBe(0);
  });
});
