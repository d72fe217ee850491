import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { v4 } from 'uuid';
import { verifiedNothing, verifyAudit } from './audit/read.ts';
import type { Verified } from './audit/read.ts';
import { recordingGateway, webhookGateway } from './callout/gateway.ts';
import type { Gateway, WebhookSettings } from './callout/gateway.ts';
import { startCallouts } from './callout/service.ts';
import type { Callouts } from './callout/service.ts';
import { startExpiry } from './capacity/expiry.ts';
import { applyErasures } from './casework/erasure.ts';
import { openFileKeyStore } from './casework/fileKeyStore.ts';
import type { KeyStore } from './casework/keyStore.ts';
import { openPostgresKeyStore } from './casework/postgresKeyStore.ts';
import type { Region } from './context.ts';
import type { Db } from './db/db.ts';
import { FolderInUse, lockFolder } from './db/lock.ts';
import { migrate } from './db/migrations.ts';
import { openPglite } from './db/pglite.ts';
import { openPostgres } from './db/postgres.ts';
import { errorForLog } from './errorForLog.ts';
import { newCounters } from './http/metrics.ts';
import { buildServer, usualLimits } from './http/server.ts';
import type { Limits } from './http/server.ts';
import { identityProviderOf } from './session/identity-provider.ts';
import { makeTokenText, openTokens } from './session/tokens.ts';
import type { Tokens } from './session/tokens.ts';
import { keepMark, openEpoch } from './sync/epoch.ts';
import { sealOldFactors, trainingFactorKey } from './physician/factorKey.ts';
import { readMeta, watchHead } from './sync/head.ts';
import { retain } from './sync/retention.ts';

export type RegionOptions = {
  /** folder of the embedded database, snapshots, keys and run information */
  readonly data: string;
  readonly training: boolean;
  readonly log: Logger;
  readonly databaseUrl?: string;
  /** a database of its own for the case keys; without it the schema `keystore` of databaseUrl */
  readonly keysUrl?: string;
  readonly port?: number;
  readonly clock?: () => number;
  readonly limits?: Limits;
  readonly serviceName?: string;
  /** holds end and maintenance runs on timers, unless a test drives them by hand */
  readonly timers?: boolean;
  /** how physicians are called out; without it a training region records what it would send, and a real one calls nobody out */
  readonly callouts?: WebhookSettings | Gateway;
  /** 32 bytes that seal second factors (physician/factorKey.ts); a training region makes its own, a real one gives out no second factor without it */
  readonly secondFactorKey?: Uint8Array;
  /** how long to wait for a folder that another process has, ms; default not at all */
  readonly waitMs?: number;
  /** before the first request is served: seeds and the like */
  readonly prepare?: (region: Region, tokens: Tokens) => Promise<void>;
};

export type RegionService = { readonly region: Region; readonly tokens: Tokens; /** null = nobody is called out */ readonly callouts: Callouts | null; readonly url: string; readonly port: number; /** method and path of everything that is served */ readonly routes: readonly string[]; /** runs before anything is closed */ onClose(work: () => Promise<void>): void; close(): Promise<void> };

const MAINTENANCE_MS = 10 * 60_000;
const MARK_MS = 1000;
const STOP_MS = 3000;
const LOCK_LOOK_MS = 50;

/** Opens the store, brings it up to date, and serves on 127.0.0.1 (a reverse proxy with TLS stands before it in production). */
export async function startRegion(given: RegionOptions): Promise<RegionService> {
  // Here and not at whoever starts it: no logger that is handed in may write down what a database error repeats.
  const options: RegionOptions = { ...given, log: given.log.child({}, { serializers: { err: errorForLog } }) };
  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  const unlock = options.databaseUrl === undefined ? await lockWhenFree(options.data, options.waitMs ?? 0) : (): void => undefined;
  const closers: (() => Promise<void> | void)[] = [unlock];
  try {
    return await open(options, closers);
  } catch (error) {
    await closeAll(closers, options.log);
    throw error;
  }
}

/** The lock of a folder whose owner is just ending is waited for, up to `waitMs`. Error FolderInUse after that. */
async function lockWhenFree(folder: string, waitMs: number): Promise<() => void> {
  const until = performance.now() + waitMs;
  for (;;) {
    try {
      return lockFolder(folder);
    } catch (error) {
      if (!(error instanceof FolderInUse) || performance.now() >= until) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOCK_LOOK_MS));
    }
  }
}

