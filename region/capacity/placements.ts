import type { Sql } from '../db/db.ts';
import { applied, rejected } from '../sync/effect.ts';
import type { CommandOf, Effect, Envelope } from '../sync/effect.ts';
import type { FeedChange } from '../sync/feed.ts';
import { bedChange, lockBed, occupy, takeOne, takeRegardless } from './bedGroups.ts';
import type { BedRow } from './bedGroups.ts';
import { conflictChange, holdChange, insertHold, lockHold, lockOffer, offerChange, one, openOverbooked, setHold, setOffer, toConflict } from './ledger.ts';
import type { ConflictRow, HoldRow } from './ledger.ts';

/**
 * Toegezegd. A placement agreed by telephone or with the provider is a fact: it is never refused. A live hold becomes the placement. Where the hold is gone
 * (expired while this waited) or never was (offline), a bed is taken if there is one; if not, the fact is kept, the group is over capacity and a conflict
 * names everyone with a claim on it.
 */
export async function confirmPlacement(sql: Sql, command: CommandOf<'confirmPlacement'>, envelope: Envelope): Promise<Effect> {
  const offer = command.offerId === null ? null : await lockOffer(sql, command.offerId);
  const found = await lockHold(sql, command.holdId);
  const accepted: FeedChange[] = offer !== null && (offer.state === 'open' || offer.state === 'expired' || offer.state === 'accepted')
    ? [offerChange(await setOffer(sql, offer.id, 'accepted', { answer: 'accepted', reasonCode: null, text: '', expectedAt: command.expectedAt, answeredAt: envelope.now, by: command.via }))] : [];

  if (found?.state === 'confirmed' || found?.state === 'arrived') return applied(accepted, { hold: found });
  if (found?.state === 'held') {
    const hold = await setHold(sql, found.id, 'confirmed', null);
    return applied([holdChange(hold), ...accepted], { hold });
  }
  const taken = await claim(sql, command, envelope, found, 'confirmed');
  return applied([...taken.changes, ...accepted], { hold: taken.hold, current: taken.bed, ...(taken.over ? overbooked : {}) });
}

const overbooked = { code: 'overbooked', message: 'De toezegging is vastgelegd, maar er was geen vrije plek meer: de plek is dubbel toegezegd. Bel de locatie en de andere meldtafel.' } as const;

type Claim = { readonly changes: readonly FeedChange[]; readonly hold: HoldRow; readonly bed: BedRow | null; readonly over: boolean };

async function claim(sql: Sql, command: { holdId: string; regionId: string; caseId: string; bedGroupId: string; via: 'provider' | 'phone' }, envelope: Envelope, found: HoldRow | null, state: 'confirmed' | 'arrived'): Promise<Claim> {
  const bedGroupId = found?.bed_group_id ?? command.bedGroupId;
  const before = await lockBed(sql, bedGroupId);
  const free = before === null ? null : await takeOne(sql, before.id);
  const bed = free ?? (before === null ? null : await takeRegardless(sql, before.id));
  const hold = found !== null ? await setHold(sql, found.id, state, null) : await insertHold(sql, {
    id: command.holdId, region_id: command.regionId, case_id: command.caseId, bed_group_id: bedGroupId, desk: envelope.desk, state, basis: command.via === 'phone' ? 'phone' : 'server', made_at: envelope.now, expires_at: null,
  });
  // A group whose number nobody knows can't be over capacity: the telephone said there was room.
  const over = bed === null || (bed.reported !== null && bed.held > bed.reported);
  const conflict = over ? [conflictChange(await openOverbooked(sql, bedGroupId, bed?.region_id ?? command.regionId, envelope.now))] : [];
  return { changes: [...(bed === null ? [] : [bedChange(bed)]), holdChange(hold), ...conflict], hold, bed, over };
}

/** Opgenomen: the held bed is occupied (`reported` - 1) until the next report. Also a fact, with or without a hold that is still known. */
export async function arrive(sql: Sql, command: CommandOf<'arrive'>, envelope: Envelope, regionOfCase: string): Promise<Effect> {
  const found = await lockHold(sql, command.holdId);
  if (found?.state === 'arrived') return applied([], { hold: found });
  const live = found?.state === 'held' || found?.state === 'confirmed';
  const taken = live ? null : await claim(sql, { holdId: command.holdId, regionId: found?.region_id ?? regionOfCase, caseId: command.caseId, bedGroupId: command.bedGroupId, via: 'phone' }, envelope, found, 'arrived');
  const hold = taken?.hold ?? await setHold(sql, command.holdId, 'arrived', null);
  const bed = await occupy(sql, hold.bed_group_id);
  return applied([...(taken?.changes ?? []), holdChange(hold), ...(bed === null ? [] : [bedChange(bed)])], { hold, ...(taken?.over === true ? overbooked : {}) });
}

/**
 * A person closes a conflict. While the group is still over capacity it stays open: first a report with more beds, or a placement that goes elsewhere. `anyErased`: whether one of these cases is of an
 * erased person; then what the person wrote isn't kept.
 */
export async function resolveConflict(sql: Sql, command: CommandOf<'resolveConflict'>, envelope: Envelope, anyErased: (caseIds: readonly string[]) => Promise<boolean>): Promise<Effect> {
  const seen = (await sql.query<ConflictRow>('SELECT * FROM conflict WHERE id = $1', [command.conflictId]))[0];
  // the bed first, as whoever opens a conflict does: two that wait for each other would stop both
  const bed = seen === undefined || seen.bed_group_id === null ? null : await lockBed(sql, seen.bed_group_id);
  const conflict = (await sql.query<ConflictRow>('SELECT * FROM conflict WHERE id = $1 FOR UPDATE', [command.conflictId]))[0];
  if (conflict === undefined) return rejected('notFound', 'Dit conflict is niet bekend in de regio.');
  if (conflict.closed_at !== null) return applied([]);
  if (bed !== null && bed.reported !== null && bed.held > bed.reported) {
    return rejected('blocked', 'De plek is nog dubbel toegezegd. Meld eerst meer bedden of geef één toezegging vrij, sluit het conflict daarna.');
  }
  const row = one(await sql.query<ConflictRow>('UPDATE conflict SET closed_at = $2, resolution = $3, version = version + 1 WHERE id = $1 RETURNING *', [conflict.id, envelope.now, (await anyErased(toConflict(conflict).caseIds)) ? '' : command.resolution]));
  return applied([conflictChange(row)]);
}

