import type { Cache } from '../kernel.ts';
import type { BedGroup, Location } from '../../../shared/capacity/schema.ts';

/** Names and joined rows of the region's current state, looked up on demand. */
export type Places = {
  bedGroup(id: string): BedGroup | null;
  location(id: string | null): Location | null;
  organisationName(id: string): string;
  bedGroupName(id: string): string;
};

export function createPlaces(cache: Cache): Places {
  return {
    bedGroup: (id) => cache.get('bedGroup', id),
    location: (id) => (id === null ? null : cache.get('location', id)),
    organisationName: (id) => cache.get('organisation', id)?.name ?? id,
    bedGroupName: (id) => {
      const bed = cache.get('bedGroup', id);
      if (bed === null) return id;
      const location = cache.get('location', bed.locationId);
      return location === null ? bed.name : `${location.name}, ${bed.name}`;
    },
  };
}
