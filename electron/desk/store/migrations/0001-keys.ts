import type { Migration } from '../migrate.ts';

/** Keys of cases, in a file of their own that no data backup holds. An erased case keeps its row without a key, so that no restored copy revives it. */
export const keys0001: Migration = {
  version: 1,
  slug: 'keys',
  sql: `
    CREATE TABLE case_key (case_id TEXT PRIMARY KEY, key BLOB, made_at INTEGER NOT NULL, erased_at INTEGER, CHECK ((key IS NULL) = (erased_at IS NOT NULL))) STRICT, WITHOUT ROWID;
    CREATE TABLE anchor (one INTEGER PRIMARY KEY CHECK (one = 1), audit_seq INTEGER NOT NULL, audit_hash TEXT NOT NULL) STRICT;
  `,
};
