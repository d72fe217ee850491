import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  addDays, dateAt, formatClock, formatDate, formatDuration, formatMoment, formatRelative, holidayAt, holidaysOf, instantOf, instantsOf, isOfficeTime, isoWeek,
  minutesOf, nextMoment, nextOfficeTime, offsetAt, plainDate, spansBetween, startOfDay, startOfNextDay, wallAt, weekHourAt, zone,
} from './index.ts';

const utc = (text: string): number => Date.parse(text);
const springJump = utc('2026-03-29T01:00:00Z');
const autumnJump = utc('2026-10-25T01:00:00Z');

describe('wall clock of Europe/Amsterdam', () => {
  it('a time of day that does not exist is refused, never read as another', () => {
    for (const text of ['24:01', '7:00', '12:60', '', '-1:00']) expect(() => minutesOf(text)).toThrow(RangeError);
    for (const text of ['2026-02-30', '2026-13-01', '26-01-01']) expect(() => plainDate(text)).toThrow(RangeError);
  });

  it('reads the same clock as the time zone database, at any instant', () => {
    fc.assert(
      fc.property(fc.integer({ min: utc('1950-01-01T00:00:00Z'), max: utc('2090-01-01T00:00:00Z') }), (instant) => {
        const peer = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
        const own = wallAt(instant);
        expect(offsetAt(instant)).toBe(peer.offsetNanoseconds / 1e6);
        expect([own.year, own.month, own.day, own.hour, own.minute, own.second, own.millisecond, own.weekday]).toEqual([
          peer.year, peer.month, peer.day, peer.hour, peer.minute, peer.second, peer.millisecond, peer.dayOfWeek,
        ]);
        expect(weekHourAt(instant)).toBe((peer.dayOfWeek - 1) * 24 + peer.hour);
        expect(startOfDay(instant)).toBe(peer.startOfDay().epochMilliseconds);
        expect(isoWeek(own)).toEqual({ year: peer.yearOfWeek, week: peer.weekOfYear });
      }),
    );
  });

  it('reads right around both clock changes of every year, in any order of asking', () => {
    for (const jump of [springJump, autumnJump, utc('2027-03-28T01:00:00Z'), springJump]) {
      for (const step of [-1, 0, 1, -3_600_000, 3_600_000]) {
        const peer = Temporal.Instant.fromEpochMilliseconds(jump + step).toZonedDateTimeISO(zone);
        expect(wallAt(jump + step).hour).toBe(peer.hour);
      }
    }
  });

  it('the skipped hour has no instant, the doubled hour has two', () => {
    expect(instantsOf('2026-03-29', '02:30')).toEqual([]);
    expect(instantOf('2026-03-29', '02:30')).toBe(springJump);
    expect(instantsOf('2026-10-25', '02:30')).toEqual([autumnJump - 1_800_000, autumnJump + 1_800_000]);
    expect(instantsOf('2026-10-25', '24:00')).toEqual([utc('2026-10-25T23:00:00Z')]);
  });

  it('a day lasts 23 hours in spring, 25 in autumn, and the same clock reading comes back after a day', () => {
    const spring = startOfDay(springJump);
    const autumn = startOfDay(autumnJump);
    expect((startOfNextDay(spring) - spring) / 3_600_000).toBe(23);
    expect((startOfNextDay(autumn) - autumn) / 3_600_000).toBe(25);
    const evening = utc('2026-10-24T20:15:30.123Z');
    expect(addDays(evening, 1) - evening).toBe(25 * 3_600_000);
    expect(addDays(addDays(evening, 40), -40)).toBe(evening);
  });

  it('the next moment lies strictly ahead and reads the asked time', () => {
    const at = utc('2026-11-22T06:00:00Z');
    expect(nextMoment(at, '07:00')).toBe(at + 24 * 3_600_000);
    expect(nextMoment(at - 1, '07:00')).toBe(at);
    expect(nextMoment(at, '07:30', [1])).toBe(utc('2026-11-23T06:30:00Z'));
    expect(nextMoment(autumnJump - 1_800_000, '02:30')).toBe(autumnJump + 1_800_000);
    expect(nextMoment(springJump - 1, '02:30')).toBe(springJump);
    expect(() => nextMoment(at, '07:00', [])).toThrow(RangeError);
  });

  it('stretches between clock changes cover the asked time without gap or overlap', () => {
    const spans = spansBetween(springJump - 1, autumnJump);
    expect(spans.map((span) => span.offsetMs / 3_600_000)).toEqual([1, 2, 1]);
    expect(spans[1]).toEqual({ start: springJump, end: autumnJump, offsetMs: 7_200_000 });
    expect(spansBetween(2, 1)).toEqual([]);
    expect(spansBetween(8_640_000_000_000_000, 8_640_000_000_000_000)).toHaveLength(1);
  });
});

