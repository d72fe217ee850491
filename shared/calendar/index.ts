export { nextClockChange, offsetAt, spanAt, spansBetween, zone } from './zone.ts';
export type { OffsetSpan } from './zone.ts';
export {
  addDays, dateAt, instantOf, instantsOf, isoDate, isoWeek, minutesOf, nextMoment, plainDate, plusDays, startOfDay, startOfNextDay, wallAt, weekdayAt, weekdayOf, weekHourAt,
} from './wall.ts';
export type { PlainDate, Wall } from './wall.ts';
export { defaultHolidayOptions, defaultOfficeHours, easterSunday, holidayAt, holidaysOf, isOfficeTime, nextOfficeTime } from './holidays.ts';
export type { Holiday, HolidayId, HolidayOptions, OfficeHours } from './holidays.ts';
export { calendarDays, dayWord, formatClock, formatDate, formatDateLong, formatDateShort, formatDuration, formatMoment, formatRelative, formatWeek } from './format.ts';
