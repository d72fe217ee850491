import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createSecretKey, randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { PersonalPart, Projector } from '../kernel.ts';
import { verifiedNothing, verifyChain } from '../audit/chain.ts';
import { applyPage, noteKey } from './feed.ts';
import { createJournal } from './journal.ts';
import type { DeskJournal } from './journal.ts';
import { openDatabase } from './handle.ts';
import { deskMigrations, keysMigrations } from './migrations/index.ts';
import { files, keyStoreKey, openStore } from './open.ts';
import type { OpenStore } from './open.ts';
import { commandRow, queueCounts, replay, settle, waitingRows } from './outbox.ts';
import { seal, unseal } from './seal.ts';

const key = new Uint8Array(32).fill(5);
const actor: Actor = { id: 'n1', role: 'nurse', desk: 'd1' };
const secret = 'Mevrouw Proefpersoon van der Test';
const projector: Projector = (_caseId, events) => ({ open: true, step: 'referral', urgency: null, ownerId: null, createdAt: 1, updatedAt: events.length, view: { n: events.length }, personal: { name: secret } });
let folder: string;
let opened: OpenStore[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'regioloket-store-'));
  opened = [];
});
afterEach(() => {
  for (const store of opened) store.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(options: { key?: Uint8Array; beforeCommit?: () => void; at?: string } = {}): OpenStore {
  const store = openStore(options.at ?? folder, options.key ?? key, { clock: () => 1000, random: (n) => new Uint8Array(randomBytes(n)), log: () => {}, ...(options.beforeCommit === undefined ? {} : { beforeCommit: options.beforeCommit }) });
  opened.push(store);
  return store;
}
function shut(store: OpenStore): void {
  store.close();
  opened = opened.filter((other) => other !== store);
}
function journalOf(store: OpenStore): DeskJournal {
  const journal = createJournal(store.context, () => 'd1', () => {});
  journal.setProjector(projector);
  return journal;
}
function note(journal: DeskJournal, text: string, caseId = 'case-1') {
  return journal.append({ actor, caseId, regionId: 'r1', drafts: [{ type: 'noteAdded', payload: {}, personal: { text } }], action: 'casework.addNote' });
}
/** The steps, the last one too. */
function* partsOf(journal: DeskJournal, updatedSince: number): Generator<readonly PersonalPart[]> {
  const parts = journal.personalParts(updatedSince, 3);
  for (let step = parts.next(); ; step = parts.next()) {
    yield step.value;
    if (step.done === true) return;
  }
}
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof CodedError ? error.code : String(error);
  }
  return 'none';
};
const texts = (journal: DeskJournal, caseId = 'case-1'): unknown[] => journal.events(caseId).map((event) => (event.type === 'noteAdded' ? event.personal?.text : event.type));

describe('opening a data folder', () => {
  it('refuses a second start on the same folder, and lets go at close', () => {
    const store = open();
    expect(codeOf(() => open())).toBe('databaseLocked');
    shut(store);
    expect(codeOf(() => open())).toBe('none');
  });
  it('refuses a wrong key and deletes nothing', () => {
    const store = open();
    note(journalOf(store), 'een');
    shut(store);
    expect(codeOf(() => open({ key: new Uint8Array(32).fill(6) }))).toBe('databaseKey');
    expect(texts(journalOf(open()))).toEqual(['een']);
  });
  it('tells a damaged file from a wrong key', () => {
    shut(open());
    writeFileSync(path.join(folder, 'desk.db'), randomBytes(8192));
    expect(codeOf(() => open())).toBe('databaseDamaged');
    expect(existsSync(path.join(folder, 'desk.db'))).toBe(true);
  });
  it('refuses data of a newer program and leaves it untouched', () => {
    const store = open();
    store.context.db.write((db) => db.exec('PRAGMA user_version = 999'));
    shut(store);
    const before = readFileSync(path.join(folder, 'desk.db'));
    expect(codeOf(() => open())).toBe('databaseNewer');
    expect(readFileSync(path.join(folder, 'desk.db')).equals(before)).toBe(true);
  });
  it('detects a flipped bit instead of showing altered data', () => {
    const store = open();
    const journal = journalOf(store);
    for (let index = 0; index < 60; index += 1) note(journal, `regel ${index}`);
    shut(store);
    const file = path.join(folder, 'desk.db');
    const bytes = readFileSync(file);
    const page = 2048;
    for (let at = page + 100; at < bytes.length; at += page) bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(codeOf(() => journalOf(open()).events('case-1'))).toBe('databaseDamaged');
  });
});