describe('public holidays and office hours', () => {
  const dates = (year: number): string[] => holidaysOf(year).map((holiday) => holiday.date);

  it('the moving holidays fall right, with the Sunday rule of King\'s day', () => {
    expect(dates(2026)).toEqual(['2026-01-01', '2026-04-05', '2026-04-06', '2026-04-27', '2026-05-14', '2026-05-24', '2026-05-25', '2026-12-25', '2026-12-26']);
    expect(dates(2025)).toContain('2025-04-26');
    expect(dates(2025)).toContain('2025-05-05');
    expect(dates(2026)).not.toContain('2026-05-05');
    expect(holidaysOf(2026, { liberationDay: 'always', goodFriday: true }).map((holiday) => holiday.date)).toEqual(expect.arrayContaining(['2026-05-05', '2026-04-03']));
    expect(holidaysOf(2025, { liberationDay: 'never', goodFriday: false }).map((holiday) => holiday.id)).not.toContain('liberationDay');
  });

  it('Easter agrees with the published dates', () => {
    const easters = [[2000, '04-23'], [2008, '03-23'], [2011, '04-24'], [2024, '03-31'], [2038, '04-25'], [2049, '04-18']] as const;
    for (const [year, date] of easters) expect(dates(year)).toContain(`${year}-${date}`);
  });

  it('a holiday runs from midnight to midnight of the Dutch clock', () => {
    expect(holidayAt(utc('2026-04-26T21:59:59.999Z'))).toBeNull();
    expect(holidayAt(utc('2026-04-26T22:00:00Z'))?.id).toBe('kingsDay');
  });

  it('nights, weekends and holidays are never office time', () => {
    expect(isOfficeTime(utc('2026-11-20T06:59:59Z'))).toBe(false);
    expect(isOfficeTime(utc('2026-11-20T07:00:00Z'))).toBe(true);
    expect(isOfficeTime(utc('2026-11-20T16:00:00Z'))).toBe(false);
    expect(isOfficeTime(utc('2026-11-22T10:00:00Z'))).toBe(false);
    expect(isOfficeTime(utc('2026-05-25T10:00:00Z'))).toBe(false);
    expect(nextOfficeTime(utc('2026-05-22T20:00:00Z'))).toBe(utc('2026-05-26T06:00:00Z'));
    expect(nextOfficeTime(utc('2026-11-20T10:00:00Z'))).toBe(utc('2026-11-20T10:00:00Z'));
    expect(nextOfficeTime(0, { days: [], fromMinute: 0, toMinute: 1440, holidays: { liberationDay: 'never', goodFriday: false } })).toBeNull();
  });
});

describe('dates and times as read on screen', () => {
  const now = utc('2026-11-22T03:20:00Z');

  it('two readings of the doubled hour never look alike', () => {
    expect(formatClock(autumnJump - 1_800_000)).toBe('02:30 (zomertijd)');
    expect(formatClock(autumnJump + 1_800_000)).toBe('02:30 (wintertijd)');
    expect(formatClock(autumnJump + 3_600_000)).toBe('03:00');
    expect(formatClock(autumnJump - 3_600_001)).toBe('01:59');
    expect(formatClock(springJump)).toBe('03:00');
  });

  it('a waiting time is never negative around a clock change', () => {
    expect(formatRelative(autumnJump - 60_000, autumnJump + 60_000)).toBe('2 min geleden');
    expect(formatDuration(autumnJump + 1_800_000 - (autumnJump - 1_800_000))).toBe('1 u 00');
  });

  it('speaks of days the way people do', () => {
    expect(formatMoment(now - 8 * 3_600_000, now)).toBe('gisteren 20:20');
    expect(formatMoment(now + 3 * 3_600_000, now)).toBe('vandaag 07:20');
    expect(formatMoment(now + 24 * 3_600_000, now)).toBe('morgen 04:20');
    expect(formatDate(utc('2027-01-03T12:00:00Z'), now)).toBe('zo 3 jan 2027');
    expect(formatRelative(now - 14 * 60_000, now)).toBe('14 min geleden');
    expect(formatRelative(now - 100, now)).toBe('zojuist');
    expect(formatRelative(now + 125 * 60_000, now)).toBe('over 2 u 05');
    expect(formatRelative(now - 75 * 3_600_000, now)).toBe('3 dagen geleden');
    expect(dateAt(utc('2026-12-31T23:00:00Z'))).toBe('2027-01-01');
  });
});
