import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBundle } from '../../electron/desk/host/bundle.ts';
import { createControl } from '../../electron/loopback/running.ts';
import { startServer } from '../../electron/loopback/server.ts';
import type { LoopbackServer } from '../../electron/loopback/server.ts';
import { createSessions } from '../../electron/loopback/session.ts';
import { echoCore } from '../transports/echo-core.ts';
import { launchChromium } from './support/browser.ts';

/** A hostile page in the same browser, on another port of the same machine, which has even got hold of a session token. */
let browser: Browser;
let evil: Server;
let evilOrigin: string;
let desk: LoopbackServer;
let session: string;
let page: Page;
const core = echoCore();
const folder = mkdtempSync(join(tmpdir(), 'regioloket-evil-'));

beforeAll(async () => {
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>desk</title>');
  writeFileSync(join(folder, 'main.js'), 'window.stolen = 1;');
  const sessions = createSessions();
  desk = await startServer({ core, bundle: openBundle(folder), sessions, control: createControl(), clock: Date.now, log: () => undefined }, 0);
  session = sessions.exchange(sessions.newLaunchToken()) ?? '';
  evil = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>evil</title><body></body>'));
  await new Promise<void>((done) => evil.listen(0, '127.0.0.1', done));
  evilOrigin = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;
  browser = await launchChromium(['--host-resolver-rules=MAP rebind.example 127.0.0.1']);
  page = await browser.newPage();
  await page.goto(evilOrigin);
});

afterAll(async () => {
  await browser?.close();
  evil?.close();
  await desk?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a hostile page in the same browser', () => {
  it('cannot call, neither with a preflight nor with what needs none', async () => {
    const results = await page.evaluate(async ([origin, token]) => {
      const body = '{"method":"test.echo","input":{}}';
      const tries: RequestInit[] = [
        { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token ?? ''}` }, body },
        { method: 'POST', headers: { 'content-type': 'text/plain' }, body, mode: 'no-cors' },
        { method: 'POST', body, mode: 'no-cors', credentials: 'include' },
      ];
      return Promise.all(tries.map((init) => fetch(`${origin ?? ''}/rpc`, init).then((response) => response.type, () => 'refused')));
    }, [desk.origin, session]);
    expect(results[0]).toBe('refused');
    expect(core.calls).toEqual([]);
  });

  it('cannot post a form to it', async () => {
    await page.evaluate((origin) => {
      const frame = document.createElement('iframe');
      frame.name = 'sink';
      const form = document.createElement('form');
      Object.assign(form, { action: `${origin}/rpc`, method: 'POST', enctype: 'text/plain', target: 'sink' });
      const field = document.createElement('input');
      Object.assign(field, { name: '{"method":"test.echo","input":"', value: '"}' });
      form.append(field);
      document.body.append(frame, form);
      form.submit();
    }, desk.origin);
    await page.waitForTimeout(500);
    expect(core.calls).toEqual([]);
  });

  it('cannot read or run its files, nor show it in a frame', async () => {
    const got = await page.evaluate(async (origin) => {
      const text = await fetch(`${origin}/`).then((response) => response.text(), () => 'refused');
      const script = await new Promise<string>((resolve) => {
        const element = document.createElement('script');
        element.src = `${origin}/main.js`;
        element.onload = () => resolve('ran');
        element.onerror = () => resolve('refused');
        document.body.append(element);
      });
      return [text, script, 'stolen' in window];
    }, desk.origin);
    expect(got).toEqual(['refused', 'refused', false]);
    const framed = page.waitForEvent('framenavigated');
    await page.evaluate((origin) => {
      const frame = document.createElement('iframe');
      frame.src = `${origin}/`;
      document.body.append(frame);
    }, desk.origin);
    expect((await framed).url()).toBe('chrome-error://chromewebdata/');
  });

  it('cannot come in by a name that points to this machine', async () => {
    const rebound = await browser.newPage();
    const answer = await rebound.goto(`http://rebind.example:${desk.port}/`);
    expect(answer?.status()).toBe(421);
    const call = await rebound.evaluate((token) => fetch('/rpc', { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: '{"method":"test.echo"}' }).then((response) => response.status, () => 0), session);
    expect([0, 421]).toContain(call);
    expect(core.calls).toEqual([]);
  });
});
