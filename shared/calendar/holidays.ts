import { dateAt, instantOf, isoDate, plusDays, startOfDay, startOfNextDay, wallAt, weekdayOf } from './wall.ts';
import type { PlainDate } from './wall.ts';

export type HolidayId =
  | 'newYear' | 'goodFriday' | 'easter' | 'easterMonday' | 'kingsDay' | 'liberationDay' | 'ascension' | 'pentecost' | 'pentecostMonday' | 'christmas' | 'boxingDay';

export type Holiday = { readonly date: string; readonly id: HolidayId; readonly name: string };

/**
 * Which days beyond the general public holidays a region treats as one. Liberation day: never, only in lustrum years (2025, 2030: the day off
 * of most collective agreements) or every year. Good Friday is no general day off and stays out unless the region says so.
 */
export type HolidayOptions = { readonly liberationDay: 'never' | 'lustrum' | 'always'; readonly goodFriday: boolean };

export const defaultHolidayOptions: HolidayOptions = { liberationDay: 'lustrum', goodFriday: false };

/** Dutch public holidays of a year in date order (Algemene termijnenwet art. 3, with Easter and Pentecost Sunday). */
export function holidaysOf(year: number, options: HolidayOptions = defaultHolidayOptions): readonly Holiday[] {
  const key = `${year} ${options.liberationDay} ${String(options.goodFriday)}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const list = compute(year, options);
  cache.set(key, list);
  return list;
}

/** The public holiday on the wall-clock day of an instant, or null. */
export function holidayAt(instant: number, options: HolidayOptions = defaultHolidayOptions): Holiday | null {
  const date = dateAt(instant);
  return holidaysOf(Number(date.slice(0, 4)), options).find((holiday) => holiday.date === date) ?? null;
}

/** Easter Sunday (Gregorian; the anonymous algorithm of Meeus/Jones/Butcher). */
export function easterSunday(year: number): PlainDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return { year, month: Math.floor(f / 31), day: (f % 31) + 1 };
}

/** Office hours of a desk: ISO weekdays and wall-clock minutes [fromMinute, toMinute); everything else, and every holiday, is ANW (evening, night, weekend). */
export type OfficeHours = { readonly days: readonly number[]; readonly fromMinute: number; readonly toMinute: number; readonly holidays: HolidayOptions };

/** 08:00-17:00 on working days, the hours between which the out-of-hours GP service is closed. */
export const defaultOfficeHours: OfficeHours = { days: [1, 2, 3, 4, 5], fromMinute: 480, toMinute: 1020, holidays: defaultHolidayOptions };

/** Office hours (true) or ANW (false). The opening minute belongs to the office, the closing minute to ANW. */
export function isOfficeTime(instant: number, hours: OfficeHours = defaultOfficeHours): boolean {
  const wall = wallAt(instant);
  const minute = wall.hour * 60 + wall.minute;
  return hours.days.includes(wall.weekday) && minute >= hours.fromMinute && minute < hours.toMinute && holidayAt(instant, hours.holidays) === null;
}

/** The next instant at or after `instant` at which office hours run; null when the profile has none within a year. */
export function nextOfficeTime(instant: number, hours: OfficeHours = defaultOfficeHours): number | null {
  if (isOfficeTime(instant, hours)) return instant;
  let day = startOfDay(instant);
  for (let count = 0; count < 367; count += 1) {
    const opening = openingOn(day, hours);
    if (opening !== null && opening >= instant) return opening;
    day = startOfNextDay(day);
  }
  return null;
}

const cache = new Map<string, readonly Holiday[]>();

function openingOn(day: number, hours: OfficeHours): number | null {
  const time = `${String(Math.floor(hours.fromMinute / 60)).padStart(2, '0')}:${String(hours.fromMinute % 60).padStart(2, '0')}`;
  const opening = instantOf(dateAt(day), time);
  return isOfficeTime(opening, hours) ? opening : null;
}

function compute(year: number, options: HolidayOptions): readonly Holiday[] {
  const easter = easterSunday(year);
  const list: Holiday[] = [
    holiday({ year, month: 1, day: 1 }, 'newYear', 'Nieuwjaarsdag'),
    holiday(easter, 'easter', 'Eerste paasdag'),
    holiday(plusDays(easter, 1), 'easterMonday', 'Tweede paasdag'),
    kingsDay(year),
    holiday(plusDays(easter, 39), 'ascension', 'Hemelvaartsdag'),
    holiday(plusDays(easter, 49), 'pentecost', 'Eerste pinksterdag'),
    holiday(plusDays(easter, 50), 'pentecostMonday', 'Tweede pinksterdag'),
    holiday({ year, month: 12, day: 25 }, 'christmas', 'Eerste kerstdag'),
    holiday({ year, month: 12, day: 26 }, 'boxingDay', 'Tweede kerstdag'),
  ];
  if (options.goodFriday) list.push(holiday(plusDays(easter, -2), 'goodFriday', 'Goede Vrijdag'));
  if (options.liberationDay === 'always' || (options.liberationDay === 'lustrum' && year % 5 === 0)) {
    list.push(holiday({ year, month: 5, day: 5 }, 'liberationDay', 'Bevrijdingsdag'));
  }
  return list.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** 27 April since 2014 (before: Queen's day, 30 April); the day before when that is a Sunday. */
function kingsDay(year: number): Holiday {
  const date = { year, month: 4, day: year >= 2014 ? 27 : 30 };
  const kept = weekdayOf(date) === 7 ? plusDays(date, -1) : date;
  return holiday(kept, 'kingsDay', year >= 2014 ? 'Koningsdag' : 'Koninginnedag');
}

function holiday(date: PlainDate, id: HolidayId, name: string): Holiday {
  return { date: isoDate(date), id, name };
}
