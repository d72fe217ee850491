import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../electron/desk/store/handle.ts';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

/** The operator's command `reconcile`, as a process, on a real desk's folder and a real region's log. */
const data = mkdtempSync(join(tmpdir(), 'regioloket-both-logs-'));
const key = new Uint8Array(32).fill(4);
const auditToken = join(data, 'audit-token');
let region: TestRegion;
let desk: TestDesk;

beforeAll(async () => {
  region = await startTestRegion({ beds: 10, timers: false });
  writeFileSync(join(data, 'key'), `${Buffer.from(key).toString('hex')}\n`, { mode: 0o600 });
  writeFileSync(auditToken, region.auditToken, { mode: 0o600 });
  writeFileSync(join(data, 'desk-token'), region.token, { mode: 0o600 });
  desk = await startTestDesk({ dataFolder: data, databaseKey: key, region: { url: region.url, token: region.token } });
  await desk.synced();
  await desk.signIn();
  const { caseId } = await desk.call('casework.start', {});
  for (const text of ['een', 'twee', 'drie']) await desk.call('casework.addNote', { caseId, text });
  await desk.synced();
}, 60_000);
afterAll(async () => {
  await desk?.close();
  rmSync(data, { recursive: true, force: true });
});

const run = (...args: readonly string[]): Promise<{ code: number; out: string }> => new Promise((resolve) => {
  execFile(process.execPath, ['electron/cli/privacy.ts', 'reconcile', ...args, '--data', data], (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr }));
});
const compare = () => run('--region', region.url, '--token-file', auditToken);
/** *Vergelijken met de regio* on Logboek. */
const onScreen = () => asManager(() => desk.call('audit.reconcile', {}));
async function asManager<T>(work: () => Promise<T>): Promise<T> {
  await desk.call('session.startTraining', { role: 'manager' });
  try {
    return await work();
  } finally {
    await desk.call('session.startTraining', { role: 'trainee' });
  }
}
/** Writes past the desk, as somebody with the key would. */
function tamper(...statements: readonly string[]): void {
  const db = openDatabase(join(data, 'desk.db'), { key });
  db.write((writer) => statements.forEach((sql) => writer.run(sql)));
  db.close();
}

describe('the desk\'s log beside the region\'s', () => {
  it('needs a token that may read the log, and says so', async () => {
    expect(await run('--region', region.url)).toMatchObject({ code: 2 });
    expect(await run('--region', region.url, '--token-file', join(data, 'desk-token'))).toMatchObject({ code: 1, out: expect.stringContaining('must be an audit token') as string });
  });

  it('is the same after work on a desk, and both chains are followed', async () => {
    const { code, out } = await compare();
    expect(out).toMatch(/desk log: \d+ lines, whole\nregion log: \d+ lines, whole/);
    expect(out).toContain('0 differ');
    expect(out).not.toContain(' 0 changes');
    expect(code).toBe(0);
    const screen = await onScreen();
    expect(screen).toMatchObject({ notAtRegion: [], notInLog: [], desk: { intact: true }, region: { brokenAt: null } });
    expect(out).toContain(`${screen.checked} changes of`);
  });

  it('leaves a line in the desk\'s own log, with the system\'s user, like every command of an operator', async () => {
    const mine = (await asManager(() => desk.call('audit.list', { group: 'change', limit: 100 }))).lines.find((line) => line.action === 'operator.reconcile');
    expect(mine).toMatchObject({ actorId: `operator:${userInfo().username}`, role: 'system', why: 'administration', label: 'Logboek met de regio vergeleken (opdrachtregel)' });
    expect(mine?.place).toMatch(/^cli@/);
  });

  it('what the region never logged as this desk\'s, and what the desk never logged, are both named', async () => {
    const line = (await desk.call('audit.list', { limit: 500 })).lines.findLast((one) => one.action === 'casework.addNote');
    const [event] = desk.kernel.journal.events(line?.caseId ?? '').filter((one) => one.type === 'noteAdded');
    if (event === undefined) throw new Error('no event');
    const forged = `${event.id.slice(0, -1)}${event.id.endsWith('0') ? '1' : '0'}`;
    tamper(`UPDATE audit SET detail = replace(detail, '${event.id}', '${forged}') WHERE detail LIKE '%${event.id}%'`);
    const { code, out } = await compare();
    expect(out).toContain(`${forged}: in the desk log only`);
    expect(out).toContain(`${event.id}: in the region log only`);
    expect(out).toMatch(/desk log: \d+ lines, BROKEN at line \d+/);
    expect(code).toBe(1);
    expect(await onScreen()).toMatchObject({ notAtRegion: [forged], notInLog: [event.id], desk: { intact: false } });
    tamper(`UPDATE audit SET detail = replace(detail, '${forged}', '${event.id}') WHERE detail LIKE '%${forged}%'`);
    expect((await compare()).code).toBe(0);
  });

  it('a region\'s log that was written over is told, with its first line that doesn\'t fit', async () => {
    const { db } = region.service.region;
    await db.query('ALTER TABLE audit_line DISABLE TRIGGER audit_line_kept');
    await db.query("UPDATE audit_line SET line = replace(line, '\"outcome\":\"done\"', '\"outcome\":\"refused\"') WHERE seq = 2");
    const { code, out } = await compare();
    expect(out).toMatch(/region log: 1 lines, BROKEN at line 2/);
    expect(code).toBe(1);
    expect((await onScreen()).region).toEqual({ lines: 1, brokenAt: 2 });
  });

  it('without the region the screen says with what it compared instead', async () => {
    await region.stop();
    await desk.until(() => desk.kernel.syncStatus().connection === 'offline', 40_000);
    expect(await onScreen()).toMatchObject({ region: null, notAtRegion: [] });
  }, 60_000);
});
