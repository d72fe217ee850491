import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedBed, scene } from '../../test/capacity/arbitraries.ts';
import { compareWithReference } from '../../test/capacity/campaign.ts';
import { referenceFit } from '../../test/capacity/reference.ts';
import { admits, BedIndex, earliestMoment, fit, nextAdmission, openSearch, parseBeds, parseNeed, rank, relax } from './index.ts';
import type { BedGroup, Criterion, Need } from './index.ts';

const hour = 3_600_000;
const at = (text: string): number => Date.parse(text);
const now = at('2026-11-22T03:00:00Z');

const bed: BedGroup = {
  id: 'b1', organisationId: 'o1', locationId: 'l1', name: 'Afdeling 1', regionId: 'r1', position: { lat: 52.25, lng: 6.16 }, labels: ['elvLow'], available: 1,
  staffed: 4, total: 6, availableFrom: null, acute: true, admission: [], sex: 'any', ward: 'open', wzdRegistered: false, features: ['hoist'], maxWeightKg: 150,
  mainPractitioner: 'gp', commitment: false, observedAt: now - hour, expiresAt: now + hour, source: 'manual', reportedBy: 'test', version: 1,
};
const need: Need = {
  careType: 'elvLow', urgency: 'U3', now, neededBy: now + 12 * hour, sex: 'female', features: [], weightKg: null, closedWard: false, wzd: false,
  preferredOrganisations: [], excluded: [], regionId: 'r1', position: { lat: 52.25, lng: 6.16 }, maxDistanceKm: null,
};
const ids = (list: readonly { readonly id: string }[]): string[] => list.map((one) => one.id);

describe('which bed fits', () => {
  it('a care type that is no bed is refused as such, whatever else is wrong with the question', () => {
    for (const careType of ['homeCare', 'hospital', 'noProduct', 'outOfScope', 'legalStop', 'bed']) {
      expect(parseNeed({ ...need, careType })).toMatchObject({ ok: false, error: { code: 'notABedSearch' } });
      expect(parseNeed({ careType })).toMatchObject({ ok: false, error: { code: 'notABedSearch' } });
    }
  });

  it('a question with a missing or wrong key is refused by name, nothing is filled in', () => {
    expect(parseNeed(need)).toEqual({ ok: true, value: need });
    for (const key of Object.keys(need)) {
      const { [key as keyof Need]: _left, ...rest } = need;
      expect(parseNeed(rest), key).toMatchObject({ ok: false, error: { code: 'badRequest' } });
      if (key !== 'careType') expect(JSON.stringify(parseNeed(rest)), key).toContain(key);
    }
    for (const wrong of [null, 3, [], 'x', { ...need, urgency: 'U6' }, { ...need, features: ['wifi'] }, { ...need, now: '2026' }, { ...need, weightKg: -1 }, { ...need, position: { lat: 91, lng: 0 } }]) {
      expect(parseNeed(wrong)).toMatchObject({ ok: false, error: { code: 'badRequest' } });
    }
  });

  it('a stale bed is never shown as free, and an unknown count is never zero or free', () => {
    expect(rank([{ ...bed, expiresAt: now - 1 }], need).fitting[0]?.status).toBe('call');
    expect(rank([{ ...bed, available: null }], need).fitting[0]?.status).toBe('call');
    expect(rank([{ ...bed, expiresAt: now }], need).fitting[0]?.status).toBe('free');
    expect(fit({ ...bed, available: 0 }, need)).toEqual(['full']);
    expect(fit({ ...bed, available: 0, expiresAt: now - 1 }, need)).toEqual([]);
    expect(rank([{ ...bed, available: 0, expiresAt: now - 1 }], need).fitting[0]?.status).toBe('call');
  });

  it('every reason is told, in the fixed order', () => {
    const wrong: BedGroup = {
      ...bed, labels: ['grz'], available: 0, availableFrom: need.neededBy + 1, acute: false, sex: 'male', ward: 'closed', features: [], maxWeightKg: 100,
    };
    const heavy: Need = { ...need, excluded: ['b1'], wzd: true, features: ['woundCare', 'oxygen', 'woundCare', 'bariatric'], weightKg: 101, position: { lat: 53, lng: 6.16 }, maxDistanceKm: 10 };
    expect(fit(wrong, heavy)).toEqual([
      'label', 'refused', 'full', 'later', 'acute', 'admission', 'sex', 'openWardNeeded', 'wzd', 'feature:bariatric', 'feature:oxygen', 'feature:woundCare', 'weight', 'distance',
    ]);
    expect(fit({ ...bed, ward: 'open' }, { ...need, closedWard: true })).toEqual(['closedWard']);
  });

  it('an unknown distance excludes nothing, the edge of the circle is inside', () => {
    expect(fit({ ...bed, position: null }, { ...need, maxDistanceKm: 0 })).toEqual([]);
    expect(fit(bed, { ...need, position: null, maxDistanceKm: 0 })).toEqual([]);
    expect(fit(bed, { ...need, maxDistanceKm: 0 })).toEqual([]);
    const distance = rank([bed], { ...need, position: { lat: 52.5, lng: 6 } }).fitting[0]?.distanceKm ?? 0;
    expect(fit(bed, { ...need, position: { lat: 52.5, lng: 6 }, maxDistanceKm: distance })).toEqual([]);
    expect(fit(bed, { ...need, position: { lat: 52.5, lng: 6 }, maxDistanceKm: distance - 1e-9 })).toEqual(['distance']);
  });

  it('Wmo emergency places serve respite, but not when it can wait', () => {
    const wmo: BedGroup = { ...bed, labels: ['wmoEmergency'] };
    expect(fit(wmo, { ...need, careType: 'respite', urgency: 'U4' })).toEqual([]);
    expect(fit(wmo, { ...need, careType: 'respite', urgency: 'U5' })).toEqual(['label']);
    expect(fit({ ...bed, labels: ['wlz'] }, { ...need, careType: 'wlzRegular' })).toEqual([]);
  });

  it('sex not recorded (other) never lands in a room for one sex', () => {
    for (const sex of ['female', 'male'] as const) expect(fit({ ...bed, sex }, { ...need, sex: 'other' })).toEqual(['sex']);
    expect(fit({ ...bed, sex: 'female' }, need)).toEqual([]);
  });
});

