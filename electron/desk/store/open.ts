import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash, hkdfSync } from 'node:crypto';
import path from 'node:path';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { Log } from '../kernel.ts';
import { createCredentials } from '../session/credentials.ts';
import type { StoreContext } from './context.ts';
import { openDatabase } from './handle.ts';
import type { Db } from './handle.ts';
import { createKeyStore } from './key-store.ts';
import { lockFolder } from './lock.ts';
import { migrate } from './migrate.ts';
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
export const files = { desk: 'desk.db', keys: 'keys.db', keyCheck: 'key-check', backups: 'backups' } as const;

/**
 * Opens the data folder of a desk: takes its lock, opens both databases with the 32 byte key, migrates. Errors: databaseLocked, databaseKey, databaseDamaged,
 * databaseNewer, diskFull. Nothing is ever deleted here.
 */
export function openStore(folder: string, key: Uint8Array, ports: StorePorts): OpenStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(folder);
  const opened: Db[] = [];
  try {
    checkKey(folder, key);
    const open = (name: string, fileKey: Uint8Array, extra: { beforeCommit?: () => void; secureDelete?: boolean }): Db => {
      const db = openChecked(path.join(folder, name), fileKey, extra);
      opened.push(db);
      return db;
    };
    const desk = open(files.desk, key, ports.beforeCommit === undefined ? {} : { beforeCommit: ports.beforeCommit });
    const keys = open(files.keys, keyStoreKey(key), { secureDelete: true });
    migrateFile(desk, folder, files.desk, deskMigrations);
    migrateFile(keys, folder, files.keys, keysMigrations);
    writeKeyCheck(folder, key);
    const close = (): void => {
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

function fingerprint(key: Uint8Array): string {
  return createHash('sha256').update('regioloket key check').update(key).digest('hex').slice(0, 16);
}

/** Tells a wrong key from a damaged file: 8 bytes of a hash of the key lie beside the databases. */
function checkKey(folder: string, key: Uint8Array): void {
  const file = path.join(folder, files.keyCheck);
  if (existsSync(file) && readFileSync(file, 'utf8').trim() !== fingerprint(key)) {
    throw new CodedError('databaseKey', 'De gegevens van deze werkplek horen bij een andere sleutel. Er is niets gewist; vraag de beheerder.');
  }
}

export function writeKeyCheck(folder: string, key: Uint8Array): void {
  const file = path.join(folder, files.keyCheck);
  if (!existsSync(file) || readFileSync(file, 'utf8').trim() !== fingerprint(key)) writeFileSync(file, `${fingerprint(key)}\n`, { mode: 0o600 });
}
