import { isOfficeTime, nextOfficeTime } from '../calendar/index.ts';
import type { RosterEntry } from '../contract/region.ts';
import { officeHoursOf } from './route.ts';
import type { RegionProfile } from './schema.ts';

/** A stretch of time in which nobody of a role is on the roster; epoch ms. */
export type RosterGap = { readonly role: RosterEntry['role']; readonly from: number; readonly to: number };

/** How far ahead a gap is warned about (ms): a week, so that there is time to swap. */
export const gapHorizonMs = 7 * 24 * 3_600_000;

/**
 * Where the roster of a region leaves a role uncovered between `from` and `to`. Which roles must be covered is the profile's own word: each consult role around the clock
 * or in office hours. The desk's own shifts (role nurse) count as soon as the region plans any. Entries of one role may overlap; touching ones leave no gap.
 */
export function rosterGaps(profile: RegionProfile, roster: readonly RosterEntry[], from: number, to: number): readonly RosterGap[] {
  const mine = roster.filter((entry) => entry.regionId === profile.regionId);
  const required: { role: RosterEntry['role']; officeOnly: boolean }[] = profile.consult.map(({ role, around }) => ({ role, officeOnly: around === 'officeHours' }));
  if (mine.some((entry) => entry.role === 'nurse')) required.push({ role: 'nurse', officeOnly: false });
  return required.flatMap(({ role, officeOnly }) => uncovered(mine.filter((entry) => entry.role === role), from, to)
    .flatMap((gap) => (officeOnly ? officeParts(profile, gap.from, gap.to) : [gap])).map((gap) => ({ role, ...gap })));
}

type Span = { readonly from: number; readonly to: number };

function uncovered(entries: readonly Span[], from: number, to: number): Span[] {
  const gaps: Span[] = [];
  let reached = from;
  for (const entry of [...entries].sort((a, b) => a.from - b.from)) {
    if (entry.to <= reached) continue;
    if (entry.from >= to) break;
    if (entry.from > reached) gaps.push({ from: reached, to: entry.from });
    reached = entry.to;
  }
  if (reached < to) gaps.push({ from: reached, to });
  return gaps;
}

/** The parts of a span that lie in office hours, to the quarter of an hour. */
function officeParts(profile: RegionProfile, from: number, to: number): Span[] {
  const hours = officeHoursOf(profile);
  const quarter = 15 * 60_000;
  const parts: Span[] = [];
  let at: number | null = isOfficeTime(from, hours) ? from : nextOfficeTime(from, hours);
  while (at !== null && at < to) {
    let end = at;
    while (end < to && isOfficeTime(end, hours)) end = Math.min(to, end + quarter);
    parts.push({ from: at, to: end });
    at = end >= to ? null : nextOfficeTime(end, hours);
  }
  return parts;
}
