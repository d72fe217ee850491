import { nextMoment } from '../../../shared/calendar/index.ts';
import { isSearchable, nightOutlook } from '../../../shared/capacity/index.ts';
import type { BedGroup, KindOutlook } from '../../../shared/capacity/index.ts';
import type { RegionProfile } from '../../../shared/profile/schema.ts';

/** Until when the night counts: the day shift and the providers' own desks are there again. */
const morning = '07:00';

export function morningAfter(now: number): number {
  return nextMoment(now, morning);
}

/** The outlook for the care types that the region's desk places, what bites first at the top: nothing left now, then the last place now, then by the moment it begins. */
export function nightKinds(all: Iterable<BedGroup>, profile: RegionProfile, regionId: string, now: number): readonly KindOutlook[] {
  return nightOutlook(all, { careTypes: profile.careTypes.placed.filter(isSearchable), regionId, now, until: morningAfter(now) }).toSorted((a, b) => bitesAt(a, now) - bitesAt(b, now));
}

/** When it bites, epoch ms; what bites now stands before every moment to come. */
function bitesAt({ goneAt, lastAt, staleAt }: KindOutlook, now: number): number {
  if (goneAt !== null && goneAt <= now) return 0;
  if (lastAt !== null && lastAt <= now) return 1;
  return Math.min(...[goneAt, lastAt, staleAt].map((at) => at ?? Number.MAX_SAFE_INTEGER));
}
