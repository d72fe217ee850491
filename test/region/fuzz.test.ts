import { expect, it } from 'vitest';
import { runFuzz } from '../faults/fuzz.ts';

/** A slice; 100,000 requests with `node test/faults/run-fuzz.ts`. */
it('malformed, oversized, forged and cut requests get 4xx with a code, and leave the service up and its data unchanged', async () => {
  const report = await runFuzz(1500, 20261122);
  expect(report.problems).toEqual([]);
  // and a tenth as many that are well formed and may be taken
  expect(report.requests).toBe(1650);
  expect(Object.keys(report.byStatus)).toEqual(expect.arrayContaining(['400', '401', '403', '404']));
}, 240_000);
