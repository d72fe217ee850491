import { openPostgres } from '../db/postgres.ts';
import type { KeyStore } from './keyStore.ts';

/**
 * Keys in a PostgreSQL database of their own (`--keys-url`), or, without one, in the schema `keystore` of the region's database; data backups must then leave that
 * schema out (docs/operating.md).
 */
export async function openPostgresKeyStore(url: string, onProblem: (error: Error) => void): Promise<KeyStore> {
  const db = openPostgres(url, 4, onProblem);
  await db.tx(async (sql) => {
    await sql.query('SELECT pg_advisory_xact_lock(7391002)');
    await sql.query('CREATE SCHEMA IF NOT EXISTS keystore');
    await sql.query('CREATE TABLE IF NOT EXISTS keystore.case_key (case_id text PRIMARY KEY, key text, erased_at bigint, CHECK ((key IS NULL) = (erased_at IS NOT NULL)))');
    await sql.query('CREATE TABLE IF NOT EXISTS keystore.mark (one int PRIMARY KEY CHECK (one = 1), epoch text NOT NULL, head bigint NOT NULL)');
  });
  return {
    put: async (caseId, key) => {
      await db.query('INSERT INTO keystore.case_key (case_id, key) VALUES ($1, $2) ON CONFLICT DO NOTHING', [caseId, key]);
      const known = (await db.query<{ key: string | null }>('SELECT key FROM keystore.case_key WHERE case_id = $1', [caseId]))[0];
      if (known === undefined || known.key === null) return 'erased';
      return known.key === key ? 'kept' : 'other';
    },
    get: async (caseIds) => {
      const rows = await db.query<{ case_id: string; key: string | null }>('SELECT case_id, key FROM keystore.case_key WHERE case_id = ANY($1::text[])', [caseIds]);
      return {
        keys: Object.fromEntries(rows.flatMap((row) => (row.key === null ? [] : [[row.case_id, row.key]]))),
        erased: rows.flatMap((row) => (row.key === null ? [row.case_id] : [])),
      };
    },
    erase: async (caseId, at) => {
      await db.query('INSERT INTO keystore.case_key (case_id, key, erased_at) VALUES ($1, NULL, $2) ON CONFLICT (case_id) DO UPDATE SET key = NULL, erased_at = coalesce(keystore.case_key.erased_at, excluded.erased_at)', [caseId, at]);
      // the old row version still holds the key until the table is rewritten
      await db.query('VACUUM (FULL) keystore.case_key');
    },
    erasures: async () => (await db.query<{ case_id: string; erased_at: number }>('SELECT case_id, erased_at FROM keystore.case_key WHERE erased_at IS NOT NULL')).map((row) => ({ caseId: row.case_id, at: row.erased_at })),
    readMark: async () => (await db.query<{ epoch: string; head: number }>('SELECT epoch, head FROM keystore.mark WHERE one = 1'))[0] ?? null,
    writeMark: async (mark) => {
      await db.query('INSERT INTO keystore.mark (one, epoch, head) VALUES (1, $1, $2) ON CONFLICT (one) DO UPDATE SET epoch = excluded.epoch, head = CASE WHEN keystore.mark.epoch = excluded.epoch THEN greatest(keystore.mark.head, excluded.head) ELSE excluded.head END', [mark.epoch, mark.head]);
    },
    close: () => db.close(),
  };
}
