import * as z from 'zod';
import type { FeedChange } from '../sync/feed.ts';
import type { Sql } from '../db/db.ts';
import { offerChange, one, toOffer } from '../capacity/ledger.ts';
import type { OfferRow } from '../capacity/ledger.ts';

const WithOffer = z.looseObject({ offer: z.looseObject({ content: z.looseObject({ summary: z.string() }), answer: z.looseObject({ text: z.string() }).nullable() }) });

/**
 * What people wrote in their own words about an erased person outside the sealed part: the summary of an offer and a provider's remark. Names don't belong there, but nobody can promise
 * that none was written. Emptied on the offers and in the results of commands that still repeat them; gives the feed changes.
 */
export async function emptyWords(sql: Sql, caseId: string): Promise<readonly FeedChange[]> {
  const changes: FeedChange[] = [];
  for (const row of await sql.query<OfferRow>('SELECT * FROM offer WHERE case_id = $1 ORDER BY id FOR UPDATE', [caseId])) {
    const { content, answer } = toOffer(row);
    if (content.summary === '' && (answer === null || answer.text === '')) continue;
    const written = await sql.query<OfferRow>('UPDATE offer SET content = $2, answer = $3, version = version + 1 WHERE id = $1 RETURNING *', [row.id, JSON.stringify({ ...content, summary: '' }), answer === null ? null : JSON.stringify({ ...answer, text: '' })]);
    changes.push(offerChange(one(written)));
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
