import { neighbourPairs } from './data/neighbours.ts';
import { regionRows, regionsSource } from './data/regions.ts';

/** One of the 31 regions of the 2017 table. `careOffice` is the insurer that ran its care office (zorgkantoor) then. */
export type Region = { readonly number: number; readonly name: string; readonly careOffice: string; readonly source: string };

export const regions: readonly Region[] = regionRows.map(([number, name, careOffice]) => ({ number, name, careOffice, source: regionsSource }));

/** Throws on a number that is no region: numbers come from this directory only. */
export function regionByNumber(number: number): Region {
  const region = regions.find((one) => one.number === number);
  if (region === undefined) throw new RangeError(`no region ${number}`);
  return region;
}

export function regionName(number: number): string {
  return regionByNumber(number).name;
}

/** The care office of a region: who runs it, as of the 2017 table. Placing a Wlz patient in another region needs its consent. */
export function careOffice(number: number): { readonly name: string; readonly source: string } {
  const region = regionByNumber(number);
  return { name: `zorgkantoor ${region.name} (${region.careOffice})`, source: region.source };
}

/** Regions close by, nearest first: two of their places lie less than 12 km apart (reckoned from the place data, not an official list). */
export function neighbours(number: number): readonly Region[] {
  return neighbourPairs
    .filter(([a, b]) => a === number || b === number)
    .toSorted((one, other) => one[2] - other[2])
    .map(([a, b]) => regionByNumber(a === number ? b : a));
}
