import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { BackupReport } from '../../../shared/contract/desk/backup.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import { Id, Instant } from '../../../shared/contract/primitives.ts';
import { backUp, sha256Of, stageRestore } from '../store/chores.ts';
import { exportAll, exportOutbox, fileName } from '../store/exports.ts';
import { files, openStoreReading } from '../store/open.ts';
import { readRecovery, unwrapKey, writeRecovery } from '../store/recovery.ts';
import type { Recovery } from '../store/recovery.ts';

/**
 * What takes long and needs nothing of the running core: it works on the data folder through connections of its own, so that a host can give it a thread of its own (thread-worker.ts). A backup is
 * a folder with the encrypted database, the wrapped key that the recovery key opens, and a word on what it is.
 */
export type Chore =
  | { readonly kind: 'backup'; readonly folder: string; readonly key: Uint8Array; readonly target: string; readonly keep: number; readonly recovery: Recovery; readonly desk: string; readonly now: number }
  | { readonly kind: 'export'; readonly what: 'everything' | 'unsent'; readonly folder: string; readonly key: Uint8Array; readonly target: string; readonly recovery: Recovery; readonly desk: string; readonly now: number }
  | { readonly kind: 'restore'; readonly folder: string; readonly key: Uint8Array; readonly from: string; readonly code: string; readonly now: number };
export type Exported = { readonly file: string; readonly bytes: number; readonly sha256: string; readonly cases: number; readonly handovers: number; readonly lines: number; readonly commands: number };
export type Restored = { readonly desk: string; readonly madeAt: number; readonly cases: number; readonly unsent: number };
export type ChoreResult<C extends Chore> = C extends { kind: 'backup' } ? BackupReport : C extends { kind: 'export' } ? Exported : Restored;
/** Rejects with coded errors. */
export type RunChore = <C extends Chore>(chore: C) => Promise<ChoreResult<C>>;

const Contents = z.strictObject({ format: z.literal('regioloket-backup-1'), desk: Id, madeAt: Instant, bytes: z.int(), sha256: z.string(), cases: z.int(), unsent: z.int() });
const CONTENTS_FILE = 'contents.json';
/** A backup that isn't whole yet, or was cut off. */
const HALF = '.half';

export const runChore = (async (chore: Chore): Promise<BackupReport | Exported | Restored> => {
  if (chore.kind === 'backup') return backup(chore);
  return chore.kind === 'export' ? exported(chore) : restored(chore);
}) as RunChore;

async function backup({ folder, key, target, keep, recovery, desk, now }: Extract<Chore, { kind: 'backup' }>): Promise<BackupReport> {
  const own = `regioloket-${fileName(desk)}-`;
  const name = `${own}${stamp(now)}`;
  const half = path.join(target, `${name}${HALF}`);
  // Left by one that was cut off.
  for (const entry of readdirSync(target)) if (entry.startsWith(own) && entry.endsWith(HALF)) rmSync(path.join(target, entry), { recursive: true });
  mkdirSync(half, { mode: 0o700 });
  const { bytes, sha256, cases, unsent } = await backUp(folder, key, path.join(half, files.desk));
  writeRecovery(half, recovery);
  writeFileSync(path.join(half, CONTENTS_FILE), `${JSON.stringify({ format: 'regioloket-backup-1', desk, madeAt: now, bytes, sha256, cases, unsent } satisfies z.input<typeof Contents>)}\n`, { mode: 0o600, flush: true });
  // Under its own name only when it is whole and was opened.
  renameSync(half, path.join(target, name));
  clearOld(target, own, keep);
  return { at: now, name, folder: target, bytes, sha256, cases, unsent };
}

/** The newest `keep` of this desk's own stay; nothing else in the folder is touched. */
function clearOld(target: string, own: string, keep: number): void {
  const made = readdirSync(target).filter((name) => name.startsWith(own) && /^\d{8}T\d{6}Z$/.test(name.slice(own.length)) && existsSync(path.join(target, name, CONTENTS_FILE))).sort();
  for (const name of made.slice(0, Math.max(0, made.length - keep))) rmSync(path.join(target, name), { recursive: true });
}

