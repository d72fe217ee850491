import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fail } from '../../shared/contract/errors.ts';
import type { ErrorCode } from '../../shared/contract/errors.ts';
import type { Bundle } from '../desk/host/bundle.ts';
import { securityHeaders } from '../desk/host/headers.ts';
import type { Core, Log } from '../desk/kernel.ts';
import { readJsonBody } from './body.ts';
import { serveEvents } from './events.ts';
import type { Pages } from './pages.ts';
import type { Sessions } from './session.ts';

export type LoopbackServer = { readonly port: number; readonly origin: string; close(): Promise<void> };
export type LoopbackParts = {
  readonly core: Core;
  readonly bundle: Bundle;
  readonly sessions: Sessions;
  /** Lets a second start on the same data folder ask for a new link; see running.ts. */
  readonly control: { isRight(secret: string): boolean };
  readonly clock: () => number;
  readonly log: Log;
  /** who listens; left out = nobody looks whether the last page went */
  readonly pages?: Pages;
};

/** Longest message of the page; the largest real one is a case's notes with 8,000 characters per field. */
const maxBodyBytes = 1_000_000;
/** Time (ms) a client gets to send its headers and its whole request; slower ones are cut off. */
const patience = { headers: 5_000, request: 10_000, keepAlive: 5_000, check: 1_000 };
const maxConnections = 128;

/**
 * The browser's host: serves the renderer and carries its calls to the core, on 127.0.0.1 only. Everything but the renderer's own files needs a session.
 * Refuses another Host (421: DNS rebinding), another Origin (403), other methods, bodies that are too large or not JSON. Resolves when it listens.
 * Rejects when the port is taken.
 */
export async function startServer(parts: LoopbackParts, port: number, times = patience): Promise<LoopbackServer> {
  const server = createServer({ headersTimeout: times.headers, requestTimeout: times.request, keepAliveTimeout: times.keepAlive, connectionsCheckingInterval: times.check, maxHeaderSize: 16_384 });
  server.maxConnections = maxConnections;
  const bound = await listen(server, port);
  const host = `127.0.0.1:${bound}`;
  server.on('request', (request, response) => {
    answer(parts, host, request, response).catch((error: unknown) => {
      parts.log('error', 'loopback request failed', { path: knownPath(request), error: error instanceof Error ? error.name : 'unknown' });
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'internal', 'Er ging iets mis in het programma. Probeer het opnieuw.');
    });
  });
  return { port: bound, origin: `http://${host}`, close: () => closeServer(server) };
}

async function answer(parts: LoopbackParts, host: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders('loopback'))) response.setHeader(name, value);
  if (request.headers.host !== host || (request.headersDistinct['host']?.length ?? 0) !== 1) return refuse(response, 421, 'forbidden', 'Dit adres hoort niet bij deze werkplek. Start Regioloket opnieuw.');
  const origin = request.headers.origin;
  if (origin !== undefined && origin !== `http://${host}`) return refuse(response, 403, 'forbidden', 'Deze vraag komt van een andere site en is geweigerd.');
  // Taken as it was sent: nothing folds `..` or `//` before the path is looked up.
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  switch (`${request.method ?? ''} ${path}`) {
    case 'POST /session': return openSession(parts, request, response);
    case 'POST /launch': return newLink(parts, host, request, response);
    case 'POST /rpc': return withSession(parts, request, response, () => callCore(parts, request, response));
    case 'GET /events': return withSession(parts, request, response, () => serveWatched(parts, request, response));
    default: return serveFile(parts.bundle, request, response, path);
  }
}

