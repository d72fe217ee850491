import { nextMoment } from '../../../shared/calendar/index.ts';
import { isSearchable, nightOutlook } from '../../../shared/capacity/index.ts';
import type { BedGroup, KindOutlook } from '../../../shared/capacity/index.ts';
import type { RegionProfile } from '../../../shared/profile/schema.ts';

/** Until when the night counts: the day shift and the providers' own desks are there again. */
const morning = '07:00';

export function morningAfter(now: number): number {
  return nextMoment(now, morning);
}

/** The outlook for the care types that the region's desk places. */
export function nightKinds(all: Iterable<BedGroup>, profile: RegionProfile, regionId: string, now: number): readonly KindOutlook[] {
  return nightOutlook(all, { careTypes: profile.careTypes.placed.filter(isSearchable), regionId, now, until: morningAfter(now) });
}
