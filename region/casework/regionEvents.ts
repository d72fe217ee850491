import type { PayloadOf, SealedEvent } from '../../shared/casework/events.ts';
import type { Actor } from '../../shared/contract/primitives.ts';
import type { OfferRow } from '../capacity/ledger.ts';
import type { Sql } from '../db/db.ts';
import type { FeedChange } from '../sync/feed.ts';
import { appendEvents } from './events.ts';
import { newId, nextStamp } from './ids.ts';

export const regionActor: Actor = { id: 'region', role: 'system', desk: 'region' };

/**
 * What happened to an offer without a desk's doing (a provider's answer, an expiry) is part of the case: the region appends it to the log itself, in the same
 * transaction. No personal part: the provider's words stand on the offer.
 */
export async function appendOfferAnswered(sql: Sql, offer: OfferRow, actor: Actor, payload: Omit<PayloadOf<'offerAnswered'>, 'offerId' | 'bedGroupId'>, now: number): Promise<readonly FeedChange[]> {
  const event: SealedEvent = {
    id: newId(), caseId: offer.case_id, regionId: offer.region_id, type: 'offerAnswered', schema: 1, at: now, hlc: nextStamp(now), actor, baseSeq: 0,
    payload: { offerId: offer.id, bedGroupId: offer.bed_group_id, ...payload }, personal: null,
  };
  return appendEvents(sql, [event], now);
}
