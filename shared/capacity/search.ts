import type { BedIndex } from './bedIndex.ts';
import { compareRanked, criteria } from './order.ts';
import type { Criterion, RankedBed } from './order.ts';
import { bedAt, Ranker } from './rank.ts';
import type { NotFitting, Ranking } from './rank.ts';
import { freeingOf, relaxationsOf } from './relax.ts';
import type { Demand, Relaxations } from './relax.ts';
import { reasonsOf } from './reasons.ts';
import type { Need } from './schema.ts';

/** A search that stays open on screen: one changed bed group moves only that bed. */
export type OpenSearch = {
  readonly need: Need;
  /** Rises with every bed group put or removed; cheap to compare before drawing again. */
  readonly version: () => number;
  /** The ranking as it stands, in new lists. Equal to a full `rank` over the same index and need. */
  readonly ranking: () => Ranking;
  /** The first `count` fitting beds, without copying the rest. */
  readonly top: (count: number) => Ranking['fitting'];
  /** What each single relaxation would free, as it stands. Equal to a full `relax` over the same index and need. */
  readonly relaxations: () => Relaxations;
  /** Stops following the index. */
  readonly close: () => void;
};

/**
 * Opens a search that follows the index through `put` and `remove`. Time stands still in it (`need.now`): open it again to let reports grow stale,
 * at the latest at `nextChange`.
 */
export function openSearch(index: BedIndex, need: Need, order: readonly Criterion[] = criteria): OpenSearch {
  const ranker = new Ranker(index, need, order);
  const fitting: RankedBed[] = [];
  const notFitting: NotFitting[] = [];
  /** Where each slot stands now; needed to find it again by its old sort keys. */
  const placed = new Array<RankedBed | undefined>(index.beds.length).fill(undefined);
  /** Ids in order per single thing that keeps a bed group from fitting. */
  const freed = new Map<Demand | 'label' | 'full', string[]>();
  const heldBy = new Array<Demand | 'label' | 'full' | null>(index.beds.length).fill(null);
  let version = 0;

  const release = (slot: number, id: string): void => {
    const freeing = heldBy[slot] ?? null;
    heldBy[slot] = null;
    const list = freeing === null ? undefined : freed.get(freeing);
    if (list !== undefined) list.splice(textBound(list, id), 1);
  };
  const holdBack = (slot: number, id: string, mask: number, atEnd: boolean): void => {
    const freeing = freeingOf(mask, bedAt(index, slot), need);
    heldBy[slot] = freeing;
    if (freeing === null) return;
    const list = freed.get(freeing);
    if (list === undefined) freed.set(freeing, [id]);
    else list.splice(atEnd ? list.length : textBound(list, id), 0, id);
  };

  ranker.matcher.masks().forEach((mask, place) => {
    const slot = index.order[place] ?? 0;
    const id = index.ids[slot] ?? '';
    if (mask !== 0) {
      notFitting.push({ id, reasons: reasonsOf(mask) });
      holdBack(slot, id, mask, true);
    } else fitting.push((placed[slot] = ranker.rankedBed(slot)));
  });
  fitting.sort(compareRanked);

  const takeOut = (slot: number, id: string): void => {
    const old = placed[slot];
    placed[slot] = undefined;
    release(slot, id);
    if (old !== undefined) fitting.splice(lowerBound(fitting, old, compareRanked), 1);
    else if (notFitting[idBound(notFitting, id)]?.id === id) notFitting.splice(idBound(notFitting, id), 1);
  };
  /** Most changes leave a bed where it stands, among those that don't fit: then only its reasons are written anew, and no list moves. */
  const stays = (slot: number, id: string, mask: number): boolean => {
    if (mask === 0 || placed[slot] !== undefined) return false;
    const at = idBound(notFitting, id);
    if (notFitting[at]?.id !== id) return false;
    notFitting[at] = { id, reasons: reasonsOf(mask) };
    if (freeingOf(mask, bedAt(index, slot), need) !== (heldBy[slot] ?? null)) {
      release(slot, id);
      holdBack(slot, id, mask, false);
    }
    return true;
  };
  const putIn = (slot: number, id: string, mask: number): void => {
    if (mask !== 0) {
      notFitting.splice(idBound(notFitting, id), 0, { id, reasons: reasonsOf(mask) });
      holdBack(slot, id, mask, false);
      return;
    }
    const bed = ranker.rankedBed(slot);
    placed[slot] = bed;
    fitting.splice(lowerBound(fitting, bed, compareRanked), 0, bed);
  };
  const close = index.subscribe((slot, change) => {
    const { id } = bedAt(index, slot);
    version += 1;
    const mask = change === 'put' ? ranker.matcher.reasons(slot) : 0;
    if (change === 'put' && stays(slot, id, mask)) return;
    takeOut(slot, id);
    if (change === 'put') putIn(slot, id, mask);
  });

  return {
    need,
    version: () => version,
    ranking: () => ({ fitting: fitting.map((ranked) => ranked.bed), notFitting: [...notFitting] }),
    top: (count) => fitting.slice(0, count).map((ranked) => ranked.bed),
    relaxations: () => {
      const [labelOnly, fullOnly] = [[...(freed.get('label') ?? [])], [...(freed.get('full') ?? [])]];
      const demands = new Map<Demand, readonly string[]>();
      for (const [freeing, ids] of freed) if (freeing !== 'label' && freeing !== 'full') demands.set(freeing, [...ids]);
      return { relaxations: relaxationsOf(demands), labelOnly: { count: labelOnly.length, ids: labelOnly }, fullOnly: { count: fullOnly.length, ids: fullOnly } };
    },
    close,
  };
}

/** The first moment after `need.now` at which a fitting or full bed's report stops being fresh, so that a search must be opened anew; null when none. */
export function nextChange(index: BedIndex, need: Need): number | null {
  let first = Number.POSITIVE_INFINITY;
  for (const slot of index.order) {
    const expires = index.columns.expiresAt[slot] ?? 0;
    if (expires >= need.now && expires < first) first = expires;
  }
  return first === Number.POSITIVE_INFINITY ? null : first + 1;
}

function textBound(list: readonly string[], id: string): number {
  return lowerBound(list, id, (a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function idBound(list: readonly { readonly id: string }[], id: string): number {
  return lowerBound(list, { id }, (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function lowerBound<T>(list: readonly T[], wanted: T, compare: (a: T, b: T) => number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = list[middle];
    if (item !== undefined && compare(item, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
