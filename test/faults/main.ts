import { runConcurrency } from './concurrency.ts';
import { runFuzz } from './fuzz.ts';
import { runKills } from './kill.ts';
import { findPostgres } from './postgres.ts';
import { runNight } from './sim/night.ts';
import type { NightResult } from './sim/night.ts';
import type { Plant } from './sim/region.ts';

/**
 * `npm run faults -- [--seeds N] [--from S] [--desks N] [--plant NAME] [--quiet]`, or `--kills N`: the second kills a working desk process N times; `--postgres SIZE` runs
 * the concurrency suite on a throwaway PostgreSQL with several region processes (1 = full size, 0.1 a tenth), `--fuzz N` sends N wrong requests to a region. Without any flag: the nights, then a slice of
 * PostgreSQL and of the fuzz run. The first: simulated nights of desks and a region, one per seed. Prints each night's work and final state, closes with
 * totals. Exit 0 = every invariant held; 1 = a seed failed (it is printed and replays with --from S --seeds 1), which a planted bug must bring about; 2 = wrong flag.
 */
const plants: readonly Plant[] = ['skip-fsync', 'drop-page', 'double-apply', 'wrong-cursor', 'last-write-wins'];
const usage = `usage: npm run faults -- [--seeds N] [--from S] [--desks N] [--plant ${plants.join('|')}] [--quiet] | --kills N [--from S] | --postgres SIZE | --fuzz REQUESTS [--from S]`;
/** What a run without flags does besides the nights. */
const SLICE = { postgres: 0.1, fuzz: 5000 };
type Options = { readonly seeds: number; readonly from: number; readonly desks: number; readonly plant: Plant | null; readonly quiet: boolean; readonly kills: number; /** null = not asked for */ readonly postgres: number | null; readonly fuzz: number | null };

function readOptions(args: readonly string[]): Options | string {
  let options: Options = { seeds: 200, from: 1, desks: 5, plant: null, quiet: false, kills: 0, postgres: null, fuzz: null };
  for (let index = 0; index < args.length; index += 1) {
    const flag = args[index] ?? '';
    if (flag === '--quiet') {
      options = { ...options, quiet: true };
      continue;
    }
    const value = args[(index += 1)] ?? '';
    if (flag === '--plant') {
      const plant = plants.find((known) => known === value);
      if (plant === undefined) return `unknown plant: ${value}`;
      options = { ...options, plant };
    } else if (flag === '--postgres' && /^\d{1,3}(\.\d+)?$/.test(value)) options = { ...options, postgres: Number(value) };
    else if (flag === '--fuzz' && /^[1-9]\d{0,7}$/.test(value)) options = { ...options, fuzz: Number(value) };
    else if ((flag === '--seeds' || flag === '--from' || flag === '--desks' || flag === '--kills') && /^\d{1,9}$/.test(value)) options = { ...options, [flag.slice(2)]: Number(value) };
    else return `unknown flag or value: ${flag} ${value}`;
  }
  return options.seeds < 1 || options.desks < 1 ? '--seeds and --desks must be at least 1' : options;
}

function line(night: NightResult): string {
  return `seed ${night.seed} commands ${night.commands} crashes ${night.crashes} partitions ${night.partitions} clock-jumps ${night.clockJumps} restores ${night.restores} requests ${night.requests} state ${night.hash}`;
}

async function kills(options: Options): Promise<number> {
  const result = await runKills({ kills: options.kills, seed: options.from, log: (text) => process.stderr.write(`${text}\n`) });
  process.stdout.write(`kills ${result.kills} (${result.killedWhileOpening} while opening, ${result.stopped} while stopped), region killed ${result.regionKills} and stopped ${result.regionStops} times, saved ${result.saved}, lost ${result.lost.length}, doubled ${result.doubled.length}, digest ${result.digestOk === true ? 'equal' : 'DIFFERS'}\n`);
  return result.lost.length === 0 && result.doubled.length === 0 && result.digestOk === true ? 0 : 1;
}

/** Says plainly when there is no PostgreSQL to run on: then nothing of this part was shown. */
async function postgres(size: number): Promise<number> {
  const found = findPostgres();
  if (!found.ok) {
    process.stdout.write(`postgres: NOT RUN: ${found.reason}\n`);
    return 0;
  }
  const failed = await runConcurrency({ size, log: (text) => process.stdout.write(`postgres: ${text}\n`) });
  return failed === 0 ? 0 : 1;
}

async function fuzz(requests: number, seed: number): Promise<number> {
  const report = await runFuzz(requests, seed);
  process.stdout.write(`fuzz: ${report.requests} requests, seed ${seed}, ${Math.round(report.perSecond)}/s, ${report.deep.refused} commands refused by a rule, ${report.deep.taken} taken: ${Object.entries(report.byStatus).sort().map(([status, count]) => `${status} ${count}`).join(', ')}; problems ${report.problems.length}\n`);
  for (const problem of report.problems) process.stdout.write(`  FAILED ${problem}\n`);
  return report.problems.length === 0 ? 0 : 1;
}

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n${usage}\n`);
    return 2;
  }
  if (options.kills > 0) return kills(options);
  if (options.postgres !== null) return postgres(options.postgres);
  if (options.fuzz !== null) return fuzz(options.fuzz, options.from);
  const total = { commands: 0, crashes: 0, partitions: 0, clockJumps: 0, restores: 0, idle: 0, failed: 0 };
  for (let seed = options.from; seed < options.from + options.seeds; seed += 1) {
    const night = await runNight({ seed, desks: options.desks, plant: options.plant });
    for (const key of ['commands', 'crashes', 'partitions', 'clockJumps', 'restores'] as const) total[key] += night[key];
    if (night.commands === 0 || night.crashes === 0 || night.partitions === 0) total.idle += 1;
    if (options.quiet && (seed - options.from + 1) % 100 === 0) process.stderr.write(`${seed - options.from + 1} nights, ${total.failed} failed\n`);
    if (!options.quiet || night.violations.length > 0) process.stdout.write(`${line(night)}\n`);
    if (night.violations.length > 0) {
      total.failed += 1;
      for (const violation of night.violations) process.stdout.write(`  FAILED ${violation}\n`);
      process.stdout.write(`  replay: npm run faults -- --seeds 1 --from ${seed}${options.plant === null ? '' : ` --plant ${options.plant}`}\n`);
      // A planted bug needs to be found once.
      if (options.plant !== null) break;
    }
  }
  process.stdout.write(`total: commands ${total.commands}, crashes ${total.crashes}, partitions ${total.partitions}, clock jumps ${total.clockJumps}, restores ${total.restores}; nights without work, crash or partition ${total.idle}; failed seeds ${total.failed}\n`);
  if (total.failed > 0 || args.length > 0) return total.failed > 0 ? 1 : 0;
  return Math.max(await postgres(SLICE.postgres), await fuzz(SLICE.fuzz, 1));
}

process.exitCode = await main(process.argv.slice(2));
