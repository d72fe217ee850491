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

/** Fitting beds in order of id, as columns: distance in km (Infinity = not known) and what they lose on before and after it. */
export type FittingColumns = { readonly km: Float64Array; readonly before: Uint8Array; readonly after: Uint8Array };

/**
 * Ordinals of fitting beds in the order of `compareRanked`. Numbers are sorted natively by weight and distance rounded to millimetres; only beds that are equal in that are
 * compared in full. Ordinals follow the ids, so that no text is compared.
 */
export function orderOf(columns: FittingColumns): readonly number[] {
  const { length } = columns.km;
  const exactly = (a: number, b: number) => compareColumns(columns, a, b);
  const order = new Array<number>(length);
  if (length >= maxOrdinal) {
    for (let at = 0; at < length; at += 1) order[at] = at;
    return order.sort(exactly);
  }
  const keys = sortedByRounding(columns);
  let start = 0;
  let last = -1;
  for (let at = 0; at < length; at += 1) {
    const key = keys[at] as number;
    const rounded = Math.floor(key / maxOrdinal);
    order[at] = key - rounded * maxOrdinal;
    if (rounded === last) continue;
    settle(order, start, at, exactly);
    start = at;
    last = rounded;
  }
  settle(order, start, length, exactly);
  return order;
}

/** Key = weight, distance in steps of 2^-17 km (under 8 mm), ordinal: 3 + 32 + 18 bits, the whole of a double's 53. */
const maxOrdinal = 2 ** 18;
const farthest = 2 ** 32 - 1;

function sortedByRounding({ km, before }: FittingColumns): Float64Array {
  const keys = new Float64Array(km.length);
  for (let at = 0; at < keys.length; at += 1) keys[at] = ((before[at] as number) * 2 ** 32 + Math.min(farthest, Math.floor((km[at] as number) * 2 ** 17))) * maxOrdinal + at;
  return keys.sort();
}

/** Puts beds of equal weight and rounded distance, from `start` up to `end`, in order by the exact rule. */
function settle(order: number[], start: number, end: number, exactly: (a: number, b: number) => number): void {
  if (end - start < 2) return;
  const run = order.slice(start, end).sort(exactly);
  for (let at = start; at < end; at += 1) order[at] = run[at - start] as number;
}

function compareColumns({ km, before, after }: FittingColumns, a: number, b: number): number {
  const near = km[a] as number;
  const far = km[b] as number;
  return (before[a] as number) - (before[b] as number) || (near === far ? 0 : near < far ? -1 : 1) || (after[a] as number) - (after[b] as number) || a - b;
}

function compareWithin(a: Fitting, aAfter: number, b: Fitting, bAfter: number): number {
  const near = a.distanceKm ?? Number.POSITIVE_INFINITY;
  const far = b.distanceKm ?? Number.POSITIVE_INFINITY;
  if (near !== far) return near < far ? -1 : 1;
  return aAfter - bAfter || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
