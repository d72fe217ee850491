import type { BenchRow } from './main.ts';
import { seeded } from './_seeded.ts';

/**
 * The first bottleneck of a whole country on one database (docs/scaling.md), simulated on its own: every registered event pokes each desk of its region, and every poke becomes a read of the feed.
 * Events arrive at random around the busiest hour's rate; reads queue for a few connections. What is printed is how long the last desk waits.
 */
export const name = 'scaling';
const desks = 500;
const regions = 31;
const referralsPerYear = 500_000;
const eventsPerReferral = 25;
/** the busiest hour against the average one: weekday afternoons carry most of it */
const peak = 6;
/** ms that a connection is busy with one read of a few changed rows, as the `region` benchmark measured it: four at once, on two cores with PostgreSQL. */
const readMs = 2.2;
const connections = 4;
const seconds = 120;

export async function run(): Promise<{ rows: BenchRow[] }> {
  await Promise.resolve();
  const perSecond = (referralsPerYear * eventsPerReferral * peak) / (365 * 86_400);
  const rows: BenchRow[] = [];
  for (const [label, fanOut, times] of [['regions apart, as they are', Math.ceil(desks / regions), 1], ['the same at 10x the events', Math.ceil(desks / regions), 10], ['every desk reads every region', desks, 1], ['the same at 10x the events', desks, 10]] as const) {
    const { p99, load } = simulate(perSecond * times, fanOut);
    rows.push({ label: `${label}: ${(perSecond * times).toFixed(1)} events/s, ${fanOut} desks poked by each; connections busy ${(load * 100).toFixed(0)} %; p99 until the last desk has read`, ours: p99, unit: 'ms', aim: '< 1000 ms', met: p99 < 1000 });
  }
  return { rows };
}

/** Reads on all connections, first come first served; a desk that is poked again while it still waits reads once. */
function simulate(eventsPerSecond: number, fanOut: number): { readonly p99: number; readonly load: number } {
  const random = seeded(11);
  const free = new Float64Array(connections);
  const waits: number[] = [];
  let busy = 0;
  let at = 0;
  const readyAt = new Map<number, number>();
  while (at < seconds * 1000) {
    at += (-Math.log(1 - random()) / eventsPerSecond) * 1000;
    const group = Math.floor(random() * Math.max(1, Math.floor(desks / fanOut)));
    let last = at;
    for (let desk = group * fanOut; desk < group * fanOut + fanOut; desk += 1) {
      const started = (readyAt.get(desk) ?? 0) - readMs;
      if (started > at) {
        last = Math.max(last, started + readMs);
        continue;
      }
      let server = 0;
      for (let one = 1; one < connections; one += 1) if ((free[one] as number) < (free[server] as number)) server = one;
      const done = Math.max(at, free[server] as number) + readMs;
      free[server] = done;
      busy += readMs;
      readyAt.set(desk, done);
      last = Math.max(last, done);
    }
    waits.push(last - at);
  }
  waits.sort((a, b) => a - b);
  return { p99: waits[Math.floor(waits.length * 0.99)] ?? 0, load: Math.min(1, busy / (at * connections)) };
}
