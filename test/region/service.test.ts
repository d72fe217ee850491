import { randomBytes } from 'node:crypto';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { v7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eraseCase } from '../../region/casework/erasure.ts';
import { lockFolder } from '../../region/db/lock.ts';
import { RegionCase } from '../../shared/contract/region.ts';
import { DeskClient } from '../support/region-client.ts';
import { startRegionProcess, startTestRegion } from '../support/region.ts';

const run = promisify(execFile);
const main = new URL('../../region/main.ts', import.meta.url).pathname;
const region = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  run(process.execPath, [main, ...args]).then(({ stdout, stderr }) => ({ code: 0, stdout, stderr }), (error: { code: number; stdout: string; stderr: string }) => error);

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'regioloket-service-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

describe('the command line', () => {
  it('answers a wrong flag with exit 2, one reason and the usage', async () => {
    for (const args of [['--bogus'], ['--port', 'x'], ['seed', '--profile', 'unknown'], ['cases']]) {
      const { code, stdout, stderr } = await region(...args);
      expect([args, code, stdout]).toEqual([args, 2, '']);
      expect(stderr).toMatch(/\nusage: region/);
    }
  });

  it('says so when no region runs there', async () => {
    expect(await region('cases', '--data', folder, '--ndjson')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/no region is running/) });
  });
});

describe('a region process', () => {
  it('serves, lists its cases from the desk\'s folder too, refuses a second opener, and goes when its parent does', async () => {
    const data = join(folder, 'region');
    const process1 = await startRegionProcess({ dataFolder: data });
    expect(statSync(join(data, 'desk-token')).mode & 0o777).toBe(0o600);
    expect(statSync(join(data, 'region.json')).mode & 0o777).toBe(0o600);
    const desk = new DeskClient(process1.url, process1.token, 'desk-oefen');
    const caseId = v7();
    await desk.push([desk.event(caseId, 'nl-05', 'referralReceived', { channel: 'phone' }, 1_000), desk.event(caseId, 'nl-05', 'claimed', {}, 2_000)]);
    for (const path of [folder, data]) {
      const lines = (await region('cases', '--data', path, '--ndjson')).stdout.trim().split('\n').map((line) => RegionCase.parse(JSON.parse(line)));
      expect(lines).toMatchObject([{ id: caseId, state: 'referral', careType: null, bedGroup: null, events: [{ type: 'referralReceived' }, { type: 'claimed' }] }]);
    }
    expect(await region('--training', '--data', data)).toMatchObject({ code: 1, stderr: expect.stringMatching(/another region is running/) });
    process1.child.stdin?.end();
    expect(await process1.stop('SIGCONT')).toBe(0);
    expect(existsSync(join(data, 'region.json'))).toBe(false);
  }, 240_000);

  it('killed without warning keeps what it acknowledged, and its lock does not keep the next one out', async () => {
    const process1 = await startRegionProcess({ dataFolder: folder });
    const desk = new DeskClient(process1.url, process1.token, 'desk-oefen');
    const caseId = v7();
    const { results } = await desk.push([desk.event(caseId, 'nl-05', 'claimed', {}, 1_000)]);
    await process1.stop('SIGKILL');
    const process2 = await startRegionProcess({ dataFolder: folder });
    const after = new DeskClient(process2.url, process1.token, 'desk-oefen');
    const { items } = await after.allSince(0);
    await process2.stop();
    expect(items.find((item) => item.kind === 'caseEvent')).toMatchObject({ seq: results[0]?.seq, body: { caseId } });
  }, 240_000);

  it('stops while desks listen, and with a request half sent', async () => {
    const process1 = await startRegionProcess({ dataFolder: folder });
    const desk = new DeskClient(process1.url, process1.token, 'desk-oefen');
    const streams = await Promise.all(Array.from({ length: 5 }, () => desk.request('/v1/sync/stream')));
    const { hostname, port } = new URL(process1.url);
    const half = connect(Number(port), hostname);
    half.on('error', () => undefined).write(`POST /v1/sync/hello HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`);
    expect(await process1.stop()).toBe(0);
    await Promise.all(streams.map((stream) => stream.text().catch(() => '')));
    half.destroy();
  }, 240_000);

  it('never serves a real region as training, nor the other way round', async () => {
    const training = await startRegionProcess({ dataFolder: folder });
    await training.stop();
    expect(await region('--data', folder)).toMatchObject({ code: 1, stderr: expect.stringMatching(/training region/) });
  }, 240_000);
});

describe('the folder lock', () => {
  it('keeps a living owner, and passes from a dead one', () => {
    const release = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(/in use by process/);
    release();
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: 2 ** 22 - 3, started: '1' }));
    lockFolder(folder)();
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.pid, started: 'long ago' }));
    lockFolder(folder)();
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });
});

describe('a database restored from a backup', () => {
  it('gets a new epoch, and what was erased since stays erased', async () => {
    const backup = join(folder, 'backup');
    const data = join(folder, 'data');
    const caseId = v7();
    const key = randomBytes(32).toString('base64');
    const before = await startTestRegion({ dataFolder: data, beds: 0 });
    const desk = new DeskClient(before.url, before.token, 'desk-oefen');
    await desk.send({ kind: 'caseKey', caseId, key }, 1_000);
    await desk.push([desk.event(caseId, 'nl-05', 'claimed', {}, 1_000)]);
    const epoch = (await desk.hello()).epoch;
    await before.service.close();
    cpSync(join(data, 'pg'), backup, { recursive: true });

    const later = await startTestRegion({ dataFolder: data, beds: 0, port: before.service.port });
    expect((await desk.hello()).epoch).toBe(epoch);
    expect(await eraseCase(later.service.region, caseId)).toBe(true);
    expect(readFileSync(join(data, 'keys', 'case-keys.ndjson'), 'utf8')).not.toContain(key);
    await later.service.close();

    rmSync(join(data, 'pg'), { recursive: true });
    cpSync(backup, join(data, 'pg'), { recursive: true });
    const restored = await startTestRegion({ dataFolder: data, beds: 0, port: before.service.port });
    expect((await desk.hello()).epoch).not.toBe(epoch);
    const keys: unknown = await (await desk.request('/v1/case-keys', { method: 'POST', body: JSON.stringify({ caseIds: [caseId] }) })).json();
    expect(keys).toEqual({ keys: {}, erased: [caseId] });
    expect((await desk.allSince(0)).items.filter((item) => item.kind === 'erasure').map((item) => item.id)).toEqual([caseId]);
    expect(await desk.send({ kind: 'caseKey', caseId, key }, 1_000)).toMatchObject({ status: 'rejected', code: 'erased' });
    await restored.stop();
  }, 240_000);
});
