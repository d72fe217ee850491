/**
 * What a region keeps besides its state: who read or wrote which patient record (append-only, chained by hash), from when what is kept, and snapshot parts that every
 * process can serve. Snapshots can be made again at any time, so their tables are unlogged: no write-ahead log, empty after a crash.
 */
const audit = [
  `CREATE TABLE audit_head (one int PRIMARY KEY CHECK (one = 1), seq bigint NOT NULL, hash text NOT NULL) WITH (fillfactor = 10)`,
  `INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, repeat('0', 64))`,
  `CREATE TABLE audit_line (seq bigint PRIMARY KEY, case_id text, region_id text, line text NOT NULL, previous text NOT NULL, hash text NOT NULL)`,
  `CREATE INDEX audit_line_case ON audit_line (case_id, seq)`,
  `CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'lines of the audit log are never changed or removed'; END $$`,
  `CREATE TRIGGER audit_line_kept BEFORE UPDATE OR DELETE ON audit_line FOR EACH ROW EXECUTE FUNCTION audit_is_kept()`,
  `CREATE TRIGGER audit_line_whole BEFORE TRUNCATE ON audit_line FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()`,
  // hash = SHA-256 over the previous hash, a line feed and the line (shared/contract/region.ts, auditText)
  `CREATE FUNCTION append_audit(lines text[]) RETURNS bigint LANGUAGE plpgsql AS $$
   DECLARE at_seq bigint; before text; after text; text_line text;
   BEGIN
     SELECT seq, hash INTO at_seq, before FROM audit_head WHERE one = 1 FOR UPDATE;
     FOREACH text_line IN ARRAY lines LOOP
       after := encode(sha256(convert_to(before || E'\\n' || text_line, 'UTF8')), 'hex');
       at_seq := at_seq + 1;
       INSERT INTO audit_line (seq, case_id, region_id, line, previous, hash)
         SELECT at_seq, j.case_id, coalesce(j.region_id, (SELECT c.region_id FROM case_record c WHERE c.id = j.case_id)), text_line, before, after
           FROM (SELECT text_line::json->>'caseId' AS case_id, text_line::json->>'regionId' AS region_id) j;
       before := after;
     END LOOP;
     UPDATE audit_head SET seq = at_seq, hash = before WHERE one = 1;
     RETURN at_seq;
   END $$`,
];

const retention = [
  // which head there was when: how far back what is kept reaches
  `CREATE TABLE head_mark (at bigint PRIMARY KEY, head bigint NOT NULL)`,
  `CREATE INDEX sync_item_deleted ON sync_item (seq) WHERE deleted`,
];

const snapshots = [
  `CREATE UNLOGGED TABLE snapshot (label text PRIMARY KEY, key text NOT NULL, epoch text NOT NULL, made_at bigint NOT NULL, kept text NOT NULL)`,
  `CREATE INDEX snapshot_key ON snapshot (key, made_at)`,
  `CREATE UNLOGGED TABLE snapshot_part (name text PRIMARY KEY, made_at bigint NOT NULL, data bytea NOT NULL)`,
  // compressed already
  `ALTER TABLE snapshot_part ALTER COLUMN data SET STORAGE EXTERNAL`,
  // who is building one, until when that is believed
  `CREATE UNLOGGED TABLE snapshot_build (key text PRIMARY KEY, builder text NOT NULL, until bigint NOT NULL)`,
];

export const auditRetention = { version: 3, name: 'audit and retention', statements: [...audit, ...retention, ...snapshots] } as const;
