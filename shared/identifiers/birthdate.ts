export type BirthDate = { readonly year: number; readonly month: number; readonly day: number };

/**
 * A date of birth as typed: dd-mm-jjjj, also with dots, slashes, spaces or eight digits. Two-digit years are refused (a patient of 101 exists).
 * `today` is the ISO date that "not in the future" and "at most 120 years" are measured against; null when it is no such date.
 */
export function parseBirthDate(text: string, today: string): BirthDate | null {
  const match = /^(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})$/.exec(text.trim()) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(text.trim());
  if (match === null) return null;
  const date = { day: Number(match[1]), month: Number(match[2]), year: Number(match[3]) };
  if (!isCalendarDate(date)) return null;
  const iso = isoBirthDate(date);
  if (iso > today) return null;
  return ageAt(date, today) <= 120 ? date : null;
}

export function isoBirthDate(date: BirthDate): string {
  return `${pad(date.year, 4)}-${pad(date.month, 2)}-${pad(date.day, 2)}`;
}

/** dd-mm-jjjj, the way it is read back to the caller. */
export function formatBirthDate(date: BirthDate): string {
  return `${pad(date.day, 2)}-${pad(date.month, 2)}-${pad(date.year, 4)}`;
}

/** Completed years on the ISO date `today`; who was born on 29 February turns a year older on 1 March in common years. */
export function ageAt(date: BirthDate, today: string): number {
  const birthday = isoBirthDate(date).slice(5);
  return Number(today.slice(0, 4)) - date.year - (today.slice(5) < birthday ? 1 : 0);
}

function isCalendarDate(date: BirthDate): boolean {
  const leap = (date.year % 4 === 0 && date.year % 100 !== 0) || date.year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][date.month - 1];
  return days !== undefined && date.day >= 1 && date.day <= days && date.year >= 1800;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
