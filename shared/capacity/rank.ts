import { BedIndex } from './bedIndex.ts';
import { distanceKm } from './distance.ts';
import { matcher } from './match.ts';
import { reasonsOf } from './reasons.ts';
import type { Reason } from './reasons.ts';
import type { BedGroup, Need } from './schema.ts';

/** What a region profile may put in another order; the bed group id always decides last. */
export const criteria = ['ownRegion', 'freeBeforeCall', 'preferred', 'distance'] as const;
export type Criterion = (typeof criteria)[number];

/** `free` = beds reported and still fresh; `call` = not known or no longer fresh: telephone first, never shown as free. */
export type BedStatus = 'free' | 'call';

/** A bed that fits. distanceKm is great-circle ("hemelsbreed"); null when either position is not known. */
export type Fitting = { readonly id: string; readonly status: BedStatus; readonly distanceKm: number | null };
export type NotFitting = { readonly id: string; readonly reasons: readonly Reason[] };
export type Ranking = { readonly fitting: readonly Fitting[]; readonly notFitting: readonly NotFitting[] };

/** Every reason why one bed group does not fit, in the fixed order; empty = it fits. */
export function fit(bed: BedGroup, need: Need): readonly Reason[] {
  return reasonsOf(matcher(new BedIndex([bed]), need).reasons(0));
}

/** Status of a bed that fits: free only when beds are reported and the report is still fresh at `now`. */
export function statusOf(bed: BedGroup, now: number): BedStatus {
  return bed.available !== null && bed.available > 0 && now <= bed.expiresAt ? 'free' : 'call';
}

/**
 * Fitting bed groups in order, and the others by id with every reason. `order` puts the criteria of a region profile first; criteria it leaves out
 * follow in their usual order. Give a BedIndex when searching more than once: a plain list is indexed anew on each call.
 */
export function rank(beds: BedIndex | Iterable<BedGroup>, need: Need, order: readonly Criterion[] = criteria): Ranking {
  const index = beds instanceof BedIndex ? beds : new BedIndex(beds);
  const ranker = makeRanker(index, need, order);
  const fitting: RankedBed[] = [];
  const notFitting: NotFitting[] = [];
  ranker.match.pass((slot, mask) => {
    if (mask === 0) fitting.push(ranker.place(slot));
    else notFitting.push(ranker.tell(slot, mask));
  });
  return { fitting: fitting.sort(compareRanked).map(toFitting), notFitting };
}

/** A fitting bed with its sort keys: criteria before the distance, the distance, criteria after it. Lower comes first. */
export type RankedBed = Fitting & { readonly before: number; readonly far: number; readonly after: number };

export type Ranker = {
  readonly match: ReturnType<typeof matcher>;
  readonly place: (slot: number) => RankedBed;
  readonly tell: (slot: number, mask: number) => NotFitting;
};

export function makeRanker(index: BedIndex, need: Need, order: readonly Criterion[] = criteria): Ranker {
  const wanted = [...new Set([...order, ...criteria])];
  const split = wanted.indexOf('distance');
  const before = wanted.slice(0, split);
  const after = wanted.slice(split + 1);
  const preferred = new Set(need.preferredOrganisations);

  const place = (slot: number): RankedBed => {
    const bed = bedAt(index, slot);
    const status = statusOf(bed, need.now);
    const distance = need.position === null || bed.position === null ? null : distanceKm(need.position, bed.position);
    const loses = (criterion: Criterion): boolean => {
      if (criterion === 'ownRegion') return bed.regionId !== need.regionId;
      if (criterion === 'freeBeforeCall') return status === 'call';
      return !preferred.has(bed.organisationId);
    };
    return { id: bed.id, status, distanceKm: distance, before: keyOf(before, loses), far: distance ?? Number.POSITIVE_INFINITY, after: keyOf(after, loses) };
  };
  return { match: matcher(index, need), place, tell: (slot, mask) => ({ id: bedAt(index, slot).id, reasons: reasonsOf(mask) }) };
}

/** Total order of fitting beds; ids compare by code unit. */
export function compareRanked(a: RankedBed, b: RankedBed): number {
  if (a.before !== b.before) return a.before - b.before;
  if (a.far !== b.far) return a.far < b.far ? -1 : 1;
  if (a.after !== b.after) return a.after - b.after;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

export function toFitting(bed: RankedBed): Fitting {
  return { id: bed.id, status: bed.status, distanceKm: bed.distanceKm };
}

export function bedAt(index: BedIndex, slot: number): BedGroup {
  const bed = index.beds[slot];
  if (bed === undefined) throw new RangeError('empty slot');
  return bed;
}

function keyOf(list: readonly Criterion[], loses: (criterion: Criterion) => boolean): number {
  return list.reduce((key, criterion) => key * 2 + (loses(criterion) ? 1 : 0), 0);
}
