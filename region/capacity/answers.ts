import type * as z from 'zod';
import type { refusalReasons } from '../../shared/casework/events.ts';
import { CodedError } from '../../shared/contract/errors.ts';
import type { Actor } from '../../shared/contract/primitives.ts';
import type { Offer, OfferAnswer } from '../../shared/contract/region.ts';
import { auditLine } from '../audit/log.ts';
import { appendOfferAnswered } from '../casework/regionEvents.ts';
import type { Region } from '../context.ts';
import type { Sql } from '../db/db.ts';
import { commitFeed } from '../sync/feed.ts';
import type { FeedChange } from '../sync/feed.ts';
import { refuseUnchecked } from '../provider/triage.ts';
import { findBed } from './bedGroups.ts';
import { freeHold } from './offers.ts';
import { holdChange, lockHold, lockOffer, offerChange, setHold, setOffer, toOffer } from './ledger.ts';

export type ProviderAnswer = { readonly answer: 'accepted' | 'refused'; readonly reasonCode: (typeof refusalReasons)[number] | null; readonly text: string; readonly expectedAt: number | null; readonly proposedBedGroupId?: string | null | undefined };

/**
 * A provider answers an offer. Acceptance ends the expiry of the hold but confirms nothing: the nurse does that (Toegezegd). Refusal frees the bed. The answer is
 * added to the case's log by the region. Errors: notFound, conflict (already answered, withdrawn or expired).
 */
export async function answerOffer(region: Region, organisationId: string, offerId: string, given: ProviderAnswer): Promise<z.infer<typeof Offer>> {
  const now = region.clock();
  const { seq, offer } = await region.db.tx(async (sql) => {
    const found = await lockOffer(sql, offerId);
    if (found === null || found.organisation_id !== organisationId) throw new CodedError('notFound', 'Dit aanbod is er niet.');
    if (found.state !== 'open') throw new CodedError('conflict', 'Dit aanbod is al beantwoord, ingetrokken of verlopen.');
    if (given.answer === 'accepted') await refuseUnchecked(region, sql, found);
    await ownPlace(sql, organisationId, given.proposedBedGroupId ?? null);
    const answer: z.infer<typeof OfferAnswer> = { ...given, answeredAt: now, by: 'provider' };
    const row = await setOffer(sql, found.id, given.answer, answer);
    const actor: Actor = { id: organisationId, role: 'provider', desk: 'region' };
    const changes: FeedChange[] = [offerChange(row), ...(await holdAfter(sql, found.hold_id, given.answer)), ...(await appendOfferAnswered(sql, row, actor, { answer: given.answer, reasonCode: given.reasonCode, by: 'provider', expectedAt: given.expectedAt }, now))];
    const audit = auditLine(now, { action: 'offerAnswered', detail: given.answer, caseId: row.case_id, regionId: row.region_id, actor });
    return { seq: await commitFeed(sql, changes, [], [audit]), offer: toOffer(row) };
  });
  region.head.published(seq);
  return offer;
}

async function ownPlace(sql: Sql, organisationId: string, bedGroupId: string | null): Promise<void> {
  if (bedGroupId === null) return;
  const bed = await findBed(sql, bedGroupId);
  if (bed === null || bed.organisation_id !== organisationId) throw new CodedError('notFound', 'De voorgestelde plek is er niet.');
}

async function holdAfter(sql: Sql, holdId: string | null, answer: 'accepted' | 'refused'): Promise<readonly FeedChange[]> {
  const hold = holdId === null ? null : await lockHold(sql, holdId);
  if (hold?.state !== 'held') return [];
  return answer === 'accepted' ? [holdChange(await setHold(sql, hold.id, 'held', null))] : freeHold(sql, hold, 'released');
}