describe('what is on disk', () => {
  it('holds no patient data in plain text, in no file of the folder', () => {
    const store = open();
    const journal = journalOf(store);
    note(journal, secret);
    journal.drafts.set('case-1', 'note', secret);
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect(readFileSync(path.join(folder, file)).includes(secret)).toBe(false);
  });
  it('holds personal parts sealed even inside the database: not a row can be read without the case key', () => {
    const store = open();
    const journal = journalOf(store);
    note(journal, secret);
    journal.drafts.set('case-1', 'note', secret);
    const all = ['event', 'outbox', 'projection', 'draft', 'audit'].map((table) => JSON.stringify(store.context.db.read.all(`SELECT * FROM ${table}`))).join();
    expect(all).not.toContain(secret);
    expect(all).not.toContain(Buffer.from(new Uint8Array(store.context.keys.get('case-1').state === 'present' ? (store.context.keys.get('case-1') as { key: Uint8Array }).key : [])).toString('base64'));
  });
  it('does not open a sealed part in another place or after a change of one bit', () => {
    const secretKey = createSecretKey(key);
    const sealed = seal(secretKey, 'event-1', { text: secret }, (n) => new Uint8Array(randomBytes(n)));
    expect(unseal(secretKey, 'event-1', sealed)).toEqual({ text: secret });
    expect(unseal(secretKey, 'event-2', sealed)).toBeUndefined();
    expect(unseal(createSecretKey(new Uint8Array(32)), 'event-1', sealed)).toBeUndefined();
    const data = Buffer.from(sealed.data, 'base64');
    data[0] = (data[0] ?? 0) ^ 1;
    expect(unseal(secretKey, 'event-1', { ...sealed, data: data.toString('base64') })).toBeUndefined();
  });
});