async function exported({ what, folder, key, target, recovery, desk, now }: Extract<Chore, { kind: 'export' }>): Promise<Exported> {
  const place = path.join(target, `regioloket-${fileName(desk)}-${what === 'everything' ? 'alles' : 'onverzonden'}-${stamp(now)}`);
  mkdirSync(place, { mode: 0o700 });
  const file = path.join(place, what === 'everything' ? 'alles.regioloket' : 'onverzonden.regioloket');
  const store = openStoreReading(folder, key, () => undefined);
  try {
    const secret = { kind: 'folderKey', key } as const;
    const counts = what === 'everything' ? { ...exportAll(folder, store.context, file, secret), commands: 0 } : { cases: 0, handovers: 0, lines: 0, commands: exportOutbox(store.context, file, secret) };
    writeRecovery(place, recovery);
    return { file, bytes: statSync(file).size, sha256: await sha256Of(file), ...counts };
  } catch (error) {
    rmSync(place, { recursive: true, force: true });
    throw error;
  } finally {
    store.close();
  }
}

async function restored({ folder, key, from, code, now }: Extract<Chore, { kind: 'restore' }>): Promise<Restored> {
  const contents = contentsOf(from);
  const recovery = readRecovery(from);
  if (recovery === null) throw new CodedError('badRequest', 'Bij deze back-up ligt geen recovery.json. Neem de hele map van de back-up over.');
  const { cases, unsent } = stageRestore(folder, key, path.join(from, files.desk), now, unwrapKey(recovery, code));
  return { desk: contents.desk, madeAt: contents.madeAt, cases, unsent };
}

function contentsOf(from: string): z.output<typeof Contents> {
  try {
    return Contents.parse(JSON.parse(readFileSync(path.join(from, CONTENTS_FILE), 'utf8')));
  } catch {
    throw new CodedError('notFound', 'In deze map staat geen back-up van Regioloket. Kies de map die begint met "regioloket-" en waarin desk.db staat.');
  }
}

/** Whether files can be made in a folder; throws what the system says. */
export function tryFolder(target: string): void {
  const probe = path.join(target, `.regioloket-${process.pid}`);
  writeFileSync(probe, '', { mode: 0o600, flag: 'wx', flush: true });
  rmSync(probe);
}

/** 20261122T023000Z: sorts by time, fits in a file's name everywhere. */
function stamp(now: number): string {
  return new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** In Dutch, for the screen; what has no sentence of its own stays what it is. */
export function choreError(error: unknown): unknown {
  const system = error instanceof Error && 'code' in error && !(error instanceof CodedError) ? String(error.code) : '';
  const said = systemWords[system];
  if (said !== undefined) return new CodedError(system === 'ENOSPC' ? 'diskFull' : 'refused', said);
  const words = error instanceof CodedError && !error.message.startsWith('De ') ? codedWords[error.code] : undefined;
  return words === undefined ? error : new CodedError((error as CodedError).code, words);
}

const systemWords: Readonly<Record<string, string>> = {
  ENOENT: 'Deze map is er niet. Kijk de plaats na, of sluit de schijf of het netwerk aan.', ENOTDIR: 'Dit is geen map. Kies een map.', EACCES: 'In deze map mag Regioloket niet schrijven. Kies een andere map of vraag uw systeembeheerder.', EPERM: 'In deze map mag Regioloket niet schrijven. Kies een andere map of vraag uw systeembeheerder.',
  EROFS: 'Op deze schijf kan niet worden geschreven. Kies een andere map.', ENOSPC: 'De schijf is vol. Maak ruimte of kies een andere map.', EEXIST: 'Er is net al een bestand met deze naam gemaakt. Wacht een paar tellen en probeer het opnieuw.', EIO: 'De schijf geeft een fout. Kies een andere map.',
};
const codedWords: Readonly<Record<string, string>> = {
  databaseDamaged: 'De back-up is beschadigd. Er is niets gewijzigd; neem een andere back-up.', databaseNewer: 'De back-up is gemaakt met een nieuwere versie van Regioloket. Installeer die eerst; er is niets gewijzigd.', databaseKey: 'De sleutel past niet op deze back-up. Er is niets gewijzigd.', diskFull: 'De schijf is vol. Maak ruimte of kies een andere map.',
};
