import { describe, expect, it } from 'vitest';
import { runKills } from './kill.ts';

/** A short slice; `npm run faults -- --kills 200` runs the campaign. */
describe('a desk killed at any moment', () => {
  it('has everything that it called saved, once, and so has the region', async () => {
    const result = await runKills({ kills: 5, seed: 3, log: () => {} });
    expect(result).toMatchObject({ kills: 5, lost: [], doubled: [], digestOk: true });
    expect(result.saved).toBeGreaterThan(0);
  }, 180_000);
});
