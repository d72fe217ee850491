import type { Position } from '../../../shared/capacity/schema.ts';
import type { Out } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import type { Cache } from '../kernel.ts';

export type Lookup = Out<DeskContract['casework.lookupMunicipality']>;
/** Dutch municipalities as callers name them. */
export type Municipalities = { lookup(text: string): Lookup; position(name: string): Position | null };

/** Known from the locations in the region's directory of places until a municipality is named that no provider stands in. */
export function createMunicipalities(cache: Cache): Municipalities {
  const at = (name: string) => cache.all('location').filter((location) => location.municipality.toLowerCase() === name.trim().toLowerCase());
  return {
    lookup: (text) => {
      const [first] = at(text);
      if (first === undefined) return { kind: 'unknown', municipality: null, regionNumber: null, regionName: null, options: [], source: null };
      const region = cache.get('regionDirectory', first.regionId);
      return { kind: 'found', municipality: first.municipality, regionNumber: region?.number ?? null, regionName: region?.name ?? null, options: [], source: 'locaties in de regio' };
    },
    position: (name) => at(name).find((location) => location.position !== null)?.position ?? null,
  };
}
