import { BedIndex } from './bedIndex.ts';
import { distanceKm } from './distance.ts';
import { Matcher } from './match.ts';
import { criteria, losses, sortFitting, weigher } from './order.ts';
import type { BedStatus, Criterion, Fitting, RankedBed } from './order.ts';
import { reasonsOf } from './reasons.ts';
import type { Reason } from './reasons.ts';
import type { BedGroup, Need } from './schema.ts';

export type NotFitting = { readonly id: string; readonly reasons: readonly Reason[] };
export type Ranking = { readonly fitting: readonly Fitting[]; readonly notFitting: readonly NotFitting[] };

/** Every reason why one bed group does not fit, in the fixed order; empty = it fits. */
export function fit(bed: BedGroup, need: Need): readonly Reason[] {
  return reasonsOf(new Matcher(new BedIndex([bed]), need).reasons(0));
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
  const ranker = new Ranker(index, need, order);
  const masks = ranker.matcher.masks();
  let fits = 0;
  for (let place = 0; place < masks.length; place += 1) if (masks[place] === 0) fits += 1;

  const fitting = new Array<Fitting>(fits);
  const before = new Uint8Array(fits);
  const after = new Uint8Array(fits);
  for (let place = 0, at = 0; at < fits; place += 1) {
    if (masks[place] !== 0) continue;
    const bed = bedAt(index, index.order[place] ?? -1);
    const lost = ranker.lost(bed);
    fitting[at] = ranker.tell(bed);
    before[at] = ranker.weights.before[lost] as number;
    after[at] = ranker.weights.after[lost] as number;
    at += 1;
  }
  return withReasons(sortFitting(fitting, before, after), index.idsInOrder(), masks.slice());
}

/**
 * Every reason is known when the search ends, as one number per bed; the lists are written out when somebody reads them. A search over tens of
 * thousands of beds of which fifty are looked at then leaves next to nothing for the garbage collector.
 */
function withReasons(fitting: readonly Fitting[], ids: readonly string[], masks: Int32Array): Ranking {
  let written: NotFitting[] | null = null;
  return {
    fitting,
    get notFitting() {
      written ??= writeOut(masks.length - fitting.length, ids, masks);
      return written;
    },
  };
}

function writeOut(count: number, ids: readonly string[], masks: Int32Array): NotFitting[] {
  const list = new Array<NotFitting>(count);
  for (let place = 0, at = 0; at < count; place += 1) {
    const mask = masks[place] as number;
    if (mask === 0) continue;
    list[at] = { id: ids[place] as string, reasons: reasonsOf(mask) };
    at += 1;
  }
  return list;
}

/** What one search needs to place a fitting bed in the order. */
export class Ranker {
  readonly matcher: Matcher;
  readonly weights: ReturnType<typeof weigher>;
  private readonly need: Need;
  private readonly preferred: ReadonlySet<string>;

  constructor(index: BedIndex, need: Need, order: readonly Criterion[]) {
    this.matcher = new Matcher(index, need);
    this.weights = weigher(order);
    this.need = need;
    this.preferred = new Set(need.preferredOrganisations);
  }

  tell(bed: BedGroup): Fitting {
    const { need } = this;
    const distance = need.position === null || bed.position === null ? null : distanceKm(need.position, bed.position);
    return { id: bed.id, status: statusOf(bed, need.now), distanceKm: distance };
  }

  /** Bits of the criteria this bed loses on. */
  lost(bed: BedGroup): number {
    const region = bed.regionId === this.need.regionId ? 0 : losses.ownRegion;
    const status = statusOf(bed, this.need.now) === 'free' ? 0 : losses.freeBeforeCall;
    return region | status | (this.preferred.has(bed.organisationId) ? 0 : losses.preferred);
  }

  rankedBed(bed: BedGroup): RankedBed {
    const lost = this.lost(bed);
    return { bed: this.tell(bed), before: this.weights.before[lost] ?? 0, after: this.weights.after[lost] ?? 0 };
  }
}

export function bedAt(index: BedIndex, slot: number): BedGroup {
  const bed = index.beds[slot];
  if (bed === undefined) throw new RangeError('empty slot');
  return bed;
}
