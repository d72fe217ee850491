import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendAudit, lineHash } from '../../electron/desk/audit/chain.ts';
import type { AuditLine } from '../../electron/desk/audit/chain.ts';
import { verifyAll } from '../../electron/desk/audit/verify.ts';
import type { Marks } from '../../electron/desk/audit/verify.ts';
import { openDatabase } from '../../electron/desk/store/handle.ts';
import type { Db } from '../../electron/desk/store/handle.ts';
import { migrate } from '../../electron/desk/store/migrate.ts';
import { deskMigrations } from '../../electron/desk/store/migrations/index.ts';

/** Whatever is done to a line of the log is found, and where it was done. Lines come from a seeded generator; each change is made in a copy of the table. */
const MARK_EVERY = 10;
const turn = (): Promise<void> => Promise.resolve();
const word = fc.constantFrom('casework.get', 'casework.close', 'session.signIn', 'handover.send');
const line = fc.record({ at: fc.integer({ min: 0, max: 4_000_000_000_000 }), action: word, caseId: fc.option(fc.string({ minLength: 1, maxLength: 8 })), detail: fc.option(fc.string({ maxLength: 10 }), { nil: undefined }), behalf: fc.option(fc.constant('dirk')), why: fc.option(fc.constantFrom('care', 'emergency:x')) });
const log = fc.array(line, { minLength: 3, maxLength: 40 });
type Draft = typeof line extends fc.Arbitrary<infer T> ? T : never;

function written(drafts: readonly Draft[]): { readonly db: Db; readonly kept: Marks } {
  const db = openDatabase(':memory:', { key: null });
  migrate(db, deskMigrations, () => undefined);
  const marks: { seq: number; hash: string }[] = [];
  for (const draft of drafts) {
    const made = db.write((writer) => appendAudit(writer, { at: draft.at, actor: { id: 'anna', role: 'nurse', desk: 'desk-1' }, action: draft.action, caseId: draft.caseId, outcome: 'done', behalf: draft.behalf, why: draft.why, ...(draft.detail === undefined ? {} : { detail: draft.detail }) }));
    if (made.seq % MARK_EVERY === 0 || made.seq === drafts.length) marks.push(made);
  }
  return { db, kept: { floor: null, marks } };
}
const found = async (db: Db, kept: Marks): Promise<{ intact: boolean; line: number | null; kind: string | null; after: number | null }> => {
  const verdict = await verifyAll(db.read, kept, turn);
  return { intact: verdict.intact, line: verdict.found?.line ?? null, kind: verdict.found?.kind ?? null, after: verdict.found?.after ?? null };
};
const all = (db: Db): readonly AuditLine[] => db.read.all<AuditLine>('SELECT * FROM audit ORDER BY seq');
const check = (property: fc.IAsyncPropertyWithHooks<[Draft[], number]>): Promise<void> => fc.assert(property, { numRuns: 60 });

describe('a log that nobody touched', () => {
  it('is whole', () => check(fc.asyncProperty(log, fc.nat(), async (drafts, _pick) => {
    const { db, kept } = written(drafts);
    expect(await found(db, kept)).toEqual({ intact: true, line: null, kind: null, after: null });
    db.close();
  })));
});

