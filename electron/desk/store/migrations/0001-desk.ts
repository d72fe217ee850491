import type { Migration } from '../migrate.ts';

/**
 * Tables of the desk. `item` is the copy of the region's current state (everything but events), `event` the cases' logs, `projection` what lists show, `outbox` what
 * the region still has to hear. `item_stage`, `event_stage` take a bootstrap until it is whole. Personal parts are sealed under the case's key, which isn't here.
 */
export const desk0001: Migration = {
  version: 1,
  slug: 'desk',
  sql: `
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE item (kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL, deleted INTEGER NOT NULL, body TEXT, PRIMARY KEY (kind, id)) STRICT;
    CREATE TABLE item_stage (kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL, deleted INTEGER NOT NULL, body TEXT, PRIMARY KEY (kind, id)) STRICT;
    CREATE TABLE digest (kind TEXT PRIMARY KEY, count INTEGER NOT NULL, sum TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE stage_part (url TEXT PRIMARY KEY, rows INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE stage_digest (kind TEXT PRIMARY KEY, count INTEGER NOT NULL, sum TEXT NOT NULL) STRICT, WITHOUT ROWID;

    -- seq null = not registered by the region yet; local = order in which this desk made it; orphan = 1: a restored region has lost it and its own desk must send it again
    CREATE TABLE event (
      id TEXT PRIMARY KEY, case_id TEXT NOT NULL, region_id TEXT NOT NULL, type TEXT NOT NULL, at INTEGER NOT NULL, hlc TEXT NOT NULL,
      seq INTEGER, version INTEGER NOT NULL, local INTEGER, orphan INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX event_case ON event (case_id, seq, hlc);
    CREATE TABLE event_stage (
      id TEXT PRIMARY KEY, case_id TEXT NOT NULL, region_id TEXT NOT NULL, type TEXT NOT NULL, at INTEGER NOT NULL, hlc TEXT NOT NULL,
      seq INTEGER NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL
    ) STRICT;

    CREATE TABLE projection (
      case_id TEXT PRIMARY KEY, region_id TEXT NOT NULL, open INTEGER NOT NULL, step TEXT NOT NULL, urgency TEXT, owner_id TEXT,
      created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, view TEXT NOT NULL, personal TEXT
    ) STRICT;
    CREATE INDEX projection_open ON projection (open, updated_at);
    -- cases whose projection lags behind their events; needs_key = 1: the key must be asked from the region, 2: asked, the region has none
    CREATE TABLE case_dirty (case_id TEXT PRIMARY KEY, refold INTEGER NOT NULL, needs_key INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE outbox (
      desk_seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, lane TEXT NOT NULL, case_id TEXT, at INTEGER NOT NULL, body TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'parked', 'refused', 'blocked', 'acknowledged', 'resolved')),
      tries INTEGER NOT NULL DEFAULT 0, reason TEXT, result TEXT, acked_at INTEGER, acked_seq INTEGER, incarnation TEXT, resolved TEXT
    ) STRICT;
    CREATE INDEX outbox_state ON outbox (state, desk_seq);
    CREATE INDEX outbox_lane ON outbox (lane, desk_seq);

    CREATE TABLE audit (
      seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor_id TEXT NOT NULL, role TEXT NOT NULL, desk TEXT NOT NULL, action TEXT NOT NULL,
      case_id TEXT, outcome TEXT NOT NULL, detail TEXT, previous TEXT NOT NULL, hash TEXT NOT NULL
    ) STRICT;

    CREATE TABLE draft (case_id TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (case_id, field)) STRICT, WITHOUT ROWID;
  `,
};
