import type { RegionProfile } from '../../shared/profile/schema.ts';
import type { Sql } from '../db/db.ts';
import { applied, conflicting, rejected } from '../sync/effect.ts';
import type { CommandOf, Effect, Envelope } from '../sync/effect.ts';
import { bedChange, lockBed, writeReport } from './bedGroups.ts';
import { freshUntil } from './freshness.ts';

/**
 * A number told in a call round or on the provider page: absolute, and net of the holds the reporter could see, which is why it names the version it was based on.
 * Based on another version, or older than what is known, it goes back for confirmation with the current state. It counts from when it was told, never from when it arrived.
 */
export async function reportCapacity(sql: Sql, command: CommandOf<'reportCapacity'>, envelope: Envelope, profileOf: (regionId: string) => Promise<RegionProfile>): Promise<Effect> {
  const bed = await lockBed(sql, command.bedGroupId);
  if (bed === null) return rejected('notFound', 'Deze plek staat niet meer in de regio.');
  const observedAt = Math.min(command.at, envelope.now);
  if (bed.version !== command.baseVersion) return conflicting('stale', 'Deze plek is intussen gewijzigd. Controleer het aantal en meld het opnieuw.', bed);
  if (observedAt < bed.observed_at) return conflicting('stale', 'Er is al een nieuwere melding van deze plek. Controleer het aantal en meld het opnieuw.', bed);
  const row = await writeReport(sql, bed.id, {
    reported: command.available === null ? null : command.available + bed.held, absentReason: command.available === null ? 'niet bekend volgens de locatie' : null, availableFrom: command.availableFrom, observedAt,
    expiresAt: freshUntil(await profileOf(bed.region_id), 'manual', observedAt, command.forTheNight), source: 'manual', reportedBy: command.spokeWith === '' ? command.actor.id : command.spokeWith,
  });
  return row === null ? rejected('notFound', 'Deze plek staat niet meer in de regio.') : applied([bedChange(row)], { current: row });
}

