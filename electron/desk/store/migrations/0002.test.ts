import { afterEach, describe, expect, it } from 'vitest';
import { lineHash, verifiedNothing, verifyChain } from '../../audit/chain.ts';
import { openDatabase } from '../handle.ts';
import type { Db } from '../handle.ts';
import { migrate } from '../migrate.ts';
import { desk0001 } from './0001-desk.ts';
import { keys0001 } from './0001-keys.ts';
import { desk0002 } from './0002-desk.ts';
import { keys0002 } from './0002-keys.ts';

let db: Db | null = null;
afterEach(() => db?.close());
const fresh = (): Db => (db = openDatabase(':memory:', { key: null }));

describe('migration 2 of the desk', () => {
  it('keeps the log of before, with hashes that still fit, and takes lines in the new form after it', () => {
    const at = fresh();
    migrate(at, [desk0001], () => {});
    const old = { seq: 1, at: 5, actor_id: 'n', role: 'nurse', desk: 'd', action: 'casework.get', case_id: 'c', outcome: 'done', detail: null, previous: '0'.repeat(64), form: 1, behalf: null, why: null, place: null };
    at.write((writer) => writer.run('INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)', 1, 5, 'n', 'nurse', 'd', 'casework.get', 'c', 'done', null, old.previous, lineHash(old)));
    let backups = 0;
    migrate(at, [desk0001, desk0002], () => { backups += 1; });
    expect(backups).toBe(1);
    expect(verifyChain(at.read, verifiedNothing, 10)).toMatchObject({ brokenAt: null, complete: true, verified: { seq: 1 } });
  });
  it('finds the lines of one case from an index', () => {
    const at = fresh();
    migrate(at, [desk0001, desk0002], () => {});
    expect(at.read.all<{ detail: string }>("EXPLAIN QUERY PLAN SELECT * FROM audit WHERE case_id = 'c' ORDER BY seq DESC LIMIT 5").map((row) => row.detail).join()).toContain('audit_case');
  });
});

describe('migration 2 of the keys', () => {
  it('keeps the case keys of before', () => {
    const at = fresh();
    migrate(at, [keys0001], () => {});
    at.write((writer) => writer.run("INSERT INTO case_key VALUES ('c', x'01', 1, NULL)"));
    migrate(at, [keys0001, keys0002], () => {});
    expect(at.read.get('SELECT case_id FROM case_key')).toEqual({ case_id: 'c' });
    expect(at.read.all('SELECT * FROM credential')).toEqual([]);
  });
});
