import { addDays, dateAt, instantOf, nextMoment } from '../../../../shared/calendar/index.ts';

/** "14", "1430", "14:30", "morgen 9": the next such moment after `now`, epoch ms; null when it can't be read. Made for one hand on the number keys. */
export function readMoment(text: string, now: number): number | null {
  const match = /^(?:(m|morgen)\s*)?(\d{1,2})(?:[:.u]?(\d{2}))?(?:\s*u(?:ur)?)?$/i.exec(text.trim());
  if (match === null) return null;
  const [, tomorrow, hour = '', minute = '00'] = match;
  if (Number(hour) > 23 || Number(minute) > 59) return null;
  const clock = `${hour.padStart(2, '0')}:${minute}`;
  return tomorrow === undefined ? nextMoment(now, clock) : instantOf(dateAt(addDays(now, 1)), clock);
}

/** "24-11-2026" as the end of that day (the start of the next), epoch ms; null when it is no date. */
export function readDay(text: string): number | null {
  const match = /^(\d{1,2})-(\d{1,2})-(\d{4})$/.exec(text.trim());
  if (match === null) return null;
  const [, day = '', month = '', year = ''] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const check = new Date(`${date}T12:00:00Z`);
  return Number.isNaN(check.getTime()) || check.toISOString().slice(0, 10) !== date ? null : instantOf(date, '23:59');
}
