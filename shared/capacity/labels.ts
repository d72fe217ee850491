import { searchableCareTypes } from './schema.ts';
import type { Label, SearchableCareType } from './schema.ts';
import type { Urgency } from '../contract/primitives.ts';

/** Labels that serve a care type (capacity.md, "Need"): Wmo emergency places serve respite only when the urgency is U0..U4. */
export function labelsServing(careType: SearchableCareType, urgency: Urgency): readonly Label[] {
  if (careType === 'wlzRegular') return ['wlz'];
  if (careType === 'respite') return urgency === 'U5' ? ['respite'] : ['respite', 'wmoEmergency'];
  return [careType];
}

/** True when a bed is looked up for this care type; for any other care type the answer is `notABedSearch`. */
export function isSearchable(careType: unknown): careType is SearchableCareType {
  return searchableCareTypes.some((searchable) => searchable === careType);
}
