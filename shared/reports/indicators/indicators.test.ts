import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { destinations } from '../../casework/events.ts';
import type { OpenEvent } from '../../casework/events.ts';
import { compareEvents, foldCase } from '../../casework/reduce.ts';
import { instantOf } from '../../calendar/index.ts';
import { fortyCases } from './cases.fixture.ts';
import { careTypes, closings, urgencyLevels, whereabouts } from './dimensions.ts';
import { Indicators, indicatorsOf, suppress, suppressCounts } from './index.ts';

const scope = { regionId: 'region-a', from: instantOf('2025-12-01', '00:00'), to: instantOf('2026-12-01', '00:00') };
const asOf = instantOf('2026-12-15', '12:00');
/** Every follow-up of the fixture is past its time then. */
const afterFollowUps = instantOf('2027-03-15', '12:00');
const events = fortyCases.flatMap((one) => one.events);
const report = indicatorsOf(events, scope, asOf);
const nonZero = (counts: Readonly<Record<string, number | null>>) => Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== 0));
const share = (numerator: number, denominator: number) => ({ numerator, denominator });

describe('forty cases worked out by hand', () => {
  it.each(fortyCases.map((one) => [one.number, one] as const))('case %i, to the minute', (_number, one) => {
    const { phases } = indicatorsOf(one.events, scope, asOf);
    const { placement, arrival, answer = [], physician, pickUp, wrongBed } = one.expect;
    expect(indicatorsOf(one.events, scope, asOf).wrongBed).toEqual({ days: wrongBed ?? 0, cases: wrongBed === undefined ? 0 : 1 });
    expect(phases.placement.all.median).toBe(placement ?? null);
    expect(phases.arrival.all.median).toBe(arrival ?? null);
    expect(phases.physician.all.median).toBe(physician ?? null);
    expect([phases.providerAnswer.all.count, phases.providerAnswer.all.p90]).toEqual([answer.length, answer.length === 0 ? null : Math.max(...answer)]);
    if (pickUp !== undefined) expect(phases.pickUp.all.median).toBe(pickUp);
  });

  it('time to a place: 30 times, rank 15 of 30 is 270, rank 27 is 1380', () => {
    // 30 60 60 60 75 90 100 120 150 180 200 210 240 240 [270] 300 300 330 360 360 400 420 480 500 540 600 [1380] 1439 1440 1500
    expect(report.phases.placement.all).toEqual({ count: 30, median: 270, p90: 1380 });
  });

  it('the same per care type, urgency, source and hour', () => {
    const { byCareType, byUrgency, bySource, byHour } = report.phases.placement;
    expect(byCareType['grz']).toEqual({ count: 5, median: 300, p90: 500 }); // 100 200 [300] 400 [500]
    expect(byUrgency['U2']).toEqual({ count: 10, median: 240, p90: 1440 }); // 30 60 60 75 [240] 360 1380 1439 [1440] 1500
    expect(bySource['emergencyDepartment']).toEqual({ count: 5, median: 210, p90: 330 }); // 90 150 [210] 270 [330]
    expect(byHour['23']).toEqual({ count: 4, median: 75, p90: 360 }); // 30 [75] 240 [360]: cases 12, 14, 17, 18
    expect(byHour['02']).toEqual({ count: 1, median: 60, p90: 60 });
    expect(byHour['03']).toEqual({ count: 0, median: null, p90: null });
  });

  it('admitted: 12 times, rank 6 is 300, rank 11 is 600', () => {
    // 120 180 240 240 300 [300] 360 420 480 540 [600] 660
    expect(report.phases.arrival.all).toEqual({ count: 12, median: 300, p90: 600 });
  });

  it('answers of providers: 33, rank 17 is 20, rank 30 is 400; 24 of them within 2 h', () => {
    // 10 (10x), 15 15, 20 (5x) = 17; 30 (5x), 40, 100, 160, 180, 220, 280, 340, [400], 460, 520, 580
    expect(report.phases.providerAnswer.all).toEqual({ count: 33, median: 20, p90: 400 });
    expect(report.answeredWithin2h).toEqual(share(24, 33)); // A 2 of 10, B 10, C 7, case 30 none, F 5
  });

  it('picked up: 38 times, 34 at once; 37 of 39 within 2 h', () => {
    expect(report.phases.pickUp.all).toEqual({ count: 38, median: 0, p90: 5 }); // rank 35 of 38
    expect(report.phases.pickUp.bySource['hospitalWard']).toEqual({ count: 9, median: 0, p90: 125 }); // 0 0 0 0 [0] 5 10 15 [125]
    expect(report.pickedUpWithin2h).toEqual(share(37, 39)); // not: case 34 (125 min), case 35 (never)
  });

  it('placed within 24 hours: 28 of 32', () => {
    // 30 placed + case 28 (another region) + case 30 (still open); late: 1440 and 1500
    expect(report.placedWithin24h.all).toEqual(share(28, 32));
    expect(report.placedWithin24h.byUrgency['U2']).toEqual(share(8, 10));
    expect(report.placedWithin24h.byCareType['elvHigh']).toEqual(share(15, 16)); // A 10 + F 5 + case 28
    expect(indicatorsOf(events, scope, instantOf('2026-11-19', '14:59')).placedWithin24h.byCareType['wlzCrisis']).toEqual(share(0, 0)); // case 30 is 23 h 59 old
    expect(indicatorsOf(events, scope, instantOf('2026-11-19', '15:00')).placedWithin24h.byCareType['wlzCrisis']).toEqual(share(0, 1));
  });

  it('refusals: 3 of 33, of beds reported free 2 of 3', () => {
    expect(report.offers).toEqual({
      byState: { open: 0, accepted: 30, refused: 3, withdrawn: 1, expired: 1 }, refusals: share(3, 33), refusedReportedFree: share(2, 3),
      refusalsByReason: { none: 0, noCapacity: 1, cannotGiveThisCare: 1, other: 1 }, byLocation: { 'location-1': share(3, 33) }, reasonsByLocation: { 'location-1': { none: 0, noCapacity: 1, cannotGiveThisCare: 1, other: 1 } },
    });
  });

  it('where people went, out of the region, outside the desk, no product, right bed', () => {
    expect(report.cases).toBe(39); // without the duplicate
    expect(report.destinations).toMatchObject({ open: 22, placed: 10, hospital: 4, withdrawn: 1, duplicate: 1, otherRegion: 1, noProduct: 1, died: 0 });
    expect(report.outOfRegion).toEqual(share(1, 31));
    expect(report.outsideDesk).toEqual(share(1, 30)); // case 20
    expect(report.noProduct).toEqual(share(1, 38)); // decided: 40 less the duplicate and case 35
    expect(report.deviations).toEqual(share(1, 38));
    expect(report.deviationsByReason).toMatchObject({ noFittingPlace: 1, patientWish: 0 });
    expect(report.relocatedWithin72h).toEqual(share(1, 12)); // A 10, 39, 40
    expect(report.rightBedFirst).toEqual(share(10, 12));
    expect(report.observationGroup).toBe(1); // case 26
    expect(report.otherCare).toBe(1); // case 31
    expect(report.bedsLostToLabel).toEqual(share(1, 3)); // of the first searches of 21 (label), 22 (none), 23 (free)
    expect([report.placements, report.arrivals]).toEqual([30, 12]);
  });

  it('to an outcome: 38 times, rank 19 is 10, rank 35 is 55', () => {
    // 5 (10x: 17, C 5, 26 28 29 30), 10 (21x: A 10, B 9, 39 40), 15 20 35 [55] 125 130 135: cases 34 36 38 37 33 32 31
    expect(report.phases.triage.all).toEqual({ count: 38, median: 10, p90: 55 });
  });

  it('to a first offer: 31 times, rank 16 is 15, rank 28 is 1360', () => {
    // 5 (5x: 21 22 24 25 30), 10 (10x: A), [15] 40 40 50 55 75 180 220 240 265 275 340 [1360] 1419 1420 1480. Over the clock changes: 11 20+20, 12 4 h 40 - 60, 14 4 h 40 + 60, 15 23 h 40 - 60, 16 23 h 40 + 60
    expect(report.phases.search.all).toEqual({ count: 31, median: 15, p90: 1360 });
  });

  it('handover and transfer after the promise', () => {
    expect(report.phases.handover.all).toEqual({ count: 2, median: 30, p90: 45 }); // cases 1 and 2
    expect(report.phases.transfer.all).toEqual({ count: 12, median: 60, p90: 60 }); // 30 30 60 (10x): 39, 40, A
  });

  it('where patients were 30 and 90 days after admission: of 12 admitted, 8 found on day 30 and 6 on day 90', () => {
    // day 30: home 1 7, same place 2 3, died 4, unknown 5, hospital 6, another place 9; nobody asked about 8 10 39 40
    const later = indicatorsOf(events, scope, afterFollowUps);
    expect(nonZero(later.followUps.day30)).toEqual({ home: 2, samePlace: 2, died: 1, unknown: 1, hospital: 1, otherTemporary: 1, notAsked: 4 });
    // day 90: home 1 9, with care 2, nursing home 3, died 4 (found so on day 30), unknown 6; nobody asked about 5 7 8 10 39 40
    expect(nonZero(later.followUps.day90)).toEqual({ home: 2, homeWithCare: 1, nursingHome: 1, died: 1, unknown: 1, notAsked: 6 });
    // left, by the last that is known: 1 2 7 9 home, 3 nursing home, 4 died, 6 hospital; 5 8 10 39 40 not known
    expect([later.outflowHome, later.outflowWlz]).toEqual([share(4, 7), share(1, 7)]);
  });

  it('a follow-up is due fourteen days after day 30, by the calendar: not a minute before', () => {
    // case 8, admitted 9 November 18:00: day 30 is 9 December, asked until 23 December 18:00
    const [one] = fortyCases.filter((each) => each.number === 8);
    const at = (date: string, time: string) => nonZero(indicatorsOf(one?.events ?? [], scope, instantOf(date, time)).followUps.day30);
    expect([at('2026-12-23', '18:00'), at('2026-12-23', '18:01')]).toEqual([{}, { notAsked: 1 }]);
  });

  it('days in a hospital bed: 184 over 10 patients', () => {
    // 21 28, 22 25, 23 0, 24 28, 25 28 = 109; 36 37 38 25 each = 75; 39 40 admitted the same day. 31 to 34 stayed in hospital because they had to, 35 has no outcome
    expect(report.wrongBed).toEqual({ days: 184, cases: 10 });
    expect(indicatorsOf(events, scope, instantOf('2026-12-16', '00:00')).wrongBed.days).toBe(184 + 7); // one more midnight for 21 22 24 25 36 37 38
  });

  it('alarms that sounded and were seen: 4, of which 2 acted on within a quarter of an hour', () => {
    expect(report.alarms).toEqual(share(2, 4)); // 34 (1 min) and 38 (10 min); 30 never, 37 after 30 min; 22's didn't sound
  });

  it('35 offers in 31 cases; one case for a bed without a place', () => {
    expect(report.offersPerCase).toEqual({ offers: 35, cases: 31, byCount: { 1: 27, 2: 4, 3: 0, 4: 0, '5+': 0 } }); // two in 21 22 24 25
    expect(report.unplaced).toEqual(share(1, 32)); // case 30; case 28 went to another region
  });

  it('weekday and hour of receipt by the clock', () => {
    // A: 2 to 11 November at 09:00, Monday to Wednesday twice; case 11 on a Sunday at 01, case 13 on a Sunday at 02
    expect(report.heat.map((hours) => hours[9])).toEqual([2, 2, 2, 1, 1, 1, 1]);
    expect([report.heat[6]?.[1], report.heat[6]?.[2]]).toEqual([1, 1]);
    expect(report.heat.flat().reduce((sum, value) => sum + value, 0)).toBe(39);
  });

  it('the physician: 10 and 45 minutes, one on the morning list', () => {
    expect(report.phases.physician.all).toEqual({ count: 2, median: 10, p90: 45 });
    expect(report.physician).toEqual({ consulted: share(3, 38), asked: 2, answered: 2, onMorningList: 1 });
  });

  it('a place in another region is counted where the region of the bed is known', () => {
    expect(indicatorsOf(events, { ...scope, regionOfBed: (bed) => (bed === 'bed-1-1' ? 'region-b' : null) }, asOf).outOfRegion).toEqual(share(2, 31));
  });

  it('another region, or a period before, has no figures', () => {
    for (const other of [{ ...scope, regionId: 'region-b' }, { ...scope, to: instantOf('2025-12-31', '23:30') }]) expect(indicatorsOf(events, other, asOf)).toMatchObject({ cases: 0, placements: 0, placedWithin24h: { all: share(0, 0) } });
    expect(indicatorsOf(events, { ...scope, to: instantOf('2026-01-01', '00:00') }, asOf).phases.placement.all).toEqual({ count: 1, median: 75, p90: 75 }); // New Year's Eve counts for the year it came in
  });
});

