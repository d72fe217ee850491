import { createHash } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { verifiedNothing, verifyAudit } from '../../region/audit/read.ts';
import { seeded } from '../../region/training/random.ts';
import type { Random } from '../../region/training/random.ts';
import { DeskClient, anonymousOffer } from '../support/region-client.ts';
import { startTestRegion } from '../support/region.ts';
import { SECRET, closedShot, openShot, standingProblems } from './fuzz-deep.ts';
import type { Shot, Stock } from './fuzz-deep.ts';
import type { TestRegion } from '../support/region.ts';

/**
 * First round (`count` requests): malformed, oversized, forged, replayed, expired, out-of-scope and cut requests against a real region, several at once. Afterwards the service answers, its log has a line for every refusal
 * and nothing of what was sent, and every table, digest and head is what it was before (the access log has grown, is whole, and names no write). Half of them have the shape that the service's own schemas ask (fuzz-shapes.ts) and must be turned away by its rules. Second round (a tenth as many): well-formed commands and rows of nasty
 * content that may be taken; afterwards digests, holds and the log fit what is in the tables. Errors must be 4xx with a code; a 5xx fails the run.
 */
export type FuzzReport = { /** commands that were read and then refused by a rule, in the first round; taken, in the second */ readonly deep: { readonly refused: number; readonly taken: number }; readonly requests: number; readonly byStatus: Readonly<Record<string, number>>; readonly perSecond: number; readonly logged: number; readonly problems: readonly string[] };
const paths = ['/v1/sync/hello', '/v1/sync/snapshot', '/v1/sync/snapshot/parts/x', '/v1/sync/changes', '/v1/sync/commands', '/v1/sync/commands', '/v1/case-keys', '/v1/cases', '/v1/audit', '/v1/bed-groups', '/v1/bed-groups/bed-0001', '/v1/bed-groups/bed-0001/report', '/v1/offers', '/v1/offers/x/answer', '/v1/profiles/profile-nl-05', '/v1/rosters/x', '/v1/protocols/x', '/v1/imports/csv', '/v1/imports/fhir', '/v1/tokens', '/v1/tokens/x/rotate', '/v1/erasures', '/p/report', '/p/offers/x', '/p/sign-in', '/v1/intake', '/v1/intake', '/v1/intake/x', '/v1/intake/x/withdraw', '/v1/intake/x/medical-handover', '/v1/callouts', '/v1/callouts/x/result', '/v1/second-factors', '/v1/presence', '/v', '/v/new', '/v/a/x', '/v/a/x/triage', '/v/a/x/withdraw', '/v/a/x/medical-handover', '/so', '/so/c/x', '/so/strengthen', '/p/offers/x/triage', '/p/offers/x/handover', '/p/offers/x/received', '/openapi.json', '/v1/nowhere', '/%2e%2e/%2e%2e/etc/passwd', '/v1/sync/snapshot/parts/..%2f..%2fdesk-token'];
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];
const bomb = gzipSync(Buffer.alloc(10_000_000));
const IN_FLIGHT = 16;

