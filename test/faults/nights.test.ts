import { describe, expect, it } from 'vitest';
import { runNight } from './sim/night.ts';
import type { Plant } from './sim/region.ts';

/** A short slice of the campaign (`npm run faults -- --seeds 10000` runs all of it). */
describe('simulated nights of five desks and a region', () => {
  it.each([1, 2, 3, 4, 5, 6])('lose nothing, double nothing and end the same everywhere (seed %i)', async (seed) => {
    const night = await runNight({ seed });
    expect(night.violations).toEqual([]);
    expect(night.commands).toBeGreaterThan(20);
    expect(night.crashes).toBeGreaterThan(0);
    expect(night.partitions).toBeGreaterThan(0);
  });
  it('replay from their seed, to the last hash', async () => {
    const first = await runNight({ seed: 77, deeds: 20 });
    expect(await runNight({ seed: 77, deeds: 20 })).toEqual(first);
  });
  it.each<Plant>(['skip-fsync', 'drop-page', 'double-apply', 'wrong-cursor', 'last-write-wins'])('find a planted bug: %s', async (plant) => {
    const found: string[] = [];
    for (let seed = 1; seed <= 8 && found.length === 0; seed += 1) found.push(...(await runNight({ seed, plant })).violations);
    expect(found.length).toBeGreaterThan(0);
  });
});
