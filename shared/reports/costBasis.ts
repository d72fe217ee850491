import type { Tally } from './indicators/apply.ts';
import { closings, indexIn, sources } from './indicators/dimensions.ts';
import type { CostBasis } from './cost.ts';

/** What a month's cost report counts, out of case events: requests received and places promised in [from, to) (epoch ms), and time spent on the requests (an estimate, docs/indicators.md). */
export type CountedMonth = Omit<CostBasis, 'deskCents' | 'physicianMinutes'> & { readonly deskMinutes: number; readonly physicianMinutes: number; /** places outside the network: who received there is no party to the agreement, so nobody is billed for it */ readonly outsideNetwork: number };

/** Who sent or received when nobody said. */
export const unnamed = 'onbekend';

const duplicate = indexIn(closings)('duplicate');
const gpSources = new Set(['gp', 'gpPost'].map(indexIn(sources)));

/** `organisationOfBed`: who receives at a bed group; null where it isn't known. A duplicate is no request and no placement. */
export function countMonth(tally: Tally, scope: { readonly regionId: string; readonly from: number; readonly to: number }, organisationOfBed: (bedGroupId: string) => string | null): CountedMonth {
  const { cases } = tally;
  const requests: Record<string, number> = {};
  const placements: Record<string, number> = {};
  const gpMs: Record<string, number> = {};
  let deskMs = 0;
  let physicianMs = 0;
  let outsideNetwork = 0;
  const within = (at: number): boolean => at >= scope.from && at < scope.to;
  for (let index = 0; index < cases.names.size; index += 1) {
    if (tally.regions.list[cases.region.get(index)] !== scope.regionId || cases.closing.get(index) === duplicate) continue;
    if (within(cases.placed.get(index)) && cases.outside.get(index) === 1) outsideNetwork += 1;
    else if (within(cases.placed.get(index))) {
      const bed = tally.beds.list[cases.placedBed.get(index)];
      add(placements, (bed === undefined ? null : organisationOfBed(bed)) ?? unnamed, 1);
    }
    if (!within(cases.created.get(index))) continue;
    const sender = tally.organisations.list[cases.sender.get(index)] ?? unnamed;
    add(requests, sender, 1);
    deskMs += cases.deskMs.get(index);
    physicianMs += cases.physicianMs.get(index);
    if (gpSources.has(cases.source.get(index))) add(gpMs, sender, cases.deskMs.get(index));
  }
  const gpMinutes = Object.fromEntries(Object.entries(gpMs).map(([name, ms]) => [name, minutes(ms)]).filter(([, count]) => count !== 0));
  return { requests, placements, gpMinutes, deskMinutes: minutes(deskMs), physicianMinutes: minutes(physicianMs), outsideNetwork };
}

function add(into: Record<string, number>, key: string, value: number): void {
  into[key] = (into[key] ?? 0) + value;
}
function minutes(ms: number): number {
  return Math.round(ms / 60_000);
}
