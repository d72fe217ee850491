import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openBundle } from '../../electron/desk/host/bundle.ts';
import { openLogFile } from '../../electron/desk/host/log-file.ts';
import { createControl } from '../../electron/loopback/running.ts';
import { startServer } from '../../electron/loopback/server.ts';
import type { LoopbackServer } from '../../electron/loopback/server.ts';
import { createSessions } from '../../electron/loopback/session.ts';
import { openLoopback } from '../../renderer/src/bridge/loopback.ts';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { signedIn } from '../support/pages.ts';
import { bundle } from '../support/referral.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

/**
 * Marked data through the browser's host with the page's own bridge, and through the region's pages: what stands in addresses, headers, logs, titles. The core, its files and the region's
 * log: traces.test.ts; a real window's title: test/electron-standin, plant "the title follows the page".
 */
const mark = 'MERKTEKEN';
const traces = [mark, '999990019', 'Proefpersoon', '1941-11-03', '0530000013'];
const found = (text: string): readonly string[] => traces.filter((trace) => text.includes(trace));
const data = mkdtempSync(join(tmpdir(), 'regioloket-host-traces-'));
const asked: string[] = [];
const events: string[] = [];
const shown: string[] = [];
let region: TestRegion;
let desk: TestDesk;
let server: LoopbackServer;

beforeAll(async () => {
  region = await startTestRegion({ beds: 10, timers: false });
  desk = await startTestDesk({ region: { url: region.url, token: region.token } });
  await desk.synced();
  await desk.signIn();
  mkdirSync(join(data, 'bundle'));
  writeFileSync(join(data, 'bundle', 'index.html'), '<!doctype html><title>Regioloket</title>');
  const sessions = createSessions();
  server = await startServer({ core: desk.core, bundle: openBundle(join(data, 'bundle')), sessions, control: createControl(), clock: Date.now, log: openLogFile(data, Date.now) }, 0);
  const kept = new Map<string, string>();
  const plain = globalThis.fetch;
  vi.stubGlobal('location', { hash: `#${sessions.newLaunchToken()}`, pathname: '/', search: '' });
  vi.stubGlobal('history', { replaceState: (_state: unknown, _title: string, address: string) => void asked.push(address) });
  vi.stubGlobal('sessionStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) });
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    const request = new Request(new URL(input, server.origin), init);
    asked.push(`${request.url} ${JSON.stringify([...request.headers])}`);
    const response = await plain(request);
    asked.push(JSON.stringify([...response.headers]));
    return response;
  });
  await journey();
  vi.unstubAllGlobals();
});
afterAll(async () => {
  await server?.close();
  await desk?.close();
  await region?.stop();
  rmSync(data, { recursive: true, force: true });
});

async function journey(): Promise<void> {
  const opened = await openLoopback();
  if (!opened.ok) throw new Error(opened.reason);
  const { invoke, onEvent } = opened.bridge;
  const stop = onEvent((event) => void events.push(event));
  const { caseId } = await desk.call('casework.start', {});
  const say = async (method: string, input: unknown): Promise<void> => void shown.push(await invoke(method, JSON.stringify(input)));
  await say('casework.savePatient', { caseId, patient: { name: `Vrouw ${mark}`, bsn: '999990019' } });
  await say('casework.addNote', { caseId, text: `Notitie ${mark}` });
  await say('casework.worklist', { filter: 'open', text: mark });
  await say('casework.get', { caseId });
  await say('casework.get', { caseId: mark });
  await say(mark, { mark });
  await invoke('casework.get', `{"caseId":"${mark}`);
  await vi.waitFor(() => { expect(events.length).toBeGreaterThan(0); }, 20_000);
  stop();
}

describe('the browser\'s host, after a case with marked data', () => {
  it('showed the person on the page that asked', () => {
    expect(found(shown.join(''))).toContain(mark);
  });
  it('put nothing of the person in an address, a header either way, or an event', () => {
    expect(asked.some((line) => line.includes('/rpc'))).toBe(true);
    expect(asked.some((line) => line.includes('/events'))).toBe(true);
    expect(found(decodeURIComponent(asked.join('\n')))).toEqual([]);
    expect(found(events.join('\n'))).toEqual([]);
  });
  it('logs neither that nor what a stranger puts in an address or a body', async () => {
    await fetch(`${server.origin}/${mark}?naam=${mark}`);
    await fetch(`${server.origin}/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token: mark }) });
    await fetch(`${server.origin}/rpc`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: `{"${mark}` });
    const log = readFileSync(join(data, 'logs', 'desk.log'), 'utf8');
    expect(log).toContain('launch token refused');
    expect(found(log)).toEqual([]);
  });
});

describe('the region\'s pages', () => {
  it('show a sender its own patient, never in the title, an address, a header or a form\'s goal', async () => {
    const { text: token } = await region.service.tokens.add({ kind: 'sender', subject: 'org-5-hospital', regions: ['nl-05'] });
    const filed = await fetch(`${region.url}/v1/intake`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' }, body: JSON.stringify(bundle('a-1', { note: `Val ${mark}` })) });
    expect(filed.status).toBeLessThan(300);
    const sender = await signedIn(region, '/v', token);
    const list = await sender.get('/v');
    const address = /href="(\/v\/a\/[^"]+)"/.exec(list.text)?.[1] ?? '';
    const pages = [list, await sender.get(address), await sender.get('/v/new'), await sender.post('/v/new', { filing: 'web-0199a000-0000-7000-8000-000000000001', name: mark, bsn: '999990019', question: mark }), await sender.get(`/v/a/${mark}`)];
    expect(pages[1]?.status).toBe(200);
    expect(pages[3]?.text).toContain(mark);
    expect(pages.slice(0, 4).every((page) => page.text.includes('<title>'))).toBe(true);
    for (const page of pages) {
      const open = [...page.text.matchAll(/<title>.*?<\/title>|(?:href|action|src|formaction)="[^"]*"/gs)].map(([part]) => part).join('\n');
      expect(found(`${open}\n${page.location ?? ''}\n${JSON.stringify([...page.headers])}`)).toEqual([]);
    }
  });

  it('have a title written in the program, each of them; and neither the shell nor the page makes a system notification or a title out of data', () => {
    const root = resolve(import.meta.dirname, '../..');
    const sources = (folder: string): readonly string[] => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name)).map((name) => readFileSync(join(root, folder, name), 'utf8'));
    const titles = sources('region').flatMap((text) => [...text.matchAll(/\bpage\((?:site, )?([^,)]+),/g)].map(([, title = '']) => title.trim())).filter((title) => !title.startsWith('site: '));
    expect(titles.length).toBeGreaterThan(8);
    expect(titles.filter((title) => !/^'[^']*'$/.test(title))).toEqual([]);
    const local = [...sources('electron/shell'), ...sources('renderer/src')].join('\n');
    expect(local).not.toMatch(/new Notification\(|\.setTitle\(/);
    // The screen's name and the program's, out of the list of texts.
    expect(local.match(/document\.title\s*=[^;]*/g)).toEqual(['document.title = screen === undefined ? nl.common.product : `${nl.screens[screen.id]} – ${nl.common.product}`']);
  });
});
