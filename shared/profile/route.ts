import { defaultHolidayOptions, isOfficeTime, minutesOf } from '../calendar/index.ts';
import type { OfficeHours } from '../calendar/index.ts';
import type { CareType } from '../contract/primitives.ts';
import type { RegionProfile, RouteDesk } from './schema.ts';

/** Office hours of a profile as the calendar reads them: public holidays are out of hours in every region. */
export function officeHoursOf(profile: RegionProfile): OfficeHours {
  const { days, from, to } = profile.hours.office;
  return { days, fromMinute: minutesOf(from), toMinute: minutesOf(to), holidays: defaultHolidayOptions };
}

/**
 * Which desk takes a call of this source about this care type at this instant (null = not known yet). The narrowest route holds: one that names source and care type
 * goes before one that names the source, that before one that names the care type, that before one for everybody. Without a route: the region's own two lines.
 */
export function routeFor(profile: RegionProfile, source: string | null, careType: CareType | null, at: number): RouteDesk & { readonly officeHours: boolean } {
  const officeHours = isOfficeTime(at, officeHoursOf(profile));
  const fits = (profile.hours.routes ?? []).filter((route) => covers(route.sources, source) && covers(route.careTypes, careType));
  const [best] = fits.toSorted((a, b) => width(a) - width(b));
  if (best !== undefined) return { ...(officeHours ? best.office : best.outOfHours), officeHours };
  return { name: officeHours ? profile.hours.officeRoute : profile.hours.outOfHoursRoute, phone: null, officeHours };
}

function covers(list: readonly string[], value: string | null): boolean {
  return list.length === 0 || (value !== null && list.includes(value));
}

function width(route: { readonly sources: readonly string[]; readonly careTypes: readonly string[] }): number {
  return (route.sources.length === 0 ? 2 : 0) + (route.careTypes.length === 0 ? 1 : 0);
}
