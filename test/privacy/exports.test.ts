import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineHash } from '../../electron/desk/audit/chain.ts';
import type { AuditLine } from '../../electron/desk/audit/chain.ts';
import { openDatabase } from '../../electron/desk/store/handle.ts';
import { createFaultyNet } from '../faults/faulty-net.ts';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

/** Taking work, or everything, off a desk: the commands as processes, on real folders and a real region. */
const base = mkdtempSync(join(tmpdir(), 'regioloket-exports-'));
const data = join(base, 'desk');
const key = new Uint8Array(32).fill(9);
const keyFile = join(base, 'recovery-key');
const words = join(base, 'passphrase');
const faults = createFaultyNet();
let region: TestRegion;
let desk: TestDesk;
let reader: TestDesk;
const unsent: string[] = [];

beforeAll(async () => {
  region = await startTestRegion({ beds: 10, timers: false });
  const own = await region.deskToken('desk-a');
  writeFileSync(keyFile, `${Buffer.from(key).toString('hex')}\n`, { mode: 0o600 });
  writeFileSync(words, 'vier losse woorden hier\n', { mode: 0o600 });
  writeFileSync(join(base, 'token'), own, { mode: 0o600 });
  desk = await startTestDesk({ dataFolder: data, databaseKey: key, region: { url: region.url, token: own }, core: { net: faults.net } });
  reader = await startTestDesk({ region: { url: region.url, token: await region.deskToken('desk-b') } });
  await Promise.all([desk.synced(), reader.synced()]);
  await Promise.all([desk.signIn(), reader.signIn()]);
  writeFileSync(join(data, 'key'), readFileSync(keyFile), { mode: 0o600 });
  const { caseId } = await desk.call('casework.start', {});
  await desk.call('casework.addNote', { caseId, text: 'al verzonden' });
  await desk.synced();
  faults.set({ kind: 'unreachable' });
  await desk.call('casework.addNote', { caseId, text: 'zonder verbinding' });
  const fresh = (await desk.call('casework.start', {})).caseId;
  await desk.call('casework.savePatient', { caseId: fresh, patient: { name: 'Proef Zonderlijn' } });
  await desk.call('casework.addNote', { caseId: fresh, text: 'nieuwe aanvraag' });
  await desk.until(() => desk.kernel.syncStatus().connection === 'offline');
  unsent.push(caseId, fresh);
}, 60_000);
afterAll(async () => {
  await desk?.close();
  await reader?.close();
  await region?.stop();
  rmSync(base, { recursive: true, force: true });
});

const run = (...args: readonly string[]): Promise<{ code: number; out: string }> => program('electron/cli/exports.ts', ...args);
const program = (...args: readonly string[]): Promise<{ code: number; out: string }> => new Promise((resolve) => {
  execFile(process.execPath, [...args], (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr }));
});
const file = (name: string): string => join(base, name);

describe('unsent work of a desk that can\'t reach the region', () => {
  it('leaves it encrypted, is handed over elsewhere once, and every desk reads it; the desk itself later hears that it is there', async () => {
    expect(await run('export-outbox', '--to', file('work'), '--passphrase-file', words, '--data', data)).toMatchObject({ code: 0, out: expect.stringMatching(/: \d+ commands/) as string });
    expect(readFileSync(file('work')).includes('Zonderlijn')).toBe(false);
    const hand = (): ReturnType<typeof run> => run('send-outbox', '--from', file('work'), '--passphrase-file', words, '--region', region.url, '--token-file', file('token'));
    expect(await hand()).toMatchObject({ code: 0, out: expect.stringMatching(/ 0 there already, 0 refused/) as string });
    expect(await hand()).toMatchObject({ code: 0, out: expect.stringMatching(/: 0 taken in, [1-9]\d* there already, 0 refused/) as string });
    const [known = '', fresh = ''] = unsent;
    await reader.until(() => JSON.stringify(reader.kernel.journal.events(known)).includes('zonder verbinding') && JSON.stringify(reader.kernel.journal.events(fresh)).includes('Proef Zonderlijn'), 40_000);
    const { parked } = desk.kernel.syncStatus();
    faults.set({ kind: 'none' });
    await desk.call('sync.retry', { id: null });
    await desk.synced();
    expect(desk.kernel.syncStatus().parked).toBe(parked);
    expect(desk.kernel.journal.events(fresh).map((event) => event.id)).toEqual(reader.kernel.journal.events(fresh).map((event) => event.id));
  }, 120_000);

  it('opens with the recovery key where no passphrase was given, and with nothing else', async () => {
    expect((await run('export-outbox', '--to', file('keyed'), '--data', data)).code).toBe(0);
    const to = ['--region', region.url, '--token-file', file('token')];
    expect((await run('send-outbox', '--from', file('keyed'), '--key-file', keyFile, ...to)).code).toBe(0);
    writeFileSync(file('other-key'), `${'ab'.repeat(32)}\n`);
    expect(await run('send-outbox', '--from', file('keyed'), '--key-file', file('other-key'), ...to)).toMatchObject({ code: 1, out: expect.stringContaining('does not fit') as string });
    expect((await run('send-outbox', '--from', file('keyed'), '--data', file('nowhere'), ...to)).code).toBe(1);
    writeFileSync(file('short'), 'kort\n');
    expect(await run('export-outbox', '--to', file('never'), '--passphrase-file', file('short'), '--data', data)).toMatchObject({ code: 1, out: expect.stringContaining('12 characters') as string });
    expect(existsSync(file('never'))).toBe(false);
    expect((await run('export-outbox', '--data', data)).code).toBe(2);
  }, 120_000);
});

