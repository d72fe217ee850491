import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IpcMain, WebContents } from 'electron';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openBundle } from '../../electron/desk/host/bundle.ts';
import { createControl } from '../../electron/loopback/running.ts';
import { startServer } from '../../electron/loopback/server.ts';
import { createSessions } from '../../electron/loopback/session.ts';
import { openDoor } from '../../electron/shell/ipc.ts';
import { deskContract } from '../../shared/contract/desk.ts';
import { WireError } from '../../shared/contract/errors.ts';
import type { Bridge } from '../../renderer/src/bridge/bridge.ts';
import { openLoopback } from '../../renderer/src/bridge/loopback.ts';
import { contractCore } from './contract-core.ts';
import type { ContractCore } from './contract-core.ts';
import { FakeIpc } from './fake-electron.ts';

/** One suite for every way from page to core: what the screens may rely on, whichever host they run in. */
type Opened = { readonly bridge: Bridge; close(): Promise<void> };
const fake = vi.hoisted(() => ({ ipc: null as unknown }));
vi.mock('electron', () => ({
  get contextBridge() { return (fake.ipc as FakeIpc).contextBridge; },
  get ipcRenderer() { return (fake.ipc as FakeIpc).ipcRenderer; },
}));

const bundleFolder = mkdtempSync(join(tmpdir(), 'regioloket-conformance-'));
writeFileSync(join(bundleFolder, 'index.html'), '<!doctype html>');
afterAll(() => rmSync(bundleFolder, { recursive: true, force: true }));

const transports: Readonly<Record<string, (core: ContractCore) => Promise<Opened>>> = {
  memory: (core) => Promise.resolve({ bridge: { invoke: core.invoke, onEvent: core.onEvent }, close: () => Promise.resolve() }),
  'Electron IPC': async (core) => {
    const ipc = new FakeIpc();
    fake.ipc = ipc;
    vi.resetModules();
    await import('../../electron/shell/preload.ts');
    openDoor(ipc.ipcMain as unknown as IpcMain, core, () => undefined).letIn(ipc.contents as unknown as WebContents);
    if (ipc.exposed === null) throw new Error('the preload exposed nothing');
    return { bridge: ipc.exposed, close: () => Promise.resolve() };
  },
  loopback: async (core) => {
    const sessions = createSessions();
    const server = await startServer({ core, bundle: openBundle(bundleFolder), sessions, control: createControl(), clock: () => 0, log: () => undefined }, 0);
    browserGlobals(server.origin, sessions.newLaunchToken());
    const opened = await openLoopback();
    if (!opened.ok) throw new Error(opened.reason);
    return { bridge: opened.bridge, close: async () => { await server.close(); vi.unstubAllGlobals(); } };
  },
};

/** What the page's own bridge needs of a browser; fetch resolves against the page's address as it does there. */
function browserGlobals(origin: string, token: string): void {
  const store = new Map<string, string>();
  const real = globalThis.fetch;
  vi.stubGlobal('location', { hash: `#${token}`, pathname: '/', search: '' });
  vi.stubGlobal('history', { replaceState: () => undefined });
  vi.stubGlobal('sessionStorage', { getItem: (key: string) => store.get(key) ?? null, setItem: (key: string, value: string) => store.set(key, value) });
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => real(new URL(path, `${origin}/`), { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), origin } }));
}

type Answer = { readonly ok: boolean; readonly value?: unknown; readonly error?: unknown };

