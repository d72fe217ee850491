import { features } from './schema.ts';
import type { Feature } from './schema.ts';

/** Why a bed does not fit, in the fixed order in which reasons are told. */
export type Reason =
  | 'label' | 'refused' | 'full' | 'later' | 'acute' | 'admission' | 'sex' | 'openWardNeeded' | 'closedWard' | 'wzd' | `feature:${Feature}` | 'weight' | 'distance';

/** Features in the order in which they are told: by code unit. */
const alphabetical: readonly Feature[] = [...features].sort((a, b) => (a < b ? -1 : 1));

/** Every reason; the place in this list is its bit in a reason mask, so that ascending bits tell reasons in the right order. */
export const allReasons: readonly Reason[] = [
  'label', 'refused', 'full', 'later', 'acute', 'admission', 'sex', 'openWardNeeded', 'closedWard', 'wzd',
  ...alphabetical.map((feature): Reason => `feature:${feature}`),
  'weight', 'distance',
];

/** The bit of one reason. */
export function bitOf(reason: Reason): number {
  return bits.get(reason) ?? 0;
}

export function featureBit(feature: Feature): number {
  return bitOf(`feature:${feature}`);
}

/** The reasons of a mask in order. Equal masks give one shared list (never change it): a search over thousands of beds makes few. */
export function reasonsOf(mask: number): readonly Reason[] {
  const place = (Math.imul(mask, 0x9e3779b1) >>> 20) & (recentMasks.length - 1);
  const recent = recentLists[place];
  if (recent !== undefined && recentMasks[place] === mask) return recent;
  const list = listOf(mask);
  recentMasks[place] = mask;
  recentLists[place] = list;
  return list;
}

/** Direct-mapped cache in front of the map: most beds of a search share a few masks. */
const recentMasks = new Int32Array(4096);
const recentLists: (readonly Reason[] | undefined)[] = new Array<undefined>(recentMasks.length).fill(undefined);

function listOf(mask: number): readonly Reason[] {
  const known = lists.get(mask);
  if (known !== undefined) return known;
  if (lists.size >= maxLists) lists.clear();
  const list: Reason[] = [];
  for (let left = mask; left !== 0; left &= left - 1) list.push(allReasons[31 - Math.clz32(left & -left)] as Reason);
  lists.set(mask, list);
  return list;
}

const bits = new Map<Reason, number>(allReasons.map((reason, index) => [reason, 1 << index]));

/** Bound of the list cache, so that a long run over random needs stays flat in memory. */
const maxLists = 20_000;
const lists = new Map<number, readonly Reason[]>();