export async function runFuzz(count: number, seed: number): Promise<FuzzReport> {
  const log = { refused: 0, leaked: '' };
  const region = await startTestRegion({
    timers: false,
    log: pino({ level: 'info' }, { write: (line: string) => {
      if (line.includes('"msg":"request refused"')) log.refused += 1;
      if (line.includes(SECRET) || line.includes('rl_desk_')) log.leaked = line.slice(0, 300);
    } }),
  });
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  const random = seeded(seed);
  const byStatus: Record<string, number> = {};
  const problems: string[] = [];
  const deep = { refused: 0, taken: 0 };
  let open = false;
  let left = count;
  let refusals = 0;
  try {
    const stock = await stockOf(region);
    const before = await stateOf(region);
    const auditBefore = await verifyAudit(region.service.region.db, verifiedNothing);
    const started = performance.now();
    const worker = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const shot = open ? openShot(random, stock) : makeShot(random, stock);
        const { status, text } = await fire(region, shot, agent);
        byStatus[status] = (byStatus[status] ?? 0) + 1;
        if (status.startsWith('4')) refusals += 1;
        for (const [, outcome, code] of text.matchAll(/"status":"(\w+)","code":(?:"(\w+)"|null)/g)) {
          if (outcome === 'applied') deep.taken += 1;
          else if (code !== 'badRequest') deep.refused += 1;
        }
        const problem = judge(shot, status, text);
        if (problem !== null && problems.length < 20) problems.push(problem);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    const refusedDeep = deep.refused;
    if ((await fetch(`${region.url}/v1/ready`)).status !== 200) problems.push('the service is not ready any more');
    const after = await stateOf(region);
    for (const [table, hash] of Object.entries(before)) if (after[table] !== hash) problems.push(`table ${table} changed`);
    problems.push(...(await auditProblems(region, auditBefore.verified)));
    open = true;
    left = Math.ceil(count / 10);
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    problems.push(...(await standingProblems(region)));
    const seconds = (performance.now() - started) / 1000;
    if (log.refused < refusals) problems.push(`${refusals} refusals, only ${log.refused} logged`);
    if (log.leaked !== '') problems.push(`the log holds what was sent: ${log.leaked}`);
    const requests = count + Math.ceil(count / 10);
    return { requests, deep: { refused: refusedDeep, taken: deep.taken }, byStatus, perSecond: requests / seconds, logged: log.refused, problems };
  } finally {
    agent.destroy();
    await region.stop();
  }
}

async function stockOf(region: TestRegion): Promise<Stock> {
  const desk = new DeskClient(region.url, region.token, 'desk-oefen');
  const now = Date.now();
  const caseId = v7();
  const commands = [desk.command({ kind: 'caseKey', caseId, key: Buffer.alloc(32, 1).toString('base64') }, now), desk.event(caseId, 'nl-05', 'claimed', {}, now), desk.command({ kind: 'placeOffer', caseId, regionId: 'nl-05', bedGroupId: 'nergens', versionSeen: 1, hold: null, offerId: v7(), content: anonymousOffer, mayWait: false }, now)];
  await desk.push(commands);
  const hello = await desk.hello();
  const { tokens } = region.service;
  const revoked = await tokens.add({ kind: 'desk', subject: 'desk-weg', regions: region.regionIds });
  await tokens.revoke(revoked.id);
  const { items } = await desk.allSince(0);
  const words = (kind: string): string[] => items.filter((item) => item.kind === kind).slice(0, 30).map((item) => item.id);
  return {
    desk: region.token, manager: region.managerToken, narrow: await region.deskToken('desk-smal', ['nl-31']), caseId, words: [caseId, ...commands.map((command) => command.id), 'nl-05', 'nl-31', 'desk-oefen', 'desk-smal', ...words('bedGroup'), ...words('organisation'), ...words('location'), ...words('staff'), SECRET],
    tokens: [region.token, region.managerToken, region.auditToken, await region.providerToken('org-5-0'), await region.deskToken('desk-klein', ['nl-31']), (await tokens.add({ kind: 'sender', subject: 'zh-oefen', regions: region.regionIds })).text],
    dead: [revoked.text, (await tokens.add({ kind: 'manager', subject: 'oud', regions: region.regionIds, expiresAt: now - 1 })).text],
    replay: JSON.stringify({ desk: desk.desk, incarnation: desk.incarnation, commands }),
    cursors: [`v1.${hello.epoch}.${hello.scope}.${hello.head + 1000}`, `v1.andere.${hello.scope}.1`, `v1.${hello.epoch}.0000000000000000.1`, `v1.${hello.epoch}.${hello.scope}.-1`, `v9.${hello.epoch}.${hello.scope}.1`],
  };
}

