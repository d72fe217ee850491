import { describe, expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';

describe('fuzzing both doors (a slice; a million messages: node test/transports/fuzz.ts)', () => {
  it('every message is answered in the wire form, and no handler gets what its schema refuses', async () => {
    const report = await fuzz({ ipc: 14_000, loopback: 2_000, seed: 20_261_122 });
    expect(report.problems, `seed 20261122`).toEqual([]);
    // The messages are not all refused at the first door.
    expect(Object.keys(report.codes).length).toBeGreaterThan(3);
    expect((report.codes['badResponse'] ?? 0) + report.answered).toBeGreaterThan(100);
  });
});
