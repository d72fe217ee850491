import { BedGroup } from '../../../shared/capacity/schema.ts';
import { inNetherlands } from '../../../shared/directory/index.ts';
import * as z from 'zod';

/**
 * What a bed group is, as an operator's file may say beside its number. Every field may be left out: for a known bed group it then stays as it is; a new one needs all of `required`.
 * Texts come from CSV or JSON alike: lists with "|", windows as "1-5 08:00-17:00|6 10:00-14:00".
 */
export const describingColumns = ['name', 'organisationId', 'locationId', 'regionId', 'labels', 'acute', 'admission', 'sex', 'ward', 'wzdRegistered', 'features', 'maxWeightKg', 'mainPractitioner', 'commitment', 'lat', 'lng'] as const;
const Part = BedGroup.pick({ name: true, organisationId: true, locationId: true, regionId: true, labels: true, acute: true, admission: true, sex: true, ward: true, wzdRegistered: true, features: true, maxWeightKg: true, mainPractitioner: true, commitment: true, position: true }).partial();
export type Described = z.infer<typeof Part>;
export const required = ['name', 'organisationId', 'locationId', 'regionId', 'labels', 'acute', 'sex', 'ward', 'maxWeightKg', 'mainPractitioner'] as const satisfies readonly (keyof Described)[];

/** null = the row only brings a number; a text = what is wrong with the description, by field. */
export function describedBy(fields: Readonly<Record<string, string>>): Described | string | null {
  const given = describingColumns.filter((name) => (fields[name] ?? '') !== '');
  if (given.length === 0) return null;
  const raw: Record<string, unknown> = {};
  for (const name of given) {
    const text = fields[name] ?? '';
    if (name === 'lat' || name === 'lng') continue;
    else if (name === 'admission') {
      const windows = windowsOf(text);
      if (typeof windows === 'string') return windows;
      raw['admission'] = windows;
    } else if (name === 'labels' || name === 'features') raw[name] = text.split('|').map((part) => part.trim()).filter((part) => part !== '');
    else if (name === 'maxWeightKg') raw[name] = Number(text);
    else raw[name] = text === 'true' ? true : text === 'false' ? false : text;
  }
  const position = positionIn(fields);
  if (typeof position === 'string') return position;
  const parsed = Part.safeParse({ ...raw, ...(position === null ? {} : { position }) });
  return parsed.success ? parsed.data : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ').slice(0, 300);
}

function positionIn(fields: Readonly<Record<string, string>>): { lat: number; lng: number } | string | null {
  const [lat = '', lng = ''] = [fields['lat'], fields['lng']];
  if (lat === '' && lng === '') return null;
  const position = { lat: Number(lat), lng: Number(lng) };
  if (lat === '' || lng === '' || !Number.isFinite(position.lat) || !Number.isFinite(position.lng) || Math.abs(position.lat) > 90 || Math.abs(position.lng) > 180) return 'lat and lng must both be numbers of degrees';
  return inNetherlands(position) ? position : `position ${lat}, ${lng} lies outside the Netherlands`;
}

/** "1-5 08:00-17:00" or "1,3,7 10:00-24:00", several with "|". A window never crosses midnight: it would not be clear whose day it is. */
function windowsOf(text: string): z.infer<typeof BedGroup>['admission'] | string {
  const windows: z.infer<typeof BedGroup>['admission'] = [];
  for (const part of text.split('|').map((one) => one.trim()).filter((one) => one !== '')) {
    const match = /^([1-7](?:-[1-7]|(?:,[1-7])*)) (\d{2}:\d{2})-(\d{2}:\d{2})$/.exec(part);
    if (match === null) return `admission "${part.slice(0, 40)}" is not like "1-5 08:00-17:00"`;
    const [, days = '', from = '', to = ''] = match;
    if (from > to) return `admission ${from}-${to} crosses midnight: split it in ${from}-24:00 and 00:00-${to} on the next day`;
    windows.push({ days: daysOf(days), from, to });
  }
  return windows;
}

function daysOf(text: string): number[] {
  const range = /^([1-7])-([1-7])$/.exec(text);
  if (range === null) return text.split(',').map(Number);
  const [first, last] = [Number(range[1]), Number(range[2])];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
