import { compileWindows } from './admission.ts';
import type { CompiledWindows } from './admission.ts';
import { cosine, unitVector } from './distance.ts';
import { bitOf, featureBit } from './reasons.ts';
import { features, labels } from './schema.ts';
import type { BedGroup, Label, Need } from './schema.ts';

/**
 * The reasons that depend on the bed and the patient only, as bits: `lacks` has a bit for each demand the bed can't meet. Sex needs three answers
 * from one bed (female, male, other), so each has its own bit above the reasons and is folded onto `sex` per search.
 */
export const sexBits = { female: 1 << 25, male: 1 << 26, other: 1 << 27 } as const;

export type BedListener = (slot: number, change: 'put' | 'removed') => void;

/**
 * Bed groups laid out for searching: numbers in columns, one slot per bed group, and the slots in order of id (code units). Built once and kept
 * up to date with `put` and `remove`; a bed group object must not be changed after it was put (put the new version instead).
 */
export class BedIndex {
  /** Slots in order of bed group id. */
  readonly order: number[] = [];
  readonly beds: (BedGroup | undefined)[] = [];
  readonly ids: string[] = [];
  /** Distinct lists of admission windows; number 0 is the empty list, always open. */
  readonly windows: CompiledWindows[] = [[]];

  columns: Columns;
  /** Room for one pass of masks, so that a search leaves no large list behind for the garbage collector. */
  scratch: Int32Array;

  private readonly slots = new Map<string, number>();
  private readonly free: number[] = [];
  private readonly windowNumbers = new Map<string, number>([['[]', 0]]);
  private readonly codes = new Map<string, number>();
  private inOrder: readonly string[] | null = null;
  private readonly listeners = new Set<BedListener>();

  constructor(beds: Iterable<BedGroup> = []) {
    const byId = new Map<string, BedGroup>();
    for (const bed of beds) {
      if (byId.has(bed.id)) throw new RangeError(`bed group ${bed.id} is listed twice`);
      byId.set(bed.id, bed);
    }
    const sorted = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.columns = makeColumns(Math.max(16, sorted.length));
    this.scratch = new Int32Array(this.columns.labels.length);
    for (const bed of sorted) {
      const slot = this.beds.length;
      this.order.push(slot);
      this.slots.set(bed.id, slot);
      this.write(slot, bed);
    }
  }

  get size(): number {
    return this.order.length;
  }

  get(id: string): BedGroup | undefined {
    const slot = this.slots.get(id);
    return slot === undefined ? undefined : this.beds[slot];
  }

  slotOf(id: string): number | undefined {
    return this.slots.get(id);
  }

  /** The number that stands for a region or organisation in the columns; one that no bed group has yet gets its number now. */
  codeOf(id: string): number {
    let code = this.codes.get(id);
    if (code === undefined) this.codes.set(id, (code = this.codes.size));
    return code;
  }

  /** Adds a bed group or takes its newer state; open searches follow at once. */
  put(bed: BedGroup): void {
    let slot = this.slots.get(bed.id);
    if (slot === undefined) {
      slot = this.free.pop() ?? this.beds.length;
      this.slots.set(bed.id, slot);
      this.grow(slot + 1);
      this.order.splice(this.placeOf(bed.id), 0, slot);
      this.inOrder = null;
    }
    this.write(slot, bed);
    for (const listener of this.listeners) listener(slot, 'put');
  }

  /** Takes a bed group out; unknown ids are nothing to do. */
  remove(id: string): void {
    const slot = this.slots.get(id);
    if (slot === undefined) return;
    this.order.splice(this.placeOf(id), 1);
    this.inOrder = null;
    this.slots.delete(id);
    for (const listener of this.listeners) listener(slot, 'removed');
    this.beds[slot] = undefined;
    this.free.push(slot);
  }

  /** The ids in order, as a list that never changes afterwards: a ranking keeps it. */
  idsInOrder(): readonly string[] {
    this.inOrder ??= this.order.map((slot) => this.ids[slot] ?? '');
    return this.inOrder;
  }

