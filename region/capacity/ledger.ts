import * as z from 'zod';
import { OfferAnswer, OfferContent } from '../../shared/contract/region.ts';
import type { Conflict, Hold, Offer } from '../../shared/contract/region.ts';
import { newId } from '../casework/ids.ts';
import type { Sql } from '../db/db.ts';
import { SHARED_SCOPE } from '../sync/feed.ts';
import type { FeedChange } from '../sync/feed.ts';

/** Rows of holds, offers and conflicts, and how they look in the feed. Every write raises the version. */
export type HoldRow = { readonly id: string; readonly region_id: string; readonly case_id: string; readonly bed_group_id: string; readonly desk: string; readonly state: Hold['state']; readonly basis: Hold['basis']; readonly made_at: number; readonly expires_at: number | null; readonly version: number };
export type OfferRow = { readonly id: string; readonly region_id: string; readonly case_id: string; readonly bed_group_id: string; readonly location_id: string; readonly organisation_id: string; readonly desk: string; readonly hold_id: string | null; readonly state: Offer['state']; readonly content: string; readonly made_at: number; readonly answer: string | null; readonly version: number };
export type ConflictRow = { readonly id: string; readonly region_id: string; readonly kind: Conflict['kind']; readonly bed_group_id: string | null; readonly case_ids: string; readonly desks: string; readonly opened_at: number; readonly closed_at: number | null; readonly resolution: string | null; readonly version: number };

const Texts = z.array(z.string());

export function toHold(row: HoldRow): Hold {
  return { id: row.id, regionId: row.region_id, caseId: row.case_id, bedGroupId: row.bed_group_id, desk: row.desk, state: row.state, basis: row.basis, madeAt: row.made_at, expiresAt: row.expires_at, version: row.version };
}

export function toOffer(row: OfferRow): Offer {
  return {
    id: row.id, regionId: row.region_id, caseId: row.case_id, bedGroupId: row.bed_group_id, locationId: row.location_id, organisationId: row.organisation_id, desk: row.desk, holdId: row.hold_id,
    state: row.state, content: OfferContent.parse(JSON.parse(row.content)), madeAt: row.made_at, answer: row.answer === null ? null : OfferAnswer.parse(JSON.parse(row.answer)), version: row.version,
  };
}

export function toConflict(row: ConflictRow): Conflict {
  return {
    id: row.id, regionId: row.region_id, kind: row.kind, bedGroupId: row.bed_group_id, caseIds: Texts.parse(JSON.parse(row.case_ids)), desks: Texts.parse(JSON.parse(row.desks)),
    openedAt: row.opened_at, closedAt: row.closed_at, resolution: row.resolution, version: row.version,
  };
}

export const holdChange = (row: HoldRow): FeedChange => ({ kind: 'hold', id: row.id, scope: row.region_id, version: row.version, body: toHold(row) });
export const offerChange = (row: OfferRow): FeedChange => ({ kind: 'offer', id: row.id, scope: row.region_id, version: row.version, body: toOffer(row) });
/** Shared: the desks of a conflict may work for different regions, and both must see it. */
export const conflictChange = (row: ConflictRow): FeedChange => ({ kind: 'conflict', id: row.id, scope: SHARED_SCOPE, version: row.version, body: toConflict(row) });

export async function lockHold(sql: Sql, id: string): Promise<HoldRow | null> {
  return (await sql.query<HoldRow>('SELECT * FROM hold WHERE id = $1 FOR UPDATE', [id]))[0] ?? null;
}

export async function lockOffer(sql: Sql, id: string): Promise<OfferRow | null> {
  return (await sql.query<OfferRow>('SELECT * FROM offer WHERE id = $1 FOR UPDATE', [id]))[0] ?? null;
}

export async function insertHold(sql: Sql, hold: Omit<HoldRow, 'version'>): Promise<HoldRow> {
  return one(await sql.query<HoldRow>('INSERT INTO hold (id, region_id, case_id, bed_group_id, desk, state, basis, made_at, expires_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1) RETURNING *',
    [hold.id, hold.region_id, hold.case_id, hold.bed_group_id, hold.desk, hold.state, hold.basis, hold.made_at, hold.expires_at]));
}

export async function setHold(sql: Sql, id: string, state: Hold['state'], expiresAt: number | null): Promise<HoldRow> {
  return one(await sql.query<HoldRow>('UPDATE hold SET state = $2, expires_at = $3, version = version + 1 WHERE id = $1 RETURNING *', [id, state, expiresAt]));
}

export async function insertOffer(sql: Sql, offer: Omit<OfferRow, 'version' | 'answer'>): Promise<OfferRow> {
  return one(await sql.query<OfferRow>('INSERT INTO offer (id, region_id, case_id, bed_group_id, location_id, organisation_id, desk, hold_id, state, content, made_at, answer, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, 1) RETURNING *',
    [offer.id, offer.region_id, offer.case_id, offer.bed_group_id, offer.location_id, offer.organisation_id, offer.desk, offer.hold_id, offer.state, offer.content, offer.made_at]));
}

/** `answer` undefined keeps what was answered before. */
export async function setOffer(sql: Sql, id: string, state: Offer['state'], answer?: z.infer<typeof OfferAnswer>): Promise<OfferRow> {
  return one(await sql.query<OfferRow>('UPDATE offer SET state = $2, answer = coalesce($3, answer), version = version + 1 WHERE id = $1 RETURNING *', [id, state, answer === undefined ? null : JSON.stringify(answer)]));
}

/**
 * Opens the conflict of an over-capacity bed group, or adds the new parties to the open one: every case and desk with a live hold there is named, so that
 * both desks and the provider see it. Nobody is moved.
 */
export async function openOverbooked(sql: Sql, bedGroupId: string, regionId: string, now: number): Promise<ConflictRow> {
  const live = await sql.query<{ case_id: string; desk: string }>(`SELECT case_id, desk FROM hold WHERE bed_group_id = $1 AND state IN ('held', 'confirmed') ORDER BY made_at, id`, [bedGroupId]);
  const caseIds = JSON.stringify([...new Set(live.map((hold) => hold.case_id))]);
  const desks = JSON.stringify([...new Set(live.map((hold) => hold.desk))]);
  const open = (await sql.query<ConflictRow>(`SELECT * FROM conflict WHERE bed_group_id = $1 AND kind = 'overbooked' AND closed_at IS NULL FOR UPDATE`, [bedGroupId]))[0];
  if (open !== undefined) return one(await sql.query<ConflictRow>('UPDATE conflict SET case_ids = $2, desks = $3, version = version + 1 WHERE id = $1 RETURNING *', [open.id, caseIds, desks]));
  return one(await sql.query<ConflictRow>(`INSERT INTO conflict (id, region_id, kind, bed_group_id, case_ids, desks, opened_at, closed_at, resolution, version) VALUES ($1, $2, 'overbooked', $3, $4, $5, $6, NULL, NULL, 1) RETURNING *`,
    [newId(), regionId, bedGroupId, caseIds, desks, now]));
}

/** After a number was written from outside: a group with more live holds than beds has an open conflict, always. */
export async function conflictWhenOver(sql: Sql, bed: { readonly id: string; readonly region_id: string; readonly reported: number | null; readonly held: number }, now: number): Promise<readonly FeedChange[]> {
  return bed.reported !== null && bed.held > bed.reported ? [conflictChange(await openOverbooked(sql, bed.id, bed.region_id, now))] : [];
}

export function one<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('the statement returned no row');
  return row;
}
