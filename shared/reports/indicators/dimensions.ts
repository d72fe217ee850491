import { deviationReasons, destinations, followUpDestinations, refusalReasons, ReferrerRole } from '../../casework/events.ts';
import { bedTypes, otherCareTypes, urgencies } from '../../contract/primitives.ts';

/** What a case has at index 0 as long as nobody decided or said. */
export const unknown = 'unknown';

export const careTypes = [unknown, ...bedTypes, ...otherCareTypes] as const;
export const urgencyLevels = [unknown, ...urgencies] as const;
export const sources = [unknown, ...ReferrerRole.options] as const;
export const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
export const closings = ['open', ...destinations] as const;
export const deviations = ['none', ...deviationReasons] as const;
/** Where a patient was found so many days after admission; the first stands for a follow-up of which the time has passed without any answer. */
export const whereabouts = ['notAsked', ...followUpDestinations] as const;
export const refusals = ['none', ...refusalReasons] as const;

export const phases = ['pickUp', 'triage', 'search', 'placement', 'handover', 'transfer', 'arrival', 'providerAnswer', 'physician'] as const;
export type Phase = (typeof phases)[number];
export const phase = Object.fromEntries(phases.map((name, index) => [name, index])) as Readonly<Record<Phase, number>>;
/** Phases of which a case has one; the last two belong to its offers and consults. */
export const casePhases = 7;

/** Groups in one row: 0 = all, then care types, urgencies, sources, hours. */
export const careTypeFrom = 1;
export const urgencyFrom = careTypeFrom + careTypes.length;
export const sourceFrom = urgencyFrom + urgencyLevels.length;
export const hourFrom = sourceFrom + sources.length;
export const groups = hourFrom + hours.length;

export const dimensions = {
  byCareType: { from: careTypeFrom, names: careTypes as readonly string[] },
  byUrgency: { from: urgencyFrom, names: urgencyLevels as readonly string[] },
  bySource: { from: sourceFrom, names: sources as readonly string[] },
  byHour: { from: hourFrom, names: hours as readonly string[] },
} as const;
export type Dimension = keyof typeof dimensions;

/** Index of a name in its list, 0 when it isn't there. */
export function indexIn(names: readonly string[]): (name: string | null | undefined) => number {
  const map = new Map(names.map((name, index) => [name, index]));
  return (name) => (name === null || name === undefined ? 0 : (map.get(name) ?? 0));
}