/** A hash over every row of every table that a request could have changed. Not: snapshots, made for whoever asks, and the access log, which has a check of its own. */
async function stateOf(region: TestRegion): Promise<Readonly<Record<string, string>>> {
  const { db } = region.service.region;
  const tables = (await db.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'snapshot%' AND tablename NOT LIKE 'audit%' ORDER BY tablename`)).map((row) => row.name);
  const hashes: Record<string, string> = {};
  // A command that was refused by a rule leaves its answer, so that asking again is answered alike; only what was carried out is an effect.
  const rowsOf = (table: string): string => (table === 'command' ? `SELECT t::text AS row FROM command t WHERE result LIKE '%"status":"applied"%' ORDER BY t::text` : `SELECT t::text AS row FROM "${table}" t ORDER BY t::text`);
  for (const table of tables) hashes[table] = createHash('sha256').update(JSON.stringify(await db.query(rowsOf(table)))).digest('hex');
  return hashes;
}

const READS = new Set(['caseKeysRead', 'snapshotRead', 'casesRead', 'auditRead']);

async function auditProblems(region: TestRegion, from: typeof verifiedNothing): Promise<readonly string[]> {
  const { brokenAt } = await verifyAudit(region.service.region.db, verifiedNothing);
  const lines = await region.service.region.db.query<{ line: string }>('SELECT line FROM audit_line WHERE seq > $1', [from.seq]);
  const writes = lines.map((row) => JSON.parse(row.line) as { action: string; outcome: string }).filter((entry) => entry.outcome === 'done' && !READS.has(entry.action));
  return [...(brokenAt === null ? [] : [`the access log is broken at ${brokenAt}`]), ...(writes[0] === undefined ? [] : [`the access log names a write: ${writes[0].action}`])];
}

function makeShot(random: Random, stock: Stock): Shot {
  if (random.chance(0.5)) return closedShot(random, stock);
  const special = random.next();
  if (special < 0.02) return { ...nothing, raw: random.pick(noHttp) };
  if (special < 0.05) return { ...nothing, path: `/v1/sync/changes?cursor=${encodeURIComponent(random.pick(stock.cursors))}`, headers: { authorization: `Bearer ${random.pick(stock.tokens)}` } };
  const path = random.pick(paths) + (random.chance(0.3) ? `?${random.chance(0.5) ? `naam=${SECRET}` : noise(random, 40)}` : '');
  const method = random.chance(0.7) ? random.pick(['GET', 'POST']) : random.pick(methods);
  const headers: Record<string, string> = { 'content-type': random.pick(['application/json', 'application/json', 'application/json', 'text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data']) };
  if (random.chance(0.8)) headers['authorization'] = `Bearer ${random.chance(0.8) ? random.pick(stock.tokens) : random.chance(0.3) ? random.pick(stock.dead) : noise(random, 60).replace(/[^\x21-\x7e]/g, 'x')}`;
  if (random.chance(0.05)) headers['content-encoding'] = 'gzip';
  if (random.chance(0.1)) headers['range'] = `bytes=${random.int(-5, 99)}-${random.int(0, 9)}`;
  if (random.chance(0.1)) headers['if-match'] = random.pick(['"999999"', '*', '"-1"', 'x']);
  if (method === 'GET' || method === 'OPTIONS') return { method, path, headers, body: null, cutAt: null };
  const body = headers['content-encoding'] === 'gzip' ? bomb : bodyFor(random, path, stock);
  return { method, path, headers, body, cutAt: random.chance(0.03) ? random.int(0, Math.max(0, body.length - 1)) : null };
}

const nothing: Shot = { method: 'GET', path: '/', headers: {}, body: null, cutAt: null };
const noHttp = ['GET / HTTP/9.9\r\n\r\n', '\u0016\u0003\u0001\u0002\u0000', 'POST /v1/sync/commands HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n', `GET /v1/health HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`, 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n', `${SECRET}\r\n\r\n`];
const html = Buffer.from(`<!doctype html><html><body><h1>Welkom op het gastnetwerk</h1>${SECRET}</body></html>`);
const ndjson = Buffer.from(`{"kind":"bedGroup","id":"bed-0001","version":1}\n{"kind":"bedGroup","id":"bed-0002","ver`);

/** Bodies near to right ones, so that they come past the first check; none is right. */
function bodyFor(random: Random, path: string, stock: Stock): Buffer {
  const draw = random.next();
  if (path.startsWith('/v1/sync/commands') && draw > 0.9) return replayed(random, stock);
  if (draw < 0.1) return Buffer.from(noise(random, 300));
  if (draw < 0.15) return Buffer.from(`{"a":`.repeat(random.int(1, 3000)));
  if (draw < 0.17) return Buffer.alloc(300_000, 'x');
  if (draw < 0.2) return html;
  if (draw < 0.22) return ndjson.subarray(0, random.int(1, ndjson.length));
  if (draw < 0.25) return Buffer.from('{"__proto__":{"admin":true},"constructor":{"prototype":{}}}');
  if (path.startsWith('/v1/sync/commands')) return Buffer.from(JSON.stringify({ desk: random.pick(['desk-oefen', 'desk-klein', 'desk-x', '']), incarnation: 'i', commands: Array.from({ length: random.int(0, 60) }, () => nearCommand(random)) }));
  if (path.startsWith('/v1/sync/hello')) return Buffer.from(JSON.stringify({ desk: random.pick(['d', '', 7, null]), incarnation: random.pick(['i', {}]), schema: random.pick([{ min: 9, max: 9 }, { min: 1 }, []]) }));
  if (path.startsWith('/v1/case-keys')) return Buffer.from(JSON.stringify({ caseIds: random.pick<unknown>([[], ['../x', "'; DROP TABLE command; --"], 'x', Array.from({ length: 600 }, () => v7())]) }));
  if (path.startsWith('/v1/intake')) return Buffer.from(JSON.stringify(nearReferral(random)));
  if (path.startsWith('/v1/presence')) return Buffer.from(JSON.stringify({ caseIds: random.pick<unknown>(['x', [SECRET, '../x'], Array.from({ length: 900 }, () => v7()), null]) }));
  if (path.startsWith('/v1/callouts')) return Buffer.from(JSON.stringify({ result: random.pick<unknown>(['nobody', 7, null, SECRET, ['answered']]) }));
  if (/^\/(?:v|so|p)\b/.test(path)) return Buffer.from(new URLSearchParams({ csrf: noise(random, 30), naam: SECRET, answer: noise(random, 20), code: '000000' }).toString());
  return Buffer.from(JSON.stringify(random.pick<unknown>([null, [], 0, { available: -1, availableFrom: null, forTheNight: 'x' }, { answer: 'accepted', reasonCode: 'other', text: '', expectedAt: null }, { caseId: 'x', reason: '' }, { pack: {}, validFrom: 1 }, { kind: 'desk', subject: 'x', regions: ['nl-99'], expiresAt: null }])));
}

/** What was applied before: as it was, under another desk's name, cut, or with another content under the same id. */
function replayed(random: Random, stock: Stock): Buffer {
  const text = stock.replay;
  return Buffer.from(random.pick([text, text, text.replaceAll('desk-oefen', 'desk-klein'), text.replace('"claimed"', '"assignedToMe"'), text.replaceAll('nl-05', 'nl-99'), text.slice(0, random.int(1, text.length - 1)), text.replace('"deskSeq":2', '"deskSeq":1')]));
}

function nearCommand(random: Random): unknown {
  const id = random.pick<unknown>([v7(), '', null, "x'--", '../../x']);
  const at = random.pick<unknown>([1, -1, 1e20, 'now']);
  const base = { id, deskSeq: random.pick<unknown>([1, 0, -1, 1.5]), hlc: random.pick(['x', '']), at, actor: random.pick<unknown>([{ id: 'a', role: 'king', desk: 'desk-oefen' }, null, { id: 'a', role: 'nurse', desk: 'd', extra: 1, name: SECRET }]) };
  return random.pick<unknown>([
    { ...base, kind: 'placeOffer', caseId: 'c', regionId: 'nl-05', bedGroupId: 'bed-0001', versionSeen: -1, hold: { holdId: 'h', ttlMs: 1 }, offerId: 'o', content: {}, mayWait: 1 }, { ...base, kind: 'caseKey', caseId: 'c', key: 'short' }, { ...base, kind: 'arrive' },
    { ...base, kind: 'reportCapacity', bedGroupId: 'bed-0001', baseVersion: 1, available: -5, availableFrom: null, forTheNight: false, spokeWith: '' }, { ...base, kind: noise(random, 10) }, { kind: 'appendEvent', event: { personal: SECRET } }, noise(random, 20), 5, null,
  ]);
}

/** A referral as a sender's system sends it, with one thing or more that can't be. */
function nearReferral(random: Random): unknown {
  const patient = { resourceType: 'Patient', name: [{ family: SECRET }], birthDate: random.pick<unknown>(['1941-13-40', 7, null, '3041-01-01']) };
  const request = { resourceType: 'ServiceRequest', status: random.pick(['active', 'king', '']), intent: 'order', identifier: random.pick<unknown>([[{ value: '999990019' }], [{ value: '../x' }], [], null]), subject: { reference: random.pick(['#p', 'Patient/x', noise(random, 20)]) } };
  return random.pick<unknown>([{ resourceType: 'Bundle', type: random.pick(['collection', 'history']), entry: [{ resource: patient }, { resource: request }] }, { resourceType: 'Bundle', entry: Array.from({ length: 500 }, () => ({ resource: patient })) }, request, patient, { resourceType: noise(random, 10) }, { regionId: 'nl-99', reference: SECRET }]);
}

function noise(random: Random, most: number): string {
  return Array.from({ length: random.int(0, most) }, () => String.fromCodePoint(random.pick([random.int(32, 126), random.int(0, 31), random.int(128, 0x2fff), 0xfffd]))).join('');
}

function fire(region: TestRegion, shot: Shot, agent: Agent): Promise<{ status: string; text: string }> {
  if (shot.raw !== undefined) return fireRaw(region, shot.raw);
  if (shot.cutAt !== null) return fireCut(region, shot);
  return new Promise((resolve) => {
    const path = shot.path.replace(/[^\x21-\x7e]/g, (letter) => encodeURIComponent(letter.isWellFormed() ? letter : '?'));
    const outgoing = httpRequest(`${region.url}${path}`, { agent, method: shot.method, headers: { ...shot.headers, ...(shot.body === null ? {} : { 'content-length': String(shot.body.length) }) } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (String(response.headers['content-type']).startsWith('text/event-stream')) response.destroy();
      });
      response.on('close', () => resolve({ status: String(response.statusCode), text: Buffer.concat(chunks).toString('utf8', 0, 100_000) }));
    });
    outgoing.on('error', () => resolve({ status: 'closed', text: '' }));
    outgoing.end(shot.body ?? undefined);
  });
}

/** Bytes that are no request; whatever comes back. */
function fireRaw(region: TestRegion, raw: string): Promise<{ status: string; text: string }> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(region.url);
    let text = '';
    const socket = connect(Number(port), hostname, () => { socket.end(raw, 'latin1'); });
    socket.on('data', (chunk: Buffer) => { text += chunk.toString('utf8'); });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ status: /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 'closed', text: text.slice(text.indexOf('\r\n\r\n') + 4) }));
  });
}

