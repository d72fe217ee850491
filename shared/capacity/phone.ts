import { wallAt } from '../calendar/index.ts';
import { admits } from './admission.ts';
import type { Location, PhoneHours } from './schema.ts';
import type * as z from 'zod';

/** The number to ring at a moment. `answers`: somebody picks up there then, as far as its hours say. */
export type NumberNow = { readonly number: string; readonly kind: 'day' | 'night'; readonly hours: z.infer<typeof PhoneHours>; readonly answers: boolean };

/**
 * Which of a location's numbers to ring now: one whose own hours hold this moment; else one that is always answered, at night (22:00-07:00) the night number first; else
 * the number of that part of the day, marked as outside its hours. null when no number is known.
 */
export function numberNow(location: Pick<Location, 'dayNumber' | 'nightNumber' | 'dayHours' | 'nightHours'>, now: number): NumberNow | null {
  const { hour } = wallAt(now);
  const atNight = hour >= 22 || hour < 7;
  const both = [
    { kind: 'day' as const, number: location.dayNumber, hours: location.dayHours }, { kind: 'night' as const, number: location.nightNumber, hours: location.nightHours },
  ].flatMap(({ number, ...rest }) => (number === null ? [] : [{ number, ...rest }]));
  if (atNight) both.reverse();
  const found = both.find((one) => one.hours.length > 0 && admits(one.hours, now, now)) ?? both.find((one) => one.hours.length === 0) ?? both[0];
  return found === undefined ? null : { ...found, answers: found.hours.length === 0 || admits(found.hours, now, now) };
}
