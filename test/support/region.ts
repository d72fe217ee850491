import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import type { Logger } from 'pino';
import * as z from 'zod';
import { migrate, migrations } from '../../region/db/migrations.ts';
import { openPglite } from '../../region/db/pglite.ts';
import { keptToken, startRegion } from '../../region/service.ts';
import type { RegionOptions, RegionService } from '../../region/service.ts';
import { seedTraining, trainingRegionIds } from '../../region/training/seed.ts';

export type TestRegion = {
  readonly url: string;
  /** of desk `desk-oefen`, as `npm run region -- --training` gives it */
  readonly token: string;
  readonly auditToken: string;
  readonly managerToken: string;
  readonly dataFolder: string;
  readonly regionIds: readonly string[];
  readonly service: RegionService;
  /** A desk of its own name, for tests with several desks. */
  deskToken(desk: string, regions?: readonly string[]): Promise<string>;
  providerToken(organisationId: string): Promise<string>;
  /** Stops and starts again on the same data folder and port. The old `service` is gone. */
  restart(): Promise<TestRegion>;
  /** Stops; the data folder goes too unless it was given. */
  stop(): Promise<void>;
};

export type TestRegionOptions = { readonly beds?: number; readonly dataFolder?: string; readonly port?: number; readonly clock?: () => number; readonly timers?: boolean; readonly databaseUrl?: string; readonly limits?: RegionOptions['limits']; readonly callouts?: RegionOptions['callouts']; readonly log?: Logger };

/** A real training region on PGlite in this process: 600 invented bed groups, nothing simulated, holds expiring on their own unless `timers` is false. */
export async function startTestRegion(options: TestRegionOptions = {}): Promise<TestRegion> {
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'regioloket-region-'));
  if (options.databaseUrl === undefined && !existsSync(join(dataFolder, 'pg'))) cpSync(await emptyDatabase(), join(dataFolder, 'pg'), { recursive: true });
  const service = await startRegion({
    data: dataFolder, training: true, log: options.log ?? pino({ level: 'silent' }), timers: options.timers ?? true, limits: options.limits ?? { perMinute: 1_000_000 },
    ...(options.port === undefined ? {} : { port: options.port }), ...(options.callouts === undefined ? {} : { callouts: options.callouts }), ...(options.clock === undefined ? {} : { clock: options.clock }), ...(options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl }),
    prepare: async (region) => { await seedTraining(region, { beds: options.beds ?? 600 }); },
  });
  const { tokens } = service;
  const token = await keptToken(tokens, join(dataFolder, 'desk-token'), { kind: 'desk', subject: 'desk-oefen', regions: trainingRegionIds });
  const added = async (kind: 'audit' | 'manager' | 'desk' | 'provider', subject: string, regions: readonly string[] = trainingRegionIds): Promise<string> => (await tokens.add({ kind, subject, regions })).text;
  return {
    url: service.url, token, auditToken: await added('audit', 'test'), managerToken: await added('manager', 'test'), dataFolder, regionIds: trainingRegionIds, service,
    deskToken: (desk, regions) => added('desk', desk, regions),
    providerToken: (organisationId) => added('provider', organisationId),
    restart: async () => {
      await service.close();
      return startTestRegion({ ...options, dataFolder, port: service.port });
    },
    stop: async () => {
      await service.close();
      if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** An initialised, migrated, empty PGlite folder, made once per machine and version: the first start of PGlite takes seconds, a copy a moment. */
async function emptyDatabase(): Promise<string> {
  const version = createHash('sha256').update(JSON.stringify(migrations)).update('pglite 0.5.16').digest('hex').slice(0, 16);
  const ready = join(tmpdir(), `regioloket-empty-region-${version}`);
  if (existsSync(ready)) return ready;
  const draft = mkdtempSync(`${ready}-`);
  const db = await openPglite(draft);
  await migrate(db);
  await db.close();
  try {
    renameSync(draft, ready);
  } catch (error) {
    // another worker was first
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(ready)) throw error;
  }
  return ready;
}

const Ready = z.object({ ready: z.literal(true), url: z.string(), token: z.string().nullable(), training: z.boolean() });
export type RegionProcess = { readonly url: string; readonly token: string; readonly dataFolder: string; readonly child: ChildProcess; readonly errors: () => string; /** SIGTERM by default; resolves with the exit code, null after a signal */ stop(signal?: NodeJS.Signals): Promise<number | null> };

/** `node region/main.ts --training` as a process of its own, for tests that kill it. The data folder stays. */
export async function startRegionProcess(options: { readonly dataFolder: string; readonly port?: number; readonly databaseUrl?: string; readonly args?: readonly string[] }): Promise<RegionProcess> {
  const main = new URL('../../region/main.ts', import.meta.url).pathname;
  if (options.databaseUrl === undefined && !existsSync(join(options.dataFolder, 'pg'))) cpSync(await emptyDatabase(), join(options.dataFolder, 'pg'), { recursive: true });
  const child = spawn(process.execPath, [main, '--training', '--no-simulate', '--parent-watch', '--data', options.dataFolder, '--port', String(options.port ?? 0), ...(options.databaseUrl === undefined ? [] : ['--database-url', options.databaseUrl]), ...(options.args ?? [])], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, REGIOLOKET_LOG: 'warn' } });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString(); });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    void exited.then((code) => reject(new Error(`the region ended with ${code}: ${errors}`)));
  });
  const ready = Ready.parse(JSON.parse(line));
  return {
    url: ready.url, token: ready.token ?? '', dataFolder: options.dataFolder, child, errors: () => errors,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return exited;
    },
  };
}
