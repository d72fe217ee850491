import type { Migration } from '../migrate.ts';

/** What Stuurinformatie keeps beside the events: figures of before as a person brought them in, and how the bed reports stood, at most once an hour. No patient data. */
export const desk0003: Migration = {
  version: 3,
  slug: 'reports',
  sql: `
    CREATE TABLE baseline (region_id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE capacity_sample (
      region_id TEXT NOT NULL, at INTEGER NOT NULL, stale INTEGER NOT NULL, bed_groups INTEGER NOT NULL, occupied INTEGER NOT NULL, staffed INTEGER NOT NULL, PRIMARY KEY (region_id, at)
    ) STRICT, WITHOUT ROWID;
  `,
};
