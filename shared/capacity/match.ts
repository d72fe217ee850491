import { admitsCompiled } from './admission.ts';
import { demandsOf, labelMask, unmet } from './bedIndex.ts';
import type { BedIndex } from './bedIndex.ts';
import { distanceKm, earthRadiusKm, unitVector } from './distance.ts';
import { labelsServing } from './labels.ts';
import { bitOf } from './reasons.ts';
import type { Need } from './schema.ts';

const label = bitOf('label');
const refused = bitOf('refused');
const full = bitOf('full');
const later = bitOf('later');
const admission = bitOf('admission');
const weight = bitOf('weight');
const distance = bitOf('distance');

/** Rounding of a product of unit vectors stays far below this; inside the margin the exact distance decides. */
const margin = 1e-14;

/** A need made ready for a pass over the index: what is the same for every bed is worked out once. */
export type Matcher = {
  readonly need: Need;
  /** The reason mask of one slot; 0 = the bed fits. */
  readonly reasons: (slot: number) => number;
  /** The reason masks of all slots, in order of id. */
  readonly pass: (visit: (slot: number, mask: number) => void) => void;
};

export function matcher(index: BedIndex, need: Need): Matcher {
  const serving = labelMask(labelsServing(need.careType, need.urgency));
  const demands = demandsOf(need);
  const excluded = new Set(need.excluded);
  const kilograms = need.weightKg ?? Number.NEGATIVE_INFINITY;
  const { now, neededBy } = need;
  const reach = reachOf(need);
  /** Admission from now on, per distinct list of windows: -1 not looked at, else 0 or 1. Lists may be added while a search is open. */
  const openNow: number[] = [];

  const admitsFromNow = (list: number): boolean => {
    const known = openNow[list];
    if (known !== undefined) return known === 1;
    const open = now <= neededBy && (list === 0 || admitsCompiled(index.windows[list] ?? [], now, neededBy));
    openNow[list] = open ? 1 : 0;
    return open;
  };
  const admitsFrom = (list: number, from: number): boolean =>
    from <= now ? admitsFromNow(list) : from <= neededBy && (list === 0 || admitsCompiled(index.windows[list] ?? [], from, neededBy));
  const tooFar = (slot: number): boolean => {
    const c = index.columns;
    const product = (c.x[slot] ?? 0) * reach.x + (c.y[slot] ?? 0) * reach.y + (c.z[slot] ?? 0) * reach.z;
    if (product > reach.limit + margin) return false;
    if (product < reach.limit - margin) return true;
    const position = index.beds[slot]?.position ?? null;
    return position !== null && need.position !== null && need.maxDistanceKm !== null && distanceKm(need.position, position) > need.maxDistanceKm;
  };

  const reasons = (slot: number): number => {
    const c = index.columns;
    let mask = unmet(c.lacks[slot] ?? 0, demands);
    if (((c.labels[slot] ?? 0) & serving) === 0) mask |= label;
    if (c.available[slot] === 0 && now <= (c.expiresAt[slot] ?? 0)) mask |= full;
    const from = c.availableFrom[slot] ?? 0;
    if (from > neededBy) mask |= later;
    if (!admitsFrom(c.windows[slot] ?? 0, from)) mask |= admission;
    if (kilograms > (c.maxWeight[slot] ?? 0)) mask |= weight;
    if (reach.limited && tooFar(slot)) mask |= distance;
    if (excluded.size > 0 && excluded.has(index.beds[slot]?.id ?? '')) mask |= refused;
    return mask;
  };
  const pass = (visit: (slot: number, mask: number) => void): void => {
    for (const slot of index.order) visit(slot, reasons(slot));
  };
  return { need, reasons, pass };
}

type Reach = { readonly limited: boolean; readonly x: number; readonly y: number; readonly z: number; readonly limit: number };

/** How far is too far, as the smallest product of unit vectors that is still near enough. */
function reachOf(need: Need): Reach {
  if (need.position === null || need.maxDistanceKm === null || need.maxDistanceKm / earthRadiusKm >= Math.PI) {
    return { limited: false, x: 0, y: 0, z: 0, limit: -1 };
  }
  const [x, y, z] = unitVector(need.position);
  return { limited: true, x, y, z, limit: Math.cos(need.maxDistanceKm / earthRadiusKm) };
}
