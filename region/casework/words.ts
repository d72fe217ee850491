import * as z from 'zod';
import type { FeedChange } from '../sync/feed.ts';
import type { Sql } from '../db/db.ts';
import { conflictChange, offerChange, one, toOffer } from '../capacity/ledger.ts';
import type { ConflictRow, OfferRow } from '../capacity/ledger.ts';
import { goneReference } from '../intake/reference.ts';

const WithOffer = z.looseObject({ offer: z.looseObject({ content: z.looseObject({ summary: z.string() }), answer: z.looseObject({ text: z.string() }).nullable() }) });

/**
 * What people wrote in their own words about an erased person outside the sealed part: the summary of an offer, a provider's remark, and how a conflict about his place was settled. Names don't belong there,
 * but nobody can promise that none was written. Emptied on the offers and conflicts and in the results of commands that still repeat them; of the sender's number of his referral a hash stays. Gives the feed changes.
 */
export async function emptyWords(sql: Sql, caseId: string): Promise<readonly FeedChange[]> {
  const changes: FeedChange[] = [];
  for (const row of await sql.query<OfferRow>('SELECT * FROM offer WHERE case_id = $1 ORDER BY id FOR UPDATE', [caseId])) {
    const { content, answer } = toOffer(row);
    if (content.summary === '' && (answer === null || answer.text === '')) continue;
    const written = await sql.query<OfferRow>('UPDATE offer SET content = $2, answer = $3, version = version + 1 WHERE id = $1 RETURNING *', [row.id, JSON.stringify({ ...content, summary: '' }), answer === null ? null : JSON.stringify({ ...answer, text: '' })]);
    changes.push(offerChange(one(written)));
  }
  for (const row of await sql.query<ConflictRow>(`SELECT * FROM conflict WHERE case_ids LIKE '%"' || $1 || '"%' AND resolution <> '' ORDER BY id FOR UPDATE`, [caseId])) {
    changes.push(conflictChange(one(await sql.query<ConflictRow>(`UPDATE conflict SET resolution = '', version = version + 1 WHERE id = $1 RETURNING *`, [row.id]))));
  }
  for (const { sender, reference } of await sql.query<{ sender: string; reference: string }>('SELECT sender, reference FROM intake WHERE case_id = $1', [caseId])) {
    await sql.query(`UPDATE intake SET reference = $2, fingerprint = '' WHERE case_id = $1`, [caseId, goneReference(sender, reference)]);
  }
  for (const { id, result } of await sql.query<{ id: string; result: string }>(`SELECT id, result FROM command WHERE kind IN ('placeOffer', 'confirmPlacement') AND result LIKE '%"caseId":"' || $1 || '"%'`, [caseId])) {
    const parsed = WithOffer.safeParse(JSON.parse(result));
    if (!parsed.success) continue;
    const { offer } = parsed.data;
    const emptied = { ...parsed.data, offer: { ...offer, content: { ...offer.content, summary: '' }, answer: offer.answer === null ? null : { ...offer.answer, text: '' } } };
    await sql.query('UPDATE command SET result = $2 WHERE id = $1', [id, JSON.stringify(emptied)]);
  }
  return changes;
}