describe('admission hours', () => {
  const sunday = (from: string, to: string) => [{ days: [7], from, to }];

  it('a moment after the deadline is no moment, also for a bed that always admits', () => {
    expect(fit(bed, { ...need, neededBy: now - 1 })).toEqual(['admission']);
    expect(fit(bed, { ...need, neededBy: now })).toEqual([]);
    expect(fit({ ...bed, availableFrom: now + hour }, { ...need, neededBy: now + hour - 1 })).toEqual(['later', 'admission']);
    expect(fit({ ...bed, availableFrom: now - 50 * hour }, { ...need, neededBy: now })).toEqual([]);
  });

  it('both ends of the window and of the wait count', () => {
    const windows = sunday('08:00', '17:00');
    const opens = at('2026-11-22T07:00:00Z');
    const closes = at('2026-11-22T16:00:00Z');
    expect(admits(windows, opens - hour, opens)).toBe(true);
    expect(admits(windows, opens - hour, opens - 1)).toBe(false);
    expect(admits(windows, closes, closes + hour)).toBe(true);
    expect(admits(windows, closes + 1, closes + hour)).toBe(false);
    expect(admits(sunday('08:00', '24:00'), at('2026-11-22T23:00:00Z'), at('2026-11-22T23:00:00Z'))).toBe(true);
    expect(admits(sunday('08:00', '24:00'), at('2026-11-22T23:00:00.001Z'), at('2026-11-23T02:00:00Z'))).toBe(false);
    expect(admits(windows, closes + 1, opens + 7 * 24 * hour)).toBe(true);
    expect(admits([{ days: [], from: '00:00', to: '24:00' }], now, now + 1000 * hour)).toBe(false);
  });

  it('the spring night has no moment in the skipped hour', () => {
    const jump = at('2026-03-29T01:00:00Z');
    expect(admits(sunday('02:15', '02:45'), jump - 2 * hour, jump + 8 * hour)).toBe(false);
    expect(admits(sunday('02:15', '02:45'), jump - 2 * hour, jump + 8 * 24 * hour)).toBe(true);
    expect(admits(sunday('02:30', '04:00'), jump - 1, jump - 1)).toBe(false);
    expect(admits(sunday('02:30', '04:00'), jump, jump)).toBe(true);
    expect(admits(sunday('01:00', '02:30'), jump - 1, jump - 1)).toBe(true);
    expect(admits(sunday('01:00', '02:30'), jump, jump + hour)).toBe(false);
  });

  it('the autumn night has the doubled hour twice', () => {
    const jump = at('2026-10-25T01:00:00Z');
    const windows = sunday('02:15', '02:45');
    expect(admits(windows, jump - 0.75 * hour, jump - 0.25 * hour)).toBe(true);
    expect(admits(windows, jump - 0.25 * hour + 1, jump + 0.25 * hour - 1)).toBe(false);
    expect(admits(windows, jump + 0.25 * hour, jump + 0.75 * hour)).toBe(true);
    expect(admits(windows, jump + 0.75 * hour + 1, jump + 5 * hour)).toBe(false);
    expect(nextAdmission(windows, jump)).toBe(jump + 0.25 * hour);
  });

  it('the next admission moment is the first one, for any windows', () => {
    fc.assert(
      fc.property(scene, ({ beds }) => {
        for (const one of beds) {
          const first = nextAdmission(one.admission, one.observedAt);
          if (first === null) continue;
          expect(admits(one.admission, first, first)).toBe(true);
          expect(admits(one.admission, one.observedAt, first - 1)).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('order of fitting beds', () => {
  const near = { lat: 52.26, lng: 6.16 };
  const beds: BedGroup[] = [
    { ...bed, id: 'far-own', position: { lat: 52.9, lng: 6.16 } },
    { ...bed, id: 'unknown-own', position: null },
    { ...bed, id: 'near-own-call', position: near, available: null },
    { ...bed, id: 'near-other', position: near, regionId: 'r2' },
    { ...bed, id: 'preferred-own', position: { lat: 52.8, lng: 6.16 }, organisationId: 'o2' },
    { ...bed, id: 'a', position: near },
    { ...bed, id: 'B', position: near },
  ];
  const asked: Need = { ...need, preferredOrganisations: ['o2'] };

  it('own region, free, preferred, near, unknown distance last, then id by code unit', () => {
    expect(ids(rank(beds, asked).fitting)).toEqual(['preferred-own', 'B', 'a', 'far-own', 'unknown-own', 'near-own-call', 'near-other']);
  });

  it('a profile may put the criteria in another order', () => {
    const order: Criterion[] = ['distance', 'preferred'];
    expect(ids(rank(beds, asked, order).fitting)).toEqual(['B', 'a', 'near-own-call', 'near-other', 'preferred-own', 'far-own', 'unknown-own']);
  });
});

describe('against the written rules', () => {
  it('fit and rank equal the independent reference, both clock-change nights included', () => {
    expect(compareWithReference(200, 20261122).fits).toBeGreaterThan(300);
  });

  it('an open search after any changes equals a fresh one', () => {
    fc.assert(
      fc.property(scene, fc.array(fc.tuple(changedBed, fc.boolean()), { maxLength: 15 }), ({ beds, needs }, changes) => {
        const index = new BedIndex(beds);
        const open = needs.map((one) => openSearch(index, one));
        for (const [changed, removed] of changes) {
          if (removed) index.remove(changed.id);
          else index.put(changed);
        }
        const left = index.order.map((slot) => index.beds[slot]).filter((one) => one !== undefined);
        open.forEach((search, place) => {
          const asked = needs[place];
          if (asked !== undefined) expect([search.ranking(), search.relaxations()]).toEqual([rank(left, asked), relax(asked, left)]);
          search.close();
        });
      }),
      { numRuns: 150 },
    );
  });

  it('a closed search no longer follows, and one id can\'t be listed twice', () => {
    const index = new BedIndex([bed]);
    const search = openSearch(index, need);
    search.close();
    index.remove('b1');
    expect(ids(search.ranking().fitting)).toEqual(['b1']);
    expect(() => new BedIndex([bed, bed])).toThrow('listed twice');
  });

  it('what a relaxation promises to free really fits once the demand is dropped, and nothing else would', () => {
    fc.assert(
      fc.property(scene, ({ beds, needs }) => {
        const index = new BedIndex(beds);
        for (const asked of needs) {
          const { relaxations, labelOnly } = relax(asked, index);
          const freed = new Map(relaxations.map((one) => [one.demand, one.ids]));
          for (const one of beds) {
            const before = referenceFit(one, asked);
            if (before.length === 0) continue;
            expect(labelOnly.ids.includes(one.id)).toBe(before.join() === 'label');
            const lifted: [string, Need][] = [
              ['distance', { ...asked, maxDistanceKm: null }],
              ['weight', { ...asked, weightKg: null }],
              ['wzd', { ...asked, wzd: false }],
              ['ward', { ...asked, closedWard: !asked.closedWard }],
              ['refused', { ...asked, excluded: [] }],
              ['urgency', { ...asked, urgency: 'U4' }],
              ['neededBy', { ...asked, neededBy: earliestMoment(one, asked) ?? asked.neededBy }],
              ...[...new Set(asked.features)].map((feature): [string, Need] => [`feature:${feature}`, { ...asked, features: asked.features.filter((other) => other !== feature) }]),
            ];
            for (const [demand, without] of lifted) {
              if (demand === 'urgency' && asked.urgency === 'U5') continue;
              const fits = referenceFit(one, without).length === 0;
              expect(freed.get(demand as never)?.includes(one.id) ?? false, `${demand} ${before.join()}`).toBe(fits);
            }
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('reading bed groups', () => {
  it('a wrong bed group is refused by name and the rest goes in', () => {
    const { beds, refused } = parseBeds([
      bed,
      { ...bed },
      { ...bed, id: 'negative', available: -1 },
      { ...bed, id: 'night', admission: [{ days: [1], from: '22:00', to: '06:00' }] },
      { ...bed, id: 'nowhere', position: { lat: 152, lng: 5 } },
      { ...bed, id: 'label', labels: ['vip'] },
      { ...bed, id: 'half', available: 0.5 },
      { ...bed, id: 'day8', admission: [{ days: [8], from: '08:00', to: '09:00' }] },
      { ...bed, id: 'clock', admission: [{ days: [1], from: '8:00', to: '25:00' }] },
      'bed',
      { ...bed, id: 'good', available: null, absentReason: 'storing' },
    ]);
    expect(ids(beds)).toEqual(['b1', 'good']);
    expect(refused.map((one) => [one.index, one.id, one.key])).toEqual([
      [1, 'b1', 'id'], [2, 'negative', 'available'], [3, 'night', 'admission.0.to'], [4, 'nowhere', 'position.lat'], [5, 'label', 'labels.0'], [6, 'half', 'available'],
      [7, 'day8', 'admission.0.days.0'], [8, 'clock', 'admission.0.from'], [9, null, ''],
    ]);
  });
});
