import { BedIndex, openSearch, rank, relax } from '../../shared/capacity/index.ts';
import { distanceKm } from '../../shared/capacity/distance.ts';
import { features, labels } from '../../shared/capacity/schema.ts';
import type { AdmissionWindow, BedGroup, Label, Need } from '../../shared/capacity/schema.ts';
import { minutesOf } from '../../shared/calendar/index.ts';
import { growthRow } from './_growth.ts';
import type { Point } from './_growth.ts';
import { seeded } from './_seeded.ts';
import type { BenchRow } from './main.ts';

export const name = 'beds';

/**
 * One search with every reason for every bed group (one number per bed; the lists are written out when read, timed on their own line), against a plain
 * filter loop over the same objects that only says yes or no and stops at the first reason. Medians and p99 in ms over seeded needs; the two are timed in turns, so that a busy machine slows both.
 */
export async function run(): Promise<{ rows: BenchRow[] }> {
  const rows: BenchRow[] = [];
  const points: Point[] = [];
  for (const size of [2_000, 20_000, 200_000]) {
    const found = searchRows(size);
    rows.push(...found);
    points.push({ size, cost: found[0]?.ours ?? Number.NaN });
    await new Promise((resolve) => setImmediate(resolve));
  }
  rows.push(growthRow('one search, median', 'bed groups', 'ms', points));
  rows.push(...incrementalRows(20_000));
  return { rows };
}

function searchRows(size: number): BenchRow[] {
  const random = seeded(size);
  const beds = Array.from({ length: size }, (_, number) => makeBed(number, random));
  const started = performance.now();
  const index = new BedIndex(beds);
  const built = performance.now() - started;
  const rounds = Math.max(60, Math.min(1000, Math.round(8_000_000 / size)));
  const ours: number[] = [];
  const plain: number[] = [];
  const whole: number[] = [];
  let agreed = 0;
  for (let round = -20; round < rounds; round += 1) {
    const need = makeNeed(random);
    const a = performance.now();
    const ranking = rank(index, need);
    const b = performance.now();
    const kept = beds.filter(plainFilter(need));
    const c = performance.now();
    if (ranking.fitting.length !== kept.length) throw new Error(`the plain loop found ${kept.length} bed groups, the search ${ranking.fitting.length}`);
    agreed += kept.length;
    if (round < 0) continue;
    ours.push(b - a);
    plain.push(c - b);
  }
  for (let round = -20; round < rounds; round += 1) {
    const need = makeNeed(random);
    const started = performance.now();
    const told = rank(index, need).notFitting.length;
    if (round >= 0) whole.push(performance.now() - started);
    if (told === 0) throw new Error('every bed group fitted: the bench measures nothing');
  }
  if (agreed === 0) throw new Error('no bed group ever fitted: the bench measures nothing');
  const against = `plain filter loop ${at(plain, 0.5).toFixed(3)} ms`;
  const title = `search with all reasons, ${size.toLocaleString('en')} bed groups`;
  return [
    { label: `${title}, median`, ours: at(ours, 0.5), unit: 'ms', against, ratio: at(ours, 0.5) / at(plain, 0.5), ...(size === 20_000 ? { aim: '<= 3x' } : {}) },
    { label: `${title}, p99`, ours: at(ours, 0.99), unit: 'ms', against: `plain filter loop ${at(plain, 0.99).toFixed(3)} ms`, ...(size === 20_000 ? { aim: '<= 5 ms' } : {}) },
    { label: `the same with every list of reasons written out, median`, ours: at(whole, 0.5), unit: 'ms', against, ratio: at(whole, 0.5) / at(plain, 0.5) },
    { label: `the same with every list of reasons written out, p99`, ours: at(whole, 0.99), unit: 'ms' },
    { label: `index built once, ${size.toLocaleString('en')} bed groups`, ours: built, unit: 'ms' },
  ];
}

function incrementalRows(size: number): BenchRow[] {
  const random = seeded(7);
  const index = new BedIndex(Array.from({ length: size }, (_, number) => makeBed(number, random)));
  const search = openSearch(index, makeNeed(random));
  const changed: number[] = [];
  const added: number[] = [];
  for (let round = 0; round < 4000; round += 1) {
    const fresh = round % 4 === 3;
    const bed = makeBed(fresh ? size + round : Math.floor(random() * size), random);
    const started = performance.now();
    index.put(bed);
    (fresh ? added : changed).push(performance.now() - started);
  }
  const relaxed: number[] = [];
  for (let round = 0; round < 200; round += 1) {
    const need = makeNeed(random);
    const started = performance.now();
    relax(need, index);
    relaxed.push(performance.now() - started);
  }
  search.close();
  return [
    { label: 'one changed bed group in an open search, 20,000, median', ours: at(changed, 0.5), unit: 'ms', aim: '< 0.2 ms' },
    { label: 'one changed bed group in an open search, 20,000, p99', ours: at(changed, 0.99), unit: 'ms', aim: '< 0.2 ms' },
    { label: 'one new bed group in an open search, 20,000, p99', ours: at(added, 0.99), unit: 'ms' },
    { label: 'what each relaxation frees, 20,000, median', ours: at(relaxed, 0.5), unit: 'ms' },
  ];
}

