/// <reference path="./svg-maps.d.ts" />
import netherlands from '@svg-maps/netherlands';
import { describe, expect, it } from 'vitest';
import { allPlaces } from '../../../../shared/directory/gazetteer.ts';
import { mapPlaces } from './map-places.ts';
import { onMap, pointsOf } from './map-points.ts';
import type { BedRow } from '../../../../shared/contract/views.ts';

const [, , width = 0, height = 0] = netherlands.viewBox.split(' ').map(Number);

describe('places on the map', () => {
  it('every known place of the country falls inside the picture', () => {
    const outside = allPlaces().filter(({ position }) => {
      if (position === null) return false;
      const { x, y } = onMap(position);
      return x < 0 || x > width || y < 0 || y > height;
    });
    expect(outside.map((place) => place.name)).toEqual([]);
    expect(mapPlaces.length).toBeGreaterThan(10);
  });

  it('one point per place, free and "bellen" apart; what has no position is counted, never put somewhere', () => {
    const row = (id: string, place: string, position: { lat: number; lng: number } | null, status: 'free' | 'call') => ({ bedGroup: { id, name: id, position }, location: { place, position: null }, status }) as BedRow;
    const { points, unplaced } = pointsOf([row('a', 'Deventer', { lat: 52.25, lng: 6.16 }, 'free'), row('b', 'Deventer', { lat: 52.25, lng: 6.16 }, 'call'), row('c', 'Ergens', null, 'free')], (one) => one.status ?? 'call');
    expect(points).toMatchObject([{ place: 'Deventer', free: 1, call: 1 }]);
    expect(unplaced).toBe(1);
  });
});
