import { dateAt, plainDate, plusDays, wallAt, weekdayOf } from '../calendar/index.ts';
import type { PlainDate } from '../calendar/index.ts';
import { minutesOf } from '../calendar/index.ts';
import type { RegionProfile } from './schema.ts';

/**
 * Whose week of triage it is: the organisation's id, or null when the profile has no turns or they haven't begun. Weeks turn over at the profile's weekday and wall-clock
 * time, so the week with a clock change is an hour shorter or longer and nobody's turn shifts.
 */
export function organisationInTurn(profile: RegionProfile, at: number): string | null {
  const { rotation } = profile.triage;
  if (rotation === undefined || rotation.organisations.length === 0) return null;
  const wall = wallAt(at);
  const today = plainDate(dateAt(at));
  const begun = wall.hour * 60 + wall.minute >= minutesOf(rotation.at) ? today : plusDays(today, -1);
  const week = weekStart(begun, rotation.weekday);
  const swap = rotation.swaps?.findLast((one) => weekStart(plainDate(one.week), rotation.weekday) === week);
  if (swap !== undefined) return swap.organisation;
  const weeks = (week - weekStart(plainDate(rotation.from), rotation.weekday)) / 7;
  return weeks < 0 ? null : (rotation.organisations[weeks % rotation.organisations.length] ?? null);
}

/** Day number of the last `weekday` on or before a date. */
function weekStart(date: PlainDate, weekday: number): number {
  const back = (weekdayOf(date) - weekday + 7) % 7;
  return Math.round(Date.UTC(date.year, date.month - 1, date.day) / 86_400_000) - back;
}