describe('replay and refresh', () => {
  it('any cutting up into refreshes, with any replay, gives the same figures', () => {
    fc.assert(fc.property(fc.array(fc.nat(events.length), { maxLength: 6 }), fc.nat(events.length), (cuts, again) => {
      const indicators = new Indicators(scope);
      events.forEach((event, index) => {
        indicators.add(event);
        if (cuts.includes(index)) indicators.report(asOf);
      });
      for (const event of events.slice(0, again)) expect(indicators.add(event)).toBe(false);
      expect(indicators.report(asOf)).toEqual(report);
    }), { numRuns: 60 });
  });

  it('what the region registered in one go, under one number, counts as much as one by one', () => {
    const together = inBatches(events);
    expect(new Set(together.map((event) => `${event.caseId} ${String(event.seq)}`)).size).toBeLessThan(events.length / 2);
    expect(indicatorsOf(together, scope, asOf)).toEqual(report);
    const indicators = new Indicators(scope);
    for (const event of together.toSorted(compareEvents)) expect(indicators.add(event)).toBe(true);
    for (const event of together) expect(indicators.add(event)).toBe(false);
  });

  it('what only time brings (midnights, an unanswered follow-up, an alarm left alone) is the same refreshed as counted at once', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: scope.from, max: afterFollowUps }), { minLength: 1, maxLength: 6 }), (instants) => {
      const indicators = new Indicators(scope);
      for (const event of events) indicators.add(event);
      for (const instant of instants) expect(indicators.report(instant)).toEqual(indicatorsOf(events, scope, instant));
    }), { numRuns: 40 });
  });

  it('midnights are counted by the calendar, in the night that the clock goes forward, goes back, and at New Year', () => {
    for (const [from, to, days] of [['2026-03-28', '2026-03-30', 2], ['2026-10-24', '2026-10-26', 2], ['2026-12-31', '2027-01-01', 1]] as const) {
      const hospital = (type: string, at: number, payload: unknown, seq: number) => ({ id: `e${seq}`, caseId: 'c', regionId: 'region-a', at, hlc: `${String(seq).padStart(12, '0')}-0000-d`, actor: { id: 'n', role: 'nurse', desk: 'd' }, seq, baseSeq: seq - 1, type, payload, personal: null, erased: false }) as OpenEvent;
      const decided = { packId: 'p', packVersion: '1', proposed: null, decided: { urgency: 'U3', careType: 'grz', medicalRoute: null, legalRoute: null, stayNeed: null, escalation: [] }, deviation: null };
      const list = [hospital('referralReceived', instantOf(from, '23:00'), { referrerRole: 'hospitalWard' }, 1), hospital('decisionMade', instantOf(from, '23:59'), decided, 2), hospital('arrived', instantOf(to, '00:01'), { arrivedAt: instantOf(to, '00:01') }, 3)];
      expect(indicatorsOf(list, { ...scope, to: instantOf('2027-01-01', '00:00') }, afterFollowUps).wrongBed).toEqual({ days, cases: 1 });
    }
  });

  it('events in any order give the same figures', () => {
    expect(indicatorsOf(events.toReversed(), scope, asOf)).toEqual(report);
  });

  it('what the region hasn\'t registered yet doesn\'t count', () => {
    expect(indicatorsOf(events.map((event) => ({ ...event, seq: null })), scope, asOf).cases).toBe(0);
  });

  it('a case reads the same as in its own fold, whatever two desks wrote without knowing of each other', () => {
    const decided = (urgency: string, careType: string) => ({ packId: 'p', packVersion: '1', proposed: null, decided: { urgency, careType, medicalRoute: null, legalRoute: null, stayNeed: null, escalation: [] }, deviation: null });
    const any = fc.oneof(
      fc.record({ type: fc.constant('decisionMade'), payload: fc.tuple(fc.constantFrom('U2', 'U3', 'U4'), fc.constantFrom('grz', 'elvLow')).map(([urgency, careType]) => decided(urgency, careType)) }),
      fc.record({ type: fc.constant('offerMade'), payload: fc.constantFrom('o1', 'o2').map((offerId) => ({ offerId, bedGroupId: `bed-${offerId}`, locationId: 'l', holdId: null, versionSeen: 1, via: 'region' })) }),
      fc.record({ type: fc.constant('offerAnswered'), payload: fc.tuple(fc.constantFrom('o1', 'o2'), fc.constantFrom('accepted', 'refused', 'withdrawn', 'expired'), fc.constantFrom('provider', 'phone')).map(([offerId, answer, by]) => ({ offerId, bedGroupId: `bed-${offerId}`, answer, reasonCode: null, by, expectedAt: null })) }),
      fc.record({ type: fc.constant('placementConfirmed'), payload: fc.constantFrom('o1', 'o2').map((offerId) => ({ offerId, bedGroupId: `bed-${offerId}`, holdId: null, via: 'phone', expectedAt: null })) }),
      fc.record({ type: fc.constant('followedUp'), payload: fc.tuple(fc.constantFrom(30, 90), fc.constantFrom('home', 'died', 'samePlace')).map(([afterDays, destination]) => ({ afterDays, destination, followedAt: 1 })) }),
      fc.record({ type: fc.constant('arrived'), payload: fc.constant({ arrivedAt: 5 }) }), fc.record({ type: fc.constant('noteAdded'), payload: fc.constant({}) }),
      fc.record({ type: fc.constant('closed'), payload: fc.constantFrom(...destinations).map((destination) => ({ destination })) }),
      fc.record({ type: fc.constant('reopened'), payload: fc.constantFrom('placeLost', 'other').map((reason) => ({ reason })) }),
    );
    fc.assert(fc.property(fc.array(fc.tuple(any, fc.constantFrom('d1', 'd2'), fc.nat(12)), { maxLength: 14 }), (list) => {
      const made = list.map(([{ type, payload }, desk, base], index) => ({ id: `e${index}`, caseId: 'c', regionId: 'region-a', at: index, hlc: `${String(index).padStart(12, '0')}-0000-${desk}`, actor: { id: desk, role: 'nurse', desk }, seq: index + 1, baseSeq: Math.min(base, index), type, payload, personal: null, erased: false }) as OpenEvent);
      const { tally } = new Indicators(scope);
      for (const event of made) tally.add(event);
      const state = foldCase(made);
      const { cases, offers } = tally;
      expect(closings[cases.closing.get(0)]).toBe(state.closed?.destination ?? 'open');
      expect(careTypes[cases.careType.get(0)]).toBe(state.decision?.decided.careType ?? 'unknown');
      expect(urgencyLevels[cases.urgency.get(0)]).toBe(state.decision?.decided.urgency ?? 'unknown');
      expect(Number.isNaN(cases.placed.get(0))).toBe(state.placement === null);
      if (state.placement !== null) expect(tally.beds.list[cases.placedBed.get(0)]).toBe(state.placement.bedGroupId);
      expect(Number.isNaN(cases.arrived.get(0))).toBe(state.arrivedAt === null);
      for (const [days, column] of [[30, cases.after30], [90, cases.after90]] as const) expect(whereabouts[column.get(0)]).toBe(state.followUps.find((one) => one.afterDays === days)?.destination ?? 'notAsked');
      for (const offer of state.offers) expect(['open', 'accepted', 'refused', 'withdrawn', 'expired'][offers.state.get(offers.ids.indexOf(offer.offerId))]).toBe(offer.state);
    }), { numRuns: 1500 });
  });
});

