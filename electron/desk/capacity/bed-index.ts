import { BedIndex } from '../../../shared/capacity/index.ts';
import type { BedGroup } from '../../../shared/capacity/schema.ts';
import type { Hold } from '../../../shared/contract/region.ts';
import type { Cache } from '../kernel.ts';
import type * as z from 'zod';

type HoldRow = z.infer<typeof Hold>;

/** The searchable beds and what is laid on them, kept in step with the feed: one changed bed group costs one entry. */
export type Beds = { /** The region's answer to a command told a newer state than the feed brought so far: the next search must show it. */ told(bed: BedGroup): void; index(): BedIndex; holdsOn(bedGroupId: string): readonly HoldRow[]; overbooked(bedGroupId: string): boolean };

const live: readonly string[] = ['held', 'confirmed', 'conflict'];

export function createBeds(cache: Cache): Beds {
  const ahead = new Map<string, BedGroup>();
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
      else index.put(newer(ahead.get(id), bed));
      if (bed === null || bed.version >= (ahead.get(id)?.version ?? 0)) ahead.delete(id);
    }
  });
  return {
    told: (bed) => {
      if (bed.version <= (cache.get('bedGroup', bed.id)?.version ?? 0)) return;
      ahead.set(bed.id, bed);
      index?.put(bed);
    },
    index: () => (index ??= new BedIndex(cache.all('bedGroup').map((bed) => newer(ahead.get(bed.id), bed)))),
    holdsOn: (bedGroupId) => (holds ??= byBed(cache.all('hold'))).get(bedGroupId) ?? [],
    overbooked: (bedGroupId) => (overbooked ??= new Set(cache.all('conflict').filter((conflict) => conflict.closedAt === null && conflict.kind === 'overbooked').map((conflict) => conflict.bedGroupId ?? ''))).has(bedGroupId),
  };
}

function newer(told: BedGroup | undefined, bed: BedGroup): BedGroup {
  return told !== undefined && told.version > bed.version ? told : bed;
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
