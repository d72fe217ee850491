import { offsetAt, spanAt } from './zone.ts';
import { dateAt, isoWeek, wallAt } from './wall.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;

/** "zo 22 nov" in the year of `now`, otherwise with the year. */
export function formatDate(instant: number, now: number): string {
  const wall = wallAt(instant);
  const text = `${days[wall.weekday - 1] ?? ''} ${wall.day} ${months[wall.month - 1] ?? ''}`;
  return wall.year === wallAt(now).year ? text : `${text} ${wall.year}`;
}

/** "zondag 22 november 2026" for print and headings. */
export function formatDateLong(instant: number): string {
  const wall = wallAt(instant);
  return `${longDays[wall.weekday - 1] ?? ''} ${wall.day} ${longMonths[wall.month - 1] ?? ''} ${wall.year}`;
}

/** "22-11-2026". */
export function formatDateShort(instant: number): string {
  const [year = '', month = '', day = ''] = dateAt(instant).split('-');
  return `${day}-${month}-${year}`;
}

/** "03:07"; in the hour that autumn doubles "02:15 (zomertijd)" or "02:15 (wintertijd)", so that two readings never look alike. */
export function formatClock(instant: number): string {
  const wall = wallAt(instant);
  const text = `${pad(wall.hour)}:${pad(wall.minute)}`;
  if (!isDoubled(instant)) return text;
  return `${text} (${offsetAt(instant) === 2 * hourMs ? 'zomertijd' : 'wintertijd'})`;
}

/** "vandaag 23:10", "gisteren 23:10", "morgen 07:00", otherwise "di 24 nov 07:00". */
export function formatMoment(instant: number, now: number): string {
  return `${dayWord(instant, now)} ${formatClock(instant)}`;
}

/** "vandaag", "gisteren", "morgen" or the date. */
export function dayWord(instant: number, now: number): string {
  const distance = calendarDays(now, instant);
  if (distance === 0) return 'vandaag';
  if (distance === 1) return 'morgen';
  if (distance === -1) return 'gisteren';
  return formatDate(instant, now);
}

/** How long ago or how far ahead: "zojuist", "14 min geleden", "over 2 u 05", "3 dagen geleden". */
export function formatRelative(instant: number, now: number): string {
  const distance = now - instant;
  const size = Math.abs(distance);
  if (size < minuteMs) return distance >= 0 ? 'zojuist' : 'zo dadelijk';
  const text = size < 48 * hourMs ? formatDuration(size) : `${Math.floor(size / (24 * hourMs))} dagen`;
  return distance >= 0 ? `${text} geleden` : `over ${text}`;
}

/** A length of time in whole minutes: "14 min", "2 u 05", "26 u 00"; negative lengths carry a minus sign. */
export function formatDuration(milliseconds: number): string {
  const sign = milliseconds <= -minuteMs ? '-' : '';
  const minutes = Math.floor(Math.abs(milliseconds) / minuteMs);
  if (minutes < 60) return `${sign}${minutes} min`;
  return `${sign}${Math.floor(minutes / 60)} u ${pad(minutes % 60)}`;
}

/** "week 48". */
export function formatWeek(instant: number): string {
  return `week ${isoWeek(wallAt(instant)).week}`;
}

/** Calendar days from one instant to another on the wall clock (a day of 23 or 25 hours counts as one). */
export function calendarDays(from: number, to: number): number {
  return Math.round((Date.parse(`${dateAt(to)}T00:00:00Z`) - Date.parse(`${dateAt(from)}T00:00:00Z`)) / 86_400_000);
}

const days = ['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'];
const longDays = ['maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag', 'zondag'];
const months = ['jan', 'feb', 'mrt', 'apr', 'mei', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'];
const longMonths = ['januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', 'augustus', 'september', 'oktober', 'november', 'december'];

/** True when the same wall clock reading occurs twice: in the last hour before and the first hour after the clock goes back. */
function isDoubled(instant: number): boolean {
  const span = spanAt(instant);
  const before = spanAt(span.start - 1).offsetMs - span.offsetMs;
  const after = span.offsetMs - spanAt(span.end).offsetMs;
  return instant - span.start < before || span.end - instant <= after;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
