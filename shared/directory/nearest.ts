import { distanceKm } from '../capacity/distance.ts';
import type { Position } from '../capacity/schema.ts';
import { allPlaces } from './gazetteer.ts';

/** The nearest known Dutch place and how far its middle is, km great-circle. */
export function nearestPlace(position: Position): { readonly place: string; readonly municipality: string; readonly km: number } {
  let best = { place: '', municipality: '', km: Number.POSITIVE_INFINITY };
  for (const place of allPlaces()) {
    if (place.position === null) continue;
    const km = distanceKm(position, place.position);
    if (km < best.km) best = { place: place.name, municipality: place.municipality.name, km };
  }
  return best;
}

/** No point of the country lies further than this from the middle of a known place (the Wadden sea and the Markermeer aside); beyond it a position is taken to be a mistake. */
const inhabitedKm = 12;

/** Could a care location stand here, as far as the place list goes? A strip of some kilometres across the border passes too. */
export function inNetherlands(position: Position): boolean {
  return nearestPlace(position).km <= inhabitedKm;
}
