import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, nextMoment } from '../calendar/index.ts';
import { admits, closesAt } from './admission.ts';
import { nightOutlook } from './outlook.ts';
import { numberNow } from './phone.ts';
import type { AdmissionWindow, BedGroup } from './schema.ts';

const evening = instantOf('2026-11-20', '21:00');
const until = nextMoment(evening, '07:00');
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const hour = 3_600_000;

function bed(id: string, over: Partial<BedGroup> = {}): BedGroup {
  return {
    id, organisationId: 'o', locationId: 'l', name: id, regionId: 'r', position: null, labels: ['elvLow'], available: 2, staffed: null, total: null, availableFrom: null, acute: true, admission: [], sex: 'any', ward: 'open', wzdRegistered: false, features: [],
    maxWeightKg: 150, mainPractitioner: 'gp', commitment: false, observedAt: evening - hour, expiresAt: until + hour, source: 'manual', reportedBy: 't', version: 1, ...over,
  };
}
const outlook = (beds: readonly BedGroup[], now = evening) => nightOutlook(beds, { careTypes: ['elvLow', 'wlzCrisis', 'wlzRegular'], regionId: 'r', now, until: nextMoment(now, '07:00') });

describe('what will bite before the morning', () => {
  it('says nothing of a kind that holds, and nothing of a kind the region does not have', () => {
    expect(outlook([bed('a'), bed('b')])).toEqual([]);
    expect(outlook([])).toEqual([]);
    expect(outlook([bed('regular', { labels: ['wlz'], available: 0 })])).toEqual([]);
  });

  it('the last place, and none: now, or from the hour at which the others close', () => {
    const late: AdmissionWindow = { days: everyDay, from: '08:00', to: '23:00' };
    expect(outlook([bed('a', { available: 1 })])).toMatchObject([{ careType: 'elvLow', closedWard: false, free: 1, lastAt: evening, goneAt: null }]);
    expect(outlook([bed('a', { available: 0 })])).toMatchObject([{ free: 0, lastAt: null, goneAt: evening }]);
    const [closing] = outlook([bed('a', { available: 1 }), bed('b', { admission: [late] })]);
    expect(closing).toMatchObject({ free: 3, lastAt: instantOf('2026-11-20', '23:00'), goneAt: null });
    expect(outlook([bed('b', { admission: [late] })])).toMatchObject([{ goneAt: instantOf('2026-11-20', '23:00') }]);
  });

  it('an open bed is no help to who needs a closed ward: the last closed-ward bed stands alone', () => {
    const found = outlook([bed('open', { labels: ['wlzCrisis'], available: 9 }), bed('shut', { labels: ['wlzCrisis'], available: 1, ward: 'closed', wzdRegistered: true })]);
    expect(found.map(({ closedWard, free }) => [closedWard, free])).toEqual([[true, 1]]);
  });

  it('a report that runs out before the morning is a call to make now, the free ones first; a stale count is never counted as free', () => {
    const [found] = outlook([bed('short', { expiresAt: evening + 2 * hour }), bed('stale', { expiresAt: evening - 1 }), bed('unknown', { available: null }), bed('no', { acute: false, expiresAt: 0 }), bed('full', { available: 0 })]);
    expect(found).toMatchObject({ free: 2, staleAt: evening + 2 * hour, calls: ['short', 'stale', 'unknown'] });
  });

  it('another region, and a place that opens only after the morning, do not count', () => {
    expect(outlook([bed('a', { available: 1 }), bed('far', { regionId: 'other' }), bed('later', { availableFrom: until + hour }), bed('day', { admission: [{ days: everyDay, from: '09:00', to: '17:00' }] })])).toMatchObject([{ free: 1, lastAt: evening }]);
  });

  it('knows the night of the clock change: 21:00 to 07:00 lasts eleven hours in autumn and nine in spring', () => {
    for (const [date, hours] of [['2026-10-24', 11], ['2027-03-27', 9]] as const) {
      const from = instantOf(date, '21:00');
      expect(nextMoment(from, '07:00') - from).toBe(hours * hour);
      const [found] = outlook([bed('a', { expiresAt: from + (hours - 1) * hour })], from);
      expect(found?.staleAt).toBe(from + (hours - 1) * hour);
    }
  });
});

describe('when a place closes', () => {
  it('is the last moment of a stretch of admission, for any windows and also in the nights of the clock change', () => {
    const clock = fc.integer({ min: 0, max: 1439 }).map((minutes) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`);
    const window = fc.tuple(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }), clock, fc.oneof(clock, fc.constant('24:00'))).map(([days, a, b]) => ({ days, from: a < b ? a : b === '24:00' ? a : b, to: a < b ? b : a }));
    fc.assert(fc.property(fc.array(window, { minLength: 1, maxLength: 3 }), fc.constantFrom('2026-10-24', '2026-10-25', '2027-03-27', '2027-03-28', '2026-11-20'), fc.integer({ min: 0, max: 1439 }), (windows, date, minute) => {
      const from = instantOf(date, '00:00') + minute * 60_000;
      const end = closesAt(windows, from);
      if (end === null) return;
      expect(end).toBeGreaterThanOrEqual(from);
      if (!admits(windows, from, from)) expect(end).toBe(from);
      else {
        expect([admits(windows, end, end), admits(windows, end + 1, end + 1)]).toEqual([true, false]);
        for (let step = from; step < Math.min(end, from + 26 * hour); step += 600_000) expect(admits(windows, step, step)).toBe(true);
      }
    }), { numRuns: 500 });
    expect(closesAt([], evening)).toBeNull();
    expect(closesAt([{ days: everyDay, from: '00:00', to: '24:00' }], evening)).toBeNull();
    expect(closesAt([{ days: everyDay, from: '20:00', to: '24:00' }, { days: everyDay, from: '00:00', to: '06:00' }], evening)).toBe(instantOf('2026-11-21', '06:00'));
  });
});

describe('the number to ring', () => {
  const day = [{ days: everyDay, from: '07:00', to: '23:00' }];
  it('follows the hours, then the part of the day, and says when nobody is expected to pick up', () => {
    const both = { dayNumber: '+31101', nightNumber: '+31102', dayHours: day, nightHours: [] };
    expect(numberNow(both, evening)).toMatchObject({ number: '+31101', kind: 'day', answers: true });
    expect(numberNow(both, evening + 4 * hour)).toMatchObject({ number: '+31102', kind: 'night', answers: true });
    expect(numberNow({ ...both, nightNumber: null }, evening + 4 * hour)).toMatchObject({ number: '+31101', answers: false });
    expect(numberNow({ ...both, dayHours: [] }, evening + 4 * hour)).toMatchObject({ number: '+31102' });
    expect(numberNow({ dayNumber: null, nightNumber: null, dayHours: [], nightHours: [] }, evening)).toBeNull();
  });
});