describe.each(Object.entries(transports))('%s transport', (_name, open) => {
  let core: ContractCore;
  let desk: Opened;
  const ask = async (method: string, json: string): Promise<Answer> => JSON.parse(await desk.bridge.invoke(method, json)) as Answer;
  const refusal = async (method: string, json: string): Promise<string> => {
    const answer = await ask(method, json);
    expect(answer.ok).toBe(false);
    expect(Object.keys(answer).sort()).toEqual(['error', 'ok']);
    return WireError.parse(answer.error).code;
  };

  beforeEach(async () => {
    core = contractCore();
    desk = await open(core);
  });
  afterEach(() => desk.close());

  it.each(['', 'nowhere', 'casework', 'casework.', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'app.info ', 'APP.INFO', 'app.info.extra', '../app.info', 'prototype', 'valueOf'])('the method "%s" does not exist', async (method) => {
    expect(await refusal(method, '{}')).toBe('unknownMethod');
  });

  it.each(['', '{', 'undefined', 'NaN', '{"theme":}', "{'theme':'dag'}", '{"theme":"dag"} x'])('input that is not JSON (%s) is refused', async (json) => {
    expect(await refusal('app.saveSettings', json)).toBe('badRequest');
    expect(core.saved).toEqual([]);
  });

  it.each(['null', '[]', '"dag"', '7', '{"theme":"paars"}', '{"theme":7}', '{"sound":"ja"}', '{"unknown":true}', '{"__proto__":{"theme":"dag"}}', '{"constructor":{}}'])('input of a wrong shape (%s) is refused', async (json) => {
    expect(await refusal('app.saveSettings', json)).toBe('badRequest');
    expect(core.saved).toEqual([]);
  });

  it('a refusal names where, never what was typed', async () => {
    expect(await desk.bridge.invoke('app.saveSettings', '{"theme":"Jansen-geheim"}')).not.toContain('Jansen');
  });

  it('a message of more than a million characters is refused and the next one is answered', async () => {
    expect(await refusal('app.saveSettings', JSON.stringify({ theme: 'x'.repeat(1_000_100) }))).toBe('tooLarge');
    expect((await ask('app.settings', '{}')).ok).toBe(true);
  });

  it('nobody signed in: every method that needs a role is refused as such, before its input is looked at', async () => {
    const closed = Object.entries(deskContract).filter(([, method]) => method.roles !== null).map(([name]) => name);
    expect(closed.length).toBeGreaterThan(30);
    for (const name of closed) expect([name, await refusal(name, '{"wrong":1}')]).toEqual([name, 'notSignedIn']);
  });

  it('a bug in the core is a coded error without its text', async () => {
    expect(await refusal('app.statusBar', '{}')).toBe('internal');
    expect(await desk.bridge.invoke('app.statusBar', '{}')).not.toContain('Jansen');
  });

  it('an answer outside the contract does not reach the page', async () => {
    expect(await refusal('sync.status', '{}')).toBe('badResponse');
    expect(await desk.bridge.invoke('sync.status', '{}')).not.toContain('Jansen');
  });

  it('a refusal of the core keeps its code, sentence and details', async () => {
    expect(await ask('app.info', '{}')).toEqual({ ok: false, error: { code: 'refused', message: 'Dat kan nu niet.', details: { why: 'test' } } });
  });

  it('a right call is answered, and any text survives the way there', async () => {
    expect(await ask('app.settings', '{}')).toEqual({ ok: true, value: { theme: 'nacht', sound: true, singleKeys: true, worklistFilter: 'open' } });
    expect((await ask('app.saveSettings', '{"theme":"dag"}')).ok).toBe(true);
    expect(core.saved).toEqual([{ theme: 'dag' }]);
  });

  it('many calls at once each get their own answer', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => ask(index % 2 === 0 ? 'app.settings' : 'nowhere', '{}')));
    expect(answers.map((answer) => answer.ok)).toEqual(answers.map((_, index) => index % 2 === 0));
  });

  it('events arrive in order, as text, until nobody listens any more', async () => {
    const seen: string[] = [];
    const stop = desk.bridge.onEvent((json) => seen.push(json));
    await vi.waitFor(() => expect(core.listeners()).toBeGreaterThan(0));
    const events = [1, 2, 3].map((seq) => JSON.stringify({ seq, type: 'casework.changed', ids: ['é"\\n\u2028'] }));
    for (const event of events) core.emit(event);
    await vi.waitFor(() => expect(seen).toEqual(events));
    stop();
    core.emit(JSON.stringify({ seq: 4, type: 'casework.changed', ids: [] }));
    await ask('app.settings', '{}');
    expect(seen.length).toBe(3);
  });
});

describe('who may knock on the IPC door', () => {
  const page = { url: 'app://shell/index.html', parent: null };
  const channel = 'regioloket:invoke';

  it.each([
    ['a frame that is gone', { senderFrame: null }],
    ['a frame inside the page', { senderFrame: { url: 'app://shell/index.html', parent: page } }],
    ['another site in our window', { senderFrame: { url: 'https://evil.example/', parent: null } }],
    ['another host of our scheme', { senderFrame: { url: 'app://shell.evil/index.html', parent: null } }],
    ['a file of ours that is not the page', { senderFrame: { url: 'app://shell/assets/x.svg', parent: null } }],
    ['an empty frame', { senderFrame: { url: 'about:blank', parent: null } }],
    ['a window that was never let in', { sender: { id: 8 } }],
    ['a window that borrows the number of ours', { sender: { id: 7 } }],
  ])('%s is refused and nothing reaches the core', async (_name, over) => {
    const core = contractCore();
    const ipc = new FakeIpc();
    openDoor(ipc.ipcMain as unknown as IpcMain, core, () => undefined).letIn(ipc.contents as unknown as WebContents);
    const answer = String(await ipc.invokeAs({ sender: ipc.contents, senderFrame: page, ...over }, channel, 'app.saveSettings', '{}'));
    expect(JSON.parse(answer)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect(core.saved).toEqual([]);
  });

  it.each([[7, '{}'], ['app.saveSettings', { theme: 'dag' }], ['app.saveSettings', undefined], [null, null], [['app.saveSettings'], '{}'], ['x'.repeat(300), '{}']])('arguments that are not two texts (%j) are refused', async (method, json) => {
    const core = contractCore();
    const ipc = new FakeIpc();
    openDoor(ipc.ipcMain as unknown as IpcMain, core, () => undefined).letIn(ipc.contents as unknown as WebContents);
    const answer = String(await ipc.invokeAs({ sender: ipc.contents, senderFrame: page }, channel, method, json));
    expect(JSON.parse(answer)).toMatchObject({ ok: false, error: { code: 'badRequest' } });
    expect(core.saved).toEqual([]);
  });

  it('a window that was closed is put out, and gets no more events', async () => {
    const core = contractCore();
    const ipc = new FakeIpc();
    openDoor(ipc.ipcMain as unknown as IpcMain, core, () => undefined).letIn(ipc.contents as unknown as WebContents);
    ipc.contents.emit('destroyed');
    const answer = String(await ipc.invokeAs({ sender: ipc.contents, senderFrame: page }, channel, 'app.settings', '{}'));
    expect(JSON.parse(answer)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    const events: unknown[] = [];
    ipc.toPage.on('regioloket:event', (...args) => events.push(args));
    core.emit('{"seq":1}');
    expect(events).toEqual([]);
  });
});
