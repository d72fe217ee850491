import { BedIndex } from './bedIndex.ts';
import { arcKm, cosine } from './distance.ts';
import { Matcher } from './match.ts';
import { criteria, losses, orderOf, weigher } from './order.ts';
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

  const slots = new Int32Array(fits);
  const lost = new Uint8Array(fits);
  const columns = { km: new Float64Array(fits), before: new Uint8Array(fits), after: new Uint8Array(fits) };
  for (let place = 0, at = 0; at < fits; place += 1) {
    if (masks[place] !== 0) continue;
    const slot = index.order[place] as number;
    const losing = ranker.lost(slot);
    slots[at] = slot;
    lost[at] = losing;
    columns.km[at] = ranker.km(slot);
    columns.before[at] = ranker.weights.before[losing] as number;
    columns.after[at] = ranker.weights.after[losing] as number;
    at += 1;
  }
  const fitting = orderOf(columns).map((at) => fittingOf(index.ids[slots[at] as number] as string, lost[at] as number, columns.km[at] as number));
  return withReasons(fitting, index.idsInOrder(), masks.slice());
}

function fittingOf(id: string, lost: number, km: number): Fitting {
  return { id, status: (lost & losses.freeBeforeCall) === 0 ? 'free' : 'call', distanceKm: km === Number.POSITIVE_INFINITY ? null : km };
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

/** What one search needs to place a fitting bed in the order: all of it from the index's columns, as a search may find thousands that fit. */
export class Ranker {
  readonly matcher: Matcher;
  readonly weights: ReturnType<typeof weigher>;
  private readonly index: BedIndex;
  private readonly now: number;
  private readonly region: number;
  private readonly preferred: ReadonlySet<number>;
  private readonly from: { readonly lat: number; readonly lng: number; readonly cosLat: number } | null;

  constructor(index: BedIndex, need: Need, order: readonly Criterion[]) {
    this.matcher = new Matcher(index, need);
    this.weights = weigher(order);
    this.index = index;
    this.now = need.now;
    this.region = index.codeOf(need.regionId);
    this.preferred = new Set(need.preferredOrganisations.map((id) => index.codeOf(id)));
    this.from = need.position === null ? null : { ...need.position, cosLat: cosine(need.position.lat) };
  }

  /** Bits of the criteria this bed loses on. */
  lost(slot: number): number {
    const c = this.index.columns;
    const free = c.available[slot] === 1 && this.now <= (c.expiresAt[slot] as number);
    return (c.region[slot] === this.region ? 0 : losses.ownRegion) | (free ? 0 : losses.freeBeforeCall) | (this.preferred.has(c.organisation[slot] as number) ? 0 : losses.preferred);
  }

  /** Distance to the patient (distanceKm of the two positions, to the bit); Infinity when either is not known. */
  km(slot: number): number {
    const { columns: c } = this.index;
    const lat = c.lat[slot] as number;
    if (this.from === null || Number.isNaN(lat)) return Number.POSITIVE_INFINITY;
    return arcKm(lat - this.from.lat, (c.lng[slot] as number) - this.from.lng, this.from.cosLat, c.cosLat[slot] as number);
  }

  rankedBed(slot: number): RankedBed {
    const lost = this.lost(slot);
    return { bed: fittingOf(this.index.ids[slot] ?? '', lost, this.km(slot)), before: this.weights.before[lost] ?? 0, after: this.weights.after[lost] ?? 0 };
  }
}

export function bedAt(index: BedIndex, slot: number): BedGroup {
  const bed = index.beds[slot];
  if (bed === undefined) throw new RangeError('empty slot');
  return bed;
}
