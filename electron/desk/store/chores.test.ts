import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CodedError } from '../../../shared/contract/errors.ts';
import { lineHash } from '../audit/chain.ts';
import { backUp, exportAudit, rekey, restore } from './chores.ts';
import { createJournal } from './journal.ts';
import type { DeskJournal } from './journal.ts';
import { getMeta } from './meta.ts';
import { isKeyOf, openStore } from './open.ts';
import { loopbackKey } from '../host/key-file.ts';
import type { OpenStore } from './open.ts';

const key = new Uint8Array(32).fill(5);
const other = new Uint8Array(32).fill(6);
let base: string;
let folder: string;
let store: OpenStore | null = null;

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'regioloket-chores-'));
  folder = path.join(base, 'data');
});
afterEach(() => {
  shut();
  rmSync(base, { recursive: true, force: true });
});
function open(withKey = key): DeskJournal {
  store = openStore(folder, withKey, { clock: () => 1000, random: (n) => new Uint8Array(randomBytes(n)), log: () => {} });
  return createJournal(store.context, () => 'd1', () => {});
}
function shut(): void {
  store?.close();
  store = null;
}
const note = (journal: DeskJournal, text: string) => journal.append({ actor: { id: 'n1', role: 'nurse', desk: 'd1' }, caseId: 'case-1', regionId: 'r1', drafts: [{ type: 'noteAdded', payload: {}, personal: { text } }], action: 'casework.addNote' });
const texts = (journal: DeskJournal): unknown[] => journal.events('case-1').map((event) => (event.type === 'noteAdded' ? event.personal?.text : null));
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof CodedError ? error.code : String(error);
  }
  return 'none';
};

describe('a backup', () => {
  it('is made while the desk is at work, is whole, encrypted and holds no case key', async () => {
    const journal = open();
    for (let index = 0; index < 50; index += 1) note(journal, `regel ${index}`);
    const target = path.join(base, 'copy');
    expect(await backUp(folder, key, target)).toMatchObject({ cases: 1, unsent: 51 });
    note(journal, 'daarna');
    const bytes = readFileSync(target);
    const caseKey = store?.context.keys.get('case-1');
    expect(caseKey?.state === 'present' && bytes.includes(Buffer.from(caseKey.key))).toBe(false);
    expect(bytes.includes('regel 1')).toBe(false);
    await expect(backUp(folder, key, target)).rejects.toMatchObject({ code: 'refused' });
  });
  it('brings the desk back to where it was, moves what was there aside and starts a new incarnation', async () => {
    const journal = open();
    note(journal, 'een');
    store?.context.db.write((db) => db.run("INSERT INTO meta VALUES ('incarnation', 'old')"));
    const target = path.join(base, 'copy');
    await backUp(folder, key, target);
    note(journal, 'twee');
    expect(codeOf(() => restore(folder, key, target, 5))).toBe('databaseLocked');
    shut();
    const report = restore(folder, key, target, 5);
    expect(report.movedTo !== null && existsSync(report.movedTo)).toBe(true);
    expect(texts(open())).toEqual(['een']);
    expect(getMeta(store?.context.db.read as never, 'incarnation')).not.toBe('old');
  });
  it('does not bring back a person who was erased since', async () => {
    const journal = open();
    note(journal, 'geheim');
    const target = path.join(base, 'copy');
    await backUp(folder, key, target);
    store?.context.keys.erase(['case-1']);
    shut();
    restore(folder, key, target, 5);
    expect(texts(open())).toEqual([undefined]);
  });
  it('that is damaged, or of another key, is refused and leaves the data as it was', async () => {
    note(open(), 'een');
    const target = path.join(base, 'copy');
    await backUp(folder, key, target);
    shut();
    const bytes = readFileSync(target);
    bytes[bytes.length - 2000] = (bytes[bytes.length - 2000] ?? 0) ^ 1;
    writeFileSync(target, bytes);
    expect(codeOf(() => restore(folder, key, target, 5))).toBe('databaseDamaged');
    writeFileSync(target, randomBytes(8192));
    expect(codeOf(() => restore(folder, key, target, 5))).toBe('databaseKey');
    expect(texts(open())).toEqual(['een']);
  });
});

