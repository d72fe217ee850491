import type { Db, Sql } from './db.ts';
import { first } from './migrations/0001-first.ts';
import { lastCall } from './migrations/0002-last-call.ts';
import { auditRetention } from './migrations/0003-audit-retention.ts';
import { activation } from './migrations/0004-activation.ts';
import { pages } from './migrations/0005-pages.ts';
import { presence } from './migrations/0006-presence.ts';
import { sealedFactors } from './migrations/0007-sealed-factors.ts';
import { addEvents } from './migrations/0008-add-events.ts';

/** Numbered, one transaction each, never changed once released; they import nothing of the living code. */
export type Migration = { readonly version: number; readonly name: string; readonly statements: readonly string[] };
export const migrations: readonly Migration[] = [first, lastCall, auditRetention, activation, pages, presence, sealedFactors, addEvents];

export class DatabaseNewer extends Error {
  constructor(found: number, known: number) {
    super(`the region's database has schema ${found}, this version knows ${known}: install the newer version`);
    this.name = 'DatabaseNewer';
  }
}

/** Brings the database up to this version's schema. Several processes may start at once: an advisory lock lets one work, the others find it done. */
export async function migrate(db: Db, list: readonly Migration[] = migrations): Promise<void> {
  const known = list.at(-1)?.version ?? 0;
  for (;;) {
    const done = await db.tx(async (sql) => {
      await sql.query('SELECT pg_advisory_xact_lock(7391001)');
      await sql.query('CREATE TABLE IF NOT EXISTS schema_version (version int PRIMARY KEY, name text NOT NULL)');
      const found = (await sql.query<{ version: number | null }>('SELECT max(version) AS version FROM schema_version'))[0]?.version ?? 0;
      if (found > known) throw new DatabaseNewer(found, known);
      const next = list.find((migration) => migration.version > found);
      if (next === undefined) return true;
      await apply(sql, next);
      return false;
    });
    if (done) return;
  }
}

async function apply(sql: Sql, migration: Migration): Promise<void> {
  for (const statement of migration.statements) await sql.query(statement);
  await sql.query('INSERT INTO schema_version (version, name) VALUES ($1, $2)', [migration.version, migration.name]);
}
