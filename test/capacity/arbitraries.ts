import fc from 'fast-check';
import { features, labels, searchableCareTypes } from '../../shared/capacity/schema.ts';
import type { AdmissionWindow, BedGroup, Feature, Label, Need } from '../../shared/capacity/schema.ts';

/** Invented beds and needs, crowded around the places where the rules turn: both clock changes, midnights, window ends, equal ids and distances. */
const quarter = 900_000;
const bases = ['2026-03-28T12:00:00Z', '2026-10-24T12:00:00Z', '2026-11-22T03:00:00Z', '2026-12-31T20:00:00Z'].map((text) => Date.parse(text));

export const instant: fc.Arbitrary<number> = fc
  .tuple(fc.constantFrom(...bases), fc.integer({ min: 0, max: 4 * 36 }), fc.constantFrom(0, 0, 0, -1, 1, 123_456))
  .map(([base, quarters, jitter]) => base + quarters * quarter + jitter);

const usually = (value: boolean): fc.Arbitrary<boolean> => fc.constantFrom(value, value, value, !value);

const nearby = (from: number, most: number): fc.Arbitrary<number> =>
  fc.tuple(fc.integer({ min: -8, max: most }), fc.constantFrom(0, 0, 0, -1, 1)).map(([quarters, jitter]) => from + quarters * quarter + jitter);

const clocks = ['00:00', '01:00', '01:59', '02:00', '02:15', '02:30', '02:59', '03:00', '03:30', '08:00', '12:00', '17:00', '22:00', '23:59'];
const window: fc.Arbitrary<AdmissionWindow> = fc
  .record({
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    one: fc.constantFrom(...clocks),
    other: fc.constantFrom(...clocks, '24:00', '24:00'),
  })
  .map(({ days, one, other }) => (other === '24:00' || one <= other ? { days, from: one, to: other } : { days, from: other, to: one }));

const position = fc.option(
  fc.record({ lat: fc.constantFrom(52.25, 52.2551, 52.5, 51.92, 50.85), lng: fc.constantFrom(6.16, 6.1639, 4.48, 5.69) }),
  { freq: 4 },
);
const everyLabel: fc.Arbitrary<Label[]> = fc.constant([...labels]);
const everyFeature: fc.Arbitrary<Feature[]> = fc.constant([...features]);
const regions = ['r1', 'r2', 'r3'];
const organisations = ['a', 'b', 'c', 'd'];
const ids = ['A', 'B', 'a', 'b', 'z', 'é', '10', '9', 'bed-1', 'bed-10', 'bed-2', '\uFF21', '\u{1F3E0}'];

const bed = (around: number): fc.Arbitrary<BedGroup> =>
  fc
    .record({
      organisationId: fc.constantFrom(...organisations),
      regionId: fc.constantFrom(...regions),
      position,
      labels: fc.oneof(everyLabel, everyLabel, fc.subarray([...labels])),
      available: fc.constantFrom(null, 0, 1, 2, 7),
      availableFrom: fc.option(nearby(around, 100)),
      acute: usually(true),
      admission: fc.array(window, { maxLength: 3 }),
      sex: fc.constantFrom('any' as const, 'any' as const, 'female' as const, 'male' as const),
      ward: fc.constantFrom('open' as const, 'open' as const, 'open' as const, 'closed' as const),
      wzdRegistered: usually(true),
      features: fc.oneof(everyFeature, fc.subarray([...features])),
      maxWeightKg: fc.constantFrom(120, 150, 200),
      expiresAt: nearby(around, 20),
    })
    .map((own) => ({
      ...own,
      id: '', locationId: 'loc', name: 'afdeling', staffed: null, total: null, mainPractitioner: 'gp' as const, commitment: false,
      observedAt: around, source: 'manual' as const, reportedBy: 'test', version: 1,
    }));

const need = (now: number): fc.Arbitrary<Need> =>
  fc.record({
    careType: fc.constantFrom(...searchableCareTypes),
    urgency: fc.constantFrom('U0' as const, 'U1' as const, 'U2' as const, 'U3' as const, 'U4' as const, 'U5' as const),
    now: nearby(now, 4),
    neededBy: fc.oneof(nearby(now, 12), nearby(now, 4 * 24 * 9), nearby(now + 8 * 3_600_000, 4 * 24 * 9)),
    sex: fc.constantFrom('female' as const, 'male' as const, 'other' as const),
    features: fc.array(fc.constantFrom(...features), { maxLength: 3 }),
    weightKg: fc.constantFrom(null, null, 80, 120, 150.5, 210),
    closedWard: usually(false),
    wzd: usually(false),
    preferredOrganisations: fc.subarray(organisations),
    excluded: fc.subarray(ids, { maxLength: 2 }),
    regionId: fc.constantFrom(...regions),
    position,
    maxDistanceKm: fc.constantFrom(null, null, null, null, 0, 1, 25, 80),
  });

/** A set of bed groups with distinct ids, and needs around the same hours. */
export const scene: fc.Arbitrary<{ beds: BedGroup[]; needs: Need[] }> = instant.chain((around) =>
  fc.record({
    beds: fc
      .tuple(fc.shuffledSubarray(ids, { minLength: 5 }), fc.array(bed(around), { minLength: ids.length, maxLength: ids.length }))
      .map(([chosen, made]) => chosen.map((id, index) => ({ ...(made[index] ?? made[0]), id }) as BedGroup)),
    needs: fc.array(need(around), { minLength: 10, maxLength: 10 }),
  }),
);

export const changedBed: fc.Arbitrary<BedGroup> = instant.chain((around) => fc.tuple(fc.constantFrom(...ids, 'new-1', 'new-2'), bed(around)).map(([id, made]) => ({ ...made, id })));
