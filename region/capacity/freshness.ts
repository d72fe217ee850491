import { nextMoment, wallAt } from '../../shared/calendar/index.ts';
import type { RegionProfile } from '../../shared/profile/schema.ts';

const MINUTE = 60_000;

/**
 * Until when a report of `observedAt` counts as fresh (epoch ms; capacity.md, expiresAt): the profile's minutes for its source and hour. "Voor de nacht" lasts until
 * the profile's morning hour, if that is later.
 */
export function freshUntil(profile: RegionProfile, source: 'manual' | 'system', observedAt: number, forTheNight: boolean): number {
  const { freshness } = profile;
  const minutes = source === 'system' ? freshness.systemMinutes : isNight(profile, observedAt) ? freshness.nightManualMinutes : freshness.manualMinutes;
  const usual = observedAt + minutes * MINUTE;
  return forTheNight ? Math.max(usual, nextMoment(observedAt, freshness.nightUntil)) : usual;
}

function isNight(profile: RegionProfile, instant: number): boolean {
  const wall = wallAt(instant);
  const clock = `${String(wall.hour).padStart(2, '0')}:${String(wall.minute).padStart(2, '0')}`;
  const { nightFrom, nightUntil } = profile.freshness;
  return nightFrom <= nightUntil ? clock >= nightFrom && clock < nightUntil : clock >= nightFrom || clock < nightUntil;
}
