/**
 * The long runs behind the triage engine; the unit tests take slices of them.
 *
 *   node test/triage/campaign.ts [--points 1000000] [--partials 200000] [--seed 1]
 */
import { parseArgs } from 'node:util';
import { checkPack } from './pack-checks.ts';
import { checkTable } from './table-checks.ts';

/** Partial answer sets between two lines of progress. */
const PROGRESS = 20_000;

/** Random tables against brute force until `points` points were compared. A difference throws with its seed. */
export function compareTables(points: number, seed: number): { points: number; tables: number } {
  let compared = 0;
  let tables = 0;
  for (; compared < points; tables += 1) {
    try {
      compared += checkTable(seed + tables);
    } catch (error) {
      throw new Error(`table seed ${seed + tables} differs from brute force`, { cause: error });
    }
  }
  return { points: compared, tables };
}

if (process.argv[1]?.endsWith('triage/campaign.ts') === true) {
  const { values } = parseArgs({ options: { points: { type: 'string', default: '1000000' }, partials: { type: 'string', default: '200000' }, seed: { type: 'string', default: '1' } } });
  const seed = Number(values.seed);
  const tables = compareTables(Number(values.points), seed);
  process.stdout.write(`seed ${seed}: ${tables.tables} random tables, ${tables.points} points, 0 differences with brute force\n`);
  const pack = checkPack(Number(values.partials), seed, (done) => {
    if (done % PROGRESS === 0) process.stdout.write(`${done} of ${values.partials} partial answer sets, 0 differences so far\n`);
  });
  process.stdout.write(`seed ${seed}: ${values.partials} partial answer sets on the shipped pack, ${pack.taken} taken and ${pack.open} open decisions, 0 differences\n`);
}
