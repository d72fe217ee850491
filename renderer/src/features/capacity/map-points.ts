import type { Position } from '../../../../shared/capacity/schema.ts';
import type { BedRow } from '../../../../shared/contract/views.ts';

/** Point on the map of @svg-maps/netherlands (viewBox 613 x 724) for degrees: Mercator, fitted so that 99 % of 1,572 known places fall in their own province. */
export function onMap({ lat, lng }: Position): { readonly x: number; readonly y: number } {
  const mercator = (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
  return { x: -530.71 + 158.102 * lng, y: 10051.1 - 157.871 * mercator };
}

/** Fitting beds of one place: how many groups are free, and how many read "bellen". */
export type MapPoint = { readonly place: string; readonly x: number; readonly y: number; readonly free: number; readonly call: number };

/** One point per place in the order of the list; `unplaced` = bed groups of which nobody knows where they stand. */
export function pointsOf(rows: readonly BedRow[], statusOf: (row: BedRow) => 'free' | 'call'): { readonly points: readonly MapPoint[]; readonly unplaced: number } {
  const points = new Map<string, { place: string; x: number; y: number; free: number; call: number }>();
  let unplaced = 0;
  for (const row of rows) {
    const position = row.bedGroup.position ?? row.location?.position ?? null;
    if (position === null) {
      unplaced += 1;
      continue;
    }
    const place = row.location?.place ?? row.bedGroup.name;
    const point = points.get(place) ?? { place, ...onMap(position), free: 0, call: 0 };
    points.set(place, { ...point, [statusOf(row)]: point[statusOf(row)] + 1 });
  }
  return { points: [...points.values()], unplaced };
}
