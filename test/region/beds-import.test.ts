import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

/** `npm run -s beds -- import FILE`, as an operator types it, against a running region. */
const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'regioloket-beds-import-'));
let region: TestRegion;
let ids: readonly string[];

beforeAll(async () => {
  region = await startTestRegion({ beds: 20, timers: false });
  writeFileSync(path.join(region.dataFolder, 'region.json'), JSON.stringify({ url: region.url, auditToken: region.auditToken, managerToken: region.managerToken, pid: process.pid }), { mode: 0o600 });
  ids = (await region.service.region.db.query<{ id: string }>('SELECT id FROM bed_group ORDER BY id')).map((row) => row.id);
});
afterAll(async () => {
  await region.stop();
  rmSync(folder, { recursive: true, force: true });
});

function run(...args: string[]): Promise<{ readonly status: number | null; readonly out: string; readonly errors: string }> {
  const child = spawn(process.execPath, [path.join(root, 'electron/cli/beds.ts'), 'import', ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString(); });
  return new Promise((resolve) => { child.once('close', (status) => { resolve({ status, out, errors }); }); });
}

function file(name: string, text: string): string {
  const at = path.join(folder, name);
  writeFileSync(at, text);
  return at;
}

/** Two good rows between every kind of bad one. */
function csv(): string {
  const at = (offsetMs: number): string => new Date(Date.now() + offsetMs).toISOString();
  const [good = '', doubled = '', negative = '', future = '', midnight = '', abroad = '', also = ''] = ids;
  return [
    'bedGroupId,available,observedAt,admission,lat,lng',
    `${good},3,${at(-1000)},,,`, `${doubled},1,${at(-1000)},,,`, `${doubled},2,${at(-1000)},,,`, `${negative},-1,${at(-1000)},,,`, `${future},1,${at(7_200_000)},,,`,
    `${midnight},1,${at(-1000)},1-7 22:00-06:00,,`, `${abroad},1,${at(-1000)},,48.85,2.35`, `${also},2,${at(-1000)},,,`,
  ].join('\n');
}

const availableOf = async (id: string): Promise<number | null> => (await region.service.region.db.query<{ reported: number | null }>('SELECT reported FROM bed_group WHERE id = $1', [id]))[0]?.reported ?? null;

describe('beds import', () => {
  it('a file it can\'t take, or no region running, ends with one line and the right code', async () => {
    const wrong = await run('beds.xml');
    expect([wrong.status, wrong.out]).toEqual([2, '']);
    expect(wrong.errors).toContain('usage: beds import');
    const none = await run(file('a.csv', csv()), '--data', folder);
    expect([none.status, none.errors]).toEqual([1, 'no region is running on this data folder\n']);
  });

  it('is a dry run that names every bad row and writes nothing; with --apply the rest goes in', async () => {
    const [good = '', doubled = '', negative = '', future = '', midnight = '', abroad = '', also = ''] = ids;
    const before = await availableOf(good);
    const source = file('beds.csv', csv());
    const dry = await run(source, '--data', region.dataFolder);
    expect(dry.status).toBe(1);
    for (const id of [doubled, negative, future, midnight, abroad]) expect(dry.out).toContain(`(${id})`);
    for (const id of [good, also]) expect(dry.out).not.toContain(`(${id})`);
    expect(dry.out).toContain('nothing was written');
    expect(await availableOf(good)).toBe(before);
    const applied = await run(source, '--data', region.dataFolder, '--apply');
    expect(applied.status).toBe(1);
    expect([await availableOf(good), await availableOf(also)]).toEqual([3, 2]);
  });
});
