/** What a region profile may put in another order; the bed group id always decides last. */
export const criteria = ['ownRegion', 'freeBeforeCall', 'preferred', 'distance'] as const;
export type Criterion = (typeof criteria)[number];

/** `free` = beds reported and still fresh; `call` = not known or no longer fresh: telephone first, never shown as free. */
export type BedStatus = 'free' | 'call';

/** A bed that fits. distanceKm is great-circle ("hemelsbreed"); null when either position is not known. */
export type Fitting = { readonly id: string; readonly status: BedStatus; readonly distanceKm: number | null };

/** A fitting bed with what it loses on before and after the distance counts, as numbers in which the first criterion weighs most. */
export type RankedBed = { readonly bed: Fitting; readonly before: number; readonly after: number };

/** Bits of the criteria that a bed loses on. */
export const losses = { ownRegion: 1, freeBeforeCall: 2, preferred: 4, distance: 0 } as const;

/** Turns lost criteria into the numbers that decide before and after the distance. Criteria that `order` leaves out follow in their usual order. */
export function weigher(order: readonly Criterion[]): { readonly before: Uint8Array; readonly after: Uint8Array } {
  const wanted = [...new Set([...order, ...criteria])];
  const split = wanted.indexOf('distance');
  const weights = (list: readonly Criterion[]): Uint8Array =>
    Uint8Array.from({ length: 8 }, (_, lost) => list.reduce((key, criterion) => key * 2 + ((lost & losses[criterion]) === 0 ? 0 : 1), 0));
  return { before: weights(wanted.slice(0, split)), after: weights(wanted.slice(split + 1)) };
}

/** Total order of fitting beds: lost criteria, distance with unknown last, lost criteria, id by code unit. */
export function compareRanked(a: RankedBed, b: RankedBed): number {
  return a.before - b.before || compareWithin(a.bed, a.after, b.bed, b.after);
}

/**
 * Sorts fitting beds, given in order of id with their weights. Numbers are sorted natively by weight and distance rounded to millimetres; only beds
 * that are equal in that are compared in full, so the order is that of `compareRanked`.
 */
export function sortFitting(fitting: readonly Fitting[], before: Uint8Array, after: Uint8Array): Fitting[] {
  const ordinals = fitting.length < maxOrdinal ? sortedByRounding(fitting, before) : null;
  if (ordinals === null) {
    return fitting.map((bed, at): RankedBed => ({ bed, before: before[at] ?? 0, after: after[at] ?? 0 })).sort(compareRanked).map((ranked) => ranked.bed);
  }
  const order = new Array<number>(fitting.length);
  for (let at = 0; at < order.length; at += 1) order[at] = (ordinals[at] as number) % maxOrdinal;
  sortRuns(order, ordinals, (a, b) => compareWithin(fitting[a] as Fitting, after[a] as number, fitting[b] as Fitting, after[b] as number));
  return order.map((at) => fitting[at] as Fitting);
}

/** Key = weight, distance in steps of 2^-17 km (under 8 mm), ordinal: 3 + 32 + 18 bits, the whole of a double's 53. */
const maxOrdinal = 2 ** 18;
const farthest = 2 ** 32 - 1;

function sortedByRounding(fitting: readonly Fitting[], before: Uint8Array): Float64Array {
  const keys = new Float64Array(fitting.length);
  for (let at = 0; at < keys.length; at += 1) {
    const distance = (fitting[at] as Fitting).distanceKm;
    const steps = distance === null ? farthest : Math.floor(distance * 2 ** 17);
    keys[at] = ((before[at] as number) * 2 ** 32 + steps) * maxOrdinal + at;
  }
  return keys.sort();
}

/** Settles runs of equal weight and rounded distance by the exact rule. */
function sortRuns(order: number[], keys: Float64Array, compare: (a: number, b: number) => number): void {
  for (let start = 0; start < order.length; ) {
    const key = Math.floor((keys[start] as number) / maxOrdinal);
    let end = start + 1;
    while (end < order.length && Math.floor((keys[end] as number) / maxOrdinal) === key) end += 1;
    if (end - start > 1) {
      const run = order.slice(start, end).sort(compare);
      for (let at = start; at < end; at += 1) order[at] = run[at - start] as number;
    }
    start = end;
  }
}

function compareWithin(a: Fitting, aAfter: number, b: Fitting, bAfter: number): number {
  const near = a.distanceKm ?? Number.POSITIVE_INFINITY;
  const far = b.distanceKm ?? Number.POSITIVE_INFINITY;
  if (near !== far) return near < far ? -1 : 1;
  return aAfter - bAfter || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
