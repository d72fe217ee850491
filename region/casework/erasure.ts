import type { Erasure } from '../../shared/contract/region.ts';
import type { Region } from '../context.ts';
import { commitFeed } from '../sync/feed.ts';
import type { FeedChange } from '../sync/feed.ts';
import { dropSnapshots } from '../sync/snapshotParts.ts';
import { regionsOfCases } from './events.ts';
import { emptyWords } from './words.ts';

/**
 * Erases a person: the case's key goes, so that its sealed parts are unreadable here, on every desk (which drops its copy of the key at the tombstone) and in every
 * backup. What was written about him in the open is emptied, and snapshots that hold it are dropped. Events, counts and hashes stay. Returns false when the region doesn't know the case; the key store remembers the erasure all the same.
 */
export async function eraseCase(region: Region, caseId: string): Promise<boolean> {
  await region.keys.erase(caseId, region.clock());
  const known = await announce(region, caseId, region.clock());
  await dropSnapshots(region);
  return known;
}

/** Before a (possibly restored) store is opened: every erasure the key store remembers is announced again where the database doesn't know it. */
export async function applyErasures(region: Region): Promise<void> {
  const erasures = await region.keys.erasures();
  for (const { caseId, at } of erasures) await announce(region, caseId, at);
  if (erasures.length > 0) await dropSnapshots(region);
}

/**
 * Tombstones of cases that the region hears of only now: their erasure came before their first event did, or before a backup that doesn't know them was put back.
 * `cases`: region by case id.
 */
export async function erasuresOf(region: Region, cases: ReadonlyMap<string, string>): Promise<readonly FeedChange[]> {
  if (cases.size === 0) return [];
  const erased = new Set((await region.keys.get([...cases.keys()])).erased);
  if (erased.size === 0) return [];
  return (await region.keys.erasures()).flatMap(({ caseId, at }) => {
    const regionId = cases.get(caseId);
    const body: Erasure = { id: caseId, caseId, at, version: 1 };
    return regionId === undefined || !erased.has(caseId) ? [] : [{ kind: 'erasure', id: caseId, scope: regionId, version: 1, body }];
  });
}

async function announce(region: Region, caseId: string, at: number): Promise<boolean> {
  const seq = await region.db.tx(async (sql) => {
    const regionId = (await regionsOfCases(sql, [caseId])).get(caseId);
    if (regionId === undefined) return null;
    const known = await sql.query(`SELECT 1 AS one FROM sync_item WHERE kind = 'erasure' AND id = $1`, [caseId]);
    if (known.length > 0) return 0;
    const body: Erasure = { id: caseId, caseId, at, version: 1 };
    return commitFeed(sql, [...(await emptyWords(sql, caseId)), { kind: 'erasure', id: caseId, scope: regionId, version: 1, body }]);
  });
  if (seq !== null && seq > 0) region.head.published(seq);
  return seq !== null;
}
