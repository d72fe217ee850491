import { addDays, dateAt, instantOf } from '../../../../shared/calendar/index.ts';

export type PaperTimes = { readonly received: string; readonly decided: string; readonly promised: string; readonly arrived: string; readonly closed: string };
export type TimeProblem = 'day' | 'time' | 'received' | 'future';
export type TimesFound = { readonly ok: true; readonly at: Readonly<Record<keyof PaperTimes, number | null>> } | { readonly ok: false; readonly field: keyof PaperTimes | 'day'; readonly problem: TimeProblem };

const order: readonly (keyof PaperTimes)[] = ['received', 'decided', 'promised', 'arrived', 'closed'];

/**
 * The times of a paper form as instants (epoch ms). The day is that of the call (dd-mm-jjjj); a time earlier than the one before it is of the next day. An empty time: it didn't happen.
 * Nothing may lie after `now`.
 */
export function paperTimes(day: string, times: PaperTimes, now: number): TimesFound {
  const start = dayOf(day);
  if (start === null || instantOf(start, '00:00') > now) return { ok: false, field: 'day', problem: 'day' };
  const at: Record<keyof PaperTimes, number | null> = { received: null, decided: null, promised: null, arrived: null, closed: null };
  let date = start;
  let last = 0;
  for (const field of order) {
    const text = times[field].trim();
    if (text === '') {
      if (field === 'received') return { ok: false, field, problem: 'received' };
      continue;
    }
    const time = clockOf(text);
    if (time === null) return { ok: false, field, problem: 'time' };
    let instant = instantOf(date, time);
    if (instant < last) {
      date = dateAt(addDays(instantOf(date, '12:00'), 1));
      instant = instantOf(date, time);
    }
    if (instant > now) return { ok: false, field, problem: 'future' };
    at[field] = instant;
    last = instant;
  }
  return { ok: true, at };
}

function clockOf(text: string): string | null {
  const match = /^(\d{1,2})[:.u]?(\d{2})$/.exec(text);
  const hour = Number(match?.[1] ?? Number.NaN);
  const minute = Number(match?.[2] ?? Number.NaN);
  return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 ? `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}` : null;
}

function dayOf(text: string): string | null {
  const match = /^(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})$/.exec(text.trim());
  if (match === null) return null;
  const [, day = '', month = '', year = ''] = match;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${iso}T12:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso ? null : iso;
}
