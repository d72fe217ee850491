import { existsSync, fstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { defaultProfile } from '../../shared/profile/default.ts';
import { errorForLog } from '../errorForLog.ts';
import { Id } from '../../shared/contract/primitives.ts';
import { profiles } from '../capacity/profiles.ts';
import { FolderInUse } from '../db/lock.ts';
import { factorKeyIn } from '../physician/factorKey.ts';
import { keptToken, removeRunFile, startRegion } from '../service.ts';
import type { RegionOptions, RegionService } from '../service.ts';
import { makeTokenText } from '../session/tokens.ts';
import { putRows } from '../sync/rows.ts';
import { seedTraining, trainingRegionIds } from '../training/seed.ts';
import { refreshAnchors, startSimulation } from '../training/simulate.ts';
import { UsageError, intFlag, noRest, readFlags } from './args.ts';
import type { Flags } from './args.ts';
import { defaultFolder } from './folder.ts';
import type { RunFile } from './folder.ts';

export const serveUsage = 'region [--port N] [--data DIR] [--database-url URL] [--keys-url URL] [--regions ID,ID] [--training [--beds N] [--speed N] [--no-simulate]] [--token-file F] [--callout-url URL --callout-secret-file F --public-url URL] [--second-factor-key-file F] [--parent-watch] [--no-rate-limit]';
const valued = ['--regions', '--port', '--data', '--database-url', '--keys-url', '--token-file', '--beds', '--speed', '--callout-url', '--callout-secret-file', '--public-url', '--second-factor-key-file'];
const bare = ['--training', '--no-simulate', '--parent-watch', '--no-rate-limit'];
/** A desk that was killed leaves its region behind for a moment; the region of the next start waits this long (ms) for it to be gone. */
const TAKEOVER_MS = 20_000;
/** The desk that a training region's own token stands for. */
const TRAINING_DESK = 'desk-oefen';

/** Serves until a signal or, with --parent-watch, until whoever started it is gone. stdout carries one JSON line: ready, url, token, training. */
export async function serve(args: readonly string[], always: { readonly training?: boolean } = {}): Promise<number> {
  const flags = readFlags(args, valued, bare);
  noRest(flags);
  const log = pino({ name: 'region', level: process.env['REGIOLOKET_LOG'] ?? 'info', serializers: { err: errorForLog } }, pino.destination(2));
  const data = flags.values.get('--data') ?? defaultFolder();
  const training = always.training === true || flags.switches.has('--training');
  const stopping = stopSignal(flags.switches.has('--parent-watch'));
  regionsFlag(flags);
  const port = intFlag(flags, '--port', 0, 65_535);
  const callouts = calloutFlags(flags);
  const secondFactor = factorKeyFlag(flags);
  const [databaseUrl, keysUrl] = [flags.values.get('--database-url'), flags.values.get('--keys-url')];
  let service: RegionService;
  try {
    service = await startRegion({
      data, training, log, ...(flags.switches.has('--parent-watch') ? { waitMs: TAKEOVER_MS } : {}), ...(flags.switches.has('--no-rate-limit') ? { limits: { perMinute: 10_000_000 } } : {}), ...(port === undefined ? {} : { port }), ...(databaseUrl === undefined ? {} : { databaseUrl }), ...(keysUrl === undefined ? {} : { keysUrl }),
      ...callouts, ...secondFactor, prepare: (region) => (training ? fillTraining(region, flags) : openRegions(region, regionsFlag(flags))),
    });
  } catch (error) {
    process.stderr.write(`${error instanceof FolderInUse ? `another region is running on ${data} (process ${error.pid})` : `the region could not start: ${error instanceof Error ? error.message : String(error)}`}\n`);
    return 1;
  }
  const simulation = training && !flags.switches.has('--no-simulate') ? startSimulation(service.region, { speed: intFlag(flags, '--speed', 1, 10_000) ?? 20 }) : null;
  await announce(service, flags, data, training);
  // Nobody is left to answer: what is committed is on disk, and whoever comes next waits for this folder.
  const why = await stopping;
  removeRunFile(data);
  if (why === 'orphaned') process.exit(0);
  await simulation?.stop();
  await service.close();
  return 0;
}

async function fillTraining(region: RegionService['region'], flags: Flags): Promise<void> {
  const beds = intFlag(flags, '--beds', 0, 200_000);
  await seedTraining(region, beds === undefined ? {} : { beds });
  await refreshAnchors(region);
}

async function announce(service: RegionService, flags: Flags, data: string, training: boolean): Promise<void> {
  const token = await deskToken(service, flags, data, training);
  if (training) await trainingCodes(service, data);
  const regions = training ? trainingRegionIds : await knownRegions(service, flags);
  const [auditToken, managerToken] = [makeTokenText('audit'), makeTokenText('manager')];
  // Made anew at each start and gone with the process: they serve commands on this machine only.
  const audit = await service.tokens.add({ kind: 'audit', subject: 'operator', regions }, auditToken);
  const manager = await service.tokens.add({ kind: 'manager', subject: 'operator', regions }, managerToken);
  service.onClose(async () => {
    await service.tokens.revoke(audit.id);
    await service.tokens.revoke(manager.id);
  });
  const run: RunFile = { url: service.url, auditToken, managerToken, pid: process.pid };
  writeFileSync(join(data, 'region.json'), JSON.stringify(run), { mode: 0o600 });
  process.stdout.write(`${JSON.stringify({ ready: true, url: service.url, token, training })}\n`);
}

/** All three or none: where call-outs go, the secret both sides sign with (a file of mode 0600), and where the gateway finds the region. */
function calloutFlags(flags: Flags): Pick<RegionOptions, 'callouts'> {
  const [url, secretFile, publicUrl] = ['--callout-url', '--callout-secret-file', '--public-url'].map((name) => flags.values.get(name));
  if (url === undefined && secretFile === undefined && publicUrl === undefined) return {};
  if (url === undefined || secretFile === undefined || publicUrl === undefined) throw new UsageError('--callout-url, --callout-secret-file and --public-url go together');
  if (![url, publicUrl].every((one) => URL.canParse(one) && /^https?:$/.test(new URL(one).protocol))) throw new UsageError('--callout-url and --public-url must be http(s) addresses');
  if (!existsSync(secretFile)) throw new UsageError(`--callout-secret-file: ${secretFile} can't be read`);
  const secret = readFileSync(secretFile, 'utf8').trim();
  if (secret.length < 32) throw new UsageError('--callout-secret-file must hold at least 32 characters');
  return { callouts: { url, secret, publicUrl } };
}

/** The key that seals physicians' second factors; without it a real region gives none out. */
function factorKeyFlag(flags: Flags): Pick<RegionOptions, 'secondFactorKey'> {
  const file = flags.values.get('--second-factor-key-file');
  if (file === undefined) return {};
  try {
    return { secondFactorKey: factorKeyIn(file) };
  } catch (error) {
    throw new UsageError(`--second-factor-key-file: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A training region's people outside the desk can try their pages: their codes stand beside the desk's token, made once. */
async function trainingCodes(service: RegionService, data: string): Promise<void> {
  const [regionId = ''] = trainingRegionIds;
  const codes = [['provider', 'org-5-0'], ['sender', 'org-5-hospital'], ['physician', 'staff-5-so-1']] as const;
  for (const [kind, subject] of codes) await keptToken(service.tokens, join(data, `${kind}-code`), { kind, subject, regions: [regionId] });
}

/** Training keeps its desk's token in DATA/desk-token; a real region takes the one in --token-file, and prints none otherwise. */
async function deskToken(service: RegionService, flags: Flags, data: string, training: boolean): Promise<string | null> {
  const file = flags.values.get('--token-file') ?? (training ? join(data, 'desk-token') : null);
  if (file === null) return null;
  return keptToken(service.tokens, file, { kind: 'desk', subject: training ? TRAINING_DESK : 'desk-1', regions: training ? trainingRegionIds : await knownRegions(service, flags) });
}

/** --regions, or else every region that has a profile here (a directory also names neighbours). */
async function knownRegions(service: RegionService, flags: Flags): Promise<readonly string[]> {
  const given = regionsFlag(flags);
  return given.length > 0 ? given : (await profiles(service.region.db)).map((profile) => profile.regionId);
}

function regionsFlag(flags: Flags): readonly string[] {
  const text = flags.values.get('--regions');
  const ids = text === undefined ? [] : text.split(',');
  const wrong = ids.find((id) => !Id.safeParse(id).success);
  if (wrong !== undefined) throw new UsageError(`--regions: "${wrong}" is not a region id`);
  return ids;
}

/** A real region starts with the standard profile; its manager publishes the rest. */
async function openRegions(region: RegionService['region'], regionIds: readonly string[]): Promise<void> {
  const known = new Set((await profiles(region.db)).map((profile) => profile.regionId));
  const fresh = regionIds.filter((id) => !known.has(id)).map(defaultProfile);
  if (fresh.length > 0) await putRows(region, fresh.map((body) => ({ kind: 'profile', id: body.id, body })));
}

/** Resolves at SIGTERM or SIGINT, and, watching the parent, when its pipe to our stdin closes (`asked`) or we are handed to another parent (`orphaned`). */
function stopSignal(watchParent: boolean): Promise<'asked' | 'orphaned'> {
  return new Promise((resolve) => {
    const stop = (): void => resolve('asked');
    const orphaned = (): void => resolve('orphaned');
    // A parent that only closes the pipe asks; one that is gone has handed us on a moment later.
    const ended = (): void => void setTimeout(() => (process.ppid === parent ? stop() : orphaned()), 100);
    const parent = process.ppid;
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    if (!watchParent) return;
    setInterval(() => { if (process.ppid !== parent) orphaned(); }, 250).unref();
    const input = fstatSync(0);
    if (!input.isFIFO() && !input.isSocket()) return;
    process.stdin.on('end', ended).on('close', ended).on('error', ended).resume();
    // Watching must not keep a stopped region alive until its parent goes too.
    process.stdin.unref();
  });
}

