import type { Digest } from './region.ts';

/**
 * Digest of a set of rows: how many, and the sum of a 64-bit hash of (id, version) modulo 2^64. Desk and region keep it per feed kind, row by row,
 * and compare at equal seq. A sum and not an exclusive-or: that would hide a row applied twice.
 */
export type RowDigest = { readonly count: number; readonly sum: bigint };

export const emptyDigest: RowDigest = { count: 0, sum: 0n };

/** 64-bit hash of one row that is present (not deleted). Two 32-bit multiply-and-rotate lanes over UTF-16 code units; not a cryptographic hash. */
export function rowHash(id: string, version: number): bigint {
  const text = `${id}\u001f${version}`;
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x9e3779b1);
    low = Math.imul(low ^ unit, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/** The digest after a row changed: `before` and `after` are its versions, null = not present. */
export function changeDigest(digest: RowDigest, id: string, before: number | null, after: number | null): RowDigest {
  const out = before === null ? 0n : rowHash(id, before);
  const into = after === null ? 0n : rowHash(id, after);
  return { count: digest.count + (after === null ? 0 : 1) - (before === null ? 0 : 1), sum: BigInt.asUintN(64, digest.sum - out + into) };
}

/** The form on the wire; kinds without rows are left out. */
export function digestToWire(digests: ReadonlyMap<string, RowDigest>): Digest {
  return Object.fromEntries([...digests].filter(([, digest]) => digest.count > 0).map(([kind, digest]) => [kind, { count: digest.count, sum: digest.sum.toString() }]));
}

/** Kinds that differ between what a desk holds and what the region says it should hold; a kind that is absent counts as empty. */
export function digestDifferences(held: ReadonlyMap<string, RowDigest>, wire: Digest): readonly string[] {
  const kinds = new Set([...held.keys(), ...Object.keys(wire)]);
  return [...kinds].filter((kind) => {
    const ours = held.get(kind) ?? emptyDigest;
    const theirs = wire[kind] ?? { count: 0, sum: '0' };
    return ours.count !== theirs.count || ours.sum.toString() !== theirs.sum;
  });
}
