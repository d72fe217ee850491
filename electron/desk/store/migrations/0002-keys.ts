import type { Migration } from '../migrate.ts';

/**
 * What a backup of cases must never bring back lies beside the case keys: verifiers of PINs with their counters (a restored copy would revive an old PIN or forget wrong
 * attempts), and the audit chain's marks (a restored or shortened log must show). `audit_floor`: lines up to here were removed after their retention.
 */
export const keys0002: Migration = {
  version: 2,
  slug: 'credentials',
  sql: `
    CREATE TABLE credential (
      staff_id TEXT PRIMARY KEY, verifier TEXT NOT NULL, proven_at INTEGER NOT NULL, proven_by TEXT NOT NULL, failures INTEGER NOT NULL DEFAULT 0, opens_at INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE audit_mark (seq INTEGER PRIMARY KEY, hash TEXT NOT NULL) STRICT;
    CREATE TABLE audit_floor (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
  `,
};
