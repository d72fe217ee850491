import { features, labels } from '../../shared/capacity/schema.ts';
import type { BedGroup, Feature, Label, Location } from '../../shared/capacity/schema.ts';
import type { RegionProfile } from '../../shared/profile/schema.ts';
import { freshUntil } from '../capacity/freshness.ts';
import { trainingRegions } from './data/names.ts';
import type { Random } from './random.ts';

const HOUR = 3_600_000;
const labelText: Readonly<Record<Label, string>> = {
  elvLow: 'ELV laag', elvHigh: 'ELV hoog', elvPalliative: 'ELV palliatief', grz: 'GRZ', wlzCrisis: 'Wlz-crisis', wlz: 'Wlz', respite: 'Logeerzorg', wmoEmergency: 'Wmo-spoed', observation: 'Observatie', mentalHealthCrisis: 'GGZ-crisis', districtNursing: 'Wijkteam',
};
/** How often an ordinary bed group carries a label as its first (care.md, section 8: shares of demand; illustrative). */
const mix: readonly (readonly [Label, number])[] = [['elvLow', 0.22], ['elvHigh', 0.2], ['grz', 0.16], ['wlz', 0.14], ['respite', 0.08], ['elvPalliative', 0.07], ['wlzCrisis', 0.05], ['observation', 0.04], ['wmoEmergency', 0.03], ['mentalHealthCrisis', 0.01]];
const absent = ['geen melding sinds de overname', 'koppeling ligt stil', 'locatie meldt alleen telefonisch'] as const;

/** What a bed is for; teams are made apart. */
const bedLabels = labels.filter((label) => label !== 'districtNursing');

export const isAnchor = (id: string): boolean => id.startsWith('bed-a-');

/**
 * Bed groups of the training region. Three "anchors" per region and label (one open, one open and registered for the Wzd, one closed) always have room, take
 * admissions at any hour and are refreshed by the simulation, so that every exercise can end in a bed; the rest are a believable mixture.
 */
export function makeBeds(count: number, locations: readonly Location[], profiles: ReadonlyMap<string, RegionProfile>, now: number, random: Random): readonly BedGroup[] {
  const anchors = trainingRegions.flatMap((region) => bedLabels.flatMap((label, index) => [0, 1, 2].map((turn) => makeAnchor(at(locations.filter((location) => location.regionId === region.id), index * 3 + turn), label, turn, profiles, now, random))));
  const rest = Array.from({ length: Math.max(0, count - anchors.length) }, (_, index) => makeOrdinary(at(locations, index * 7), index, profiles, now, random));
  return [...anchors, ...rest];
}

function makeAnchor(location: Location, label: Label, turn: number, profiles: ReadonlyMap<string, RegionProfile>, now: number, random: Random): BedGroup {
  const closed = turn === 2;
  const observedAt = now - random.int(1, 15) * 60_000;
  return {
    ...placed(location), id: `bed-a-${location.regionId}-${label}-${turn}`, name: `${labelText[label]} spoedplekken${closed ? ', gesloten' : ''}`, labels: [label], available: random.int(3, 6), absentReason: null, staffed: 10, total: 12, availableFrom: null,
    acute: true, admission: [], sex: 'any', ward: closed ? 'closed' : 'open', wzdRegistered: turn > 0, features: features.filter((feature) => feature !== 'tracheostomy' || turn === 0), maxWeightKg: 200,
    mainPractitioner: label === 'elvLow' ? 'gp' : 'elderlyPhysician', commitment: false, observedAt, expiresAt: expiry(profiles, location, 'system', observedAt), source: 'system', reportedBy: 'Beddenregistratie (oefening)', version: 1,
  };
}

