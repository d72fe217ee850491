import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCursor, parseCursor } from './cursor.ts';
import { changeDigest, digestDifferences, digestToWire, emptyDigest, rowHash } from './digest.ts';
import type { RowDigest } from './digest.ts';

describe('digest of a feed kind', () => {
  const rows = fc.array(fc.tuple(fc.string({ minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 1_000_000 })), { maxLength: 40 });
  const digestOf = (list: readonly (readonly [string, number])[]): RowDigest => list.reduce((digest, [id, version]) => changeDigest(digest, id, null, version), emptyDigest);

  it('does not depend on the order in which rows came', () => {
    fc.assert(fc.property(rows, (list) => { expect(digestOf([...list].reverse())).toEqual(digestOf(list)); }));
  });
  it('shows a row that was applied twice', () => {
    fc.assert(fc.property(rows, fc.string({ minLength: 1 }), (list, id) => { expect(digestOf([...list, [id, 1], [id, 1]])).not.toEqual(digestOf([...list, [id, 1]])); }));
  });
  it('comes back to where it was when a row changes and goes', () => {
    fc.assert(fc.property(rows, fc.string({ minLength: 1 }), (list, id) => {
      const start = digestOf(list);
      const changed = changeDigest(changeDigest(start, id, null, 3), id, 3, 4);
      expect(changeDigest(changed, id, 4, null)).toEqual(start);
    }));
  });
  it('names the kinds that differ, also one that is missing on one side', () => {
    const held = new Map([['bedGroup', digestOf([['a', 1]])], ['hold', digestOf([['h', 1]])], ['offer', emptyDigest]]);
    const wire = digestToWire(new Map([['bedGroup', digestOf([['a', 2]])], ['hold', digestOf([['h', 1]])], ['roster', digestOf([['r', 1]])]]));
    expect([...digestDifferences(held, wire)].sort()).toEqual(['bedGroup', 'roster']);
  });
  it('hashes 100,000 neighbouring rows without two alike', () => {
    const seen = new Set<bigint>();
    for (let index = 0; index < 50_000; index += 1) seen.add(rowHash(`bg-${index}`, 1)).add(rowHash(`bg-${index}`, 2));
    expect(seen.size).toBe(100_000);
  });
});

describe('cursor', () => {
  it('refuses what is not a cursor', () => {
    for (const text of ['', 'v1', 'v2.a.b.1', 'v1.a.b.', 'v1.a.b.-1', 'v1.a.b.1e9', 'v1..b.1', `v1.a.b.${'9'.repeat(20)}`]) expect(parseCursor(text)).toBeNull();
  });
  it('reads back what it wrote, also with dots in the scope', () => {
    const cursor = { epoch: '0195-e', scope: 'a.b.c', seq: 12_345 };
    expect(parseCursor(formatCursor(cursor))).toEqual(cursor);
  });
});
