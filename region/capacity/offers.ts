import type { Sql } from '../db/db.ts';
import { applied, conflicting, rejected } from '../sync/effect.ts';
import type { CommandOf, Effect, Envelope } from '../sync/effect.ts';
import type { FeedChange } from '../sync/feed.ts';
import { bedChange, findBed, giveBack, takeOne } from './bedGroups.ts';
import { holdChange, insertHold, insertOffer, lockHold, lockOffer, offerChange, setHold, setOffer } from './ledger.ts';
import type { HoldRow, OfferRow } from './ledger.ts';

/**
 * Aanbieden: holds one bed and offers the case to its provider, in one step. The bed goes to whoever's update comes first; everyone else is told with the
 * current state. A group whose properties (not counts) changed since the nurse saw it is a conflict too: she would be offering another place than she chose.
 */
export async function placeOffer(sql: Sql, command: CommandOf<'placeOffer'>, envelope: Envelope): Promise<Effect> {
  const seen = await findBed(sql, command.bedGroupId);
  if (seen === null) return rejected('notFound', 'Deze plek staat niet meer in de regio. Zoek opnieuw.');
  if (command.versionSeen < seen.shape_version) return conflicting('stale', 'Deze plek is gewijzigd sinds u haar zag. Bekijk haar opnieuw.', seen);
  if (await idsTaken(sql, command)) return rejected('conflict', 'Dit aanbod bestaat al onder een andere opdracht. Zoek opnieuw en bied opnieuw aan.');
  const { hold } = command;
  const bed = hold === null ? seen : await takeOne(sql, seen.id);
  if (bed === null) return conflicting('noCapacity', 'Deze plek is net vergeven. Kies een andere plek of bel.', await findBed(sql, seen.id));

  const row = hold === null ? null : await insertHold(sql, {
    id: hold.holdId, region_id: command.regionId, case_id: command.caseId, bed_group_id: bed.id, desk: envelope.desk, state: 'held', basis: 'server', made_at: envelope.now, expires_at: envelope.now + hold.ttlMs,
  });
  const offer = await insertOffer(sql, {
    id: command.offerId, region_id: command.regionId, case_id: command.caseId, bed_group_id: bed.id, location_id: bed.location_id, organisation_id: bed.organisation_id, desk: envelope.desk,
    hold_id: row?.id ?? null, state: 'open', content: JSON.stringify(command.content), made_at: envelope.now,
  });
  const changes: FeedChange[] = row === null ? [offerChange(offer)] : [bedChange(bed), holdChange(row), offerChange(offer)];
  return applied(changes, { hold: row, offer, current: bed });
}

async function idsTaken(sql: Sql, command: CommandOf<'placeOffer'>): Promise<boolean> {
  const found = await sql.query<{ taken: boolean }>('SELECT (EXISTS (SELECT 1 FROM offer WHERE id = $1) OR EXISTS (SELECT 1 FROM hold WHERE id = $2)) AS taken', [command.offerId, command.hold?.holdId ?? '']);
  return found[0]?.taken ?? false;
}

/** Withdrawing what is gone already is done already: never a refusal. A confirmed place stays until it is released by name. */
export async function withdrawOffer(sql: Sql, command: CommandOf<'withdrawOffer'>, envelope: Envelope): Promise<Effect> {
  const offer = await lockOffer(sql, command.offerId);
  if (offer === null) return applied([]);
  const state = command.reason === 'refusedByPhone' ? 'refused' : 'withdrawn';
  const changes = await endOffer(sql, offer, state, command.reason === 'refusedByPhone' ? { answer: 'refused', reasonCode: null, text: '', expectedAt: null, answeredAt: envelope.now, by: 'phone' } : undefined);
  return applied(changes);
}

/** Ends an open or accepted offer and frees its hold while that is not yet a confirmed placement. */
export async function endOffer(sql: Sql, offer: OfferRow, state: 'withdrawn' | 'refused' | 'expired', answer?: Parameters<typeof setOffer>[3]): Promise<readonly FeedChange[]> {
  if (offer.state !== 'open' && offer.state !== 'accepted') return [];
  const hold = offer.hold_id === null ? null : await lockHold(sql, offer.hold_id);
  const freed = hold?.state === 'held' ? await freeHold(sql, hold, state === 'expired' ? 'expired' : 'released') : [];
  return [...freed, offerChange(await setOffer(sql, offer.id, state, answer))];
}

/** Ends a live hold and gives its bed back. */
export async function freeHold(sql: Sql, hold: HoldRow, state: 'released' | 'expired'): Promise<readonly FeedChange[]> {
  const bed = await giveBack(sql, hold.bed_group_id);
  const row = await setHold(sql, hold.id, state, hold.expires_at);
  return bed === null ? [holdChange(row)] : [bedChange(bed), holdChange(row)];
}

export async function releaseHold(sql: Sql, command: CommandOf<'releaseHold'>): Promise<Effect> {
  const hold = await lockHold(sql, command.holdId);
  if (hold === null || (hold.state !== 'held' && hold.state !== 'confirmed')) return applied([], { hold });
  return applied(await freeHold(sql, hold, 'released'));
}

/** A hold may last as long as a question on the morning list (protocol.md, escalation), at most a day ahead, never shorter than it does. What no longer holds is not revived. */
export async function extendHold(sql: Sql, command: CommandOf<'extendHold'>, envelope: Envelope): Promise<Effect> {
  const hold = await lockHold(sql, command.holdId);
  if (hold === null || hold.case_id !== command.caseId) return rejected('notFound', 'Deze plek wordt niet voor deze aanvraag vastgehouden.');
  if (hold.state !== 'held') return hold.state === 'confirmed' ? applied([], { hold }) : rejected('conflict', 'Deze plek wordt niet meer vastgehouden. Vraag haar opnieuw.');
  if (hold.expires_at !== null && hold.expires_at <= envelope.now) return rejected('conflict', 'Deze plek wordt niet meer vastgehouden. Vraag haar opnieuw.');
  const until = Math.min(command.until, envelope.now + LONGEST_HOLD_MS);
  if (hold.expires_at === null || hold.expires_at >= until) return applied([], { hold });
  const row = await setHold(sql, hold.id, 'held', until);
  return applied([holdChange(row)], { hold: row });
}

/** Nobody keeps a bed for more than a day without a promise. */
const LONGEST_HOLD_MS = 86_400_000;

/** A closed case leaves no orphan request: its open offers are withdrawn, their holds freed. */
export async function endOffersOfCase(sql: Sql, caseId: string): Promise<readonly FeedChange[]> {
  const open = await sql.query<OfferRow>(`SELECT * FROM offer WHERE case_id = $1 AND state = 'open' ORDER BY id FOR UPDATE`, [caseId]);
  const changes: FeedChange[] = [];
  for (const offer of open) changes.push(...(await endOffer(sql, offer, 'withdrawn')));
  return changes;
}