describe('a file of before, with pages of 4 KiB', () => {
  it('opens, keeps its pages and everything in it, and takes new work', () => {
    for (const [name, fileKey] of [[files.desk, key], [files.keys, keyStoreKey(key)]] as const) {
      const old = new Database(path.join(folder, name));
      for (const pragma of ["cipher='chacha20'", `key='raw:${Buffer.from(fileKey).toString('hex')}'`, 'page_size=4096', 'journal_mode=WAL']) old.pragma(pragma);
      for (const { sql, version } of name === files.desk ? deskMigrations.slice(0, 4) : keysMigrations) old.exec(`${sql}; PRAGMA user_version = ${version}`);
      if (name === files.desk) old.exec("INSERT INTO meta VALUES ('deskId', 'desk-old')");
      old.close();
    }
    for (const text of ['een', 'twee']) {
      const store = open();
      const journal = journalOf(store);
      note(journal, text);
      expect(store.context.db.read.get('PRAGMA page_size')).toEqual({ page_size: 4096 });
      expect(store.context.db.read.get('SELECT value FROM meta')).toEqual({ value: 'desk-old' });
      expect(store.context.db.read.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
      expect(texts(journal)).toContain('een');
      shut(store);
    }
  });
});

describe('saving', () => {
  it('writes event, projection, queue and audit line together, or nothing of it', () => {
    let die = false;
    const store = open({ beforeCommit: () => { if (die) throw new Error('power'); } });
    const journal = journalOf(store);
    note(journal, 'een');
    die = true;
    expect(() => note(journal, 'twee')).toThrow('power');
    die = false;
    const counts = (): unknown => store.context.db.read.get('SELECT (SELECT count(*) FROM event) AS e, (SELECT count(*) FROM outbox) AS o, (SELECT count(*) FROM audit) AS a, (SELECT updated_at FROM projection) AS p');
    expect(counts()).toEqual({ e: 1, o: 2, a: 1, p: 1 });
    expect(texts(journal)).toEqual(['een']);
    note(journal, 'drie');
    expect(counts()).toEqual({ e: 2, o: 3, a: 2, p: 2 });
    expect(texts(journal)).toEqual(['een', 'drie']);
  });
  it('sends the key of a case before its first event, and never twice', () => {
    const store = open();
    const journal = journalOf(store);
    note(journal, 'een');
    note(journal, 'twee');
    expect(store.context.db.read.all<{ kind: string }>('SELECT kind FROM outbox ORDER BY desk_seq').map((row) => row.kind)).toEqual(['caseKey', 'appendEvent', 'appendEvent']);
  });
  it('keeps its order when the clock goes back a day', () => {
    const clock = { now: 90_000_000_000 };
    const store = openStore(folder, key, { clock: () => clock.now, random: (n) => new Uint8Array(randomBytes(n)), log: () => {} });
    opened.push(store);
    const journal = journalOf(store);
    note(journal, 'een');
    clock.now -= 86_400_000;
    note(journal, 'twee');
    shut(store);
    clock.now -= 86_400_000;
    const again = openStore(folder, key, { clock: () => clock.now, random: (n) => new Uint8Array(randomBytes(n)), log: () => {} });
    opened.push(again);
    const later = journalOf(again);
    note(later, 'drie');
    expect(texts(later)).toEqual(['een', 'twee', 'drie']);
    const stamps = later.events('case-1').map((event) => event.hlc);
    expect([...stamps].sort()).toEqual(stamps);
    expect(new Set(stamps).size).toBe(3);
  });
  it('refuses with a plain sentence when the disk is full, loses nothing and goes on once there is room', () => {
    const store = open();
    const journal = journalOf(store);
    note(journal, 'een');
    const pages = store.context.db.read.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0;
    store.context.db.limitPages(pages);
    let saved = 1;
    let code = 'none';
    for (let index = 0; index < 200 && code === 'none'; index += 1) {
      code = codeOf(() => note(journal, `vol ${index} ${'x'.repeat(2000)}`));
      if (code === 'none') saved += 1;
    }
    expect(code).toBe('diskFull');
    expect(journal.events('case-1')).toHaveLength(saved);
    store.context.db.limitPages(1_000_000);
    note(journal, 'weer ruimte');
    expect(journal.events('case-1')).toHaveLength(saved + 1);
    expect(store.context.db.read.get<{ n: number }>('SELECT count(*) AS n FROM event')?.n).toBe(saved + 1);
  });
  it('loses at most the last save when the write-ahead log of a copied folder was cut short', () => {
    const store = open();
    const journal = journalOf(store);
    for (let index = 0; index < 20; index += 1) note(journal, `regel ${index}`);
    const copy = mkdtempSync(path.join(tmpdir(), 'regioloket-copy-'));
    for (const file of readdirSync(folder)) if (file !== 'lock') copyFileSync(path.join(folder, file), path.join(copy, file));
    const wal = path.join(copy, 'desk.db-wal');
    truncateSync(wal, readFileSync(wal).length - 1000);
    try {
      const other = open({ at: copy });
      const kept = texts(journalOf(other));
      expect(kept.length).toBeGreaterThanOrEqual(19);
      expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => `regel ${index}`));
      expect(queueCounts(other.context.db.read).queue).toBe(kept.length + 1);
      shut(other);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
  it('refuses a shape outside the event catalogue and writes nothing', () => {
    const journal = journalOf(open());
    expect(() => journal.append({ actor, caseId: 'case-1', regionId: 'r1', drafts: [{ type: 'noteAdded', payload: {}, personal: { text: 'x'.repeat(9000) } }], action: 'casework.addNote' })).toThrow();
    expect(journal.exists('case-1')).toBe(false);
  });
});

describe('what cases are recognised by, a few at a time', () => {
  it('gives every open case and the closed ones changed since, each once and as it stands at its step', () => {
    const journal = journalOf(open());
    const closed = new Set(['case-2', 'case-5']);
    journal.setProjector((caseId, events) => ({ ...projector(caseId, events), open: !closed.has(caseId), updatedAt: caseId === 'case-5' ? 1 : 100, personal: { name: `${secret} ${events.length}` } }));
    for (let index = 1; index <= 7; index += 1) note(journal, 'een', `case-${index}`);
    const turns = partsOf(journal, 50);
    const first = turns.next().value as readonly { readonly caseId: string }[];
    note(journal, 'twee', 'case-7');
    const all = [...first, ...[...turns].flat()];
    expect(first).toHaveLength(3);
    expect(all.map(({ caseId }) => caseId).toSorted()).toEqual(['case-1', 'case-2', 'case-3', 'case-4', 'case-6', 'case-7']);
    expect(all.filter(({ caseId }) => caseId === 'case-2' || caseId === 'case-7')).toEqual(expect.arrayContaining([{ caseId: 'case-2', open: false, personal: { name: `${secret} 1` } }, { caseId: 'case-7', open: true, personal: { name: `${secret} 2` } }]));
  });
  it('has an end where there is nothing', () => {
    expect(journalOf(open()).personalParts(0, 3).next()).toEqual({ value: [], done: true });
  });
});

describe('erasing a person', () => {
  const erasure = { kind: 'erasure', id: 'e1', version: 1, seq: 5, deleted: false, body: { id: 'e1', caseId: 'case-1', at: 1, version: 1 } };
  const position = { cursor: 'v1.e.s.5', seen: 5, freshAt: null, serverTime: 1 };

  it('leaves the chain of events and takes away every personal part, drafts included, for good', () => {
    const store = open();
    const journal = journalOf(store);
    note(journal, secret);
    journal.drafts.set('case-1', 'note', secret);
    const change = applyPage(store.context, [erasure], position, 1);
    journal.refold(change.cases);
    expect(journal.events('case-1').map((event) => [event.type, event.personal, event.erased])).toEqual([['noteAdded', null, true]]);
    expect(journal.drafts.get('case-1')).toEqual({});
    expect(journal.projections({ open: true })).toMatchObject([{ erased: true, row: { personal: null } }]);
    expect([...partsOf(journal, 0)]).toEqual([[{ caseId: 'case-1', open: true, personal: null }]]);
    expect(codeOf(() => note(journal, 'nog iets'))).toBe('erased');
    expect(codeOf(() => journal.drafts.set('case-1', 'note', 'x'))).toBe('erased');
    shut(store);
    const again = open();
    again.context.keys.put(new Map([['case-1', key]]));
    expect(again.context.keys.get('case-1').state).toBe('erased');
  });
  it('leaves nothing of what was written about the person in commands of this desk, once the region has them', () => {
    const store = open();
    const journal = journalOf(store);
    note(journal, 'een');
    const content = { ageBand: '75-84', sex: 'female', careType: 'elvLow', urgency: 'U4', neededBy: null, features: [] as string[], insulin: false, weightKg: null, closedWard: false, wzd: false, summary: secret } as const;
    const offer = { kind: 'placeOffer', caseId: 'case-1', regionId: 'r1', bedGroupId: 'bed-1', versionSeen: 1, hold: null, offerId: 'offer-1', content, mayWait: false } as const;
    const { commandIds: [sent = ''] } = journal.append({ actor, caseId: 'case-1', regionId: 'r1', drafts: [], commands: [offer], action: 'casework.placeOffer' });
    const [resolved = ''] = journal.send({ actor, commands: [{ kind: 'resolveConflict', conflictId: 'conflict-1', resolution: `${secret} is elders` }], action: 'capacity.resolveConflict' });
    const acknowledged = (id: string) => ({ state: 'acknowledged', result: { id, status: 'applied', seq: 3, code: null, message: null, current: null, hold: null, offer: null } }) as const;
    const conflict = { kind: 'conflict', id: 'conflict-1', version: 1, seq: 4, deleted: false, body: { id: 'conflict-1', caseIds: ['case-1'] } };
    const texts = (): string => ['outbox', 'item', 'event', 'projection', 'draft', 'audit'].map((table) => JSON.stringify(store.context.db.read.all(`SELECT * FROM ${table}`))).join();
    // It waits: the region must hear of the offer as it was made.
    applyPage(store.context, [conflict, erasure], position, 1);
    expect(texts()).toContain(secret);
    store.context.db.write((db) => {
      settle(db, [...waitingRows(db)].map((row) => acknowledged(row.id)), 1);
      noteKey(store.context, db, 'case-1');
    });
    expect(texts()).not.toContain(secret);
    expect([sent, resolved].map((id) => commandRow(store.context.db.read, id)?.state)).toEqual(['resolved', 'resolved']);
    store.context.db.write((db) => replay(db, 1));
    expect([...waitingRows(store.context.db.read)].map((row) => row.kind)).toEqual(['caseKey', 'appendEvent']);
  });
  it('holds for a folder that was put back from a copy, because the keys are kept apart', () => {
    const store = open();
    note(journalOf(store), secret);
    store.context.db.checkpoint();
    copyFileSync(path.join(folder, 'desk.db'), path.join(folder, 'desk.old'));
    applyPage(store.context, [erasure], position, 1);
    shut(store);
    rmSync(path.join(folder, 'desk.db'));
    copyFileSync(path.join(folder, 'desk.old'), path.join(folder, 'desk.db'));
    expect(journalOf(open()).events('case-1').map((event) => event.personal)).toEqual([null]);
  });
});

describe('the audit log', () => {
  it('shows a line that was changed, removed or put between', () => {
    const store = open();
    const journal = journalOf(store);
    for (let index = 0; index < 5; index += 1) note(journal, `regel ${index}`);
    const check = () => verifyChain(store.context.db.read, verifiedNothing, 100);
    expect(check()).toMatchObject({ brokenAt: null, complete: true });
    store.context.db.write((db) => db.run("UPDATE audit SET actor_id = 'other' WHERE seq = 3"));
    expect(check().brokenAt).toBe(3);
    store.context.db.write((db) => db.run("UPDATE audit SET actor_id = 'n1' WHERE seq = 3"));
    expect(check().brokenAt).toBeNull();
    store.context.db.write((db) => db.run('DELETE FROM audit WHERE seq = 2'));
    expect(check().brokenAt).toBe(3);
  });
});

describe('reading', () => {
  it('has no way to write', () => {
    const store = open();
    // memo: what was read before, remembered beside the database
    expect(Object.keys(store.context.db.read).sort()).toEqual(['all', 'column', 'get', 'iterate', 'memo']);
    expect(() => store.context.db.write(() => store.context.db.write(() => 1))).toThrow('a write inside a write');
  });
  it('opens a database file for reading only where that was asked', () => {
    shut(open());
    const db = openDatabase(path.join(folder, 'desk.db'), { key, readonly: true });
    expect(() => db.write((writer) => writer.run("INSERT INTO meta VALUES ('deskId', 'x')"))).toThrow();
    db.close();
  });
});
