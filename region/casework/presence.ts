import { PRESENCE_MS } from '../../shared/contract/presence-times.ts';
import type { Region } from '../context.ts';
import { regionsOfCases } from './events.ts';

/**
 * Notes which cases a desk has on screen, until PRESENCE_MS from now, in place of what it had before, and answers which ones other desks of its regions have. In the database, so
 * that desks that talk to different processes see each other. A case that the region doesn't know, or of a region that isn't this desk's, is left out without a word.
 */
export async function presenceOf(region: Region, desk: string, regions: readonly string[], caseIds: readonly string[]): Promise<readonly string[]> {
  const now = region.clock();
  const known = caseIds.length === 0 ? new Map<string, string>() : await regionsOfCases(region.db, caseIds);
  const own = [...known].filter(([, regionId]) => regions.includes(regionId));
  // Each desk touches its own rows only, in one order: desks never wait for each other.
  await region.db.query('DELETE FROM presence WHERE desk = $1 AND NOT case_id = ANY($2::text[])', [desk, own.map(([caseId]) => caseId)]);
  if (own.length > 0) {
    await region.db.query(
      'INSERT INTO presence (desk, case_id, region_id, until) SELECT $1, c, r, $4 FROM unnest($2::text[], $3::text[]) AS seen(c, r) ORDER BY c ON CONFLICT (desk, case_id) DO UPDATE SET until = excluded.until, region_id = excluded.region_id',
      [desk, own.map(([caseId]) => caseId), own.map(([, regionId]) => regionId), now + PRESENCE_MS],
    );
  }
  const others = await region.db.query<{ case_id: string }>('SELECT DISTINCT case_id FROM presence WHERE until > $1 AND desk <> $2 AND region_id = ANY($3::text[]) ORDER BY case_id LIMIT 5000', [now, desk, regions]);
  return others.map((row) => row.case_id);
}
