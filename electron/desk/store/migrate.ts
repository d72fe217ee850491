import { CodedError } from '../../../shared/contract/errors.ts';
import type { Db } from './handle.ts';

/** One numbered step of the schema. It may use nothing but SQL: live code changes, a step never does. */
export type Migration = { readonly version: number; readonly slug: string; readonly sql: string };

/**
 * Brings a database to the newest version: each step in its own transaction, `backUp` once before the first step of a database that holds something.
 * Errors: databaseNewer when it was written by a newer program (nothing is touched).
 */
export function migrate(db: Db, migrations: readonly Migration[], backUp: (fromVersion: number) => void): { readonly from: number; readonly to: number } {
  migrations.forEach((step, index) => {
    if (step.version !== index + 1) throw new Error(`migration ${step.slug} has number ${step.version}, expected ${index + 1}`);
  });
  const from = versionOf(db);
  const newest = migrations.length;
  if (from > newest) {
    throw new CodedError('databaseNewer', 'De gegevens van deze werkplek zijn geschreven door een nieuwere versie van Regioloket. Installeer die versie; er is niets gewijzigd.', { found: from, known: newest });
  }
  const steps = migrations.slice(from);
  if (from > 0 && steps.length > 0) backUp(from);
  for (const step of steps) {
    db.write((writer) => {
      writer.exec(step.sql);
      writer.exec(`PRAGMA user_version = ${step.version}`);
    });
  }
  return { from, to: newest };
}

export function versionOf(db: Db): number {
  return db.read.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;
}