async function open(options: RegionOptions, closers: (() => Promise<void> | void)[]): Promise<RegionService> {
  const clock = options.clock ?? Date.now;
  const problem = (error: unknown): void => options.log.error({ err: error }, 'database connection problem');
  const counters = newCounters();
  const db = await openDatabase(options, problem, (state) => counters.retries.add(state));
  closers.push(() => db.close());
  await migrate(db);
  const keys = await openKeys(options, problem);
  closers.push(() => keys.close());
  await openEpoch(db, keys, options.training, v4, options.log);
  const meta = await readMeta(db);
  if (meta.training !== options.training) throw new Error(meta.training ? 'this data folder holds a training region: start it with --training' : 'this data folder holds a real region: it can\'t be used for training');
  const head = watchHead(db, meta.head, problem);
  closers.push(() => head.stop());
  const region: Region = { db, keys, clock, log: options.log, head, counters, training: options.training, serviceName: options.serviceName ?? (options.training ? 'Oefenregio' : 'Regionale dienst'), folder: options.data, identityProvider: identityProviderOf(options.data), secondFactorKey: options.secondFactorKey ?? (options.training ? trainingFactorKey(options.data) : null) };
  const tokens = openTokens(db, clock);
  await applyErasures(region);
  await sealFactors(region);
  await options.prepare?.(region, tokens);
  closers.push(startMark(region));
  if (options.timers !== false) closers.push(startExpiry(region), startMaintenance(region));
  const gateway = gatewayOf(options, region);
  const callouts = gateway === null ? null : startCallouts(region, gateway, { timer: options.timers !== false });
  if (callouts !== null) closers.push(() => callouts.stop());
  const { app, routes } = await buildServer(region, tokens, options.limits ?? usualLimits, { gateway, callouts });
  closers.push(async () => {
    // whoever is still sending or reading after this time is cut off; its commands are retried
    const impatience = setTimeout(() => app.server.closeAllConnections(), STOP_MS);
    await app.close();
    clearTimeout(impatience);
  });
  await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { region, tokens, callouts, url: `http://127.0.0.1:${port}`, port, routes, onClose: (work) => { closers.push(work); }, close: () => closeAll(closers, options.log) };
}

async function sealFactors({ db, log, secondFactorKey }: Region): Promise<void> {
  if (secondFactorKey === null) {
    log.warn('no key for second factors is configured: physicians sign in on their page without names');
    return;
  }
  const count = await sealOldFactors(db, secondFactorKey);
  if (count > 0) log.info({ count }, 'second factors of an older version were sealed');
}

function gatewayOf({ callouts, training }: RegionOptions, region: Region): Gateway | null {
  if (callouts === undefined) return training ? recordingGateway() : null;
  return 'send' in callouts ? callouts : webhookGateway(callouts, region.clock, (error) => region.log.error({ err: error }, 'the call-out gateway failed'));
}

/** In reverse order of opening; one that fails doesn't keep the others from closing. */
async function closeAll(closers: (() => Promise<void> | void)[], log: Logger): Promise<void> {
  for (const close of closers.splice(0).reverse()) {
    try {
      await close();
    } catch (error) {
      log.error({ err: error }, 'closing failed');
    }
  }
}

function openDatabase(options: RegionOptions, problem: (error: Error) => void, onRetry: (sqlState: string) => void): Promise<Db> {
  return options.databaseUrl === undefined ? openPglite(join(options.data, 'pg')) : Promise.resolve(openPostgres(options.databaseUrl, 16, problem, onRetry));
}

function openKeys(options: RegionOptions, problem: (error: Error) => void): Promise<KeyStore> {
  const url = options.keysUrl ?? options.databaseUrl;
  return url === undefined ? Promise.resolve(openFileKeyStore(join(options.data, 'keys'))) : openPostgresKeyStore(url, problem);
}

function startMark(region: Region): () => Promise<void> {
  let last = -1;
  const write = async (): Promise<void> => {
    const head = region.head.current();
    if (head === last) return;
    last = head;
    await keepMark(region.db, region.keys);
  };
  const report = (error: unknown): void => region.log.error({ err: error }, 'keeping the high-water mark failed');
  // one after the other: the mark is one file, or one row
  let running: Promise<void> = Promise.resolve();
  const next = (): Promise<void> => (running = running.then(write).catch(report));
  const timer = setInterval(() => void next(), MARK_MS);
  return async () => {
    clearInterval(timer);
    await next();
  };
}

/** Forgets what needn't be kept and follows the access log's chain; then, where the database doesn't do it by itself, vacuum and checkpoint. */
async function maintain(region: Region, from: Verified): Promise<Verified> {
  const { floor, ...gone } = await retain(region);
  if (Object.values(gone).some((count) => count > 0)) region.log.info({ ...gone, floor }, 'retention');
  const { verified, brokenAt } = await verifyAudit(region.db, from);
  region.counters.auditIntact = brokenAt === null ? 1 : 0;
  if (brokenAt !== null) region.log.error({ line: brokenAt }, 'the access log is not whole');
  await region.db.maintain();
  return verified;
}

function startMaintenance(region: Region): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let verified = verifiedNothing;
  const timer = setInterval(() => {
    running = maintain(region, verified).then((next) => { verified = next; }, (error: unknown) => region.log.error({ err: error }, 'maintenance failed'));
  }, MAINTENANCE_MS);
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/** A token kept in a file of mode 0600: read when it is there, else made. Registered with the region either way. */
export async function keptToken(tokens: Tokens, path: string, token: Parameters<Tokens['add']>[0]): Promise<string> {
  const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : makeTokenText(token.kind);
  if (!/^[A-Za-z0-9_-]{20,200}$/.test(text)) throw new Error(`${path} does not hold a token`);
  if (!existsSync(path)) writeFileSync(path, `${text}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
  if ((await tokens.check(text)) === null) await tokens.add(token, text);
  return text;
}

export function removeRunFile(folder: string): void {
  rmSync(join(folder, 'region.json'), { force: true });
}
