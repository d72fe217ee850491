import { dateAt, instantOf, isoDate, plainDate, plusDays } from '../calendar/index.ts';
import type { Period } from '../contract/reports.ts';

/** [from, to) in epoch ms: from midnight before the first day to midnight after the last, by the clock in Europe/Amsterdam (an hour more or less around a clock change). */
export function instantsOfPeriod({ from, to }: Period): { readonly from: number; readonly to: number } {
  return { from: instantOf(from, '00:00'), to: instantOf(isoDate(plusDays(plainDate(to), 1)), '00:00') };
}

export function quarterPeriod(year: number, quarter: number): Period {
  const first = quarter * 3 - 2;
  return { from: `${year}-${pad(first)}-01`, to: lastDay(year, first + 2) };
}

export function monthPeriod(month: string): Period {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return { from: `${month}-01`, to: lastDay(year, number) };
}

/** The quarter that an instant lies in. */
export function quarterAt(instant: number): { readonly year: number; readonly quarter: number } {
  const { year, month } = plainDate(dateAt(instant));
  return { year, quarter: Math.ceil(month / 3) };
}

function lastDay(year: number, month: number): string {
  const next = month === 12 ? { year: year + 1, month: 1, day: 1 } : { year, month: month + 1, day: 1 };
  return isoDate(plusDays(next, -1));
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
