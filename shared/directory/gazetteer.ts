import type { Position } from '../capacity/schema.ts';
import { aliasRows } from './data/aliases.ts';
import { mergerRows, mergersSource } from './data/mergers.ts';
import { municipalityRows, placesSource } from './data/places.ts';
import { regionRows, regionsSource } from './data/regions.ts';
import { formerVillageRows, splitRows, splitsSource } from './data/splits.ts';
import { nameKey, provinceOf, provinceSign, readSpoken } from './text.ts';

/** A municipality of today (with CBS code) or of the past (without). */
export type Municipality = {
  readonly name: string;
  readonly key: string;
  readonly code: string | null;
  /** Province code of the place data; null for municipalities of the past. */
  readonly province: string | null;
  /** Region in the 2017 table under this very name; null when the table doesn't name it. */
  readonly tableRegion: number | null;
};

/** A town, village or quarter with its position and the municipality it lies in today. */
export type Place = {
  readonly name: string;
  readonly key: string;
  /** Null for villages that only the list of splits knows. */
  readonly position: Position | null;
  readonly municipality: Municipality;
  /** Region, through the former municipality where that decides; null when the municipality lies in more than one. */
  readonly regionNumber: number | null;
};

/** The regions a municipality falls under, and how that is known. More than one when its parts lay in different regions of the table. */
export type RegionFinding = { readonly numbers: readonly number[]; readonly source: string };

/** Every municipality of today and of the 2017 table and mergers, by comparable name, aliases included. */
export function municipalitiesNamed(key: string): readonly Municipality[] {
  return build().municipalities.get(key) ?? [];
}

export function placesNamed(key: string): readonly Place[] {
  return build().places.get(key) ?? [];
}

export function placesIn(municipality: Municipality): readonly Place[] {
  return build().byCode.get(municipality.code ?? '') ?? [];
}

export function allMunicipalities(): readonly Municipality[] {
  return [...new Set([...build().municipalities.values()].flat())];
}

export function allPlaces(): readonly Place[] {
  return [...build().byCode.values()].flat();
}

/** Every name that can be looked up, with how it is written: for suggestions. */
export function knownNames(): Iterable<readonly [string, string]> {
  return build().names;
}

/**
 * Regions of a municipality: by its own name in the 2017 table, else through what it was merged from, else through what it became; mergers are
 * followed as far as they go.
 */
export function regionsOf(municipality: Municipality): RegionFinding {
  if (municipality.tableRegion !== null) return { numbers: [municipality.tableRegion], source: regionsSource };
  const older = regionsThrough(municipality, 'into');
  const finding = older.numbers.length > 0 ? older : regionsThrough(municipality, 'from');
  return finding.numbers.length > 0 ? finding : { numbers: [], source: mergersSource };
}

/** The municipality of today that this one became; itself when it still exists, null when it was split up. */
export function successorOf(municipality: Municipality): Municipality | null {
  let current = municipality;
  for (let step = 0; step < 10; step += 1) {
    if (splitOf(current) !== null) return null;
    const next = build().mergers.find((merger) => merger.from.includes(current.key) && merger.into !== current.key);
    const into = next === undefined ? undefined : municipalitiesNamed(next.into)[0];
    if (into === undefined) return current;
    current = into;
  }
  return current;
}

/** Villages of a municipality that was split up, with the municipality each lies in today; null when it wasn't. */
export function splitOf(municipality: Municipality): readonly (readonly [string, string])[] | null {
  return splitRows.find(([name]) => nameKey(name) === municipality.key)?.[1] ?? null;
}

/** Municipalities that went into this one, other than itself. */
export function predecessorsOf(municipality: Municipality): readonly Municipality[] {
  const keys = build().mergers.filter((merger) => merger.into === municipality.key).flatMap((merger) => merger.from);
  return keys.filter((key) => key !== municipality.key).flatMap((key) => municipalitiesNamed(key).slice(0, 1));
}

export function placeSourceText(former: boolean): string {
  return former ? `${placesSource}; ${splitsSource}` : placesSource;
}

/** The former municipality that decides the region of a village, or null when today's municipality does. */
export function formerMunicipalityOf(place: { readonly key: string; readonly municipality: Municipality }): Municipality | null {
  const former = formerOf.get(`${place.municipality.key}|${place.key}`);
  return former === undefined ? null : (municipalitiesNamed(former)[0] ?? null);
}

/** "municipality of today|village" -> former municipality, all as keys. */
const formerOf = new Map(
  formerVillageRows.flatMap(([today, former, villages]) => villages.map((village) => [`${nameKey(today)}|${nameKey(village)}`, nameKey(former)] as const)),
);

type Merger = { readonly date: string; readonly into: string; readonly from: readonly string[]; readonly note: string };
type Built = {
  readonly municipalities: Map<string, Municipality[]>;
  readonly places: Map<string, Place[]>;
  readonly byCode: Map<string, Place[]>;
  readonly mergers: readonly Merger[];
  readonly names: (readonly [string, string])[];
};

let built: Built | null = null;

