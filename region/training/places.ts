import type { Location, Organisation } from '../../shared/capacity/schema.ts';
import { houseFirst, houseLast, otherOrganisations, trainingRegions } from './data/names.ts';
import type { TrainingRegion } from './data/names.ts';
import { places } from './data/places.ts';
import type { Place } from './data/places.ts';
import { seeded } from './random.ts';
import type { Random } from './random.ts';

/** A number that nobody can have: the subscriber part starts with a zero (E.164). */
export function inventedNumber(region: Pick<TrainingRegion, 'areaCode'>, random: Random): string {
  return `+31${region.areaCode}0${String(random.int(0, 999_999)).padStart(6, '0')}`;
}

export function makeOrganisations(): readonly Organisation[] {
  return trainingRegions.flatMap((region) => [
    ...region.providers.map((name, index): Organisation => ({ id: providerId(region, index), name, kind: 'provider', regionId: region.id, version: 1 })),
    ...otherOrganisations.map(([kind, name]): Organisation => ({ id: `org-${region.number}-${kind}`, name: `${name} ${region.name}`, kind, regionId: region.id, version: 1 })),
    { id: `org-${region.number}-careOffice`, name: region.careOffice, kind: 'careOffice', regionId: region.id, version: 1 },
  ]);
}

export function makeLocations(random: Random): readonly Location[] {
  return [...makeHouses(random), ...trainingRegions.flatMap(makeOffices)];
}

/** Who is rung for care that is not a bed: one number by day and night each. Invented, with a stream of their own. */
function makeOffices(region: TrainingRegion): readonly Location[] {
  const random = seeded(9000 + region.number);
  const [first] = places.filter(([regionId]) => regionId === region.id);
  if (first === undefined) return [];
  const [, place, municipality, lat, lng] = first;
  return otherOrganisations.map(([kind, name]): Location => {
    const number = inventedNumber(region, random);
    return {
      id: `loc-${region.number}-${kind}`, organisationId: `org-${region.number}-${kind}`, name: `${name} ${region.name}`, place, municipality, postcode: null, regionId: region.id, position: { lat: Math.round(lat * 100) / 100, lng: Math.round(lng * 100) / 100 },
      dayNumber: number, nightNumber: number, dayHours: [], nightHours: [], answeredBy: 'dienstdoende', version: 1,
    };
  });
}

function makeHouses(random: Random): readonly Location[] {
  return trainingRegions.flatMap((region) => {
    const here = places.filter(([regionId]) => regionId === region.id);
    return region.providers.flatMap((_name, provider) => [0, 1, 2].map((turn) => {
      const place = here[(provider * 3 + turn) % here.length];
      if (place === undefined) throw new Error(`no places in ${region.id}`);
      return makeLocation(region, provider, turn, place, random);
    }));
  });
}

function makeLocation(region: TrainingRegion, provider: number, turn: number, [, place, municipality, lat, lng]: Place, random: Random): Location {
  const number = provider * 3 + turn;
  const name = `${houseFirst[(number + region.number) % houseFirst.length] ?? ''}${houseLast[(number * 3 + region.number) % houseLast.length] ?? ''}`;
  return {
    id: `loc-${region.number}-${number}`, organisationId: providerId(region, provider), name: `De ${name}`, place, municipality, postcode: null, regionId: region.id,
    // near the middle of the place, never on a real house: rounded to about a kilometre
    position: { lat: Math.round((lat + (random.next() - 0.5) * 0.02) * 100) / 100, lng: Math.round((lng + (random.next() - 0.5) * 0.03) * 100) / 100 },
    dayNumber: inventedNumber(region, random), nightNumber: random.chance(0.9) ? inventedNumber(region, random) : null,
    dayHours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '07:00', to: '23:00' }], nightHours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '23:00', to: '24:00' }, { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '07:00' }],
    answeredBy: random.pick(['verpleegkundige van dienst', 'afdelingshoofd', 'zorgbemiddeling', 'receptie, die doorverbindt']), version: 1,
  };
}

function providerId(region: TrainingRegion, index: number): string {
  return `org-${region.number}-${index}`;
}
