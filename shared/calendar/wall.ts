import { offsetAt, spansBetween } from './zone.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** A calendar day without a zone; `month` and `day` count from 1. */
export type PlainDate = { readonly year: number; readonly month: number; readonly day: number };

/** What a clock on the wall in Europe/Amsterdam reads; `weekday` is ISO (1 = Monday .. 7 = Sunday). */
export type Wall = PlainDate & { readonly hour: number; readonly minute: number; readonly second: number; readonly millisecond: number; readonly weekday: number };

/** Reads the wall clock of Europe/Amsterdam at an instant (epoch ms). */
export function wallAt(instant: number): Wall {
  const local = instant + offsetAt(instant);
  const days = Math.floor(local / dayMs);
  const rest = local - days * dayMs;
  return {
    ...dateOfDay(days),
    hour: Math.floor(rest / hourMs),
    minute: Math.floor(rest / minuteMs) % 60,
    second: Math.floor(rest / 1000) % 60,
    millisecond: Math.floor(rest) % 1000,
    weekday: weekdayOfDay(days),
  };
}

/** ISO date "2026-11-22" of the wall clock at an instant. */
export function dateAt(instant: number): string {
  return isoDate(dateOfDay(localDay(instant)));
}

/** ISO weekday (1 = Monday .. 7 = Sunday) of the wall clock at an instant. */
export function weekdayAt(instant: number): number {
  return weekdayOfDay(localDay(instant));
}

/** The hour of the week on the wall clock at an instant: 0 (Monday 00:00-00:59) to 167. */
export function weekHourAt(instant: number): number {
  const hours = Math.floor((instant + offsetAt(instant)) / hourMs);
  // 1970-01-01 was a Thursday: 72 hours after the Monday of its week.
  return (((hours + 72) % 168) + 168) % 168;
}

/**
 * The instants at which the wall clock reads this date and time ("HH:MM", "24:00" = the next midnight), earliest first: one as a rule, none in the
 * hour skipped in spring, two in the hour doubled in autumn.
 */
export function instantsOf(date: PlainDate | string, time: string): number[] {
  const wall = dayOf(date) * dayMs + minutesOf(time) * minuteMs;
  const candidates = new Set(spansBetween(wall - dayMs, wall + dayMs).map((span) => wall - span.offsetMs));
  return [...candidates].filter((instant) => instant + offsetAt(instant) === wall).sort((a, b) => a - b);
}

/**
 * One instant for a wall-clock date and time: the earlier one in the doubled hour, and in the skipped hour the moment the clock jumps
 * (02:30 that does not exist is 03:00, never earlier than asked).
 */
export function instantOf(date: PlainDate | string, time: string): number {
  const [first] = instantsOf(date, time);
  if (first !== undefined) return first;
  const wall = dayOf(date) * dayMs + minutesOf(time) * minuteMs;
  const [before] = spansBetween(wall - dayMs, wall + dayMs);
  if (before === undefined) throw new RangeError('no clock around this date');
  return before.end;
}

/** Midnight at the start of the wall-clock day of an instant. */
export function startOfDay(instant: number): number {
  return instantOf(dateOfDay(localDay(instant)), '00:00');
}

/** Midnight at the start of the next wall-clock day: 23, 24 or 25 hours after startOfDay. */
export function startOfNextDay(instant: number): number {
  return instantOf(dateOfDay(localDay(instant) + 1), '00:00');
}

/** The same wall-clock time a number of calendar days later (or earlier); keeps the clock reading over a clock change. */
export function addDays(instant: number, count: number): number {
  const local = instant + offsetAt(instant);
  const day = Math.floor(local / dayMs);
  const rest = local - day * dayMs;
  const minutes = Math.floor(rest / minuteMs);
  const time = `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
  return instantOf(dateOfDay(day + count), time) + (rest - minutes * minuteMs);
}

/** The first instant strictly after `after` at which the clock reads `time` ("07:00"), optionally only on these ISO weekdays. */
export function nextMoment(after: number, time: string, weekdays: readonly number[] = everyDay): number {
  const today = localDay(after);
  for (let day = today; day <= today + 8; day += 1) {
    if (!weekdays.includes(weekdayOfDay(day))) continue;
    const date = dateOfDay(day);
    const found = [...instantsOf(date, time), instantOf(date, time)].filter((instant) => instant > after).sort((a, b) => a - b)[0];
    if (found !== undefined) return found;
  }
  throw new RangeError('no weekday given');
}

/** Minutes since midnight of "HH:MM" ("24:00" = 1440). Throws on anything else: times are validated where they come in. */
export function minutesOf(time: string): number {
  const match = /^(\d{2}):([0-5]\d)$/.exec(time);
  const minutes = match === null ? Number.NaN : Number(match[1]) * 60 + Number(match[2]);
  if (!(minutes <= 1440)) throw new RangeError('not a time of day');
  return minutes;
}

export function isoDate(date: PlainDate): string {
  return `${String(date.year).padStart(4, '0')}-${pad(date.month)}-${pad(date.day)}`;
}

/** Reads "2026-11-22"; throws on a date that does not exist. */
export function plainDate(text: string): PlainDate {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const date = { year: Number(match?.[1]), month: Number(match?.[2]), day: Number(match?.[3]) };
  if (match === null || isoDate(dateOfDay(dayNumber(date))) !== text) throw new RangeError('not a date');
  return date;
}

/** Calendar arithmetic on plain dates, without a clock. */
export function plusDays(date: PlainDate, count: number): PlainDate {
  return dateOfDay(dayNumber(date) + count);
}

/** ISO weekday of a plain date. */
export function weekdayOf(date: PlainDate): number {
  return weekdayOfDay(dayNumber(date));
}

/** ISO week number with the year it belongs to (30 December may lie in week 1 of the next year). */
export function isoWeek(date: PlainDate): { readonly year: number; readonly week: number } {
  const thursday = dayNumber(date) + 4 - weekdayOf(date);
  const { year } = dateOfDay(thursday);
  return { year, week: Math.floor((thursday - dayNumber({ year, month: 1, day: 1 })) / 7) + 1 };
}

const everyDay = [1, 2, 3, 4, 5, 6, 7];

function localDay(instant: number): number {
  return Math.floor((instant + offsetAt(instant)) / dayMs);
}

function dayOf(date: PlainDate | string): number {
  return dayNumber(typeof date === 'string' ? plainDate(date) : date);
}

/** Days since 1970-01-01 (proleptic Gregorian). Date.UTC reads the years 0..99 as 1900..1999, which no date here has. */
function dayNumber(date: PlainDate): number {
  return Math.floor(Date.UTC(date.year, date.month - 1, date.day) / dayMs);
}

function dateOfDay(days: number): PlainDate {
  const date = new Date(days * dayMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 1970-01-01 was a Thursday. */
function weekdayOfDay(days: number): number {
  return ((((days + 3) % 7) + 7) % 7) + 1;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
