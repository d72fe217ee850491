export { lookupMunicipality, lookupPlace } from './lookup.ts';
export type { MunicipalityAnswer, Option, PlaceAnswer } from './lookup.ts';
export { inNetherlands, nearestPlace } from './nearest.ts';
export { careOffice, neighbours, regionByNumber, regionName, regions } from './regions.ts';
export type { Region } from './regions.ts';
