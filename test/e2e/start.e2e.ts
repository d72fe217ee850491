import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** The built loopback host as a process, without a region that answers: what a person sees when starting goes well and when it doesn't. */
const main = resolve(import.meta.dirname, '../../dist/loopback/main.js');
const nowhere = ['--region', 'http://127.0.0.1:9', '--no-open'];
let folder: string;
const running: Host[] = [];

type Host = { readonly child: ChildProcess; readonly ended: Promise<number | null>; text(): string; link(): Promise<string> };

function start(...flags: string[]): Host {
  const child = spawn(process.execPath, [main, '--data', folder, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  const watchers: (() => void)[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said.push(chunk.toString('utf8'));
      for (const look of watchers) look();
    });
  }
  const text = (): string => said.join('');
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  const link = (): Promise<string> => new Promise((found, failed) => {
    const look = (): void => {
      const match = /^Regioloket: (\S+)$/m.exec(text());
      if (match?.[1] !== undefined) found(match[1]);
    };
    watchers.push(look);
    look();
    void ended.then(() => failed(new Error(`ended: ${text()}`)));
  });
  const host = { child, ended, text, link };
  running.push(host);
  return host;
}

async function trade(link: string): Promise<{ readonly origin: string; readonly session: string }> {
  const { origin, hash } = new URL(link);
  const response = await fetch(`${origin}/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token: hash.slice(1) }) });
  expect(response.status).toBe(200);
  return { origin, session: ((await response.json()) as { value: { session: string } }).value.session };
}

async function call(desk: { readonly origin: string; readonly session: string }, method: string): Promise<{ readonly ok: boolean; readonly value?: Record<string, unknown> }> {
  const response = await fetch(`${desk.origin}/rpc`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${desk.session}` }, body: JSON.stringify({ method, input: {} }) });
  return (await response.json()) as { ok: boolean; value?: Record<string, unknown> };
}

const oneLine = (text: string): boolean => /^[\x20-\x7e]+\n$/.test(text);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'regioloket-start-'));
});
afterEach(async () => {
  for (const host of running.splice(0)) {
    host.child.kill('SIGKILL');
    await host.ended;
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

describe('starting that cannot go on says why in one English line, and changes nothing', () => {
  it('a second start on the same data folder gives a link to the one that runs; both links work', async () => {
    const first = start(...nowhere);
    const link = await first.link();
    const second = start(...nowhere);
    expect(await second.ended).toBe(1);
    expect(oneLine(second.text())).toBe(true);
    const again = /already running .*: open (http:\/\/127\.0\.0\.1:\d+\/#\S+)\n$/.exec(second.text())?.[1];
    expect((await call(await trade(again ?? ''), 'app.info')).ok).toBe(true);
    expect((await call(await trade(link), 'app.info')).ok).toBe(true);
  });

  it('another program that holds the database is told from a desk that runs here', async () => {
    const first = start(...nowhere);
    await first.link();
    rmSync(join(folder, 'loopback.json'));
    const second = start(...nowhere);
    expect([await second.ended, oneLine(second.text())]).toEqual([1, true]);
    expect(second.text()).toContain('already running');
  });

  it.each([['--wrong'], ['--port', 'x'], ['--data']])('%s %s: exit 2 with the usage', async (...flags) => {
    const host = start(...flags);
    expect(await host.ended).toBe(2);
    expect(host.text()).toContain('usage: npm start');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([['--region', 'http://region.example'], ['--region', 'nonsense'], ['--region', 'https://region.example', '--region-token-file', '/nowhere/token']])('%s %s %s: refused before anything is made', async (...flags) => {
    const host = start('--no-open', ...flags);
    expect([await host.ended, oneLine(host.text())]).toEqual([1, true]);
    expect(existsSync(join(folder, 'desk.db'))).toBe(false);
  });

  it('a key file that others may read', async () => {
    writeFileSync(join(folder, 'key'), `${'ab'.repeat(32)}\n`);
    chmodSync(join(folder, 'key'), 0o644);
    const host = start(...nowhere);
    expect([await host.ended, oneLine(host.text())]).toEqual([1, true]);
    expect(host.text()).toContain('chmod 600');
    expect(existsSync(join(folder, 'desk.db'))).toBe(false);
  });

  it('a database that lost its key, and one whose key is another', async () => {
    const first = start(...nowhere);
    await first.link();
    first.child.kill('SIGTERM');
    await first.ended;
    const key = readFileSync(join(folder, 'key'));
    const before = readFileSync(join(folder, 'desk.db'));
    rmSync(join(folder, 'key'));
    const lost = start(...nowhere);
    expect([await lost.ended, lost.text().includes('has no key'), existsSync(join(folder, 'key'))]).toEqual([1, true, false]);
    writeFileSync(join(folder, 'key'), `${'ab'.repeat(32)}\n`, { mode: 0o600 });
    const other = start(...nowhere);
    expect([await other.ended, oneLine(other.text())]).toEqual([1, true]);
    expect(other.text()).not.toContain('abab');
    expect(readFileSync(join(folder, 'desk.db')).equals(before)).toBe(true);
    writeFileSync(join(folder, 'key'), key, { mode: 0o600 });
    expect((await call(await trade(await start(...nowhere).link()), 'app.info')).ok).toBe(true);
  });

  it('a port that is taken', async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const host = start(...nowhere, '--port', String((taken.address() as AddressInfo).port));
    expect([await host.ended, oneLine(host.text())]).toEqual([1, true]);
    expect(host.text()).toContain('--port');
    taken.close();
  });
});

describe('starting that goes well', () => {
  it('a region that does not answer leaves the desk usable and offline; nothing lies open to others', async () => {
    const desk = await trade(await start(...nowhere).link());
    expect((await call(desk, 'app.info')).value).toMatchObject({ host: 'loopback', training: false });
    expect((await call(desk, 'app.statusBar')).ok).toBe(true);
    const open = readdirSync(folder, { recursive: true }).map(String).filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0);
    expect(open).toEqual([]);
  });

  it('after a kill it starts again on the same folder', async () => {
    const first = start(...nowhere);
    await first.link();
    first.child.kill('SIGKILL');
    await first.ended;
    expect((await call(await trade(await start(...nowhere).link()), 'app.info')).ok).toBe(true);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s: the database is closed, the note of the port is gone, exit 0', async (signal) => {
    const host = start(...nowhere);
    await host.link();
    host.child.kill(signal);
    expect(await host.ended).toBe(0);
    expect(readdirSync(folder).filter((name) => name.endsWith('-wal') || name === 'loopback.json')).toEqual([]);
  });
});