function makeOrdinary(location: Location, index: number, profiles: ReadonlyMap<string, RegionProfile>, now: number, random: Random): BedGroup {
  const label = byShare(random);
  const total = random.int(4, 24);
  const staffed = Math.max(1, total - random.int(0, 3));
  const known = !random.chance(0.08);
  const closed = random.chance(label === 'wlzCrisis' || label === 'wlz' ? 0.45 : 0.1);
  const source = random.chance(0.55) ? 'manual' : 'system';
  const observedAt = now - ageOf(random);
  return {
    ...placed(location), id: `bed-${String(index + 1).padStart(4, '0')}`, name: `${labelText[label]} afdeling ${random.int(1, 9)}${closed ? ' (gesloten)' : ''}`, labels: withSecond(label, random), available: known ? vacancies(random) : null, absentReason: known ? null : random.pick(absent),
    staffed, total, availableFrom: random.chance(0.12) ? now + random.int(2, 72) * HOUR : null, acute: random.chance(0.55), admission: windows(random), sex: random.chance(0.9) ? 'any' : random.pick(['female', 'male']), ward: closed ? 'closed' : 'open',
    wzdRegistered: closed || random.chance(0.25), features: random.some(features, 0.45).sort((a, b) => features.indexOf(a) - features.indexOf(b)) satisfies Feature[], maxWeightKg: random.pick([120, 135, 150, 160, 200, 250]),
    mainPractitioner: label === 'elvLow' || label === 'respite' ? 'gp' : 'elderlyPhysician', commitment: random.chance(0.2), observedAt, expiresAt: expiry(profiles, location, source, observedAt, random.chance(0.1)),
    source, reportedBy: source === 'system' ? 'Beddenregistratie (oefening)' : random.pick(['afdeling', 'zorgbemiddeling', 'teamleider', 'nachthoofd']), version: 1,
  };
}

/** Two district nursing teams per region, counted in patients they can still take: one by day, one that drives at night. */
export function makeTeams(locations: readonly Location[], profiles: ReadonlyMap<string, RegionProfile>, now: number): readonly BedGroup[] {
  return trainingRegions.flatMap((region) => {
    const home = locations.find((location) => location.id === `loc-${region.number}-districtNursing`);
    if (home === undefined) return [];
    return (['dag', 'nacht'] as const).map((turn, index): BedGroup => ({
      ...placed(home), id: `team-${region.id}-${turn}`, name: turn === 'dag' ? 'Wijkteam spoed overdag en avond' : 'Onplanbare nachtzorg', labels: ['districtNursing'], available: index + 2, absentReason: null, staffed: null, total: null, availableFrom: null, acute: true,
      admission: turn === 'dag' ? [{ days: [1, 2, 3, 4, 5, 6, 7], from: '07:00', to: '23:00' }] : [{ days: [1, 2, 3, 4, 5, 6, 7], from: '23:00', to: '24:00' }, { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '07:00' }],
      sex: 'any', ward: 'open', wzdRegistered: false, features: [], maxWeightKg: 2000, mainPractitioner: 'gp', commitment: false, observedAt: now - 600_000, expiresAt: expiry(profiles, home, 'manual', now - 600_000), source: 'manual', reportedBy: 'planner (oefening)', version: 1,
    }));
  });
}

function placed(location: Location): Pick<BedGroup, 'organisationId' | 'locationId' | 'regionId' | 'position'> {
  return { organisationId: location.organisationId, locationId: location.id, regionId: location.regionId, position: location.position };
}

function expiry(profiles: ReadonlyMap<string, RegionProfile>, location: Location, source: 'manual' | 'system', observedAt: number, forTheNight = false): number {
  const profile = profiles.get(location.regionId);
  if (profile === undefined) throw new Error(`no profile for ${location.regionId}`);
  return freshUntil(profile, source, observedAt, forTheNight);
}

/** Most groups are full: about two in five have a bed. */
function vacancies(random: Random): number {
  return random.chance(0.6) ? 0 : random.chance(0.7) ? 1 : random.int(2, 4);
}

/** Half within two hours, some of this shift, a tail of days. */
function ageOf(random: Random): number {
  const draw = random.next();
  if (draw < 0.5) return random.int(2, 120) * 60_000;
  if (draw < 0.85) return random.int(2, 12) * HOUR;
  return random.int(12, 96) * HOUR;
}

function windows(random: Random): BedGroup['admission'] {
  const draw = random.next();
  if (draw < 0.4) return [];
  if (draw < 0.7) return [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' }];
  if (draw < 0.9) return [{ days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '20:00' }];
  return [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '16:00' }, { days: [6], from: '10:00', to: '14:00' }];
}

function withSecond(label: Label, random: Random): Label[] {
  const pairs: Partial<Record<Label, Label>> = { elvLow: 'elvHigh', elvHigh: 'elvLow', respite: 'wmoEmergency', wlzCrisis: 'wlz', observation: 'elvHigh' };
  const second = pairs[label];
  return second !== undefined && random.chance(0.3) ? [label, second] : [label];
}

function byShare(random: Random): Label {
  let draw = random.next();
  for (const [label, share] of mix) {
    draw -= share;
    if (draw < 0) return label;
  }
  return 'elvLow';
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new RangeError('empty list');
  return item;
}
