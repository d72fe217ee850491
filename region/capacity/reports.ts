import type { BedGroup } from '../../shared/capacity/schema.ts';
import { RegionDirectoryEntry } from '../../shared/contract/region.ts';
import type { RegionProfile } from '../../shared/profile/schema.ts';
import type { Sql } from '../db/db.ts';
import { applied, conflicting, rejected } from '../sync/effect.ts';
import type { CommandOf, Effect, Envelope } from '../sync/effect.ts';
import { readRows } from '../sync/rows.ts';
import type { Scope } from '../sync/scope.ts';
import { bedChange, lockBed, toBedGroup, writeCall, writeReport } from './bedGroups.ts';
import type { BedRow } from './bedGroups.ts';
import { freshUntil } from './freshness.ts';

/**
 * A number told in a call round or on the provider page: absolute, and net of the holds the reporter could see, which is why it names the version it was based on.
 * Based on another version, or older than what is known, it goes back for confirmation with the current state. It counts from when it was told, never from when it arrived.
 * A desk that doesn't work for the bed's region may tell what it heard there, as hearsay that says so (ADR 0027).
 */
export async function reportCapacity(sql: Sql, command: CommandOf<'reportCapacity'>, envelope: Envelope, scope: Scope, profileOf: (regionId: string) => Promise<RegionProfile>): Promise<Effect> {
  const bed = await lockBed(sql, command.bedGroupId);
  if (bed === null) return rejected('notFound', 'Deze plek staat niet meer in de regio.');
  const observedAt = Math.min(command.at, envelope.now);
  if (command.said === 'noAnswer') return noAnswer(sql, command, bed, observedAt, envelope.desk);
  if (bed.version !== command.baseVersion) return conflicting('stale', 'Deze plek is intussen gewijzigd. Controleer het aantal en meld het opnieuw.', bed);
  if (observedAt < bed.observed_at) return conflicting('stale', 'Er is al een nieuwere melding van deze plek. Controleer het aantal en meld het opnieuw.', bed);
  const row = await writeReport(sql, bed.id, {
    reported: command.available === null ? null : command.available + bed.held, absentReason: command.available === null ? 'niet bekend volgens de locatie' : null, availableFrom: command.availableFrom, observedAt,
    expiresAt: freshUntil(await profileOf(bed.region_id), 'manual', observedAt, command.forTheNight), source: 'manual', reportedBy: scope.regions.includes(bed.region_id) ? (command.spokeWith === '' ? command.actor.id : command.spokeWith) : await heardBy(sql, command.spokeWith, scope),
    ...(command.said === undefined ? {} : { lastCall: callOf(command, command.said, observedAt, envelope.desk) }),
  });
  return row === null ? rejected('notFound', 'Deze plek staat niet meer in de regio.') : applied([bedChange(row)], { current: row });
}

/** Nobody picked up: a fact that needs no confirmation and says nothing about the number. A later call that is known already stands. */
async function noAnswer(sql: Sql, command: CommandOf<'reportCapacity'>, bed: BedRow, at: number, desk: string): Promise<Effect> {
  const known = toBedGroup(bed).lastCall ?? null;
  if (known !== null && known.at > at) return applied([], { current: bed });
  const row = await writeCall(sql, bed.id, callOf(command, 'noAnswer', at, desk));
  return row === null ? rejected('notFound', 'Deze plek staat niet meer in de regio.') : applied([bedChange(row)], { current: row });
}

/**
 * Who said it, of a number that a desk of another region heard: whatever name was typed, it never reads as the provider's own report or as one of its own region's desk. The desk is named by its regions, as a
 * nurse knows them, never by its id; without a name in the directory it is "een loket".
 */
async function heardBy(sql: Sql, spokeWith: string, desk: Scope): Promise<string> {
  const names = (await readRows(sql, 'regionDirectory')).filter((row) => desk.regions.includes(row.id)).map((row) => RegionDirectoryEntry.parse(row.body).name).join(', ');
  return `${spokeWith === '' ? 'de locatie' : spokeWith}, gehoord door een loket van een andere regio${names === '' || names.length > longestNames ? '' : ` (${names})`}`;
}

/** characters; a desk that works for many regions would fill the line */
const longestNames = 100;

function callOf(command: CommandOf<'reportCapacity'>, said: NonNullable<BedGroup['lastCall']>['said'], at: number, desk: string): NonNullable<BedGroup['lastCall']> {
  const told = said !== 'noAnswer';
  return { at, desk, by: command.byName ?? '', spokeWith: command.spokeWith, said, available: told ? command.available : null, availableFrom: told ? command.availableFrom : null };
}
