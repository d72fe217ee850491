import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../handle.ts';
import type { Db } from '../handle.ts';
import { migrate, versionOf } from '../migrate.ts';
import { desk0001 } from './0001-desk.ts';
import { keys0001 } from './0001-keys.ts';

let db: Db | null = null;
afterEach(() => db?.close());
const fresh = (): Db => (db = openDatabase(':memory:', { key: null }));
const plan = (at: Db, sql: string): string => at.read.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).map((row) => row.detail).join('; ');

describe('migration 1 of the desk', () => {
  it('makes an empty database ready without a backup, and is not run again', () => {
    const at = fresh();
    const never = (): never => { throw new Error('nothing to back up'); };
    expect(migrate(at, [desk0001], never)).toEqual({ from: 0, to: 1 });
    expect(migrate(at, [desk0001], never)).toEqual({ from: 1, to: 1 });
    expect(versionOf(at)).toBe(1);
  });
  it('answers the questions that are asked at every keystroke from an index', () => {
    const at = fresh();
    migrate(at, [desk0001], () => {});
    expect(plan(at, "SELECT body FROM event WHERE case_id = 'c'")).toContain('USING INDEX event_case');
    expect(plan(at, "SELECT * FROM outbox WHERE state = 'waiting' ORDER BY desk_seq")).toMatch(/USING INDEX outbox_state(?!.*TEMP B-TREE)/);
    expect(plan(at, "SELECT * FROM outbox WHERE lane = 'l' AND state = 'waiting' ORDER BY desk_seq")).toContain('outbox_');
    expect(plan(at, "SELECT body FROM item WHERE kind = 'k' AND id = 'i'")).toContain('SEARCH item');
    expect(plan(at, 'SELECT * FROM projection WHERE open = 1 AND updated_at >= 0')).toContain('projection_open');
    expect(plan(at, 'SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1')).not.toContain('TEMP B-TREE');
  });
});

describe('a step that fails', () => {
  it('leaves the database at the version before it, and a backup was made first', () => {
    const at = fresh();
    migrate(at, [desk0001], () => {});
    const backups: number[] = [];
    expect(() => migrate(at, [desk0001, { version: 2, slug: 'bad', sql: 'CREATE TABLE extra (a); INSERT INTO nowhere VALUES (1)' }], (from) => void backups.push(from))).toThrow();
    expect(backups).toEqual([1]);
    expect(versionOf(at)).toBe(1);
    expect(at.read.get("SELECT 1 FROM sqlite_schema WHERE name = 'extra'")).toBeUndefined();
  });
  it('must be numbered without a hole', () => {
    expect(() => migrate(fresh(), [{ ...keys0001, version: 2 }], () => {})).toThrow('number');
  });
});

describe('migration 1 of the keys', () => {
  it('lets no row be both erased and readable', () => {
    const at = fresh();
    migrate(at, [keys0001], () => {});
    expect(() => at.write((writer) => writer.run("INSERT INTO case_key VALUES ('c', x'00', 1, 2)"))).toThrow();
    expect(() => at.write((writer) => writer.run("INSERT INTO case_key VALUES ('c', NULL, 1, NULL)"))).toThrow();
  });
});
