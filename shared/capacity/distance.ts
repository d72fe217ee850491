import type { Position } from './schema.ts';

/** Mean earth radius in km (IUGG), as capacity.md fixes it. */
export const earthRadiusKm = 6371.0088;

const radian = Math.PI / 180;

/** Great-circle distance in km ("hemelsbreed", never travel distance), haversine. */
export function distanceKm(from: Position, to: Position): number {
  return arcKm(to.lat - from.lat, to.lng - from.lng, cosine(from.lat), cosine(to.lat));
}

/** The same from differences in degrees and the cosines of both latitudes, for whoever has those at hand for thousands of places. */
export function arcKm(latBy: number, lngBy: number, cosFrom: number, cosTo: number): number {
  const northing = Math.sin((latBy * radian) / 2);
  const easting = Math.sin((lngBy * radian) / 2);
  const haversine = northing * northing + cosFrom * cosTo * easting * easting;
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

/** Cosine of an angle in degrees. */
export function cosine(degrees: number): number {
  return Math.cos(degrees * radian);
}

/** The position as a point on the unit sphere: the angle between two points follows from a product without trigonometry. */
export function unitVector(position: Position): readonly [number, number, number] {
  const lat = position.lat * radian;
  const lng = position.lng * radian;
  return [Math.cos(lat) * Math.cos(lng), Math.cos(lat) * Math.sin(lng), Math.sin(lat)];
}
