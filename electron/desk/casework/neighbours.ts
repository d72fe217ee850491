import type { Out } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import type { Kernel } from '../kernel.ts';
import type { Looked } from './looked.ts';

type Desk = Out<DeskContract['casework.neighbours']>['desks'][number];

/** Desks of other regions: neighbours first, those of the profile before those of the map; a Wlz place there needs the care office (desks.md, "matching"). */
export function neighboursOf(kernel: Kernel, { state, profile }: Looked): Desk[] {
  const all = kernel.cache.all('regionDirectory');
  const own = all.find((one) => one.id === state.regionId);
  const agreed = new Map((profile.matching.neighbours ?? []).map((one) => [one.regionId, one.needs]));
  const wlz = state.decision?.decided.careType === 'wlzCrisis' || state.decision?.decided.careType === 'wlzRegular';
  return all.filter((one) => one.id !== state.regionId).map((one): Desk => ({
    regionId: one.id, region: one.name, deskName: one.deskName, phone: one.deskPhone, careOffice: one.careOffice, neighbour: agreed.has(one.id) || own?.neighbours.includes(one.id) === true,
    needsCareOffice: wlz && (profile.matching.wlzOutsideNeedsCareOffice || agreed.get(one.id) === 'careOfficeConsent'),
  })).sort((a, b) => Number(agreed.has(b.regionId)) - Number(agreed.has(a.regionId)) || Number(b.neighbour) - Number(a.neighbour) || a.region.localeCompare(b.region, 'nl'));
}
