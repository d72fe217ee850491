/**
 * Events that only add, written in one statement: their commands, cases, log rows, feed rows, results and lines of the access log, under the same locks in the same order as statement by statement
 * (commands by id, cases by id, then the counter and the log's head). So the counter's lock is never held while a process of the region has its turn: other processes wait for a commit on disk and for nothing else.
 *
 * All or nothing. `head` and `epoch` are the feed's after it; head null = nothing was written: a command is known already, a case is another region's, or (`unknown`) these cases are new and not among
 * `asked`, the cases whose erasure the caller has looked up. What can only be seen by writing (a twin at the same moment, a desk's number used twice) raises RL001 and nothing stays.
 *
 * Both functions go by the keys (`byKey`): their plans are kept for as long as a connection lives, and one made while the tables were empty reads them from end to end until statistics are next taken, with
 * the counter locked.
 */
const byKey = 'SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off';

const statements = [
  `CREATE FUNCTION add_events(
     ids text[], desks text[], incarnations text[], desk_seqs bigint[], prints text[], results text[],
     case_ids text[], region_ids text[], types text[], actors text[], ats bigint[], hlcs text[], hlcs_received text[], base_seqs bigint[], hashes numeric[], bodies text[],
     audit text[], asked text[], received bigint, OUT head bigint, OUT epoch text, OUT unknown text[]) LANGUAGE plpgsql ${byKey} AS $$
   DECLARE n CONSTANT int := cardinality(ids); written int; unusual boolean;
   BEGIN
     SELECT EXISTS (SELECT 1 FROM command c WHERE c.id = ANY(ids))
         OR EXISTS (SELECT 1 FROM unnest(case_ids, region_ids) AS r(id, region_id) JOIN case_record c ON c.id = r.id WHERE c.region_id <> r.region_id),
       (SELECT array_agg(DISTINCT r.id) FROM unnest(case_ids) AS r(id) WHERE r.id <> ALL(asked) AND NOT EXISTS (SELECT 1 FROM case_record c WHERE c.id = r.id))
       INTO unusual, unknown;
     IF unusual OR unknown IS NOT NULL THEN RETURN; END IF;
     INSERT INTO command (id, desk, incarnation, desk_seq, kind, fingerprint, received_at)
       SELECT r.id, r.desk, r.incarnation, r.desk_seq, 'appendEvent', r.print, received
         FROM unnest(ids, desks, incarnations, desk_seqs, prints) AS r(id, desk, incarnation, desk_seq, print) ORDER BY r.id ON CONFLICT DO NOTHING;
     GET DIAGNOSTICS written = ROW_COUNT;
     IF written < n THEN RAISE EXCEPTION 'a command or a number of a desk is taken' USING ERRCODE = 'RL001'; END IF;
     IF cardinality(asked) > 0 THEN
       INSERT INTO case_record (id, region_id, first_seq_at)
         SELECT DISTINCT ON (r.id) r.id, r.region_id, received FROM unnest(case_ids, region_ids) AS r(id, region_id) ORDER BY r.id ON CONFLICT DO NOTHING;
       IF EXISTS (SELECT 1 FROM unnest(case_ids, region_ids) AS r(id, region_id) JOIN case_record c ON c.id = r.id WHERE c.region_id <> r.region_id) THEN
         RAISE EXCEPTION 'a case of another region' USING ERRCODE = 'RL001';
       END IF;
     END IF;
     INSERT INTO case_event (id, case_id, region_id, type, desk, occurred_at, received_at, hlc, hlc_received, base_seq)
       SELECT r.id, r.case_id, r.region_id, r.type, r.actor, r.at, received, r.hlc, r.hlc_received, r.base_seq
         FROM unnest(ids, case_ids, region_ids, types, actors, ats, hlcs, hlcs_received, base_seqs) AS r(id, case_id, region_id, type, actor, at, hlc, hlc_received, base_seq) ON CONFLICT DO NOTHING;
     GET DIAGNOSTICS written = ROW_COUNT;
     IF written < n THEN RAISE EXCEPTION 'an event is there already' USING ERRCODE = 'RL001'; END IF;
     head := commit_feed(array_fill('caseEvent'::text, ARRAY[n]), ids, region_ids, array_fill(1::bigint, ARRAY[n]), array_fill(false, ARRAY[n]), hashes, bodies, ids, results);
     PERFORM append_audit(audit);
     SELECT m.epoch INTO epoch FROM sync_meta m WHERE m.one = 1;
   END $$`,
  `ALTER FUNCTION commit_feed(text[], text[], text[], bigint[], boolean[], numeric[], text[], text[], text[]) ${byKey}`,
];

export const addEvents = { version: 8, name: 'add-events', statements } as const;
