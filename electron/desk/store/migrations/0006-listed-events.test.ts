import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../handle.ts';
import type { Db } from '../handle.ts';
import { migrate, versionOf } from '../migrate.ts';
import { deskMigrations } from './index.ts';

let db: Db | null = null;
afterEach(() => db?.close());

/** A desk of the version before: events of two cases from here and from elsewhere, registered, not sent, lost by the region; the command of one is past the replay window. */
function older(): Db {
  const at = (db = openDatabase(':memory:', { key: null }));
  migrate(at, deskMigrations.slice(0, 5), () => {});
  at.write((writer) => {
    const rows = [['own', 'a', 4, 1, 0], ['own-old', 'a', 2, 7, 0], ['unsent', 'a', null, 2, 0], ['parked', 'b', null, 3, 0], ['other', 'b', 3, null, 0], ['lost', 'b', 1, null, 1]] as const;
    for (const [id, caseId, seq, local, orphan] of rows) {
      writer.run("INSERT INTO event (id, case_id, region_id, type, at, hlc, seq, version, local, orphan, body) VALUES (?, ?, 'r', 't', 1, 'h', ?, 1, ?, ?, '{}')", id, caseId, seq, local, orphan);
      if (local !== null && local < 7) writer.run("INSERT INTO outbox (desk_seq, id, kind, lane, case_id, at, body, state) VALUES (?, ?, 'appendEvent', ?, ?, 1, '{}', 'waiting')", local, id, `case:${caseId}`, caseId);
    }
  });
  const backups: number[] = [];
  migrate(at, deskMigrations, (from) => void backups.push(from));
  expect([backups, versionOf(at)]).toEqual([[5], deskMigrations.length]);
  return at;
}
const idsOf = (at: Db, caseId: string): readonly string[] => at.read.all<{ id: string }>('SELECT id FROM case_event WHERE case_id = ? ORDER BY id', caseId).map((row) => row.id);

it('a desk that had events in every state sees each of them once with its case, and then what it adds', () => {
  const at = older();
  expect([idsOf(at, 'a'), idsOf(at, 'b')]).toEqual([['own', 'own-old', 'unsent'], ['lost', 'other', 'parked']]);
  at.write((writer) => {
    writer.run("INSERT INTO outbox (desk_seq, id, kind, lane, case_id, at, body, state) VALUES (8, 'new', 'appendEvent', 'case:a', 'a', 1, '{}', 'waiting')");
    writer.run("INSERT INTO event (id, case_id, region_id, type, at, hlc, version, local, listed, body) VALUES ('new', 'a', 'r', 't', 1, 'h', 1, 8, 0, '{}')");
  });
  expect([idsOf(at, 'a'), idsOf(at, 'b')]).toEqual([['new', 'own', 'own-old', 'unsent'], ['lost', 'other', 'parked']]);
});

it('finds the events of a case from the index and the end of the queue, never by looking through either table', () => {
  const at = older();
  const plan = (sql: string): string => at.read.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).map((row) => row.detail).join('; ');
  for (const question of [
    "SELECT id, body, seq, hlc FROM case_event WHERE case_id = 'a' AND orphan = 0 ORDER BY seq IS NULL, seq, CASE WHEN seq IS NULL THEN local END, hlc, id", "SELECT 1 FROM case_event WHERE case_id = 'a' LIMIT 1",
    "SELECT o.* FROM case_event e JOIN outbox o ON o.desk_seq = e.local WHERE e.case_id = 'a'",
  ]) {
    expect(plan(question)).toMatch(/SEARCH event USING (COVERING )?INDEX event_case \(case_id=\?\).*SEARCH o USING INTEGER PRIMARY KEY \(rowid>\?\).*SEARCH e USING INDEX sqlite_autoindex_event_1/);
    expect(plan(question)).not.toMatch(/SCAN (event|outbox|o|e)\b/);
  }
  for (const question of ["SELECT DISTINCT case_id FROM event WHERE listed = 1 AND case_id > 'a' ORDER BY case_id LIMIT 9", "SELECT DISTINCT case_id FROM event WHERE listed = 1 AND case_id > 'a' AND seq IS NOT NULL ORDER BY case_id LIMIT 9"]) {
    expect(plan(question)).toMatch(/^SEARCH event USING COVERING INDEX event_case \(case_id>\?\)$/);
  }
  expect(plan("SELECT body, seq FROM event WHERE listed = 1 AND case_id = 'a' AND seq IS NOT NULL AND orphan = 0 ORDER BY seq, hlc, id")).toMatch(/USING INDEX event_case \(case_id=\? AND seq>\?\)/);
});
