/**
 * The region's first schema. Three groups: the feed (sync_meta, sync_item, feed_digest), the commands with their results, and the state that commands change.
 * commit_feed is the last call of each writing transaction: it takes the head counter's row lock, stamps all rows of the transaction with the new head and keeps
 * the digests. Because every writer waits there, seqs appear in commit order without holes, and a reader that sees head = n sees everything up to n.
 */
const feed = [
  `CREATE TABLE sync_meta (one int PRIMARY KEY CHECK (one = 1), epoch text NOT NULL, head bigint NOT NULL, floor bigint NOT NULL, training boolean NOT NULL) WITH (fillfactor = 10)`,
  `CREATE TABLE sync_item (
     kind text NOT NULL, id text NOT NULL, scope text NOT NULL, seq bigint NOT NULL, version bigint NOT NULL, deleted boolean NOT NULL,
     hash numeric(20) NOT NULL, body text, PRIMARY KEY (kind, id))`,
  `CREATE INDEX sync_item_seq ON sync_item (seq, kind, id)`,
  `CREATE TABLE feed_digest (kind text NOT NULL, scope text NOT NULL, count bigint NOT NULL, sum numeric(40) NOT NULL, PRIMARY KEY (kind, scope)) WITH (fillfactor = 20)`,
  `CREATE FUNCTION commit_feed(kinds text[], ids text[], scopes text[], versions bigint[], deleteds boolean[], hashes numeric[], bodies text[], command_ids text[], results text[]) RETURNS bigint LANGUAGE plpgsql AS $$
   DECLARE new_head bigint; two64 CONSTANT numeric := 18446744073709551616;
   BEGIN
     UPDATE sync_meta SET head = head + 1 WHERE one = 1 RETURNING head INTO new_head;
     UPDATE command c SET result = r.result, seq = new_head FROM unnest(command_ids, results) AS r(id, result) WHERE c.id = r.id;
     IF cardinality(ids) = 0 THEN RETURN new_head; END IF;
     INSERT INTO feed_digest AS d (kind, scope, count, sum)
       SELECT kind, scope, sum(n), mod(mod(sum(h), two64) + two64, two64) FROM (
         SELECT r.kind, r.scope, CASE WHEN r.deleted THEN 0 ELSE 1 END AS n, CASE WHEN r.deleted THEN 0 ELSE r.hash END AS h
           FROM unnest(kinds, scopes, deleteds, hashes) AS r(kind, scope, deleted, hash)
         UNION ALL
         SELECT i.kind, i.scope, -1, -i.hash FROM sync_item i JOIN unnest(kinds, ids) AS r(kind, id) ON r.kind = i.kind AND r.id = i.id WHERE NOT i.deleted
       ) change GROUP BY kind, scope
       ON CONFLICT (kind, scope) DO UPDATE SET count = d.count + excluded.count, sum = mod(d.sum + excluded.sum, two64);
     INSERT INTO sync_item (kind, id, scope, seq, version, deleted, hash, body)
       SELECT r.kind, r.id, r.scope, new_head, r.version, r.deleted, r.hash, r.body
         FROM unnest(kinds, ids, scopes, versions, deleteds, hashes, bodies) AS r(kind, id, scope, version, deleted, hash, body)
       ON CONFLICT (kind, id) DO UPDATE SET scope = excluded.scope, seq = excluded.seq, version = excluded.version, deleted = excluded.deleted, hash = excluded.hash, body = excluded.body;
     RETURN new_head;
   END $$`,
];

const commands = [
  `CREATE TABLE command (
     id text PRIMARY KEY, desk text NOT NULL, incarnation text NOT NULL, desk_seq bigint NOT NULL, kind text NOT NULL, fingerprint text NOT NULL,
     result text, seq bigint, received_at bigint NOT NULL, UNIQUE (desk, incarnation, desk_seq))`,
  `CREATE INDEX command_received ON command (received_at)`,
];

const state = [
  `CREATE TABLE case_record (id text PRIMARY KEY, region_id text NOT NULL, first_seq_at bigint NOT NULL)`,
  `CREATE TABLE case_event (
     id text PRIMARY KEY, case_id text NOT NULL, region_id text NOT NULL, type text NOT NULL, desk text NOT NULL, occurred_at bigint NOT NULL, received_at bigint NOT NULL,
     hlc text NOT NULL, hlc_received text NOT NULL, base_seq bigint NOT NULL)`,
  `CREATE INDEX case_event_case ON case_event (case_id)`,
  // static = everything of the bed group that is not a count, an instant or a source; shape_version = version at which it last changed
  `CREATE TABLE bed_group (
     id text PRIMARY KEY, region_id text NOT NULL, organisation_id text NOT NULL, location_id text NOT NULL, static text NOT NULL,
     reported int CHECK (reported >= 0), held int NOT NULL DEFAULT 0 CHECK (held >= 0), absent_reason text, available_from bigint,
     observed_at bigint NOT NULL, expires_at bigint NOT NULL, source text NOT NULL, reported_by text NOT NULL, version bigint NOT NULL, shape_version bigint NOT NULL) WITH (fillfactor = 50)`,
  `CREATE INDEX bed_group_organisation ON bed_group (organisation_id)`,
  `CREATE TABLE hold (
     id text PRIMARY KEY, region_id text NOT NULL, case_id text NOT NULL, bed_group_id text NOT NULL, desk text NOT NULL, state text NOT NULL, basis text NOT NULL,
     made_at bigint NOT NULL, expires_at bigint, version bigint NOT NULL)`,
  `CREATE INDEX hold_live ON hold (bed_group_id) WHERE state IN ('held', 'confirmed')`,
  `CREATE INDEX hold_expiry ON hold (expires_at) WHERE state = 'held' AND expires_at IS NOT NULL`,
  `CREATE TABLE offer (
     id text PRIMARY KEY, region_id text NOT NULL, case_id text NOT NULL, bed_group_id text NOT NULL, location_id text NOT NULL, organisation_id text NOT NULL, desk text NOT NULL,
     hold_id text, state text NOT NULL, content text NOT NULL, made_at bigint NOT NULL, answer text, version bigint NOT NULL)`,
  `CREATE INDEX offer_hold ON offer (hold_id)`,
  `CREATE INDEX offer_case ON offer (case_id)`,
  `CREATE INDEX offer_organisation ON offer (organisation_id, made_at)`,
  `CREATE TABLE conflict (
     id text PRIMARY KEY, region_id text NOT NULL, kind text NOT NULL, bed_group_id text, case_ids text NOT NULL, desks text NOT NULL, opened_at bigint NOT NULL, closed_at bigint,
     resolution text, version bigint NOT NULL)`,
  `CREATE INDEX conflict_open ON conflict (bed_group_id) WHERE closed_at IS NULL`,
];

const access = [
  `CREATE TABLE token (
     id text PRIMARY KEY, kind text NOT NULL, subject text NOT NULL, regions text NOT NULL, hash text NOT NULL UNIQUE, made_at bigint NOT NULL, expires_at bigint, revoked_at bigint)`,
];

export const first = { version: 1, name: 'first', statements: [...feed, ...commands, ...state, ...access] } as const;
