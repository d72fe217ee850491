import type { Migration } from '../migrate.ts';

/**
 * NEN 7513's groups that the first form of the log lacked: on whose behalf, why, and at which machine. `form` says which fields a line's hash covers, so that older lines keep
 * theirs. `emergency` keeps each use of emergency access until a manager has looked at it.
 */
export const desk0002: Migration = {
  version: 2,
  slug: 'audit-circumstances',
  sql: `
    ALTER TABLE audit ADD COLUMN form INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE audit ADD COLUMN behalf TEXT;
    ALTER TABLE audit ADD COLUMN why TEXT;
    ALTER TABLE audit ADD COLUMN place TEXT;
    CREATE INDEX audit_case ON audit (case_id, seq) WHERE case_id IS NOT NULL;

    CREATE TABLE emergency (
      id TEXT PRIMARY KEY, staff_id TEXT NOT NULL, role TEXT NOT NULL, reason TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER NOT NULL, ended_at INTEGER,
      reviewed_at INTEGER, reviewed_by TEXT, verdict TEXT, review_text TEXT
    ) STRICT;
  `,
};
