import { defaultProfile } from '../../shared/profile/default.ts';
import { RegionProfile } from '../../shared/profile/schema.ts';
import type { Region } from '../context.ts';
import type { Sql } from '../db/db.ts';
import { readRows } from '../sync/rows.ts';

/** The profile of a region as published; the shipped standard one until somebody publishes another. */
export async function profileOf(sql: Pick<Sql, 'query'>, region: Region, regionId: string): Promise<RegionProfile> {
  const found = (await profiles(sql)).find((profile) => profile.regionId === regionId);
  if (found !== undefined) return found;
  region.log.warn({ regionId }, 'region has no published profile: the standard one applies');
  return defaultProfile(regionId);
}

export async function profiles(sql: Pick<Sql, 'query'>): Promise<readonly RegionProfile[]> {
  return (await readRows(sql, 'profile')).map((row) => RegionProfile.parse(row.body));
}

/** Versions by region id, without reading the profiles themselves: every hello asks for them, a thousand at once after a restart. */
export async function profileVersions(sql: Pick<Sql, 'query'>): Promise<Record<string, number>> {
  const rows = await sql.query<{ region_id: string; version: number }>(`SELECT body::json->>'regionId' AS region_id, version FROM sync_item WHERE kind = 'profile' AND NOT deleted`);
  return Object.fromEntries(rows.map((row) => [row.region_id, row.version]));
}
