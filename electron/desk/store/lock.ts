import Database from 'better-sqlite3';
import path from 'node:path';
import { CodedError } from '../../../shared/contract/errors.ts';
import { sqliteCode } from './errors.ts';

/**
 * One desk per data folder. The lock is a transaction held open on a small file of its own: the operating system lets go of it when the process dies, however it
 * dies, so there is no stale lock to clean up and no process id to trust.
 */
export type FolderLock = { release(): void };

/** Error databaseLocked when another desk (or another start of this one) has the folder. */
export function lockFolder(folder: string): FolderLock {
  const database = new Database(path.join(folder, 'lock'));
  try {
    database.pragma('busy_timeout=0');
    database.pragma('journal_mode=DELETE');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (sqliteCode(error)?.startsWith('SQLITE_BUSY') === true) {
      throw new CodedError('databaseLocked', 'Regioloket is op deze werkplek al open. Ga naar dat venster, of sluit het eerst.', { folder });
    }
    throw error;
  }
  return {
    release: () => {
      if (database.open) database.close();
    },
  };
}
