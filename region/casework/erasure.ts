import type { Erasure } from '../../shared/contract/region.ts';
import type { Region } from '../context.ts';
import { commitFeed } from '../sync/feed.ts';
import { regionsOfCases } from './events.ts';

/**
 * Erases a person: the case's key goes, so that its sealed parts are unreadable here, on every desk (which drops its copy of the key at the tombstone) and in every
 * backup. Events, counts and hashes stay. Returns false when the region doesn't know the case; the key store remembers the erasure all the same.
 */
export async function eraseCase(region: Region, caseId: string): Promise<boolean> {
  await region.keys.erase(caseId, region.clock());
  return announce(region, caseId, region.clock());
}

/** Before a (possibly restored) store is opened: every erasure the key store remembers is announced again where the database doesn't know it. */
export async function applyErasures(region: Region): Promise<void> {
  for (const { caseId, at } of await region.keys.erasures()) await announce(region, caseId, at);
}

async function announce(region: Region, caseId: string, at: number): Promise<boolean> {
  const seq = await region.db.tx(async (sql) => {
    const regionId = (await regionsOfCases(sql, [caseId])).get(caseId);
    if (regionId === undefined) return null;
    const known = await sql.query(`SELECT 1 AS one FROM sync_item WHERE kind = 'erasure' AND id = $1`, [caseId]);
    if (known.length > 0) return 0;
    const body: Erasure = { id: caseId, caseId, at, version: 1 };
    return commitFeed(sql, [{ kind: 'erasure', id: caseId, scope: regionId, version: 1, body }]);
  });
  if (seq !== null && seq > 0) region.head.published(seq);
  return seq !== null;
}