describe('a new key', () => {
  it('opens everything, the old one nothing', () => {
    note(open(), 'een');
    shut();
    rekey(folder, key, other);
    expect(codeOf(() => open(key))).toBe('databaseKey');
    expect(texts(open(other))).toEqual(['een']);
    expect(readdirSync(folder).filter((name) => name.includes('old') || name.includes('rekeyed'))).toEqual([]);
  });
});

describe('a change of key that stops half-way', () => {
  const steps = ['desk.db copied', 'desk.db encrypted', 'keys.db copied', 'keys.db encrypted', 'noted', 'desk.db ready', 'desk.db swapped', 'keys.db ready', 'keys.db swapped', 'check written'];
  it.each(steps)('leaves databases that open whole under exactly one key, which can then be changed again: %s', (last) => {
    note(open(), 'een');
    shut();
    const seen: string[] = [];
    expect(() => rekey(folder, key, other, (step) => {
      seen.push(step);
      if (step === last) throw new Error('power went');
    })).toThrow('power went');
    expect(seen).toEqual(steps.slice(0, steps.indexOf(last) + 1));
    const [now, never] = steps.indexOf(last) < steps.indexOf('noted') ? [key, other] : [other, key];
    expect([isKeyOf(folder, now), isKeyOf(folder, never)]).toEqual([true, false]);
    expect(codeOf(() => open(never))).toBe('databaseKey');
    expect(texts(open(now))).toEqual(['een']);
    shut();
    const third = new Uint8Array(32).fill(8);
    rekey(folder, now, third);
    expect(texts(open(third))).toEqual(['een']);
    expect(readdirSync(folder).filter((name) => name.includes('rekey'))).toEqual([]);
  });
  it('takes the new key file at the next start when the databases have it already', () => {
    note(open(), 'een');
    shut();
    writeFileSync(path.join(folder, 'key'), `${Buffer.from(key).toString('hex')}\n`, { mode: 0o600 });
    writeFileSync(path.join(folder, 'key.new'), `${Buffer.from(other).toString('hex')}\n`, { mode: 0o600 });
    expect(loopbackKey(folder, undefined)).toEqual(key);
    expect(() => rekey(folder, key, other, (step) => { if (step === 'noted') throw new Error('power went'); })).toThrow('power went');
    expect(loopbackKey(folder, undefined)).toEqual(other);
    expect(readFileSync(path.join(folder, 'key'), 'utf8').trim()).toBe(Buffer.from(other).toString('hex'));
    expect(existsSync(path.join(folder, 'key.new'))).toBe(false);
    expect(texts(open(other))).toEqual(['een']);
  });
});

describe('the exported audit log', () => {
  it('can be checked by anyone, and says where it was tampered with', () => {
    const journal = open();
    for (let index = 0; index < 4; index += 1) note(journal, `regel ${index}`);
    const target = path.join(base, 'audit.ndjson');
    expect(exportAudit(folder, key, target)).toEqual({ lines: 4, intact: true, brokenAt: null });
    const lines = readFileSync(target, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, string & number>);
    let previous = '0'.repeat(64);
    for (const line of lines) {
      expect(line['previous']).toBe(previous);
      previous = lineHash({ seq: line['seq'] ?? 0, at: line['atMs'] ?? 0, actor_id: line['actor'] ?? '', role: line['role'] ?? '', desk: line['desk'] ?? '', action: line['action'] ?? '', case_id: line['caseId'] ?? null, outcome: line['outcome'] ?? '', detail: line['detail'] ?? null, behalf: line['behalf'] ?? null, why: line['why'] ?? null, place: line['place'] ?? null, form: line['form'] ?? 0, previous });
      expect(line['hash']).toBe(previous);
    }
    store?.context.db.write((db) => db.run("UPDATE audit SET action = 'nothing' WHERE seq = 2"));
    expect(exportAudit(folder, key, path.join(base, 'again.ndjson'))).toMatchObject({ intact: false, brokenAt: 2 });
  });
});
