import { closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createHash, hkdfSync } from 'node:crypto';
import path from 'node:path';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { Log } from '../kernel.ts';
import { appendAudit } from '../audit/chain.ts';
import { createCredentials } from '../session/credentials.ts';
import type { StoreContext } from './context.ts';
import { openDatabase } from './handle.ts';
import type { Db } from './handle.ts';
import { createKeyStore } from './key-store.ts';
import { lockFolder } from './lock.ts';
import { getMeta, setMeta } from './meta.ts';
import { migrate, versionOf } from './migrate.ts';
import { replaceSmallFile } from './small-file.ts';
import { startTidying } from './tidy.ts';
import { deskMigrations, keysMigrations } from './migrations/index.ts';

export type StorePorts = {
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
  /** just before each COMMIT of the desk's database: fault tests crash here */
  readonly beforeCommit?: () => void;
};
export type OpenStore = { readonly context: StoreContext; close(): void };

/** Names in the data folder. desk.db and keys.db are separate so that a data backup never holds a key. */
export const files = { desk: 'desk.db', keys: 'keys.db', keyCheck: 'key-check', rekeying: 'rekeying', restored: 'desk.db.restored', backups: 'backups' } as const;

/**
 * Opens the data folder of a desk: takes its lock, opens both databases with the 32 byte key, migrates. Errors: databaseLocked, databaseKey, databaseDamaged,
 * databaseNewer, diskFull. Nothing is ever deleted here.
 */
export function openStore(folder: string, key: Uint8Array, ports: StorePorts): OpenStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(folder);
  const opened: Db[] = [];
  try {
    finishRekey(folder);
    checkKey(folder, key);
    finishRestore(folder, ports.clock());
    const open = (name: string, fileKey: Uint8Array, extra: { beforeCommit?: () => void; secureDelete?: boolean }): Db => {
      const db = openChecked(path.join(folder, name), fileKey, extra);
      opened.push(db);
      return db;
    };
    const desk = open(files.desk, key, ports.beforeCommit === undefined ? {} : { beforeCommit: ports.beforeCommit });
    const keys = open(files.keys, keyStoreKey(key), { secureDelete: true });
    migrateFile(desk, folder, files.desk, deskMigrations);
    migrateFile(keys, folder, files.keys, keysMigrations);
    settleRestore(desk, keys, ports.clock());
    writeKeyCheck(folder, key);
    const stopTidying = startTidying(opened, ports.log);
    const close = (): void => {
      stopTidying();
      for (const db of opened) {
        db.checkpoint();
        db.close();
      }
      lock.release();
    };
    return { context: contextOf(desk, keys, ports), close };
  } catch (error) {
    for (const db of opened) db.close();
    lock.release();
    throw error;
  }
}

/**
 * The same store, for reading only, beside a desk that may be at work or on a folder that nobody uses: no lock, no migration. Errors: as openStore; databaseNewer also when the folder is of
 * an older version, which the desk itself brings up to date at its next start.
 */
export function openStoreReading(folder: string, key: Uint8Array, log: Log): OpenStore {
  const desk = openDatabase(path.join(folder, files.desk), { key, readonly: true });
  try {
    if (versionOf(desk) !== deskMigrations.length) throw new CodedError('databaseNewer', `The data in ${folder} are of another version of this program: start the desk once with this one, or use the program that wrote them.`);
    const keys = openDatabase(path.join(folder, files.keys), { key: keyStoreKey(key), readonly: true });
    const close = (): void => {
      keys.close();
      desk.close();
    };
    return { context: contextOf(desk, keys, { clock: Date.now, random: () => new Uint8Array(0), log }), close };
  } catch (error) {
    desk.close();
    throw error;
  }
}

/** The same store in memory, not encrypted, on given databases: for the simulator. */
export function openStoreIn(desk: Db, keys: Db, ports: StorePorts): OpenStore {
  migrate(desk, deskMigrations, () => {});
  migrate(keys, keysMigrations, () => {});
  return { context: contextOf(desk, keys, ports), close: () => {} };
}

function contextOf(desk: Db, keys: Db, ports: StorePorts): StoreContext {
  return { db: desk, keys: createKeyStore(keys, ports.clock, ports.random), credentials: createCredentials(keys), circumstances: { of: () => ({ behalf: null, why: null, place: null }) }, clock: ports.clock, random: ports.random, log: ports.log };
}

/** The key store's own key, derived, so that the file alone doesn't open with what opens the other. */
export function keyStoreKey(key: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), 'regioloket key store', 32));
}

function migrateFile(db: Db, folder: string, name: string, migrations: typeof deskMigrations): void {
  migrate(db, migrations, (from) => {
    db.checkpoint();
    mkdirSync(path.join(folder, files.backups), { recursive: true, mode: 0o700 });
    copyFileSync(path.join(folder, name), path.join(folder, files.backups, `${name}.v${from}`));
  });
}

function openChecked(file: string, key: Uint8Array, extra: { beforeCommit?: () => void; secureDelete?: boolean }): Db {
  try {
    return openDatabase(file, { key, ...extra });
  } catch (error) {
    // The key is known to be the right one (checkKey), so what doesn't decrypt is damaged.
    if (error instanceof CodedError && error.code === 'databaseKey' && existsSync(path.join(path.dirname(file), files.keyCheck))) {
      throw new CodedError('databaseDamaged', 'De gegevens van deze werkplek zijn beschadigd. Er is niets gewist; vraag de beheerder om de reservekopie terug te zetten.', { file: path.basename(file) });
    }
    throw error;
  }
}

