import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBundle } from '../../electron/desk/host/bundle.ts';
import { createControl } from '../../electron/loopback/running.ts';
import { startServer } from '../../electron/loopback/server.ts';
import type { LoopbackServer } from '../../electron/loopback/server.ts';
import { createSessions } from '../../electron/loopback/session.ts';
import type { Sessions } from '../../electron/loopback/session.ts';
import { echoCore } from './echo-core.ts';
import type { EchoCore } from './echo-core.ts';

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };
type Ask = { readonly method?: string; readonly path: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string | Buffer };

let folder: string;
let core: EchoCore;
let sessions: Sessions;
let server: LoopbackServer;
let session: string;
const control = createControl();
/** Short patience, so that slow clients are cut off within the test. */
const times = { headers: 300, request: 600, keepAlive: 300, check: 50 };

/** Raw HTTP: fetch would not let a test lie about Host or Origin, nor send `..`. */
function ask({ method = 'GET', path, headers = {}, body }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: server.port, method, path, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString('utf8') }));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const trade = (token: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => ask({ method: 'POST', path: '/session', headers, body: JSON.stringify({ token }) });
const bearer = (): Record<string, string> => ({ authorization: `Bearer ${session}` });
const rpc = (body: string | Buffer, headers: Readonly<Record<string, string>> = bearer()): Promise<Answer> => ask({ method: 'POST', path: '/rpc', headers, body });
const codeOf = (answer: Answer): unknown => {
  const body: unknown = JSON.parse(answer.text);
  return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'object' && body.error !== null && 'code' in body.error ? body.error.code : null;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'regioloket-bundle-'));
  const bundle = join(folder, 'renderer');
  mkdirSync(join(bundle, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'renderer-old'));
  writeFileSync(join(bundle, 'index.html'), '<!doctype html><title>Regioloket</title>');
  writeFileSync(join(bundle, 'assets/main.js'), 'export {};');
  writeFileSync(join(folder, 'secret.json'), '"secret"');
  writeFileSync(join(folder, 'renderer-old/old.js'), '"secret"');
  symlinkSync(join(folder, 'secret.json'), join(bundle, 'link.json'));
  core = echoCore();
  sessions = createSessions();
  server = await startServer({ core, bundle: openBundle(bundle), sessions, control, clock: Date.now, log: () => undefined }, 0, times);
  const answer: unknown = JSON.parse((await trade(sessions.newLaunchToken())).text);
  session = String((answer as { value: { session: string } }).value.session);
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('attacks on the loopback host are refused', () => {
  it('listens on 127.0.0.1 only: no other address of this machine answers', async () => {
    const others = Object.values(networkInterfaces()).flat().filter((one) => one !== undefined && one.address !== '127.0.0.1' && !one.address.startsWith('fe80'));
    for (const other of [...others.map((one) => one?.address ?? ''), '::1', '127.0.0.2']) {
      const reached = await new Promise<boolean>((resolve) => {
        const socket = connect({ host: other, port: server.port, timeout: 2_000 }, () => resolve(true));
        socket.on('error', () => resolve(false));
        socket.on('timeout', () => resolve(false));
      });
      expect(reached, other).toBe(false);
    }
  });

  it.each(['evil.example', 'localhost', 'localhost:1', '127.0.0.1', '127.0.0.1.:1', 'regioloket.evil.example:1'])('DNS rebinding: Host "%s" gets 421 and reaches nothing', async (host) => {
    const before = core.calls.length;
    const answer = await rpc('{"method":"test.echo","input":{}}', { ...bearer(), host: host.replace(':1', `:${server.port}`) });
    expect(answer.status).toBe(421);
    expect((await ask({ path: '/', headers: { host: host.replace(':1', `:${server.port}`) } })).status).toBe(421);
    expect(core.calls.length).toBe(before);
  });

  it.each(['https://evil.example', 'null', 'http://127.0.0.1', 'http://127.0.0.1:1', 'http://localhost:PORT', 'http://127.0.0.1:PORT.evil.example', 'https://127.0.0.1:PORT'])('another origin (%s) gets 403, with a right session too', async (origin) => {
    const headers = { origin: origin.replace('PORT', String(server.port)) };
    const before = core.calls.length;
    expect((await rpc('{"method":"test.echo","input":{}}', { ...bearer(), ...headers })).status).toBe(403);
    expect((await trade('x'.repeat(43), headers)).status).toBe(403);
    expect((await ask({ path: '/events', headers: { ...bearer(), ...headers } })).status).toBe(403);
    expect(core.calls.length).toBe(before);
  });

  it('no answer carries a CORS header, and a preflight is refused', async () => {
    const preflight = await ask({ method: 'OPTIONS', path: '/rpc', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } });
    expect(preflight.status).toBe(403);
    for (const answer of [preflight, await ask({ path: '/' }), await rpc('{"method":"test.echo"}'), await ask({ path: '/nowhere' }), await ask({ method: 'OPTIONS', path: '/rpc' })]) {
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('a launch token works once; used again it says what to do and opens nothing', async () => {
    const token = sessions.newLaunchToken();
    expect((await trade(token)).status).toBe(200);
    const again = await trade(token);
    expect([again.status, codeOf(again)]).toEqual([401, 'notSignedIn']);
    expect(again.text).toContain('nieuwe link');
  });

  it('unused links do not pile up: the oldest of five no longer works', async () => {
    const tokens = Array.from({ length: 5 }, () => sessions.newLaunchToken());
    const statuses: number[] = [];
    for (const token of tokens) statuses.push((await trade(token)).status);
    expect(statuses).toEqual([401, 200, 200, 200, 200]);
  });

  it('guessing is slowed down and never locks out the right token', async () => {
    const token = sessions.newLaunchToken();
    const statuses: number[] = [];
    // Never the token itself by chance: its first letter is another one.
    const wrong = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1, -2)}`;
    for (let guess = 0; guess < 30; guess += 1) statuses.push((await trade(`${wrong}${String(guess).padStart(2, '0')}`)).status);
    expect(statuses.slice(-5)).toEqual([429, 429, 429, 429, 429]);
    expect((await trade(token)).status).toBe(200);
  });

  it.each([[{}], [{ authorization: 'Bearer ' }], [{ authorization: `Bearer ${'A'.repeat(43)}` }], [{ authorization: 'Basic QTpC' }], [{ cookie: 'session=x' }]])('without a session nothing reaches the core: %j', async (headers) => {
    const before = core.calls.length;
    expect((await rpc('{"method":"test.echo","input":{}}', headers)).status).toBe(401);
    expect((await ask({ path: '/events', headers })).status).toBe(401);
    expect(core.calls.length).toBe(before);
    expect(core.listeners()).toBe(0);
  });

  it('a session in the address or a cookie is no session', async () => {
    expect((await ask({ method: 'POST', path: `/rpc?session=${session}`, body: '{"method":"test.echo"}' })).status).toBe(401);
    expect((await rpc('{"method":"test.echo"}', { cookie: `session=${session}` })).status).toBe(401);
  });

  it('another local user who knows the port but not the secret gets no link', async () => {
    for (const body of ['{}', '{"secret":""}', '{"secret":12}', JSON.stringify({ secret: 'A'.repeat(43) })]) expect((await ask({ method: 'POST', path: '/launch', body })).status).toBe(401);
    expect((await ask({ method: 'POST', path: '/launch', body: JSON.stringify({ secret: control.secret }) })).status).toBe(200);
  });

  it('an oversized body is refused by its length, and by counting when the length is hidden', async () => {
    const big = `{"method":"test.echo","input":"${'x'.repeat(1_200_000)}"}`;
    const before = core.calls.length;
    const declared = await rpc(big).catch(() => ({ status: 413, headers: {}, text: '' }));
    expect(declared.status).toBe(413);
    const counted = await rpc(big, { ...bearer(), 'transfer-encoding': 'chunked' }).catch(() => ({ status: 413, headers: {}, text: '' }));
    expect(counted.status).toBe(413);
    expect(core.calls.length).toBe(before);
  });

  it.each([
    ['text/plain', '{"method":"test.echo"}', 415], ['application/x-www-form-urlencoded', 'method=test.echo', 415], ['application/json; charset=latin1', '{"method":"test.echo"}', 415],
    ['application/json', 'nonsense', 400], ['application/json', '[]', 400], ['application/json', 'null', 400], ['application/json', '', 400], ['application/json', '{"input":{}}', 400],
    ['application/json', '{"method":7}', 400], ['application/json', '{"method":"test.echo","input":{},"extra":1}', 400], ['application/json', '{"__proto__":{"method":"test.echo"}}', 400],
  ])('%s %s gets %i', async (type, body, status) => {
    const before = core.calls.length;
    expect((await rpc(body, { ...bearer(), 'content-type': type })).status).toBe(status);
    expect(core.calls.length).toBe(before);
  });

  it('bytes that are not UTF-8 get 400', async () => {
    expect((await rpc(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]))).status).toBe(400);
  });

  it.each([
    '/../secret.json', '/..%2fsecret.json', '/%2e%2e/secret.json', '/%2e%2e%2fsecret.json', '/assets/../../secret.json', '/assets/..%5c..%5csecret.json', '//secret.json', '/renderer-old/old.js', '/../renderer-old/old.js',
    '/link.json', '/.', '/assets', '/assets/', '/assets/main.js%00.json', '/%', '/etc/passwd', '/__proto__', '/constructor',
  ])('path traversal: %s serves nothing', async (path) => {
    const answer = await ask({ path });
    expect(answer.text).not.toContain('secret"');
    expect(answer.status).toBe(404);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'POST', 'OPTIONS'])('%s on a file gets 405', async (method) => {
    expect((await ask({ method, path: '/index.html' })).status).toBe(405);
  });

  it('GET on the doors gets 405', async () => {
    for (const path of ['/rpc', '/session', '/launch']) expect((await ask({ path, headers: bearer() })).status).toBe(405);
  });

  it('slowloris: headers or a body that trickle in are cut off', async () => {
    for (const start of ['GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ', `POST /session HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"token":"`]) {
      const ended = await new Promise<string>((resolve) => {
        const socket: Socket = connect(server.port, '127.0.0.1', () => socket.write(start));
        const drip = setInterval(() => socket.write('a'), 50);
        socket.on('data', () => undefined);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          clearInterval(drip);
          resolve('cut off');
        });
      });
      expect(ended).toBe('cut off');
    }
  });

  it('every answer carries the strict headers, refusals too', async () => {
    for (const answer of [await ask({ path: '/' }), await ask({ path: '/nowhere' }), await rpc('{}', {}), await ask({ path: '/', headers: { host: 'evil.example' } })]) {
      expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; /);
      expect(answer.headers['content-security-policy']).not.toContain('unsafe');
      expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin', 'cache-control': 'no-store' });
      expect(answer.headers['x-powered-by']).toBeUndefined();
    }
  });

  it('a bug below the router is answered as a coded error without its text', async () => {
    const answer = await rpc('{"method":"test.reject"}');
    expect([answer.status, codeOf(answer)]).toEqual([500, 'internal']);
    expect(answer.text).not.toContain('a bug below');
  });

  it('a page that stops reading events is cut off instead of filling memory, and its listener is gone', async () => {
    const socket = await new Promise<Socket>((resolve) => {
      const made: Socket = connect(server.port, '127.0.0.1', () => {
        made.write(`GET /events HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: Bearer ${session}\r\n\r\n`);
        made.once('readable', () => {
          made.pause();
          resolve(made);
        });
      });
      made.on('error', () => undefined);
    });
    expect(core.listeners()).toBe(1);
    const event = JSON.stringify({ seq: 1, type: 'casework.changed', ids: ['x'.repeat(60_000)] });
    for (let sent = 0; sent < 2_000 && core.listeners() > 0; sent += 1) {
      core.emit(event);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(core.listeners()).toBe(0);
    socket.destroy();
  });
});

describe('the right page', () => {
  it('gets files, calls and events', async () => {
    const page = await ask({ path: '/' });
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await ask({ path: '/assets/main.js', headers: { origin: server.origin } })).status).toBe(200);
    expect(JSON.parse((await rpc('{"method":"test.echo","input":{"a":"é"}}', { ...bearer(), origin: server.origin })).text)).toEqual({ ok: true, value: '{"a":"é"}' });
  });
});
