import { nextAdmission } from './admission.ts';
import { BedIndex } from './bedIndex.ts';
import { Matcher } from './match.ts';
import { bedAt } from './rank.ts';
import { allReasons, bitOf } from './reasons.ts';
import type { Reason } from './reasons.ts';
import type { BedGroup, Feature, Need } from './schema.ts';

/**
 * One demand that could be dropped. `neededBy` = wait longer (lifts `later` and `admission` together), `urgency` = a place that takes no emergency
 * admissions, `ward` = the other kind of ward, `refused` = ask again where this patient was refused.
 */
export type Demand = 'neededBy' | 'urgency' | 'sex' | 'ward' | 'wzd' | `feature:${Feature}` | 'weight' | 'distance' | 'refused';

/** What dropping one demand, and nothing else, would free: the number of bed groups and their ids in order. */
export type Relaxation = { readonly demand: Demand; readonly count: number; readonly ids: readonly string[] };

export type Relaxations = {
  /** Demands that free at least one bed group, most freed first. */
  readonly relaxations: readonly Relaxation[];
  /** Bed groups that would fit but for their label: the "wrong label" problem. */
  readonly labelOnly: { readonly count: number; readonly ids: readonly string[] };
  /** Bed groups that would fit but are full: worth a call about tomorrow. */
  readonly fullOnly: { readonly count: number; readonly ids: readonly string[] };
};

/** "Versoepel deze eis": what each single relaxation would free. */
export function relax(need: Need, beds: BedIndex | Iterable<BedGroup>): Relaxations {
  const index = beds instanceof BedIndex ? beds : new BedIndex(beds);
  const freed = new Map<Demand, string[]>();
  const labelOnly: string[] = [];
  const fullOnly: string[] = [];
  new Matcher(index, need).masks().forEach((mask, place) => {
    if (mask === 0) return;
    const bed = bedAt(index, index.order[place] ?? -1);
    const freeing = freeingOf(mask, bed, need);
    if (freeing === null) return;
    if (freeing === 'label') { labelOnly.push(bed.id); return; }
    if (freeing === 'full') { fullOnly.push(bed.id); return; }
    const demand = freeing;
    const ids = freed.get(demand);
    if (ids === undefined) freed.set(demand, [bed.id]);
    else ids.push(bed.id);
  });
  return {
    relaxations: relaxationsOf(freed),
    labelOnly: { count: labelOnly.length, ids: labelOnly },
    fullOnly: { count: fullOnly.length, ids: fullOnly },
  };
}

/** What alone keeps a bed group from fitting: its label, being full, or one demand; null when more than that, or a moment that never comes, stands in the way. */
export function freeingOf(mask: number, bed: BedGroup, need: Need): Demand | 'label' | 'full' | null {
  if (mask === labelBit) return 'label';
  if (mask === fullBit) return 'full';
  const demand = demandBehind(mask);
  return demand === 'neededBy' && earliestMoment(bed, need) === null ? null : demand;
}

/** In the order in which they are told: most freed first. Demands that free nothing are left out. */
export function relaxationsOf(freed: ReadonlyMap<Demand, readonly string[]>): Relaxation[] {
  return [...freed].filter(([, ids]) => ids.length > 0).map(([demand, ids]): Relaxation => ({ demand, count: ids.length, ids }))
    .sort((a, b) => b.count - a.count || demandRank(a.demand) - demandRank(b.demand));
}

/** The first moment at which this bed group could take the patient by time alone (its date and admission hours); null when it names no day at all. */
export function earliestMoment(bed: BedGroup, need: Need): number | null {
  return nextAdmission(bed.admission, Math.max(need.now, bed.availableFrom ?? need.now));
}

const time = bitOf('later') | bitOf('admission');
const labelBit = bitOf('label');
const fullBit = bitOf('full');

/** The one demand behind a mask, or null when more than one demand stands in the way or no demand of the patient does. */
function demandBehind(mask: number): Demand | null {
  if ((mask & ~time) === 0) return 'neededBy';
  return demandOf.get(mask) ?? null;
}

const demandOf = new Map<number, Demand>(
  allReasons.flatMap((reason): [number, Demand][] => {
    const demand = demandFor(reason);
    return demand === null ? [] : [[bitOf(reason), demand]];
  }),
);

function demandFor(reason: Reason): Demand | null {
  switch (reason) {
    case 'label':
    case 'full':
      return null;
    case 'later':
    case 'admission':
      return 'neededBy';
    case 'acute':
      return 'urgency';
    case 'openWardNeeded':
    case 'closedWard':
      return 'ward';
    default:
      return reason;
  }
}

function demandRank(demand: Demand): number {
  return allReasons.findIndex((reason) => demandFor(reason) === demand);
}
