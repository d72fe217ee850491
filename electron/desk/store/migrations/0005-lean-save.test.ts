import { afterEach, expect, it } from 'vitest';
import { appendAudit, linesOfCase } from '../../audit/chain.ts';
import { lastGiven } from '../given.ts';
import { openDatabase } from '../handle.ts';
import type { Db } from '../handle.ts';
import { migrate } from '../migrate.ts';
import { commandRow, laneRows, openRows, queueCounts, waitingRows } from '../outbox.ts';
import { deskMigrations } from './index.ts';

let db: Db | null = null;
afterEach(() => db?.close());
const nurse = { id: 'n', role: 'nurse', desk: 'd' } as const;

/** A desk of the version before, with a queue of every state: three events and an offer of one case, a report of beds. */
function older(): Db {
  const at = (db = openDatabase(':memory:', { key: null }));
  migrate(at, deskMigrations.slice(0, 4), () => {});
  at.write((writer) => {
    const put = (seq: number, kind: string, lane: string, state: string): void => void writer.run(
      'INSERT INTO outbox (desk_seq, id, kind, lane, at, body, state, tries, reason, acked_at) VALUES (?, ?, ?, ?, 1, ?, ?, 2, ?, ?)',
      seq, `id-${seq}`, kind, lane, JSON.stringify({ id: `id-${seq}`, deskSeq: seq, hlc: `00000000000${seq}-0001-d`, kind }), state, state === 'parked' ? 'schemaMismatch' : null, state === 'acknowledged' ? 5 : null);
    for (const [seq, state] of [[1, 'acknowledged'], [2, 'waiting'], [4, 'parked']] as const) {
      writer.run("INSERT INTO event (id, case_id, region_id, type, at, hlc, version, local, body) VALUES (?, 'c', 'r', 't', 1, 'h', 1, ?, '{}')", `id-${seq}`, seq);
      put(seq, 'appendEvent', 'case:c', state);
    }
    put(3, 'placeOffer', 'case:c', 'waiting');
    put(5, 'reportCapacity', 'bed:b', 'refused');
    writer.run("INSERT INTO meta VALUES ('nextDeskSeq', '6'), ('hlc', '9:3')");
    for (let seq = 1; seq <= 300; seq += 1) writer.run("INSERT INTO audit (seq, at, actor_id, role, desk, action, case_id, outcome, previous, hash) VALUES (?, 1, 'n', 'nurse', 'd', 'casework.get', ?, 'done', 'p', 'h')", seq, seq % 3 === 0 ? 'c' : null);
  });
  migrate(at, deskMigrations, () => {});
  return at;
}
const numbers = (rows: Iterable<{ readonly desk_seq: number }>): readonly number[] => [...rows].map((row) => row.desk_seq);

it('a desk that had work waiting and set apart goes on with exactly that, in its order', () => {
  const { read } = older();
  expect(numbers(waitingRows(read))).toEqual([2, 3]);
  expect(openRows(read).map((row) => [row.desk_seq, row.state, row.tries, row.reason])).toEqual([[4, 'parked', 2, 'schemaMismatch'], [5, 'refused', 2, null]]);
  expect(numbers(laneRows(read, 'case:c'))).toEqual([1, 2, 3, 4]);
  expect(numbers(laneRows(read, 'bed:b'))).toEqual([5]);
  expect(queueCounts(read)).toEqual({ queue: 2, parked: 2 });
  expect([1, 3, 9].map((seq) => commandRow(read, `id-${seq}`)?.desk_seq)).toEqual([1, 3, undefined]);
});

it('gives no number twice and no stamp that lies before one it gave', () => {
  expect(lastGiven(older().read)).toEqual({ deskSeq: 5, hlc: { ms: 9, counter: 3 } });
});

it('finds every line of a case, those of before and those since, and looks through a few hundred lines at most', () => {
  const at = older();
  const lines = (): readonly number[] => at.read.all<{ seq: number }>(`SELECT seq FROM audit WHERE seq IN (${linesOfCase}) ORDER BY seq`, 'c').map((row) => row.seq);
  const wanted = Array.from({ length: 100 }, (_, index) => (index + 1) * 3);
  expect(lines()).toEqual(wanted);
  for (let seq = 301; seq <= 1000; seq += 1) {
    at.write((writer) => appendAudit(writer, { at: 1, actor: nurse, action: 'casework.get', caseId: seq % 3 === 0 ? 'c' : null, outcome: 'done' }));
    if (seq % 3 === 0) wanted.push(seq);
    if (seq % 50 === 0) expect(lines()).toEqual(wanted);
  }
  const plan = at.read.all<{ detail: string }>(`EXPLAIN QUERY PLAN SELECT * FROM audit WHERE seq < 9 AND seq IN (${linesOfCase}) ORDER BY seq DESC LIMIT 5`, 'c').map((row) => row.detail).join('; ');
  expect(plan).not.toMatch(/SCAN (audit|audit_case_line)/);
});

it('answers what a save and a batch ask from an index or from the end of the table', () => {
  const at = older();
  const plan = (sql: string): string => at.read.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).map((row) => row.detail).join('; ');
  expect(plan("SELECT * FROM outbox WHERE desk_seq >= 3 AND state = 'waiting' ORDER BY desk_seq")).toMatch(/SEARCH outbox USING INTEGER PRIMARY KEY(?!.*TEMP B-TREE)/);
  expect(plan("SELECT 1 FROM outbox WHERE state NOT IN ('waiting', 'acknowledged') AND lane = 'l'")).toContain('outbox_apart');
  expect(plan("SELECT * FROM outbox WHERE lane = 'l' AND kind <> 'appendEvent'")).toContain('outbox_lane');
  expect(plan("SELECT * FROM outbox WHERE id = 'i' AND kind <> 'appendEvent'")).toContain('outbox_id');
  expect(plan("SELECT o.* FROM case_event e JOIN outbox o ON o.desk_seq = e.local WHERE e.case_id = 'c'")).not.toContain('SCAN');
  expect(() => at.write((writer) => writer.run("INSERT INTO outbox (desk_seq, id, kind, lane, at, body, state) VALUES (9, 'id-3', 'placeOffer', 'l', 1, '{}', 'waiting')"))).toThrow();
});
