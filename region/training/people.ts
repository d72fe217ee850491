import { addDays, dateAt, instantOf, startOfDay, weekdayAt } from '../../shared/calendar/index.ts';
import type * as z from 'zod';
import type { RosterEntry, Staff } from '../../shared/contract/region.ts';
import { firstNames, lastNames, trainingRegions } from './data/names.ts';
import type { TrainingRegion } from './data/names.ts';
import { inventedNumber } from './places.ts';
import { seeded } from './random.ts';
import type { Random } from './random.ts';

type Person = z.infer<typeof Staff>;
type Entry = z.infer<typeof RosterEntry>;
const ROSTER_DAYS = 14;

/** Duties per day: role, from, to (wall clock; to on the next day when not later), order of calling. */
const duties: readonly (readonly [Entry['role'], string, string, number])[] = [
  ['elderlyPhysician', '08:00', '18:00', 1], ['elderlyPhysician', '18:00', '08:00', 1], ['elderlyPhysician', '08:00', '08:00', 2], ['psychiatrist', '08:00', '08:00', 1], ['generalPractitioner', '08:00', '08:00', 1],
  ['medicalManagerAmbulance', '08:00', '08:00', 1], ['emergencyPhysician', '08:00', '08:00', 1], ['careOffice', '08:30', '17:00', 1], ['dementiaTeam', '08:00', '17:00', 1], ['paramedicTeam', '08:00', '08:00', 1],
];

export function makeStaff(): readonly Person[] {
  return trainingRegions.flatMap((region, index) => {
    const random = seeded(7000 + region.number);
    const person = (id: string, roles: Person['roles'], number: number): Person => ({ id: `staff-${region.number}-${id}`, regionId: region.id, name: nameOf(random, index * 5 + number), roles, active: true, version: 1 });
    return [
      { id: `staff-${region.number}-trainee`, regionId: region.id, name: 'Verpleegkundige in opleiding', roles: ['trainee'], active: true, version: 1 },
      ...[1, 2, 3].map((number) => person(`nurse-${number}`, ['nurse'], number)), ...[1, 2, 3, 4].map((number) => person(`so-${number}`, ['elderlyPhysician'], number + 3)), person('manager', ['manager', 'administrator'], 9),
    ];
  });
}

/**
 * Rosters from yesterday until two weeks ahead, around the clock for the elderly-care physician with a second one behind. The ids carry the date, so that seeding
 * again the next day adds a day and leaves the others as they are.
 */
export function makeRosters(now: number): readonly Entry[] {
  const today = startOfDay(now);
  return trainingRegions.flatMap((region) => Array.from({ length: ROSTER_DAYS + 2 }, (_, day) => addDays(today, day - 1)).flatMap((start) => rosterOfDay(region, start)));
}

function rosterOfDay(region: TrainingRegion, start: number): readonly Entry[] {
  const date = dateAt(start);
  const next = dateAt(addDays(start, 1));
  const offToday = (role: Entry['role']): boolean => weekdayAt(start) > 5 && (role === 'careOffice' || role === 'dementiaTeam');
  return duties.flatMap(([role, from, to, order], index) => {
    if (offToday(role)) return [];
    const random = seeded(hash(`${date}/${region.number}/${index}`));
    const physician = role === 'elderlyPhysician' ? random.int(1, 2) + (order === 2 ? 2 : 0) : null;
    return [{
      id: `duty-${region.number}-${date}-${index}`, regionId: region.id, role, staffId: physician === null ? null : `staff-${region.number}-so-${physician}`,
      name: physician === null ? nameOf(random, random.int(0, 100)) : physicianName(region, physician), phone: inventedNumber(region, random),
      from: instantOf(date, from), to: to > from ? instantOf(date, to) : instantOf(next, to), order, version: 1,
    }];
  });
}

function physicianName(region: TrainingRegion, number: number): string {
  return makeStaff().find((person) => person.id === `staff-${region.number}-so-${number}`)?.name ?? 'Specialist ouderengeneeskunde';
}

function nameOf(random: Random, number: number): string {
  return `${firstNames[(number * 5 + random.int(0, 15)) % firstNames.length] ?? ''} ${lastNames[(number * 7 + random.int(0, 11)) % lastNames.length] ?? ''}`;
}

function hash(text: string): number {
  let value = 17;
  for (const letter of text) value = (Math.imul(value, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return value;
}
