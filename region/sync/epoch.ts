import type { Logger } from 'pino';
import type { KeyStore } from '../casework/keyStore.ts';
import type { Db } from '../db/db.ts';
import { readMeta } from './head.ts';

/**
 * First start: makes the epoch. Later: a database whose head is below the mark kept outside its backups was restored from one, so it gets a new epoch; every desk then
 * fetches everything again and re-sends what it sent in the last 30 days.
 */
export async function openEpoch(db: Db, keys: KeyStore, training: boolean, newEpoch: () => string, log: Logger): Promise<void> {
  await db.tx((sql) => sql.query('INSERT INTO sync_meta (one, epoch, head, floor, training) VALUES (1, $1, 0, 0, $2) ON CONFLICT DO NOTHING', [newEpoch(), training]));
  const meta = await readMeta(db);
  const mark = await keys.readMark();
  if (mark !== null && (mark.epoch !== meta.epoch || mark.head > meta.head)) {
    log.warn({ head: meta.head, mark: mark.head }, 'the database is older than what was acknowledged: restored from a backup, new epoch');
    await startEpoch(db, newEpoch());
  }
  await keepMark(db, keys);
}

/** For an operator who restored a database by hand and wants every desk to bootstrap again. */
export async function startEpoch(db: Db, epoch: string): Promise<void> {
  await db.tx((sql) => sql.query('UPDATE sync_meta SET epoch = $1, head = head + 1 WHERE one = 1', [epoch]));
}

export async function keepMark(db: Db, keys: KeyStore): Promise<void> {
  const meta = await readMeta(db);
  await keys.writeMark({ epoch: meta.epoch, head: meta.head });
}