describe('a log that was tampered with', () => {
  const columns = ['at', 'actor_id', 'role', 'desk', 'action', 'case_id', 'outcome', 'detail', 'behalf', 'why', 'place', 'form', 'previous', 'hash'] as const;
  it('one changed field of one line: found in that line, or in the next where only its hash was changed', () => check(fc.asyncProperty(log, fc.nat(), async (drafts, pick) => {
    const { db, kept } = written(drafts);
    const seq = (pick % drafts.length) + 1;
    const column = columns[pick % columns.length] ?? 'at';
    const before = db.read.get<Record<string, string | number | null>>('SELECT * FROM audit WHERE seq = ?', seq)?.[column] ?? null;
    const after = typeof before === 'number' ? before + 1 : flipped(before ?? '', pick);
    db.write((writer) => writer.run(`UPDATE audit SET ${column} = ? WHERE seq = ?`, after, seq));
    const result = await found(db, kept);
    expect(result.intact).toBe(false);
    expect([result.line, column]).toEqual([seq, column]);
    db.close();
  })));
  it('a removed line: found at the first line after it, or as a missing end', () => check(fc.asyncProperty(log, fc.nat(), async (drafts, pick) => {
    const { db, kept } = written(drafts);
    const seq = (pick % drafts.length) + 1;
    db.write((writer) => writer.run('DELETE FROM audit WHERE seq = ?', seq));
    const last = seq === drafts.length;
    expect(await found(db, kept)).toEqual({ intact: false, line: last ? seq : seq + 1, kind: last ? 'cutOff' : 'missing', after: seq - 1 });
    db.close();
  })));
  it('a removed line with the rest moved up: found in its place', () => check(fc.asyncProperty(log, fc.nat(), async (drafts, pick) => {
    const { db, kept } = written(drafts);
    const seq = (pick % (drafts.length - 1)) + 1;
    db.write((writer) => {
      writer.run('DELETE FROM audit WHERE seq = ?', seq);
      for (let next = seq + 1; next <= drafts.length; next += 1) writer.run('UPDATE audit SET seq = ? WHERE seq = ?', next - 1, next);
    });
    expect(await found(db, kept)).toMatchObject({ intact: false, line: seq });
    db.close();
  })));
  it('two lines swapped: found at the first of them', () => check(fc.asyncProperty(log, fc.nat(), async (drafts, pick) => {
    const { db, kept } = written(drafts);
    const seq = (pick % (drafts.length - 1)) + 1;
    db.write((writer) => {
      writer.run('UPDATE audit SET seq = -1 WHERE seq = ?', seq);
      writer.run('UPDATE audit SET seq = ? WHERE seq = ?', seq, seq + 1);
      writer.run('UPDATE audit SET seq = ? WHERE seq = -1', seq + 1);
    });
    expect(await found(db, kept)).toMatchObject({ intact: false, line: seq });
    db.close();
  })));
  it('a line put between, with a hash of its own that fits: found at the line behind it', () => check(fc.asyncProperty(log, fc.nat(), async (drafts, pick) => {
    const { db, kept } = written(drafts);
    const lines = all(db);
    const seq = (pick % (drafts.length - 1)) + 2;
    const fake = { ...(lines[seq - 2] as AuditLine), seq, previous: lines[seq - 2]?.hash ?? '', action: 'casework.get' };
    db.write((writer) => {
      for (let next = drafts.length; next >= seq; next -= 1) writer.run('UPDATE audit SET seq = ? WHERE seq = ?', next + 1, next);
      insert(writer, { ...fake, hash: lineHash(fake) });
    });
    expect(await found(db, kept)).toMatchObject({ intact: false, line: seq + 1 });
    db.close();
  })));
  it('made anew from some line on, every hash fitting: found between two marks', () => check(fc.asyncProperty(log, fc.nat(), async (drafts, pick) => {
    const { db, kept } = written(drafts);
    const seq = (pick % drafts.length) + 1;
    let previous = seq === 1 ? '0'.repeat(64) : (all(db)[seq - 2]?.hash ?? '');
    db.write((writer) => {
      for (const old of all(db).slice(seq - 1)) {
        const made = { ...old, actor_id: 'iemand-anders', previous };
        previous = lineHash(made);
        writer.run('UPDATE audit SET actor_id = ?, previous = ?, hash = ? WHERE seq = ?', made.actor_id, made.previous, previous, old.seq);
      }
    });
    const result = await found(db, kept);
    expect(result).toMatchObject({ intact: false, kind: 'rewritten' });
    expect(seq).toBeGreaterThan(result.after ?? -1);
    expect(seq).toBeLessThanOrEqual(result.line ?? -1);
    db.close();
  })));
  it('cut off at its end: found, with the last line that is left', () => check(fc.asyncProperty(log, fc.nat(), async (drafts, pick) => {
    const { db, kept } = written(drafts);
    const seq = (pick % drafts.length) + 1;
    db.write((writer) => writer.run('DELETE FROM audit WHERE seq >= ?', seq));
    expect(await found(db, kept)).toEqual({ intact: false, line: seq, kind: 'cutOff', after: seq - 1 });
    db.close();
  })));
});

/** Another text of the same length: one character's lowest bit turned over. */
function flipped(text: string, pick: number): string {
  if (text === '') return 'x';
  const at = pick % text.length;
  return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
}

function insert(writer: { run(sql: string, ...params: readonly (string | number | null)[]): number }, line: AuditLine): void {
  writer.run('INSERT INTO audit (seq, at, actor_id, role, desk, action, case_id, outcome, detail, behalf, why, place, form, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    line.seq, line.at, line.actor_id, line.role, line.desk, line.action, line.case_id, line.outcome, line.detail, line.behalf, line.why, line.place, line.form, line.previous, line.hash);
}
