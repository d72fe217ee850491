import type { Migration } from '../migrate.ts';

/**
 * A save puts its events into no index per case any more: that is a random page of it, encrypted, written and synced (docs/adr/0028). `listed` = 0: an own event that isn't in `event_case` yet. It is found by its
 * command, which is among the last 256 of the outbox: before a 257th comes, and before any command goes, all are listed (store/outbox.ts). `case_event` reads both, for every question about the events of a case;
 * its second half takes the case from the command's row, so that events of other cases aren't looked up.
 */
export const desk0006: Migration = {
  version: 6,
  slug: 'listed-events',
  sql: `
    ALTER TABLE event ADD COLUMN listed INTEGER NOT NULL DEFAULT 1;
    DROP INDEX event_case;
    CREATE INDEX event_case ON event (case_id, seq, hlc) WHERE listed = 1;
    CREATE VIEW case_event AS
      SELECT id, case_id, region_id, type, at, hlc, seq, version, local, orphan, body FROM event WHERE listed = 1
      UNION ALL
      SELECT e.id, o.case_id, e.region_id, e.type, e.at, e.hlc, e.seq, e.version, e.local, e.orphan, e.body FROM outbox o CROSS JOIN event e ON e.id = o.id
        WHERE o.desk_seq > (SELECT max(desk_seq) FROM outbox) - 256 AND o.kind = 'appendEvent' AND e.listed = 0;
  `,
};
