import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { v7 } from 'uuid';
import { seeded } from '../../region/training/random.ts';
import type { Random } from '../../region/training/random.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

/**
 * Malformed, oversized, forged, replayed and cut requests against a real region. Afterwards the service answers, and its rows, head and digests are what they
 * were before. Errors must be 4xx with a code; a 5xx, or a 2xx to something that should have been refused, fails the run.
 */
export type FuzzReport = { readonly requests: number; readonly byStatus: Readonly<Record<string, number>>; readonly perSecond: number; readonly problems: readonly string[] };
type Shot = { readonly method: string; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer | null; /** cut the connection after this many body bytes */ readonly cutAt: number | null };

const paths = ['/v1/sync/hello', '/v1/sync/snapshot', '/v1/sync/snapshot/parts/x', '/v1/sync/changes', '/v1/sync/commands', '/v1/case-keys', '/v1/cases', '/v1/bed-groups', '/v1/bed-groups/bed-0001', '/v1/bed-groups/bed-0001/report', '/v1/offers', '/v1/offers/x/answer', '/v1/profiles/profile-nl-05', '/v1/rosters/x', '/v1/protocols/x', '/v1/imports/csv', '/v1/imports/fhir', '/v1/tokens', '/v1/tokens/x/rotate', '/v1/erasures', '/p/report', '/p/offers/x', '/p/sign-in', '/openapi.json', '/v1/nowhere', '/%2e%2e/%2e%2e/etc/passwd', '/v1/sync/snapshot/parts/..%2f..%2fdesk-token'];
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];
const bomb = gzipSync(Buffer.alloc(10_000_000));

export async function runFuzz(count: number, seed: number): Promise<FuzzReport> {
  const region = await startTestRegion({ timers: false });
  const random = seeded(seed);
  const tokens = [region.token, region.managerToken, region.auditToken, await region.providerToken('org-5-0'), await region.deskToken('desk-klein', ['nl-31'])];
  const before = await stateOf(region);
  const byStatus: Record<string, number> = {};
  const problems: string[] = [];
  const started = performance.now();
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const shot = makeShot(random, tokens);
      const { status, text } = await fire(region, shot);
      byStatus[status] = (byStatus[status] ?? 0) + 1;
      const problem = judge(shot, status, text);
      if (problem !== null && problems.length < 20) problems.push(problem);
    }
  };
  let left = count;
  await Promise.all(Array.from({ length: 16 }, worker));
  const seconds = (performance.now() - started) / 1000;
  if ((await fetch(`${region.url}/v1/ready`)).status !== 200) problems.push('the service is not ready any more');
  if ((await stateOf(region)) !== before) problems.push('the data changed');
  await region.stop();
  return { requests: count, byStatus, perSecond: count / seconds, problems };
}

/** Hash over everything a request could have changed. Sessions and tokens are not fuzzed into being: no shot holds a right body for them. */
async function stateOf(region: TestRegion): Promise<string> {
  const hash = createHash('sha256');
  const { db } = region.service.region;
  for (const query of ['SELECT epoch, head FROM sync_meta', 'SELECT kind, id, version FROM sync_item ORDER BY kind, id', 'SELECT * FROM feed_digest ORDER BY kind, scope', 'SELECT id, reported, held FROM bed_group ORDER BY id', 'SELECT count(*) AS n FROM hold', 'SELECT count(*) AS n FROM token', 'SELECT count(*) AS n FROM case_event']) hash.update(JSON.stringify(await db.query(query)));
  return hash.digest('hex');
}

function makeShot(random: Random, tokens: readonly string[]): Shot {
  const path = random.pick(paths) + (random.chance(0.3) ? `?${noise(random, 40)}` : '');
  const method = random.chance(0.7) ? random.pick(['GET', 'POST']) : random.pick(methods);
  const headers: Record<string, string> = { 'content-type': random.pick(['application/json', 'application/json', 'application/json', 'text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data']) };
  if (random.chance(0.8)) headers['authorization'] = `Bearer ${random.chance(0.85) ? random.pick(tokens) : noise(random, 60).replace(/[^\x21-\x7e]/g, 'x')}`;
  if (random.chance(0.05)) headers['content-encoding'] = 'gzip';
  if (random.chance(0.1)) headers['range'] = `bytes=${random.int(-5, 99)}-${random.int(0, 9)}`;
  if (random.chance(0.1)) headers['if-match'] = random.pick(['"999999"', '*', '"-1"', 'x']);
  if (method === 'GET' || method === 'OPTIONS') return { method, path, headers, body: null, cutAt: null };
  const body = headers['content-encoding'] === 'gzip' ? bomb : bodyFor(random, path);
  return { method, path, headers, body, cutAt: random.chance(0.03) ? random.int(0, Math.max(0, body.length - 1)) : null };
}