  /** Calls back after every put and before a removed slot is emptied; returns how to stop. */
  subscribe(listener: BedListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Where an id stands, or would stand, in `order`. */
  placeOf(id: string): number {
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.ids[this.order[middle] ?? -1] ?? '') < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private write(slot: number, bed: BedGroup): void {
    const c = this.columns;
    this.beds[slot] = bed;
    this.ids[slot] = bed.id;
    c.labels[slot] = labelMask(bed.labels);
    c.lacks[slot] = lacksOf(bed);
    c.available[slot] = bed.available === null ? -1 : Math.min(bed.available, 1);
    c.maxWeight[slot] = bed.maxWeightKg;
    c.expiresAt[slot] = bed.expiresAt;
    c.availableFrom[slot] = bed.availableFrom ?? Number.NEGATIVE_INFINITY;
    c.windows[slot] = this.windowNumber(bed);
    const [x, y, z] = bed.position === null ? nowhere : unitVector(bed.position);
    c.x[slot] = x;
    c.y[slot] = y;
    c.z[slot] = z;
    c.lat[slot] = bed.position?.lat ?? Number.NaN;
    c.lng[slot] = bed.position?.lng ?? Number.NaN;
    c.cosLat[slot] = bed.position === null ? Number.NaN : cosine(bed.position.lat);
    c.region[slot] = this.codeOf(bed.regionId);
    c.organisation[slot] = this.codeOf(bed.organisationId);
  }

  private windowNumber(bed: BedGroup): number {
    const key = bed.admission.length === 0 ? '[]' : JSON.stringify(bed.admission);
    const known = this.windowNumbers.get(key);
    if (known !== undefined) return known;
    this.windows.push(compileWindows(bed.admission));
    this.windowNumbers.set(key, this.windows.length - 1);
    return this.windows.length - 1;
  }

  private grow(needed: number): void {
    if (needed <= this.columns.labels.length) return;
    const wider = makeColumns(needed * 2);
    for (const name of columnNames) wider[name].set(this.columns[name]);
    this.columns = wider;
    this.scratch = new Int32Array(wider.labels.length);
  }
}

export type Columns = ReturnType<typeof makeColumns>;

const columnNames = ['labels', 'lacks', 'available', 'maxWeight', 'expiresAt', 'availableFrom', 'windows', 'x', 'y', 'z', 'lat', 'lng', 'cosLat', 'region', 'organisation'] as const;

function makeColumns(size: number) {
  return {
    labels: new Int32Array(size),
    lacks: new Int32Array(size),
    /** -1 = not known, 0 = none, 1 = some. */
    available: new Int32Array(size),
    maxWeight: new Int32Array(size),
    expiresAt: new Float64Array(size),
    /** -Infinity when there is no date from which it is available. */
    availableFrom: new Float64Array(size),
    windows: new Int32Array(size),
    /** NaN when the position is not known. */
    x: new Float64Array(size),
    y: new Float64Array(size),
    z: new Float64Array(size),
    lat: new Float64Array(size),
    lng: new Float64Array(size),
    cosLat: new Float64Array(size),
    /** Numbers of `codeOf`. */
    region: new Int32Array(size),
    organisation: new Int32Array(size),
  };
}

const nowhere = [Number.NaN, Number.NaN, Number.NaN] as const;

export function labelMask(list: readonly Label[]): number {
  return list.reduce((mask, label) => mask | (1 << labels.indexOf(label)), 0);
}

/** What a search demands, as bits to hold against `lacks`. */
export function demandsOf(need: Need): number {
  let mask = sexBits[need.sex] | (need.closedWard ? bitOf('closedWard') : bitOf('openWardNeeded'));
  if (need.wzd) mask |= bitOf('wzd');
  if (urgent.has(need.urgency)) mask |= bitOf('acute');
  for (const feature of need.features) mask |= featureBit(feature);
  return mask;
}

const urgent: ReadonlySet<string> = new Set(['U0', 'U1', 'U2', 'U3']);

const everyFeature = features.reduce((mask, feature) => mask | featureBit(feature), 0);

function lacksOf(bed: BedGroup): number {
  let mask = everyFeature;
  for (const feature of bed.features) mask &= ~featureBit(feature);
  mask |= bed.ward === 'closed' ? bitOf('openWardNeeded') : bitOf('closedWard');
  if (!bed.wzdRegistered) mask |= bitOf('wzd');
  if (!bed.acute) mask |= bitOf('acute');
  if (bed.sex === 'female') mask |= sexBits.male | sexBits.other;
  if (bed.sex === 'male') mask |= sexBits.female | sexBits.other;
  return mask;
}