/** The written rules as one yes or no, cheapest first, the costly hours last. */
function plainFilter(need: Need): (bed: BedGroup) => boolean {
  const own: Label = need.careType === 'wlzRegular' ? 'wlz' : need.careType;
  const also: Label = need.careType === 'respite' && need.urgency !== 'U5' ? 'wmoEmergency' : own;
  const urgent = need.urgency < 'U4';
  return (bed) => {
    if (!bed.labels.includes(own) && !bed.labels.includes(also)) return false;
    if (bed.available === 0 && need.now <= bed.expiresAt) return false;
    if (bed.availableFrom !== null && bed.availableFrom > need.neededBy) return false;
    if (urgent && !bed.acute) return false;
    if (bed.sex !== 'any' && bed.sex !== need.sex) return false;
    if ((bed.ward === 'closed') !== need.closedWard) return false;
    if (need.wzd && !bed.wzdRegistered) return false;
    for (const feature of need.features) if (!bed.features.includes(feature)) return false;
    if (need.weightKg !== null && need.weightKg > bed.maxWeightKg) return false;
    if (need.excluded.includes(bed.id)) return false;
    if (bed.position !== null && need.position !== null && need.maxDistanceKm !== null && distanceKm(need.position, bed.position) > need.maxDistanceKm) return false;
    return plainlyAdmits(bed.admission, Math.max(need.now, bed.availableFrom ?? 0) + winter, need.neededBy + winter);
  };
}

/** Day by day over a wall clock without changes: the needs of the bench lie in November. */
function plainlyAdmits(windows: readonly AdmissionWindow[], from: number, to: number): boolean {
  if (windows.length === 0) return from <= to;
  for (let midnight = from - (from % dayMs); midnight <= to; midnight += dayMs) {
    const weekday = ((midnight / dayMs + 3) % 7) + 1;
    for (const window of windows) {
      if (!window.days.includes(weekday)) continue;
      if (midnight + minutesOf(window.from) * 60_000 <= to && midnight + minutesOf(window.to) * 60_000 >= from) return true;
    }
  }
  return false;
}

const dayMs = 86_400_000;
const winter = 3_600_000;
const start = Date.parse('2026-11-18T02:00:00Z');
const admissions: AdmissionWindow[][] = [
  [],
  [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' }],
  [{ days: [1, 2, 3, 4, 5, 6, 7], from: '07:00', to: '22:00' }],
  [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }, { days: [6, 7], from: '10:00', to: '16:00' }],
];

function makeBed(number: number, random: () => number): BedGroup {
  const pick = <T>(list: readonly T[], fallback: T): T => list[Math.floor(random() * list.length)] ?? fallback;
  const some = <T>(list: readonly T[], share: number): T[] => list.filter(() => random() < share);
  const age = random() * 10 * 3_600_000;
  return {
    id: `bed-${String(number * 7919 % 1_000_003).padStart(7, '0')}`, organisationId: `org-${number % 300}`, locationId: `loc-${number % 1500}`, name: `Afdeling ${number}`,
    regionId: `region-${number % 31}`, position: random() < 0.05 ? null : { lat: 50.8 + random() * 2.6, lng: 3.6 + random() * 3.4 },
    labels: some(labels, 0.15).concat(pick(labels, 'elvLow')).filter((label, place, all) => all.indexOf(label) === place),
    available: random() < 0.1 ? null : Math.floor(random() * 3), staffed: null, total: 8,
    availableFrom: random() < 0.2 ? start + Math.floor(random() * 48) * 3_600_000 : null, acute: random() < 0.5, admission: pick(admissions, []),
    sex: random() < 0.8 ? 'any' : random() < 0.5 ? 'female' : 'male', ward: random() < 0.2 ? 'closed' : 'open', wzdRegistered: random() < 0.3, features: some(features, 0.4),
    maxWeightKg: pick([120, 150, 200, 250], 150), mainPractitioner: random() < 0.5 ? 'gp' : 'elderlyPhysician', commitment: random() < 0.5,
    observedAt: start - age, expiresAt: start - age + 8 * 3_600_000, source: random() < 0.5 ? 'manual' : 'system', reportedBy: 'bench', version: 1,
  };
}

function makeNeed(random: () => number): Need {
  const pick = <T>(list: readonly T[], fallback: T): T => list[Math.floor(random() * list.length)] ?? fallback;
  const now = start + Math.floor(random() * 96) * 900_000;
  return {
    careType: pick(['elvLow', 'elvHigh', 'elvPalliative', 'grz', 'wlzCrisis', 'wlzRegular', 'respite', 'observation'], 'elvLow'), urgency: pick(['U2', 'U3', 'U4', 'U5'], 'U4'),
    now, neededBy: now + pick([4, 12, 24, 72], 24) * 3_600_000, sex: random() < 0.5 ? 'female' : 'male', features: features.filter(() => random() < 0.1),
    weightKg: random() < 0.3 ? 60 + Math.floor(random() * 100) : null, closedWard: random() < 0.2, wzd: random() < 0.15, preferredOrganisations: ['org-1', 'org-2'],
    excluded: random() < 0.2 ? ['bed-0000000'] : [], regionId: `region-${Math.floor(random() * 31)}`, position: { lat: 51.5 + random() * 1.2, lng: 4.5 + random() * 1.5 },
    maxDistanceKm: random() < 0.5 ? 30 + Math.floor(random() * 60) : null,
  };
}

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
