import { describe, it } from 'vitest';
import { campaign } from './model.ts';

/** CASE_MODEL_RUNS=20000 for the long campaign; CASE_MODEL_SEED replays. */
const runs = Number(process.env['CASE_MODEL_RUNS'] ?? 150);
const seed = Number(process.env['CASE_MODEL_SEED'] ?? Date.now() % 1_000_000);

describe('a case and a sheet of paper', () => {
  it(`stay equal under any commands of two desks (${runs} runs, seed ${seed})`, async () => { await campaign(runs, seed); }, 6_000_000);
});
