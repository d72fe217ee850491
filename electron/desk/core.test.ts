import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestDesk, testKey } from '../../test/support/desk.ts';
import type { TestDesk } from '../../test/support/desk.ts';
import { openStoreReading } from './store/open.ts';
import type { SyncPorts } from './sync/ports.ts';
import { startCoreThread } from './thread.ts';

let folder: string;
let desk: TestDesk | null;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'regioloket-core-'));
  desk = null;
});
afterEach(async () => {
  await desk?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('signing in', () => {
  it('is refused outside a training region, in words', async () => {
    desk = await startTestDesk({ dataFolder: folder, training: false });
    expect((await desk.refusal('session.startTraining', {})).code).toBe('refused');
    expect((await desk.call('session.current', {})).staff).toBeNull();
    expect((await desk.refusal('casework.worklist', {})).code).toBe('notSignedIn');
  });
  it('is kept over a restart, ends when signed out, and both are in the log', async () => {
    desk = await startTestDesk({ dataFolder: folder });
    await desk.signIn();
    desk = await desk.restart();
    expect((await desk.call('session.current', {})).staff).toMatchObject({ role: 'trainee' });
    const { lines, intact } = await desk.call('audit.list', {});
    expect(lines.map((line) => line.action)).toContain('session.start');
    expect(intact).toBe(true);
    await desk.call('session.signOut', {});
    expect((await desk.call('session.current', {})).staff).toBeNull();
    expect((await desk.refusal('audit.list', {})).code).toBe('notSignedIn');
  });
});

describe('the log of who saw what', () => {
  it('says so when its end was cut off, although the rest still fits', async () => {
    desk = await startTestDesk({ dataFolder: folder });
    await desk.signIn();
    for (let index = 0; index < 3; index += 1) await desk.call('audit.list', {});
    desk = await desk.restart();
    const { openDatabase } = await import('./store/handle.ts');
    await desk.core.close();
    const db = openDatabase(path.join(folder, 'desk.db'), { key: testKey });
    db.write((writer) => writer.run('DELETE FROM audit WHERE seq > 2'));
    db.close();
    desk = await startTestDesk({ dataFolder: folder });
    expect((await desk.call('audit.list', {})).intact).toBe(false);
  });
});

describe('settings of a desk', () => {
  it('are kept, one by one, and an unreadable file costs nothing but the settings', async () => {
    desk = await startTestDesk({ dataFolder: folder });
    await desk.call('app.saveSettings', { theme: 'dag' });
    await desk.call('app.saveSettings', { sound: false });
    expect(await desk.call('app.settings', {})).toEqual({ theme: 'dag', sound: false, singleKeys: true, worklistFilter: 'open' });
    await desk.signIn();
    await desk.call('app.saveSettings', { worklistFilter: 'mine' });
    expect(await desk.call('app.settings', {})).toEqual({ theme: 'dag', sound: false, singleKeys: true, worklistFilter: 'mine' });
    writeFileSync(path.join(folder, 'settings.json'), '{"theme": "rood"');
    expect(await desk.call('app.settings', {})).toEqual({ theme: 'system', sound: true, singleKeys: true, worklistFilter: 'open' });
    expect(desk.log.some((line) => line.message.includes('settings.json'))).toBe(true);
  });
});

describe('a desk without a region', () => {
  it('says what it is doing and answers every question about its connection', async () => {
    desk = await startTestDesk({ dataFolder: folder });
    expect(await desk.call('sync.status', {})).toMatchObject({ connection: 'starting', queue: 0, feedAt: null });
    desk.core.connect({ url: 'http://127.0.0.1:1', token: 'x' });
    await desk.until(() => desk?.kernel.syncStatus().connection === 'offline');
    expect((await desk.call('sync.status', {})).problem?.message).toContain('U kunt doorwerken');
    expect(await desk.call('app.statusBar', {})).toMatchObject({ connection: 'offline', queue: 0 });
  });
});

describe('the core in a thread', () => {
  const ports = () => ({ host: 'memory', version: 'test', dataFolder: folder, databaseKey: testKey, secrets: 'keyFile', region: null, training: true }) as const;

  it('answers and tells events as inline, refuses a second start with a code, and leaves no call unanswered when it ends', async () => {
    const core = await startCoreThread(ports(), { log: () => {} });
    const heard: string[] = [];
    core.onEvent((event) => heard.push(event));
    expect(JSON.parse(await core.invoke('session.startTraining', '{}'))).toEqual({ ok: true, value: {} });
    expect(JSON.parse(await core.invoke('__proto__', '{}'))).toMatchObject({ error: { code: 'unknownMethod' } });
    await expect(startCoreThread(ports(), { log: () => {} })).rejects.toMatchObject({ code: 'databaseLocked' });
    const late = core.invoke('session.current', '{}');
    await core.close();
    expect(typeof JSON.parse(await late)).toBe('object');
    expect(JSON.parse(await core.invoke('session.current', '{}'))).toMatchObject({ ok: false });
    expect(heard.some((event) => event.includes('session.changed'))).toBe(true);
  });
});

describe('another version of the program', () => {
  it('has every case on the list at once, and folds all of them anew without a region, in turns', async () => {
    const cases = 210;
    desk = await startTestDesk({ dataFolder: folder });
    await desk.signIn();
    for (let index = 0; index < cases; index += 1) desk.kernel.journal.append({ actor: { id: 'n1', role: 'nurse', desk: 'd1' }, caseId: `case-${String(index).padStart(3, '0')}`, regionId: 'region-1', drafts: [{ type: 'referralReceived', payload: { referrerRole: 'gp' }, personal: {} }], action: 'test' });
    await desk.close();
    const turns: (() => void)[] = [];
    const sync: SyncPorts = { rng: () => 0, timers: { mono: () => 0, after: (ms, callback) => { if (ms <= 2_000) turns.push(callback); return () => {}; } } };
    desk = await startTestDesk({ dataFolder: folder, version: '99.0.0', core: { sync } });
    expect((await desk.call('casework.worklist', {})).rows).toHaveLength(cases);
    expect(waitingForAFold()).toBeGreaterThan(0);
    for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) turn();
    expect(waitingForAFold()).toBe(0);
    expect((await desk.call('casework.worklist', {})).rows).toHaveLength(cases);
  });

  function waitingForAFold(): number {
    const { context, close } = openStoreReading(folder, testKey, () => {});
    const row = context.db.read.get<{ waiting: number }>('SELECT count(*) AS waiting FROM case_dirty WHERE refold = 1');
    close();
    return row?.waiting ?? 0;
  }
});
