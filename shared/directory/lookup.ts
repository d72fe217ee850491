import type { Position } from '../capacity/schema.ts';
import { normalisePostcode } from '../identifiers/postcode.ts';
import {
  formerMunicipalityOf, knownNames, municipalitiesNamed, placesIn, placesNamed, placeSourceText, predecessorsOf, regionsOf, splitOf, successorOf,
} from './gazetteer.ts';
import type { Municipality, Place } from './gazetteer.ts';
import { regionName } from './regions.ts';
import { closeNames, nameKey, provinceOf, readSpoken } from './text.ts';

/** One way to read an ambiguous name. `label` can be looked up again and is then found. */
export type Option = { readonly label: string; readonly municipality: string; readonly regionNumber: number; readonly region: string };

/**
 * `found`: the municipality as it is called today and its region, where the answer comes from, and in `also` other regions worth knowing (a village of
 * the same name elsewhere, the region of the municipality it went into). `ambiguous`: ask back with `question`. `unknown`: said so, never guessed.
 */
export type MunicipalityAnswer =
  | {
      readonly kind: 'found';
      readonly municipality: string;
      readonly regionNumber: number;
      readonly region: string;
      readonly source: string;
      readonly also: readonly Option[];
    }
  | { readonly kind: 'ambiguous'; readonly question: string; readonly options: readonly Option[] }
  | { readonly kind: 'unknown'; readonly why: string; readonly suggestions: readonly string[] };

/** `accuracy`: how far `position` may be trusted: the middle of a place, the middle of all places of a municipality, or nothing known. */
export type PlaceAnswer =
  | {
      readonly kind: 'found';
      readonly place: string;
      readonly municipality: string;
      readonly position: Position | null;
      readonly accuracy: 'place' | 'municipality' | 'none';
      readonly source: string;
    }
  | Extract<MunicipalityAnswer, { readonly kind: 'ambiguous' | 'unknown' }>;

/** Which region is this municipality, former municipality or village in? Takes spelling variants and "Bergen (NH)", "Beek (Montferland)". */
export function lookupMunicipality(text: string): MunicipalityAnswer {
  const meant = readings(text);
  if (meant.municipalities.length === 1 && meant.municipalities[0] !== undefined) return answerFor(meant.municipalities[0], meant.places);
  if (meant.municipalities.length > 1) return ask(text, meant.municipalities.flatMap(optionsOf));
  const options = meant.places.flatMap(placeOption);
  const [only] = meant.places;
  if (only !== undefined && options.length === 1 && only.regionNumber !== null) return foundPlace(only, only.regionNumber);
  return options.length > 0 ? ask(text, options) : unknown(text);
}

/** Where does someone live, for the great-circle distance to a bed? Unknown and ambiguous places are asked, never guessed. */
export function lookupPlace(text: string): PlaceAnswer {
  const meant = readings(text);
  const own = meant.municipalities.length === 1 ? meant.municipalities[0] : undefined;
  const today = own === undefined ? undefined : (successorOf(own) ?? undefined);
  const inside = today === undefined ? [] : meant.places.filter((place) => place.municipality === today);
  const chosen = inside.length > 0 ? inside[0] : meant.municipalities.length === 0 && meant.places.length === 1 ? meant.places[0] : undefined;
  if (chosen !== undefined) {
    const { name, municipality, position } = chosen;
    return { kind: 'found', place: name, municipality: municipality.name, position, accuracy: position === null ? 'none' : 'place', source: placeSourceText(false) };
  }
  if (own !== undefined && own === today) return municipalityPosition(own);
  const asked = lookupMunicipality(text);
  if (asked.kind !== 'found') return asked;
  return { kind: 'unknown', why: `Van ${text.trim()} is geen ligging bekend; noem een woonplaats in de buurt.`, suggestions: today === undefined ? [] : placesIn(today).slice(0, 5).map((place) => place.name) };
}

type Readings = { readonly municipalities: readonly Municipality[]; readonly places: readonly Place[] };

/** Everything a text can mean, narrowed by its qualifier: a province, or the municipality a village lies in. */
function readings(text: string): Readings {
  const { key, qualifier } = readSpoken(text);
  const keys = [...new Set([key, ...municipalitiesNamed(key).map((one) => one.key)])];
  const municipalities = municipalitiesNamed(key);
  const places = keys.flatMap((one) => placesNamed(one));
  if (qualifier === null) return { municipalities, places };
  const province = provinceOf(qualifier);
  const parents = municipalitiesNamed(qualifier);
  const within = (one: Municipality): boolean => parents.includes(one) || (province !== null && one.province === province);
  return { municipalities: municipalities.filter(within), places: places.filter((place) => within(place.municipality)) };
}

