import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

/** The operator's commands on a real desk's folder and a real region, as processes. */
let region: TestRegion;
let desk: TestDesk;
const data = mkdtempSync(join(tmpdir(), 'regioloket-purge-'));
const tokenFile = join(data, 'manager-token');
const key = new Uint8Array(32).fill(3);

beforeAll(async () => {
  region = await startTestRegion({ beds: 20, timers: false });
  writeFileSync(join(data, 'key'), `${Buffer.from(key).toString('hex')}\n`, { mode: 0o600 });
  writeFileSync(tokenFile, region.managerToken, { mode: 0o600 });
  desk = await startTestDesk({ dataFolder: data, databaseKey: key, region: { url: region.url, token: region.token } });
  await desk.synced();
  await desk.signIn();
});
afterAll(async () => {
  await desk?.close();
  await region?.stop();
  rmSync(data, { recursive: true, force: true });
});

const run = (...args: readonly string[]): Promise<{ code: number; out: string }> => new Promise((resolve) => {
  execFile(process.execPath, ['electron/cli/privacy.ts', ...args, '--data', data], (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr }));
});
const at = (): readonly string[] => ['--region', region.url, '--token-file', tokenFile];

describe('erasing and purging', () => {
  it('a wrong flag, an unknown case or no reason changes nothing', async () => {
    expect((await run('erase', '--case', 'x')).code).toBe(2);
    expect((await run('purge', '--before', 'vorig jaar', '--proof', join(data, 'p'))).code).toBe(2);
    expect((await run('erase', '--case', 'nowhere', '--why', 'verzoek', ...at())).code).toBe(1);
  });
  it('takes only closed cases that are old enough, proves it, and the desk can\'t open them any more', async () => {
    const kept = (await desk.call('casework.start', {})).caseId;
    const old = (await desk.call('casework.start', {})).caseId;
    for (const caseId of [kept, old]) await desk.call('casework.savePatient', { caseId, patient: { name: 'Proef Persoon' } });
    await desk.call('casework.close', { caseId: old, destination: 'withdrawn', text: 'ingetrokken' });
    await desk.synced();
    const proof = join(data, 'proof.ndjson');
    expect(await run('purge', '--before', '2000-01-01', '--proof', join(data, 'none.ndjson'), ...at())).toMatchObject({ code: 0, out: expect.stringContaining('0 cases erased') as string });
    const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    expect(await run('purge', '--before', tomorrow, '--proof', proof, ...at())).toMatchObject({ code: 0, out: expect.stringContaining('1 cases erased') as string });
    expect(JSON.parse(readFileSync(proof, 'utf8').trim())).toMatchObject({ caseId: old });
    await desk.until(async () => (await desk.call('casework.get', { caseId: old })).patient.name !== 'Proef Persoon');
    expect(await run('check', '--proof', proof)).toMatchObject({ code: 0, out: expect.stringContaining('1 of 1') as string });
    expect((await desk.call('casework.get', { caseId: kept })).patient.name).toBe('Proef Persoon');
  });
});