describe('everything', () => {
  it('leaves a desk as one encrypted file that unpacks to each case, the log with its chain, and the settings', async () => {
    const made = await run('export-all', '--to', file('all'), '--passphrase-file', words, '--data', data);
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/2 cases, 0 handovers, \d+ lines/) as string });
    expect(readFileSync(file('all')).includes('Zonderlijn')).toBe(false);
    expect((await run('open-export', '--from', file('all'), '--passphrase-file', words, '--to', file('open'))).code).toBe(0);
    const cases = readdirSync(join(file('open'), 'cases')).map((name) => readFileSync(join(file('open'), 'cases', name), 'utf8'));
    expect(cases.length).toBe(2);
    expect(cases.join('')).toContain('Proef Zonderlijn');
    const lines = readdirSync(join(file('open'), 'audit')).sort().flatMap((name) => readFileSync(join(file('open'), 'audit', name), 'utf8').trim().split('\n')).map((line) => JSON.parse(line) as AuditLine);
    expect(lines.length).toBeGreaterThan(5);
    lines.forEach((line, index) => {
      expect(lineHash(line)).toBe(line.hash);
      if (index > 0) expect(line.previous).toBe(lines[index - 1]?.hash);
    });
    expect(JSON.parse(readFileSync(join(file('open'), 'contents.json'), 'utf8'))).toMatchObject({ cases: 2, lines: lines.length });
    expect((await run('open-export', '--from', file('all'), '--passphrase-file', words, '--to', file('open'))).code).toBe(1);
    expect((await run('open-export', '--from', file('work'), '--passphrase-file', words, '--to', file('open2'))).code).toBe(1);
  });
});

describe('what leaves a desk by command', () => {
  it('stands in the desk\'s own log first: what, by whom of this system, on which machine', () => {
    const lines = readLog();
    expect(lines.filter((line) => line.action === 'backup.export').map((line) => line.detail)).toEqual(expect.arrayContaining(['unsent, command line', 'everything, command line']));
    expect(lines.filter((line) => line.action === 'backup.export').every((line) => line.actor_id === `operator:${userInfo().username}` && line.place?.startsWith('cli@') === true && line.why === 'administration')).toBe(true);
  });
});

function readLog(): readonly AuditLine[] {
  const db = openDatabase(join(data, 'desk.db'), { key, readonly: true });
  try {
    return db.read.all<AuditLine>("SELECT * FROM audit WHERE actor_id LIKE 'operator:%' ORDER BY seq");
  } finally {
    db.close();
  }
}

describe('the other commands of the exit list (docs/privacy.md)', () => {
  it('each writes its file beside a desk at work: the log, a backup, the protocol', async () => {
    expect(await program('electron/cli/backup.ts', 'export-audit', '--to', file('audit.ndjson'), '--data', data)).toMatchObject({ code: 0, out: expect.stringContaining('chain intact') as string });
    expect(JSON.parse(readFileSync(file('audit.ndjson'), 'utf8').split('\n')[0] ?? '')).toMatchObject({ seq: 1 });
    expect(await program('electron/cli/backup.ts', 'backup', '--to', file('backup'), '--data', data)).toMatchObject({ code: 0, out: expect.stringContaining('2 cases') as string });
    expect((await program('electron/cli/protocol.ts', 'export', file('protocol'))).code).toBe(0);
    expect(readdirSync(file('protocol')).some((name) => name.endsWith('.dmn'))).toBe(true);
  });
});
