import type { Migration } from '../migrate.ts';

/**
 * A save moves fewer indexes along: each page it touches is encrypted, written and synced (docs/benchmarks.md). A command that carries an event is found by that event: `event.local` is its `desk_seq`, `event.id` its
 * id and `event.case_id` its lane; the other commands keep an index on their id and lane. What waits is the end of the table, what is set apart has an index of its own. Which lines of the log belong to a
 * case is kept in a table that is brought up to date once in so many lines (audit/chain.ts).
 */
export const desk0005: Migration = {
  version: 5,
  slug: 'lean-save',
  sql: `
    CREATE TABLE outbox_new (
      desk_seq INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, lane TEXT NOT NULL, case_id TEXT, at INTEGER NOT NULL, body TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'parked', 'refused', 'blocked', 'acknowledged', 'resolved')),
      tries INTEGER NOT NULL DEFAULT 0, reason TEXT, result TEXT, acked_at INTEGER, acked_seq INTEGER, incarnation TEXT, resolved TEXT
    ) STRICT;
    INSERT INTO outbox_new (desk_seq, id, kind, lane, case_id, at, body, state, tries, reason, result, acked_at, acked_seq, incarnation, resolved)
      SELECT desk_seq, id, kind, lane, case_id, at, body, state, tries, reason, result, acked_at, acked_seq, incarnation, resolved FROM outbox;
    DROP TABLE outbox;
    ALTER TABLE outbox_new RENAME TO outbox;
    CREATE UNIQUE INDEX outbox_id ON outbox (id) WHERE kind <> 'appendEvent';
    CREATE INDEX outbox_lane ON outbox (lane, desk_seq) WHERE kind <> 'appendEvent';
    CREATE INDEX outbox_apart ON outbox (lane, desk_seq) WHERE state NOT IN ('waiting', 'acknowledged');

    DROP INDEX audit_case;
    CREATE TABLE audit_case_line (case_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (case_id, seq)) STRICT, WITHOUT ROWID;
    INSERT INTO audit_case_line SELECT case_id, seq FROM audit WHERE case_id IS NOT NULL;
  `,
};
