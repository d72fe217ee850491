import { formatMoment } from '../../../shared/calendar/index.ts';
import type { BedGroup } from '../../../shared/capacity/schema.ts';
import type { CapacityNow } from '../../../shared/reports/figures.ts';
import type { CapacitySample } from '../../../shared/reports/sections.ts';
import type { Cache } from '../kernel.ts';
import type { StoreContext } from '../store/context.ts';

/**
 * How the region's bed reports stand, and how they stood: noted at most once an hour while this desk is on, because a report leaves no event. A report that has expired, or says
 * nothing of free beds, counts as stale and never as free or as full.
 */
export type CapacityLog = { now(regionId: string, at: number): CapacityNow | null; samples(regionId: string, from: number, to: number): readonly CapacitySample[] };

const HOUR_MS = 3_600_000;
/** Samples shown: more than fit on a screen say nothing more. */
const MOST_SAMPLES = 2000;
type Counted = { stale: number; groups: number; occupied: number; staffed: number };
type Row = Counted & { at: number };

export function createCapacityLog(context: StoreContext, cache: Cache): CapacityLog {
  let nextAt = 0;
  const note = (): void => {
    const at = context.clock();
    if (at < nextAt) return;
    nextAt = at + HOUR_MS;
    const regions = new Map<string, BedGroup[]>();
    for (const bed of cache.all('bedGroup')) regions.set(bed.regionId, [...(regions.get(bed.regionId) ?? []), bed]);
    if (regions.size === 0) return;
    context.db.write((db) => {
      for (const [regionId, beds] of regions) {
        const last = db.get<{ at: number | null }>('SELECT max(at) AS at FROM capacity_sample WHERE region_id = ?', regionId)?.at ?? null;
        if (last !== null && at - last < HOUR_MS) continue;
        const { stale, groups, occupied, staffed } = countBeds(beds, at);
        db.run('INSERT INTO capacity_sample (region_id, at, stale, bed_groups, occupied, staffed) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING', regionId, at, stale, groups, occupied, staffed);
      }
    });
  };
  cache.onChange((kind) => { if (kind === 'bedGroup') note(); });
  return {
    now: (regionId, at) => {
      const beds = cache.all('bedGroup').filter((bed) => bed.regionId === regionId);
      if (beds.length === 0) return null;
      const { stale, groups, occupied, staffed } = countBeds(beds, at);
      return { stale: { numerator: stale, denominator: groups }, occupied: { numerator: occupied, denominator: staffed } };
    },
    samples: (regionId, from, to) =>
      context.db.read.all<Row>('SELECT at, stale, bed_groups AS groups, occupied, staffed FROM (SELECT * FROM capacity_sample WHERE region_id = ? AND at >= ? AND at < ? ORDER BY at DESC LIMIT ?) ORDER BY at', regionId, from, to, MOST_SAMPLES)
        .map((row) => ({ ...row, label: formatMoment(row.at, context.clock()) })),
  };
}

/** Occupied = staffed beds that aren't free, over groups with a report that still holds; more free than staffed is no negative occupancy. */
export function countBeds(beds: readonly BedGroup[], at: number): Counted {
  const counted = { stale: 0, groups: beds.length, occupied: 0, staffed: 0 };
  for (const bed of beds) {
    if (bed.available === null || at > bed.expiresAt) {
      counted.stale += 1;
      continue;
    }
    if (bed.staffed === null) continue;
    counted.staffed += bed.staffed;
    counted.occupied += Math.max(0, bed.staffed - bed.available);
  }
  return counted;
}
