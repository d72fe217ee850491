import type { RegionDirectoryEntry } from '../contract/region.ts';
import { lookupMunicipality } from './lookup.ts';

export type DeskOfPlace = { readonly name: string | null; readonly deskName: string; readonly deskPhone: string };

/**
 * The desk or desks of a region that serve a municipality. A region may have several, each for a subregion; a municipality that no subregion names, and a region with one
 * desk, get the region's own desk. Names are compared as the directory knows them, so a former name finds the desk of today's municipality.
 */
export function desksFor(entry: RegionDirectoryEntry, municipality: string | null): readonly DeskOfPlace[] {
  const subregions = entry.subregions ?? [];
  const wanted = municipality === null ? null : today(municipality);
  const fitting = wanted === null ? [] : subregions.filter((one) => one.municipalities.some((name) => today(name) === wanted));
  if (fitting.length > 0) return fitting.map(({ name, deskName, deskPhone }) => ({ name, deskName, deskPhone }));
  return [{ name: null, deskName: entry.deskName, deskPhone: entry.deskPhone }];
}

function today(name: string): string {
  const found = lookupMunicipality(name);
  return (found.kind === 'found' ? found.municipality : name).toLocaleLowerCase('nl');
}