/** POST /session {token}: the launch token of the URL fragment against a session token. */
async function openSession(parts: LoopbackParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await jsonBody(request, response, 1_000);
  if (body === null) return;
  const token = ownText(body, 'token');
  const session = token === null ? null : parts.sessions.exchange(token);
  if (session !== null) return send(response, 200, { ok: true, value: { session } });
  const now = parts.clock();
  parts.sessions.countWrong(now);
  parts.log('warn', 'launch token refused');
  if (parts.sessions.tooManyWrong(now)) return refuse(response, 429, 'rateLimited', 'Te veel pogingen met een verkeerde link. Wacht een minuut.');
  return refuse(response, 401, 'notSignedIn', 'Deze link is al gebruikt of ongeldig. Start Regioloket opnieuw voor een nieuwe link.');
}

/** POST /launch {secret}: a second start of the same user asks for a new link. */
async function newLink(parts: LoopbackParts, host: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await jsonBody(request, response, 1_000);
  if (body === null) return;
  const secret = ownText(body, 'secret');
  if (secret === null || !parts.control.isRight(secret)) return refuse(response, 401, 'forbidden', 'Geen toegang.');
  return send(response, 200, { ok: true, value: { link: `http://${host}/#${parts.sessions.newLaunchToken()}` } });
}

/** POST /rpc {method, input}: the answer is the core's own JSON, success and coded refusal alike, with status 200. */
async function callCore(parts: LoopbackParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await jsonBody(request, response, maxBodyBytes);
  if (body === null) return;
  const method = ownText(body, 'method');
  if (method === null || !Object.keys(body).every((key) => key === 'method' || key === 'input')) return refuse(response, 400, 'badRequest', 'Deze vraag is niet goed gevormd.');
  const input = Object.hasOwn(body, 'input') ? body['input'] : {};
  const text = await parts.core.invoke(method, JSON.stringify(input));
  sendText(response, 200, text);
}

function serveWatched(parts: LoopbackParts, request: IncomingMessage, response: ServerResponse): void {
  const closed = parts.pages?.opened();
  if (closed !== undefined) response.once('close', closed);
  serveEvents(parts.core, request, response);
}

function withSession(parts: LoopbackParts, request: IncomingMessage, response: ServerResponse, next: () => Promise<void> | void): Promise<void> | void {
  const bearer = /^Bearer ([A-Za-z0-9_-]{20,100})$/.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined && parts.sessions.isOpen(bearer)) return next();
  return refuse(response, 401, 'notSignedIn', 'Deze sessie is niet meer geldig. Start Regioloket opnieuw voor een nieuwe link.');
}

function serveFile(bundle: Bundle, request: IncomingMessage, response: ServerResponse, path: string): void {
  if (['/session', '/launch', '/rpc', '/events'].includes(path) || (request.method !== 'GET' && request.method !== 'HEAD')) {
    return refuse(response, 405, 'badRequest', 'Deze manier van vragen bestaat hier niet.');
  }
  const file = bundle.get(path);
  if (file === null) return refuse(response, 404, 'notFound', 'Dit bestand bestaat niet.');
  response.writeHead(200, { 'content-type': file.type, 'content-length': file.body.byteLength });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}

/** The JSON object of a request, or null when it was refused already. */
async function jsonBody(request: IncomingMessage, response: ServerResponse, limit: number): Promise<Readonly<Record<string, unknown>> | null> {
  const read = await readJsonBody(request, limit);
  if (read.ok) return read.body;
  if (read.status === 413) response.setHeader('connection', 'close');
  refuse(response, read.status, read.code, read.message);
  return null;
}

function ownText(body: Readonly<Record<string, unknown>>, key: string): string | null {
  const value = Object.hasOwn(body, key) ? body[key] : undefined;
  return typeof value === 'string' && value.length <= 200 ? value : null;
}

function refuse(response: ServerResponse, status: number, code: ErrorCode, message: string): void {
  send(response, status, fail(code, message));
}

function send(response: ServerResponse, status: number, body: unknown): void {
  sendText(response, status, JSON.stringify(body));
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

/** For the log: only paths of the host itself, never what a client made up. */
function knownPath(request: IncomingMessage): string {
  return ['/session', '/launch', '/rpc', '/events'].find((path) => request.url === path) ?? 'file';
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', reject);
      const address: AddressInfo | string | null = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
