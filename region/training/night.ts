import type * as z from 'zod';
import type { Night, NightStart } from '../../shared/contract/training.ts';
import type { Region } from '../context.ts';
import { planNight } from './demand.ts';

/** The exercise that a training region plays, one at a time. Kept in memory: an exercise doesn't outlive its region. */
const nights = new WeakMap<Region, Night>();

export function startNight(region: Region, { seed, speed, hours }: z.infer<typeof NightStart>): Night {
  const startedAt = region.clock();
  const calls = planNight(seed, hours).map(({ at, ...call }) => ({ ...call, ringsAt: startedAt + Math.round(at / speed), expected: { ...call.expected, escalation: [...call.expected.escalation] } }));
  const night: Night = { id: `night-${seed}-${startedAt}`, seed, speed, hours, startedAt, endsAt: startedAt + Math.round((hours * 3_600_000) / speed), endedAt: null, calls };
  nights.set(region, night);
  return night;
}

/** The night that is played or was played last. */
export function nightOf(region: Region): Night | null {
  const night = nights.get(region);
  if (night === undefined) return null;
  return night.endedAt === null && region.clock() >= night.endsAt ? { ...night, endedAt: night.endsAt } : night;
}

export function endNight(region: Region): Night | null {
  const night = nightOf(region);
  if (night === null || night.endedAt !== null) return night;
  const ended = { ...night, endedAt: region.clock() };
  nights.set(region, ended);
  return ended;
}

/** How much faster than life simulated people answer now: the speed of the night that is played, else 1. */
export function answerSpeed(region: Region): number {
  const night = nightOf(region);
  return night === null || night.endedAt !== null ? 1 : night.speed;
}