/** Bodies near to right ones, so that they come past the first check; none is right. */
function bodyFor(random: Random, path: string): Buffer {
  const draw = random.next();
  if (draw < 0.1) return Buffer.from(noise(random, 300));
  if (draw < 0.15) return Buffer.from(`{"a":`.repeat(random.int(1, 3000)));
  if (draw < 0.17) return Buffer.alloc(300_000, 'x');
  if (draw < 0.25) return Buffer.from('{"__proto__":{"admin":true},"constructor":{"prototype":{}}}');
  if (path.startsWith('/v1/sync/commands')) return Buffer.from(JSON.stringify({ desk: random.pick(['desk-oefen', 'desk-klein', 'desk-x', '']), incarnation: 'i', commands: Array.from({ length: random.int(0, 60) }, () => nearCommand(random)) }));
  if (path.startsWith('/v1/sync/hello')) return Buffer.from(JSON.stringify({ desk: random.pick(['d', '', 7, null]), incarnation: random.pick(['i', {}]), schema: random.pick([{ min: 9, max: 9 }, { min: 1 }, []]) }));
  if (path.startsWith('/v1/case-keys')) return Buffer.from(JSON.stringify({ caseIds: random.pick<unknown>([[], ['../x', "'; DROP TABLE command; --"], 'x', Array.from({ length: 600 }, () => v7())]) }));
  return Buffer.from(JSON.stringify(random.pick<unknown>([null, [], 0, { available: -1, availableFrom: null, forTheNight: 'x' }, { answer: 'accepted', reasonCode: 'other', text: '', expectedAt: null }, { caseId: 'x', reason: '' }, { pack: {}, validFrom: 1 }, { kind: 'desk', subject: 'x', regions: ['nl-99'], expiresAt: null }])));
}

function nearCommand(random: Random): unknown {
  const id = random.pick<unknown>([v7(), '', null, "x'--", '../../x']);
  const at = random.pick<unknown>([1, -1, 1e20, 'now']);
  const base = { id, deskSeq: random.pick<unknown>([1, 0, -1, 1.5]), hlc: random.pick(['x', '']), at, actor: random.pick<unknown>([{ id: 'a', role: 'king', desk: 'desk-oefen' }, null, { id: 'a', role: 'nurse', desk: 'd', extra: 1 }]) };
  return random.pick<unknown>([
    { ...base, kind: 'placeOffer', caseId: 'c', regionId: 'nl-05', bedGroupId: 'bed-0001', versionSeen: -1, hold: { holdId: 'h', ttlMs: 1 }, offerId: 'o', content: {}, mayWait: 1 }, { ...base, kind: 'caseKey', caseId: 'c', key: 'short' }, { ...base, kind: 'arrive' },
    { ...base, kind: 'reportCapacity', bedGroupId: 'bed-0001', baseVersion: 1, available: -5, availableFrom: null, forTheNight: false, spokeWith: '' }, { ...base, kind: noise(random, 10) }, noise(random, 20), 5, null,
  ]);
}

function noise(random: Random, most: number): string {
  return Array.from({ length: random.int(0, most) }, () => String.fromCodePoint(random.pick([random.int(32, 126), random.int(0, 31), random.int(128, 0x2fff), 0xfffd]))).join('');
}

function fire(region: TestRegion, shot: Shot): Promise<{ status: string; text: string }> {
  if (shot.cutAt !== null) return fireCut(region, shot);
  return new Promise((resolve) => {
    const path = shot.path.replace(/[^\x21-\x7e]/g, (letter) => encodeURIComponent(letter.isWellFormed() ? letter : '?'));
    const outgoing = httpRequest(`${region.url}${path}`, { method: shot.method, headers: { ...shot.headers, ...(shot.body === null ? {} : { 'content-length': String(shot.body.length) }) } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (String(response.headers['content-type']).startsWith('text/event-stream')) response.destroy();
      });
      response.on('close', () => resolve({ status: String(response.statusCode), text: Buffer.concat(chunks).toString('utf8', 0, 2000) }));
    });
    outgoing.on('error', () => resolve({ status: 'closed', text: '' }));
    outgoing.end(shot.body ?? undefined);
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

function judge(shot: Shot, status: string, text: string): string | null {
  const where = `${shot.method} ${shot.path.slice(0, 80)}`;
  if (status.startsWith('5')) return `${where}: ${status} ${text.slice(0, 200)}`;
  if (status.startsWith('4') && shot.path.startsWith('/v1') && !/^\{"error":\{"code":"\w+"/.test(text) && !(shot.method === 'OPTIONS' || text === '')) return `${where}: ${status} without a code: ${text.slice(0, 200)}`;
  return null;
}
