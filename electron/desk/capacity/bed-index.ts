import { BedIndex } from '../../../shared/capacity/index.ts';
import type { Hold } from '../../../shared/contract/region.ts';
import type { Cache } from '../kernel.ts';
import type * as z from 'zod';

type HoldRow = z.infer<typeof Hold>;

/** The searchable beds and what is laid on them, kept in step with the feed: one changed bed group costs one entry. */
export type Beds = { index(): BedIndex; holdsOn(bedGroupId: string): readonly HoldRow[]; overbooked(bedGroupId: string): boolean };

const live: readonly string[] = ['held', 'confirmed', 'conflict'];

export function createBeds(cache: Cache): Beds {
  let index: BedIndex | null = null;
  let holds: Map<string, HoldRow[]> | null = null;
  let overbooked: ReadonlySet<string> | null = null;
  cache.onChange((kind, ids) => {
    if (kind === 'hold') holds = null;
    if (kind === 'conflict') overbooked = null;
    if (kind !== 'bedGroup' || index === null) return;
    if (ids === null) { index = null; return; }
    for (const id of ids) {
      const bed = cache.get('bedGroup', id);
      if (bed === null) index.remove(id);
      else index.put(bed);
    }
  });
  return {
    index: () => (index ??= new BedIndex(cache.all('bedGroup'))),
    holdsOn: (bedGroupId) => (holds ??= byBed(cache.all('hold'))).get(bedGroupId) ?? [],
    overbooked: (bedGroupId) => (overbooked ??= new Set(cache.all('conflict').filter((conflict) => conflict.closedAt === null && conflict.kind === 'overbooked').map((conflict) => conflict.bedGroupId ?? ''))).has(bedGroupId),
  };
}

function byBed(rows: readonly HoldRow[]): Map<string, HoldRow[]> {
  const map = new Map<string, HoldRow[]>();
  for (const row of rows) {
    if (!live.includes(row.state)) continue;
    const known = map.get(row.bedGroupId);
    if (known === undefined) map.set(row.bedGroupId, [row]);
    else known.push(row);
  }
  return map;
}
