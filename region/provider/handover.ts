import { v7 } from 'uuid';
import * as z from 'zod';
import { SealedEvent } from '../../shared/casework/events.ts';
import { CodedError } from '../../shared/contract/errors.ts';
import { auditLine, logAccess } from '../audit/log.ts';
import { appendEvents } from '../casework/events.ts';
import { regionHlc } from '../casework/hlc.ts';
import { unsealPersonal } from '../casework/sealing.ts';
import type { OfferRow } from '../capacity/ledger.ts';
import type { Region } from '../context.ts';
import { commitFeed } from '../sync/feed.ts';
import type { HandoverCard } from './view.ts';

const Document = z.object({ sections: z.array(z.object({ title: z.string(), lines: z.array(z.object({ label: z.string(), value: z.string().nullable() })) })) });
const SentPayload = z.object({ handoverId: z.string(), bedGroupId: z.string().nullable() });
const ReceivedPayload = z.object({ handoverId: z.string() });
const Personal = z.object({ document: Document });
const stamp = regionHlc();

/**
 * The newest handover of an accepted offer's case to this very place, opened with the case's key for the provider that accepted. null = not sent yet. Nobody else
 * gets here: the caller has checked organisation and acceptance. Errors: erased.
 */
export async function readHandover(region: Region, offer: OfferRow): Promise<HandoverCard | null> {
  const rows = await region.db.query<{ body: string }>(
    `SELECT i.body FROM case_event e JOIN sync_item i ON i.kind = 'caseEvent' AND i.id = e.id WHERE e.case_id = $1 AND e.type IN ('handoverSent', 'handoverReceived') ORDER BY i.seq, e.hlc, e.id`, [offer.case_id]);
  const events = rows.map((row) => SealedEvent.parse(JSON.parse(row.body)));
  const sent = events.filter((event) => event.type === 'handoverSent' && SentPayload.parse(event.payload).bedGroupId === offer.bed_group_id).at(-1);
  if (sent === undefined || sent.personal === null) return null;
  const { handoverId } = SentPayload.parse(sent.payload);
  const { keys, erased } = await region.keys.get([offer.case_id]);
  if (erased.length > 0) throw new CodedError('erased', 'De gegevens van deze persoon zijn op verzoek gewist.');
  const key = keys[offer.case_id];
  if (key === undefined) throw new CodedError('notFound', 'De overdracht kan nog niet worden geopend. Bel het coördinatiepunt.');
  await logAccess(region, [{ action: 'handoverRead', caseId: offer.case_id, regionId: offer.region_id, actor: { id: offer.organisation_id, role: 'provider', desk: 'region' } }]);
  const { document } = Personal.parse(unsealPersonal(key, sent.id, sent.personal));
  return { handoverId, received: events.some((event) => event.type === 'handoverReceived' && ReceivedPayload.parse(event.payload).handoverId === handoverId), sections: document.sections };
}

/** The receiver confirms; once is enough. */
export async function markReceived(region: Region, offer: OfferRow, handoverId: string): Promise<void> {
  const now = region.clock();
  const actor = { id: offer.organisation_id, role: 'provider', desk: 'region' } as const;
  const audit = auditLine(now, { action: 'handoverReceived', caseId: offer.case_id, regionId: offer.region_id, actor });
  const seq = await region.db.tx(async (sql) => commitFeed(sql, await appendEvents(sql, [{
    id: v7(), caseId: offer.case_id, regionId: offer.region_id, type: 'handoverReceived', schema: 1, at: now, hlc: stamp(now), actor, baseSeq: 0,
    payload: { handoverId, by: 'provider' }, personal: null,
  }], now), [], [audit]));
  region.head.published(seq);
}