describe('what leaves the region', () => {
  const shown = suppress(report);

  it('no cell of one to four is left, in no row', () => {
    const seen: number[] = [];
    for (const times of Object.values(shown.phases)) for (const row of [times.byCareType, times.byUrgency, times.bySource, times.byHour]) seen.push(...Object.values(row).map((cell) => cell.count ?? 0));
    seen.push(...Object.values(shown.destinations).map((value) => value ?? 0), ...Object.values(shown.offers.byState).map((value) => value ?? 0));
    expect(seen.filter((count) => count > 0 && count < 5)).toEqual([]);
    expect(seen.some((count) => count >= 5)).toBe(true);
  });

  it('a share of which few are left over is hidden too', () => {
    expect(shown.placedWithin24h.all).toEqual({ numerator: null, denominator: null }); // 32 - 28 = 4
    expect(shown.offers.refusals.numerator).toBeNull();
    expect(shown.offers.byLocation).toEqual({});
  });

  it('the total never gives a single hidden cell away', () => {
    expect(suppressCounts({ a: 3, b: 9, c: 20, d: 0 })).toEqual({ a: null, b: null, c: 20, d: 0 });
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.nat(30)), (row) => {
      const hidden = Object.entries(suppressCounts(row)).filter(([, value]) => value === null).map(([key]) => row[key] ?? 0);
      const others = Object.values(row).filter((value) => value > 0).length;
      if (hidden.length > 0 && others > 1) expect(hidden.length).toBeGreaterThan(1);
      expect(Object.values(suppressCounts(row)).every((value) => value === null || value === 0 || value >= 5)).toBe(true);
    }));
  });
});

/** The same events as a desk pushes them: those that one desk wrote in a row get one seq. What another desk hadn't seen of it stays unseen. */
function inBatches(list: readonly OpenEvent[]): OpenEvent[] {
  const ordered = list.toSorted((a, b) => (a.caseId < b.caseId ? -1 : a.caseId > b.caseId ? 1 : compareEvents(a, b)));
  const made: OpenEvent[] = [];
  for (let index = ordered.length - 1; index >= 0; index -= 1) {
    const event = ordered[index];
    if (event === undefined) break;
    const [next, after] = [made.at(-1), ordered[index + 1]];
    const joins = next?.caseId === event.caseId && after?.actor.desk === event.actor.desk && after.hlc > event.hlc && !list.some((other) => other.caseId === event.caseId && other.actor.desk !== event.actor.desk && other.baseSeq >= (event.seq ?? 0) && other.baseSeq < (next.seq ?? 0));
    made.push(joins ? { ...event, seq: next.seq } : event);
  }
  return made.reverse();
}