/** Tells keys apart without telling anything of them. */
export function fingerprint(key: Uint8Array): string {
  return createHash('sha256').update('regioloket key check').update(key).digest('hex').slice(0, 16);
}

/** Whether this is the folder's key, a new one that was decided on included (finishRekey). */
export function isKeyOf(folder: string, key: Uint8Array): boolean {
  const known = [files.rekeying, files.keyCheck].map((name) => path.join(folder, name)).find((file) => existsSync(file));
  return known !== undefined && readFileSync(known, 'utf8').trim() === fingerprint(key);
}

/** Tells a wrong key from a damaged file: 8 bytes of a hash of the key lie beside the databases. */
function checkKey(folder: string, key: Uint8Array): void {
  const file = path.join(folder, files.keyCheck);
  if (existsSync(file) && readFileSync(file, 'utf8').trim() !== fingerprint(key)) {
    throw new CodedError('databaseKey', 'De gegevens van deze werkplek horen bij een andere sleutel. Er is niets gewist; vraag de beheerder.');
  }
}

/** Under the folder's lock: a new key was decided on (chores.ts, rekey) and the swap didn't get to its end; it does now. Each step may be repeated. */
export function finishRekey(folder: string, onStep: (step: string) => void = () => undefined): void {
  const note = path.join(folder, files.rekeying);
  if (!existsSync(note)) return;
  for (const name of [files.desk, files.keys]) {
    const file = path.join(folder, name);
    if (!existsSync(`${file}.rekeyed`)) continue;
    // Both were written back before the copy was made: these logs are empty, and belong to the old file.
    for (const extra of ['-wal', '-shm']) rmSync(`${file}${extra}`, { force: true });
    onStep(`${name} ready`);
    renameSync(`${file}.rekeyed`, file);
    onStep(`${name} swapped`);
  }
  writeFileSync(path.join(folder, files.keyCheck), readFileSync(note), { mode: 0o600, flush: true });
  onStep('check written');
  rmSync(note);
}

/** Under the folder's lock: a backup that was made ready (chores.ts, stageRestore) takes the database's place; what was there is moved aside. Answers where to; each step may be repeated. */
export function finishRestore(folder: string, now: number): string | null {
  const ready = path.join(folder, files.restored);
  if (!existsSync(ready)) return null;
  const target = path.join(folder, files.desk);
  const aside = existsSync(target) ? path.join(folder, files.backups, `${files.desk}.before-restore-${now}`) : null;
  if (aside !== null) {
    mkdirSync(path.dirname(aside), { recursive: true, mode: 0o700 });
    // The log of writes first: without its file it is never read, the other way round it would be taken for the new one's.
    for (const extra of ['-wal', '-shm', '']) if (existsSync(`${target}${extra}`)) renameSync(`${target}${extra}`, `${aside}${extra}`);
  }
  renameSync(ready, target);
  return aside;
}

/**
 * A restored log is another log than the marks kept beside the keys tell of: marks that it doesn't hold go, and the line that says so is its first. Where older lines had been removed after their
 * retention, the chain begins at the first line that is left.
 */
function settleRestore(desk: Db, keys: Db, now: number): void {
  if (getMeta(desk.read, 'restored') === null) return;
  const holds = (mark: { readonly seq: number; readonly hash: string }): boolean => desk.read.get<{ hash: string }>('SELECT hash FROM audit WHERE seq = ?', mark.seq)?.hash === mark.hash;
  const first = desk.read.get<{ seq: number; previous: string }>('SELECT seq, previous FROM audit ORDER BY seq LIMIT 1');
  const gone = keys.read.all<{ seq: number; hash: string }>('SELECT seq, hash FROM audit_mark').filter((mark) => !holds(mark));
  keys.write((writer) => {
    for (const { seq } of gone) writer.run('DELETE FROM audit_mark WHERE seq = ?', seq);
    writer.run('DELETE FROM anchor');
    if (first !== undefined && first.seq > 1) writer.run('INSERT INTO audit_floor (one, seq, hash) VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, hash = excluded.hash', first.seq - 1, first.previous);
    else writer.run('DELETE FROM audit_floor');
  });
  desk.write((writer) => {
    appendAudit(writer, { at: now, actor: { id: 'operator', role: 'system', desk: getMeta(writer, 'deskId') ?? '' }, action: 'backup.restore', caseId: null, outcome: 'done', why: 'system', detail: `${gone.length} marks of the log before it` });
    setMeta(writer, 'restored', null);
  });
}

/** Decides: from here on the copies under this key count. Whole or absent. */
export function noteRekey(folder: string, key: Uint8Array): void {
  const note = path.join(folder, files.rekeying);
  replaceSmallFile(note, `${fingerprint(key)}\n`);
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export function writeKeyCheck(folder: string, key: Uint8Array): void {
  const file = path.join(folder, files.keyCheck);
  if (!existsSync(file) || readFileSync(file, 'utf8').trim() !== fingerprint(key)) writeFileSync(file, `${fingerprint(key)}\n`, { mode: 0o600 });
}
