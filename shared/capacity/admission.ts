import { addDays, dateAt, instantsOf, minutesOf, startOfDay, startOfNextDay, weekdayAt } from '../calendar/wall.ts';
import { spansBetween } from '../calendar/zone.ts';
import type { AdmissionWindow } from './schema.ts';

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;

/** 1970-01-05 was the first Monday: wall-clock weeks are counted from it. */
const firstMonday = 4 * dayMs;

/**
 * Two full weeks and a day hold every weekly window at least once even when a clock change swallows one occurrence, so a longer
 * stretch needs no further look.
 */
const enough = 15 * dayMs;

/** Weekly windows as pairs of wall-clock ms since Monday 00:00, both ends included. Empty = always open. */
export type CompiledWindows = readonly number[];

export function compileWindows(windows: readonly AdmissionWindow[]): CompiledWindows {
  return windows.flatMap((window) =>
    window.days.flatMap((day) => [(day - 1) * dayMs + minutesOf(window.from) * 60_000, (day - 1) * dayMs + minutesOf(window.to) * 60_000]),
  );
}

/**
 * Is there an admission moment between two instants, both included? A moment is one whose wall clock in Europe/Amsterdam lies in a window, ends
 * included; "24:00" is the midnight that ends the day. In the night that skips 02:00-03:00 a window inside that hour has no moment; in the night
 * that doubles it, such a window comes twice. False when `from` lies after `to`, also without windows.
 */
export function admits(windows: readonly AdmissionWindow[], from: number, to: number): boolean {
  if (from > to) return false;
  return windows.length === 0 || admitsCompiled(compileWindows(windows), from, to);
}

/** The same over compiled windows that are known not to be the empty, always-open list. */
export function admitsCompiled(windows: CompiledWindows, from: number, to: number): boolean {
  if (from > to) return false;
  const until = Math.min(to, from + enough);
  for (const span of spansBetween(from, until)) {
    const start = Math.max(from, span.start) + span.offsetMs;
    const end = Math.min(until, span.end - 1) + span.offsetMs;
    if (meetsWindow(windows, start, end)) return true;
  }
  return false;
}

/** The last moment of the stretch of admission that holds `from`, epoch ms; null when it never closes. `from` itself where nothing is open then. */
export function closesAt(windows: readonly AdmissionWindow[], from: number): number | null {
  if (windows.length === 0) return null;
  if (!admits(windows, from, from)) return from;
  const ends: number[] = [];
  for (let day = -1; day <= 8; day += 1) {
    const noon = addDays(startOfDay(from), day) + dayMs / 2;
    for (const window of windows) if (window.days.includes(weekdayAt(noon))) ends.push(...(window.to === '24:00' ? [startOfNextDay(noon)] : instantsOf(dateAt(noon), window.to)));
  }
  // A window that ends in the hour that spring skips has its last moment just before the change.
  for (const span of spansBetween(from, from + 8 * dayMs)) ends.push(span.end - 1);
  return ends.filter((end) => end >= from).sort((x, y) => x - y).find((end) => !admits(windows, end + 1, end + 1)) ?? null;
}

/** The first admission moment at or after an instant; null when the windows name no day at all. */
export function nextAdmission(windows: readonly AdmissionWindow[], from: number): number | null {
  if (windows.length === 0) return from;
  const compiled = compileWindows(windows);
  const until = from + enough;
  for (const span of spansBetween(from, until)) {
    const start = Math.max(from, span.start) + span.offsetMs;
    const end = Math.min(until, span.end - 1) + span.offsetMs;
    const first = firstMeeting(compiled, start, end);
    if (first !== null) return first - span.offsetMs;
  }
  return null;
}

/** Does [start, end] in wall-clock ms, without a clock change in between, touch a weekly window? */
export function meetsWindow(windows: CompiledWindows, start: number, end: number): boolean {
  const position = positionInWeek(start);
  const length = end - start;
  for (let index = 0; index < windows.length; index += 2) {
    const opens = windows[index] ?? 0;
    const closes = windows[index + 1] ?? 0;
    if (position <= closes) {
      if (position + length >= opens) return true;
    } else if (position + length >= opens + weekMs) return true;
    // Sunday "24:00" is Monday 00:00 of the week that has just begun.
    if (position === 0 && closes === weekMs) return true;
  }
  return false;
}

function firstMeeting(windows: CompiledWindows, start: number, end: number): number | null {
  const position = positionInWeek(start);
  let first = Number.POSITIVE_INFINITY;
  for (let index = 0; index < windows.length; index += 2) {
    const opens = windows[index] ?? 0;
    const closes = windows[index + 1] ?? 0;
    const open = position === 0 && closes === weekMs ? 0 : position <= closes ? Math.max(position, opens) : opens + weekMs;
    first = Math.min(first, start + open - position);
  }
  return first <= end ? first : null;
}

function positionInWeek(wall: number): number {
  const position = (wall - firstMonday) % weekMs;
  return position < 0 ? position + weekMs : position;
}
