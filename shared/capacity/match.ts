import { meetsWindow, admitsCompiled } from './admission.ts';
import type { CompiledWindows } from './admission.ts';
import { spanAt } from '../calendar/zone.ts';
import { demandsOf, labelMask, sexBits } from './bedIndex.ts';
import type { BedIndex, Columns } from './bedIndex.ts';
import { distanceKm, earthRadiusKm, unitVector } from './distance.ts';
import { labelsServing } from './labels.ts';
import { bitOf } from './reasons.ts';
import type { Need, Position } from './schema.ts';

/** A need made ready for a pass over the index: what is the same for every bed is worked out once. */
export class Matcher {
  readonly index: BedIndex;
  readonly need: Need;
  private readonly demands: number;
  private readonly serving: number;
  private readonly kilograms: number;
  private readonly reach: Reach | null;
  private readonly excluded: ReadonlySet<string>;
  /** Offset of the whole wait when no clock change falls in it, else NaN. */
  private readonly offsetMs: number;
  /** Admission from now on, per distinct list of windows: 0 not looked at, 1 open, 2 shut. */
  private openNow: Uint8Array;

  constructor(index: BedIndex, need: Need) {
    this.index = index;
    this.need = need;
    this.demands = demandsOf(need);
    this.serving = labelMask(labelsServing(need.careType, need.urgency));
    this.kilograms = need.weightKg ?? Number.NEGATIVE_INFINITY;
    this.reach = reachOf(need);
    this.excluded = new Set(need.excluded);
    const span = spanAt(need.now);
    this.offsetMs = need.neededBy < span.end ? span.offsetMs : Number.NaN;
    this.openNow = new Uint8Array(index.windows.length);
  }

  /** The reason mask of one slot; 0 = the bed fits. */
  reasons(slot: number): number {
    const mask = this.maskOf(this.index.columns, slot);
    return this.excluded.size > 0 && this.excluded.has(this.index.ids[slot] ?? '') ? mask | refused : mask;
  }

  /** The reason masks of all bed groups by their place in the order of ids. The list is the index's own and lasts until the next pass over it. */
  masks(): Int32Array {
    const { columns, order } = this.index;
    const masks = this.index.scratch.subarray(0, order.length);
    for (let place = 0; place < masks.length; place += 1) masks[place] = this.maskOf(columns, order[place] ?? 0);
    for (const id of this.excluded) {
      const place = this.index.placeOf(id);
      if (this.index.ids[order[place] ?? -1] === id) masks[place] = (masks[place] ?? 0) | refused;
    }
    return masks;
  }

  /** Everything but `refused`, from the columns alone: this runs for every bed group of every search. */
  private maskOf(c: Columns, slot: number): number {
    const { now, neededBy } = this.need;
    let mask = (c.lacks[slot] as number) & this.demands;
    if (mask >= sexBits.female) mask = (mask & (sexBits.female - 1)) | sexReason;
    if (((c.labels[slot] as number) & this.serving) === 0) mask |= label;
    if (c.available[slot] === 0 && now <= (c.expiresAt[slot] as number)) mask |= full;
    const from = c.availableFrom[slot] as number;
    if (from > neededBy) mask |= later | admission;
    else if (!(from > now ? this.admitsFrom(c.windows[slot] as number, from) : this.admitsNow(c.windows[slot] as number))) mask |= admission;
    if (this.kilograms > (c.maxWeight[slot] as number)) mask |= weight;
    if (this.reach !== null && this.tooFar(this.reach, c, slot)) mask |= distance;
    return mask;
  }

  private admitsNow(list: number): boolean {
    const known = this.openNow[list];
    if (known === 1 || known === 2) return known === 1;
    const open = this.admitsFrom(list, this.need.now);
    if (list >= this.openNow.length) {
      // Lists of windows that came in while the search was open.
      const wider = new Uint8Array(list + 16);
      wider.set(this.openNow);
      this.openNow = wider;
    }
    this.openNow[list] = open ? 1 : 2;
    return open;
  }

  private admitsFrom(list: number, from: number): boolean {
    const { neededBy } = this.need;
    if (from > neededBy) return false;
    if (list === 0) return true;
    const windows: CompiledWindows = this.index.windows[list] ?? [];
    return Number.isNaN(this.offsetMs) ? admitsCompiled(windows, from, neededBy) : meetsWindow(windows, from + this.offsetMs, neededBy + this.offsetMs);
  }

  private tooFar(reach: Reach, c: Columns, slot: number): boolean {
    const product = (c.x[slot] as number) * reach.x + (c.y[slot] as number) * reach.y + (c.z[slot] as number) * reach.z;
    if (product > reach.limit + margin) return false;
    if (product < reach.limit - margin) return true;
    const position = this.index.beds[slot]?.position ?? null;
    return position !== null && distanceKm(reach.from, position) > reach.maxKm;
  }
}

const label = bitOf('label');
const refused = bitOf('refused');
const full = bitOf('full');
const later = bitOf('later');
const admission = bitOf('admission');
const sexReason = bitOf('sex');
const weight = bitOf('weight');
const distance = bitOf('distance');

/** Rounding of a product of unit vectors stays far below this; inside the margin, or without a position, the exact distance decides. */
const margin = 1e-14;

/** How far is too far, as the smallest product of unit vectors that is still near enough; null when nothing is. */
type Reach = { readonly from: Position; readonly maxKm: number; readonly x: number; readonly y: number; readonly z: number; readonly limit: number };

function reachOf(need: Need): Reach | null {
  if (need.position === null || need.maxDistanceKm === null || need.maxDistanceKm / earthRadiusKm >= Math.PI) return null;
  const [x, y, z] = unitVector(need.position);
  return { from: need.position, maxKm: need.maxDistanceKm, x, y, z, limit: Math.cos(need.maxDistanceKm / earthRadiusKm) };
}