/** A request that stops in the middle of its body. */
function fireCut(region: TestRegion, shot: Shot): Promise<{ status: string; text: string }> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(region.url);
    const socket = connect(Number(port), hostname, () => {
      const path = shot.path.split('?')[0] ?? '/';
      socket.write(`${shot.method} ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n${Object.entries(shot.headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}content-length: ${shot.body?.length ?? 0}\r\n\r\n`);
      socket.write(shot.body?.subarray(0, shot.cutAt ?? 0) ?? '', () => socket.destroy());
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ status: 'cut', text: '' }));
  });
}

/** How FHIR says an error: the same code in an OperationOutcome. */
const coded = /^\{"resourceType":"OperationOutcome".*"system":"urn:regioloket:error","code":"\w+"/;

function judge(shot: Shot, status: string, text: string): string | null {
  const where = shot.raw !== undefined ? `raw ${shot.raw.slice(0, 30)}` : `${shot.method} ${shot.path.slice(0, 80)}`;
  if (status.startsWith('5')) return `${where}: ${status} ${text.slice(0, 200)}`;
  if (status.startsWith('4') && (shot.path.startsWith('/v1') || shot.raw !== undefined) && !/^\{"error":\{"code":"\w+"/.test(text) && !(shot.path.startsWith('/v1/intake') && coded.test(text)) && !(shot.method === 'OPTIONS' || text === '')) return `${where}: ${status} without a code: ${text.slice(0, 200)}`;
  return null;
}
