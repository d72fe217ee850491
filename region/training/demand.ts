import { shippedPack } from '../../shared/protocol/tijdelijk-verblijf/index.ts';
import { firstNames, lastNames } from './data/names.ts';
import { seeded } from './random.ts';
import type { Random } from './random.ts';

/**
 * Who calls in a simulated night, how often and about what. Illustrative: arrivals a day come from the public "ELV simulatie" (high complex via the general practitioner 1.34, via the
 * hospital 0.94, via the emergency department 0.83; rehabilitation via the hospital 0.54; low complex via the general practitioner 1.91; together 5.56), provenance of the numbers not
 * stated there; they are multiplied for a region, and the share of other requests is our own choice (docs/demand-model.md). Not clinically validated.
 */
type Stream = { readonly source: string; readonly careTypes: readonly string[]; readonly perDay: number };
export const streams: readonly Stream[] = [
  { source: 'gp', careTypes: ['elvHigh'], perDay: 1.34 }, { source: 'hospitalWard', careTypes: ['elvHigh'], perDay: 0.94 }, { source: 'emergencyDepartment', careTypes: ['elvHigh', 'observation'], perDay: 0.83 },
  { source: 'hospitalWard', careTypes: ['grz'], perDay: 0.54 }, { source: 'gp', careTypes: ['elvLow'], perDay: 1.91 },
];
/** Everything else that a desk is called about, per day: crisis, palliative, respite, care at home, calls that belong elsewhere. Our own choice. */
export const otherStreams: readonly Stream[] = [
  { source: 'gpPost', careTypes: ['wlzCrisis', 'elvPalliative'], perDay: 0.9 }, { source: 'districtNursing', careTypes: ['homeCare', 'doctorFirst'], perDay: 0.8 }, { source: 'gp', careTypes: ['wlzRegular', 'respite', 'noProduct'], perDay: 0.8 },
  { source: 'ambulanceControl', careTypes: ['emergency112', 'hospital'], perDay: 0.3 }, { source: 'mentalHealth', careTypes: ['mentalHealthCrisis', 'legalStop'], perDay: 0.3 },
];
/** A training night is busier than one desk's day, so that there is something to do (times the arrivals of the model). */
export const BUSY = 3;

/** One simulated call. `at`: ms after the start of the night, on the night's own clock. */
export type SimulatedCall = { readonly id: string; readonly at: number; readonly vignette: string; readonly source: string; readonly caller: string; readonly patient: string; readonly phone: string; readonly story: string; readonly expected: { readonly urgency: string; readonly careType: string; readonly escalation: readonly string[] } };

/** The calls of a night: same seed, same night. Calls of each stream come independently of each other (exponential gaps), none in the last quarter of an hour. */
export function planNight(seed: number, hours: number): readonly SimulatedCall[] {
  const random = seeded(seed);
  const length = hours * 3_600_000;
  const all = [...streams, ...otherStreams].flatMap((stream) => arrivals(random, stream.perDay * BUSY, length).map((at) => ({ at, stream })));
  const calls = all.sort((a, b) => a.at - b.at).flatMap(({ at, stream }, index) => callOf(random, stream, at, `call-${seed}-${index + 1}`));
  return calls.length > 0 ? calls : callOf(random, streams[4] ?? { source: 'gp', careTypes: ['elvLow'], perDay: 1 }, length / 8, `call-${seed}-1`);
}

function arrivals(random: Random, perDay: number, length: number): number[] {
  const found: number[] = [];
  const mean = 86_400_000 / perDay;
  for (let at = gap(random, mean); at < length - 15 * 60_000; at += gap(random, mean)) found.push(Math.round(at));
  return found;
}

function gap(random: Random, mean: number): number {
  return -Math.log(1 - random.next()) * mean;
}

function callOf(random: Random, stream: Stream, at: number, id: string): SimulatedCall[] {
  const { cases } = shippedPack();
  const fitting = cases.filter((one) => one.story !== undefined && stream.careTypes.includes(String(one.expected.careType)));
  const whole = fitting.filter((one) => !variation.test(one.story ?? ''));
  const told = whole.length > 0 ? whole : fitting;
  if (told.length === 0) return [];
  const found = random.pick(told);
  return [{
    id, at, vignette: found.id, source: stream.source, caller: `${random.pick(firstNames)} ${random.pick(lastNames)}`, patient: `${random.pick(firstNames)} ${random.pick(lastNames)}`,
    phone: `0${random.pick(['38', '53', '55', '570'])}${'0'.repeat(1)}${String(random.int(0, 99_999)).padStart(5, '0')}`.padEnd(10, '0').slice(0, 10), story: storyOf(found.story ?? '', (like) => cases.find((one) => one.id === like)?.story ?? ''),
    expected: { urgency: String(found.expected.urgency), careType: String(found.expected.careType), escalation: reasonsOf(found.expected.escalation) },
  }];
}

/** How a case of the pack that differs from another in a few answers says so. */
const variation = /^Als (v\d+), maar (.+)$/s;

/** What the caller tells. A case that only says how it differs from another is told as that other one, with what is different; callers know no case numbers. */
function storyOf(story: string, storyLike: (id: string) => string): string {
  const [, like, differs] = variation.exec(story) ?? [];
  return like === undefined || differs === undefined ? story : `${storyLike(like)} Maar: ${differs}`;
}

function reasonsOf(escalation: unknown): string[] {
  return Array.isArray(escalation) ? escalation.flatMap((entry: unknown) => (typeof entry === 'object' && entry !== null && 'reason' in entry ? [String(entry.reason)] : [])) : [];
}

export type PickUp = 'reached' | 'noAnswer' | 'busy';
/** Does a simulated physician pick up? Fixed by the night's seed, the duty and how often was tried; the second time most do. */
export function picksUp(seed: number, rosterId: string, tries: number): PickUp {
  let value = seed >>> 0;
  for (const letter of `${rosterId}/${tries}`) value = (Math.imul(value, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  const random = seeded(value);
  if (random.chance(tries === 0 ? 0.6 : 0.8)) return 'reached';
  return random.chance(0.7) ? 'noAnswer' : 'busy';
}
