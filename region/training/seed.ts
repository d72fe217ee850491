import { defaultProfile } from '../../shared/profile/default.ts';
import type { RegionProfile } from '../../shared/profile/schema.ts';
import type { RegionDirectoryEntry } from '../../shared/contract/region.ts';
import type * as z from 'zod';
import { bedChange, putBed } from '../capacity/bedGroups.ts';
import { profiles } from '../capacity/profiles.ts';
import type { Region } from '../context.ts';
import { MAX_ROWS_PER_COMMIT, commitFeed } from '../sync/feed.ts';
import { putRows } from '../sync/rows.ts';
import { makeBeds, makeTeams } from './beds.ts';
import { outerRegions, trainingRegions } from './data/names.ts';
import { makeRosters, makeStaff } from './people.ts';
import { inventedNumber, makeLocations, makeOrganisations } from './places.ts';
import { seeded } from './random.ts';

export const USUAL_BEDS = 600;
export type SeedOptions = { readonly beds?: number; readonly seed?: number; readonly profileOf?: (regionId: string) => RegionProfile };

/** Regions of the training service, the desk's own first. */
export const trainingRegionIds: readonly string[] = trainingRegions.map((region) => region.id);

/**
 * Fills an empty training region; a filled one only gets what time has eaten: rosters for the coming two weeks. Refuses a real region, which is never mixed with
 * invented data. Returns whether it was empty.
 */
export async function seedTraining(region: Region, options: SeedOptions = {}): Promise<boolean> {
  if (!region.training) throw new Error('only a training region can be seeded');
  await putRows(region, makeRosters(region.clock()).map((entry) => ({ kind: 'roster', id: entry.id, body: entry })));
  const filled = (await region.db.query('SELECT 1 AS one FROM bed_group LIMIT 1')).length > 0;
  if (filled) return false;
  const random = seeded(options.seed ?? 20261122);
  const locations = makeLocations(random);
  const houses = locations.filter((location) => /-\d+$/.test(location.id));
  const profileFor = options.profileOf ?? defaultProfile;
  await putRows(region, [
    ...makeOrganisations().map((body) => ({ kind: 'organisation' as const, id: body.id, body })), ...locations.map((body) => ({ kind: 'location' as const, id: body.id, body })),
    ...makeStaff().map((body) => ({ kind: 'staff' as const, id: body.id, body })), ...trainingRegionIds.map((id) => ({ kind: 'profile' as const, id: profileFor(id).id, body: profileFor(id) })),
    ...makeDirectory().map((body) => ({ kind: 'regionDirectory' as const, id: body.id, body })),
  ]);
  const byRegion = new Map((await profiles(region.db)).map((profile) => [profile.regionId, profile]));
  const beds = [...makeBeds(options.beds ?? USUAL_BEDS, houses, byRegion, region.clock(), random), ...makeTeams(locations, byRegion, region.clock())];
  for (let from = 0; from < beds.length; from += MAX_ROWS_PER_COMMIT) {
    const seq = await region.db.tx(async (sql) => {
      const changes = [];
      for (const bed of beds.slice(from, from + MAX_ROWS_PER_COMMIT)) changes.push(bedChange(await putBed(sql, bed)));
      return commitFeed(sql, changes);
    });
    region.head.published(seq);
  }
  return true;
}

function makeDirectory(): readonly z.infer<typeof RegionDirectoryEntry>[] {
  const own = trainingRegions.map((region) => ({ id: region.id, number: region.number, name: region.name, deskName: `Coördinatiepunt ${region.name} (oefening)`, deskPhone: inventedNumber(region, seeded(region.number)), careOffice: region.careOffice, neighbours: [...region.neighbours], version: 1 }));
  const outer = outerRegions.map((region) => ({
    ...region, deskName: `Coördinatiepunt ${region.name} (oefening)`, deskPhone: inventedNumber({ areaCode: '88' }, seeded(region.number)), careOffice: `Zorgkantoor ${region.name} (oefening)`,
    neighbours: trainingRegions.filter((other) => other.neighbours.includes(region.id)).map((other) => other.id), version: 1,
  }));
  return [...own, ...outer];
}
