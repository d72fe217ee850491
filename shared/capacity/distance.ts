import type { Position } from './schema.ts';

/** Mean earth radius in km (IUGG), as capacity.md fixes it. */
export const earthRadiusKm = 6371.0088;

const radian = Math.PI / 180;

/** Great-circle distance in km ("hemelsbreed", never travel distance), haversine. */
export function distanceKm(from: Position, to: Position): number {
  const northing = Math.sin(((to.lat - from.lat) * radian) / 2);
  const easting = Math.sin(((to.lng - from.lng) * radian) / 2);
  const haversine = northing * northing + Math.cos(from.lat * radian) * Math.cos(to.lat * radian) * easting * easting;
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

/** The position as a point on the unit sphere: the angle between two points follows from a product without trigonometry. */
export function unitVector(position: Position): readonly [number, number, number] {
  const lat = position.lat * radian;
  const lng = position.lng * radian;
  return [Math.cos(lat) * Math.cos(lng), Math.cos(lat) * Math.sin(lng), Math.sin(lat)];
}