function answerFor(municipality: Municipality, places: readonly Place[]): MunicipalityAnswer {
  const split = splitOf(municipality);
  if (split !== null) {
    const options = split.flatMap(([village, into]) => villageOption(village, into));
    if (new Set(options.map((option) => option.regionNumber)).size > 1) {
      return { kind: 'ambiguous', question: `${municipality.name} is opgesplitst. Welk dorp: ${listing(options)}?`, options };
    }
  }
  const { numbers, source } = regionsOf(municipality);
  const [number] = numbers;
  if (number === undefined) return unknown(municipality.name);
  if (numbers.length > 1) {
    const options = predecessorsOf(municipality).flatMap(optionsOf);
    return { kind: 'ambiguous', question: `${municipality.name} ligt in meer dan één regio. Welk deel: ${listing(options)}?`, options };
  }
  const today = successorOf(municipality);
  const successor = today === null || today === municipality ? [] : optionsOf(today);
  const elsewhere = places.filter((place) => place.municipality !== municipality && place.municipality !== today).flatMap(placeOption);
  const also = distinct([...successor, ...elsewhere]).filter((option) => option.regionNumber !== number);
  return { kind: 'found', municipality: (today ?? municipality).name, regionNumber: number, region: regionName(number), source, also };
}

function foundPlace(place: Place, regionNumber: number): MunicipalityAnswer {
  const former = formerMunicipalityOf(place);
  const today = regionsOf(place.municipality);
  const other = today.numbers.find((number) => number !== regionNumber);
  const also = former === null || other === undefined ? [] : [option(place.municipality.name, place.municipality, other)];
  const source = `${placeSourceText(former !== null)}; ${regionsOf(former ?? place.municipality).source}`;
  return { kind: 'found', municipality: place.municipality.name, regionNumber, region: regionName(regionNumber), source, also };
}

function optionsOf(municipality: Municipality): Option[] {
  return regionsOf(municipality).numbers.map((number) => option(municipality.name, municipality, number));
}

function placeOption(place: Place): Option[] {
  if (place.regionNumber === null) return optionsOf(place.municipality);
  return [option(`${place.name} (${withoutSign(place.municipality.name)})`, place.municipality, place.regionNumber)];
}

function villageOption(village: string, into: string): Option[] {
  const [municipality] = municipalitiesNamed(nameKey(into));
  const number = municipality === undefined ? undefined : regionsOf(municipality).numbers[0];
  return municipality === undefined || number === undefined ? [] : [option(`${village} (${municipality.name})`, municipality, number)];
}

function option(label: string, municipality: Municipality, regionNumber: number): Option {
  return { label, municipality: municipality.name, regionNumber, region: regionName(regionNumber) };
}

function ask(text: string, options: readonly Option[]): MunicipalityAnswer {
  const choices = distinct(options);
  const [only] = choices;
  if (choices.length === 1 && only !== undefined) {
    return { kind: 'found', municipality: only.municipality, regionNumber: only.regionNumber, region: only.region, source: placeSourceText(false), also: [] };
  }
  return { kind: 'ambiguous', question: `Welk ${text.trim()} is het: ${listing(choices)}?`, options: choices };
}

function unknown(text: string): Extract<MunicipalityAnswer, { kind: 'unknown' }> {
  if (normalisePostcode(text) !== null || /^\s*[1-9]\d{3}\s*$/.test(text)) {
    return { kind: 'unknown', why: 'Postcodes staan niet in de gids; vraag de woonplaats of gemeente.', suggestions: [] };
  }
  const { key } = readSpoken(text);
  return { kind: 'unknown', why: `${text.trim() === '' ? 'Deze plaats' : text.trim()} staat niet in de gids; vraag de gemeente of een plaats in de buurt.`, suggestions: key.length < 2 ? [] : closeNames(key, knownNames(), 5) };
}

function municipalityPosition(municipality: Municipality): PlaceAnswer {
  const places = placesIn(municipality).flatMap((place) => place.position ?? []);
  const mean = (pick: (position: Position) => number): number => places.reduce((sum, one) => sum + pick(one), 0) / places.length;
  const position = places.length === 0 ? null : { lat: mean((one) => one.lat), lng: mean((one) => one.lng) };
  return { kind: 'found', place: municipality.name, municipality: municipality.name, position, accuracy: position === null ? 'none' : 'municipality', source: placeSourceText(false) };
}

function distinct(options: readonly Option[]): Option[] {
  return [...new Map(options.map((one) => [`${one.label} ${one.regionNumber}`, one])).values()];
}

function listing(options: readonly Option[]): string {
  const labels = [...new Set(options.map((one) => one.label))];
  return labels.length < 2 ? labels.join('') : `${labels.slice(0, -1).join(', ')} of ${labels.at(-1) ?? ''}`;
}

function withoutSign(name: string): string {
  return name.replace(/ \([^)]*\)$/, '');
}