/** Built at the first question: a screen that never asks pays nothing. */
function build(): Built {
  if (built !== null) return built;
  const table = tableRegions();
  const municipalities = new Map<string, Municipality[]>();
  const mergers = mergerRows.map(([date, into, from, note]): Merger => ({ date, into: nameKey(into), from: from.map(nameKey), note }));
  for (const [code, province, name] of municipalityRows) addMunicipality(municipalities, table, name, code, province);
  for (const name of [...regionRows.flatMap(([, , , names]) => names), ...mergerRows.flatMap(([, into, from]) => [into, ...from])]) {
    const { key, qualifier } = readSpoken(name);
    if (name !== '' && qualifier === null && !municipalities.has(key)) addMunicipality(municipalities, table, name, null, null);
  }
  for (const [name, others] of aliasRows) {
    const { key, qualifier } = readSpoken(name);
    const meant = (municipalities.get(key) ?? []).filter((one) => qualifier === null || one.province === provinceOf(qualifier));
    for (const other of others.map(nameKey)) if (meant.length > 0 && !municipalities.has(other)) municipalities.set(other, meant);
  }
  built = { municipalities, places: new Map(), byCode: new Map(), mergers, names: [] };
  addPlaces(built);
  for (const [key, list] of municipalities) built.names.push([key, list.length === 1 ? (list[0]?.name ?? '') : (list[0]?.name ?? '').replace(/ \(.*/, '')]);
  for (const [key, list] of built.places) built.names.push([key, list[0]?.name ?? '']);
  return built;
}

/** Regions of the table by comparable name; names with a province sign ("Bergen nh") by name and province. */
function tableRegions(): Map<string, number> {
  const table = new Map<string, number>();
  for (const [number, , , names] of regionRows) {
    for (const name of names) {
      const { key, qualifier } = readSpoken(name);
      table.set(qualifier === null ? key : `${key} ${provinceOf(qualifier) ?? ''}`, number);
    }
  }
  return table;
}

/** Names that two municipalities of today share. */
const twins = new Set(municipalityRows.map(([, , name]) => name).filter((name, at, names) => names.indexOf(name) !== at));

function addMunicipality(all: Map<string, Municipality[]>, table: Map<string, number>, name: string, code: string | null, province: string | null): void {
  const key = nameKey(name);
  const shown = twins.has(name) && province !== null ? `${name} (${provinceSign(province)})` : name;
  const tableRegion = table.get(`${key} ${province ?? ''}`) ?? table.get(key) ?? null;
  all.set(key, [...(all.get(key) ?? []), { name: shown, key, code, province, tableRegion }]);
}

function addPlaces(to: Built): void {
  const villages = listedVillages();
  const lists = new Map(municipalityRows.map(([code, , , list]) => [code, list]));
  for (const municipality of new Set([...to.municipalities.values()].flat())) {
    const list = lists.get(municipality.code ?? '') ?? '';
    const located = list === '' ? [] : list.split('|').map((text) => makePlace(text, municipality));
    const known = new Set(located.map((place) => place.key));
    const listed = (villages.get(municipality.code === null ? '' : municipality.key) ?? []).filter((village) => !known.has(nameKey(village)));
    const places = [...located, ...listed.map((village) => makePlace(village, municipality))];
    if (municipality.code !== null) to.byCode.set(municipality.code, places);
    for (const place of places) to.places.set(place.key, [...(to.places.get(place.key) ?? []), place]);
  }
}

/** From "name@lat,lng", or a bare name when the position is not known. */
function makePlace(text: string, municipality: Municipality): Place {
  const [name = '', where] = text.split('@');
  const [lat = '', lng = ''] = where?.split(',') ?? [];
  const key = nameKey(name);
  const { numbers } = regionsOf(formerMunicipalityOf({ key, municipality }) ?? municipality);
  const position = where === undefined ? null : { lat: Number(lat), lng: Number(lng) };
  return { name, key, municipality, position, regionNumber: numbers.length === 1 ? (numbers[0] ?? null) : null };
}

/** Villages that the lists of splits put in a municipality of today, by its key. */
function listedVillages(): Map<string, string[]> {
  const villages = new Map<string, string[]>();
  const add = (into: string, names: readonly string[]): void => {
    villages.set(nameKey(into), [...(villages.get(nameKey(into)) ?? []), ...names]);
  };
  for (const [, list] of splitRows) for (const [village, into] of list) add(into, [village]);
  for (const [today, , names] of formerVillageRows) add(today, names);
  return villages;
}

function regionsThrough(municipality: Municipality, direction: 'into' | 'from', seen: ReadonlySet<string> = new Set()): RegionFinding {
  if (seen.has(municipality.key)) return { numbers: [], source: mergersSource };
  const passed = new Set([...seen, municipality.key]);
  const numbers = new Set<number>();
  const steps: string[] = [];
  for (const merger of build().mergers) {
    const others = direction === 'into' ? (merger.into === municipality.key ? merger.from : []) : merger.from.includes(municipality.key) ? [merger.into] : [];
    for (const key of others) {
      const other = municipalitiesNamed(key)[0];
      if (other === undefined || passed.has(key)) continue;
      const found = other.tableRegion !== null ? [other.tableRegion] : [...regionsThrough(other, 'into', passed).numbers, ...regionsThrough(other, 'from', passed).numbers];
      if (found.length > 0) steps.push(`${other.name} (herindeling ${merger.date.split('-').reverse().join('-')})`);
      for (const number of found) numbers.add(number);
    }
  }
  return { numbers: [...numbers].sort((a, b) => a - b), source: `${regionsSource}, via ${steps.join(', ')}` };
}
