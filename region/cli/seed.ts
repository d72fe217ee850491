import { pino } from 'pino';
import { defaultProfile } from '../../shared/profile/default.ts';
import { adopt, shippedProfiles } from '../../shared/profile/shipped/index.ts';
import type { RegionProfile } from '../../shared/profile/schema.ts';
import { startRegion } from '../service.ts';
import { seedTraining } from '../training/seed.ts';
import { UsageError, intFlag, noRest, readFlags } from './args.ts';
import { defaultFolder } from './folder.ts';

/** The standard profile, and every way of working that ships (docs/profiles.md). */
const shipped: ReadonlyMap<string, (regionId: string) => RegionProfile> = new Map([['standaard', (regionId: string) => defaultProfile(regionId)], ...Object.entries(shippedProfiles).map(([name, one]) => [name, (regionId: string) => adopt(one, regionId)] as const)]);
export const seedUsage = `region seed --profile ${[...shipped.keys()].join('|')} [--beds N] [--data DIR]`;

/** Fills an empty training region on disk with invented providers and beds, without serving it. Exit 1 when it was filled already. */
export async function seed(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, ['--profile', '--beds', '--data'], []);
  noRest(flags);
  const profileOf = shipped.get(flags.values.get('--profile') ?? '');
  if (profileOf === undefined) throw new UsageError(`--profile must be one of: ${[...shipped.keys()].join(', ')}`);
  const beds = intFlag(flags, '--beds', 0, 200_000);
  let made = false;
  const service = await startRegion({
    data: flags.values.get('--data') ?? defaultFolder(), training: true, log: pino({ level: 'warn' }, pino.destination(2)), timers: false,
    prepare: async (region) => { made = await seedTraining(region, { profileOf, ...(beds === undefined ? {} : { beds }) }); },
  });
  const count = (await service.region.db.query<{ n: number }>('SELECT count(*) AS n FROM bed_group'))[0]?.n ?? 0;
  await service.close();
  process.stderr.write(made ? `seeded ${count} bed groups\n` : `the region was filled already (${count} bed groups); nothing changed\n`);
  return made ? 0 : 1;
}
