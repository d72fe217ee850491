import type { Migration } from '../migrate.ts';

/**
 * A save of an open case touches no index of the projection any more: open rows are found by a list that changes only when a case opens or closes, closed ones by when they changed.
 * Each page that a save touches is encrypted, written and synced, so every index that moves along costs (docs/benchmarks.md).
 */
export const desk0004: Migration = {
  version: 4,
  slug: 'leaner',
  sql: `
    DROP INDEX projection_open;
    CREATE INDEX projection_opened ON projection (case_id) WHERE open = 1;
    CREATE INDEX projection_closed ON projection (updated_at) WHERE open = 0;
  `,
};
