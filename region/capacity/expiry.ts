import { auditLine } from '../audit/log.ts';
import { appendOfferAnswered, regionActor } from '../casework/regionEvents.ts';
import type { Region } from '../context.ts';
import type { Sql } from '../db/db.ts';
import { commitFeed } from '../sync/feed.ts';
import type { FeedChange } from '../sync/feed.ts';
import { holdChange, lockHold, lockOffer, offerChange, setHold, setOffer } from './ledger.ts';
import type { OfferRow } from './ledger.ts';
import { bedChange, giveBack } from './bedGroups.ts';

const CHECK_MS = 1000;

/** Expired holds free their bed by themselves, on the region's clock only. Returns how many ended. Safe on several processes: the row lock lets one do it. */
export async function expireHolds(region: Region): Promise<number> {
  const now = region.clock();
  const due = await region.db.query<{ id: string; offer_id: string | null }>(
    `SELECT h.id, (SELECT o.id FROM offer o WHERE o.hold_id = h.id LIMIT 1) AS offer_id FROM hold h WHERE h.state = 'held' AND h.expires_at <= $1 ORDER BY h.expires_at LIMIT 200`, [now]);
  let ended = 0;
  for (const { id, offer_id: offerId } of due) {
    const seq = await region.db.tx((sql) => expireOne(sql, id, offerId, now));
    if (seq === null) continue;
    region.head.published(seq);
    ended += 1;
  }
  return ended;
}

async function expireOne(sql: Sql, holdId: string, offerId: string | null, now: number): Promise<number | null> {
  const offer = offerId === null ? null : await lockOffer(sql, offerId);
  const hold = await lockHold(sql, holdId);
  if (hold === null || hold.state !== 'held' || hold.expires_at === null || hold.expires_at > now) return null;
  const bed = await giveBack(sql, hold.bed_group_id);
  const changes: FeedChange[] = [holdChange(await setHold(sql, hold.id, 'expired', hold.expires_at)), ...(bed === null ? [] : [bedChange(bed)])];
  if (offer?.state !== 'open') return commitFeed(sql, changes);
  changes.push(...(await expireOffer(sql, offer, now)));
  return commitFeed(sql, changes, [], [auditLine(now, { action: 'offerExpired', caseId: offer.case_id, regionId: offer.region_id, actor: regionActor })]);
}

async function expireOffer(sql: Sql, offer: OfferRow, now: number): Promise<readonly FeedChange[]> {
  const row = await setOffer(sql, offer.id, 'expired');
  return [offerChange(row), ...(await appendOfferAnswered(sql, row, regionActor, { answer: 'expired', reasonCode: null, by: 'region', expectedAt: null }, now))];
}

/** Checks every second; the next round starts only after the last has ended. */
export function startExpiry(region: Region): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = expireHolds(region).catch((error: unknown) => region.log.error({ err: error }, 'hold expiry failed')).finally(() => { busy = false; });
  }, CHECK_MS);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
