import { v7 } from 'uuid';
import { BedGroup } from '../../shared/capacity/schema.ts';
import { formatCursor } from '../../shared/contract/cursor.ts';
import { changeDigest, digestDifferences, emptyDigest } from '../../shared/contract/digest.ts';
import type { RowDigest } from '../../shared/contract/digest.ts';
import type { Digest } from '../../shared/contract/region.ts';
import { bedChange, putBed } from '../../region/capacity/bedGroups.ts';
import { commitFeed } from '../../region/sync/feed.ts';
import { DeskClient, anonymousOffer } from '../support/region-client.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';
import { startCluster } from './postgres.ts';

/**
 * What a single connection can never show, on real PostgreSQL behind two region processes' worth of API: the feed gap, the double booking, the lost duplicate. Each
 * part prints its work and throws on the first broken promise.
 */
export type Report = Readonly<Record<string, number>>;
type Parts = Readonly<Record<string, (apis: readonly TestRegion[], size: number) => Promise<Report>>>;

export const concurrencyParts: Parts = { lastBed, mixedLoad, feedReaders, duplicates };

/** Runs the parts on a throwaway cluster with `apis` services on one database. `size` 1 = the full campaign. */
export async function runConcurrency(options: { readonly size: number; readonly log: (line: string) => void; readonly only?: readonly string[] }): Promise<number> {
  const cluster = await startCluster();
  let failed = 0;
  try {
    const databaseUrl = await cluster.database();
    const apis = [await startTestRegion({ databaseUrl, beds: 0 }), await startTestRegion({ databaseUrl, beds: 0 })];
    for (const [name, part] of Object.entries(concurrencyParts)) {
      if (options.only !== undefined && !options.only.includes(name)) continue;
      try {
        const report = await part(apis, options.size);
        options.log(`ok ${name} ${Object.entries(report).map(([key, value]) => `${key}=${Math.round(value * 100) / 100}`).join(' ')}`);
      } catch (error) {
        failed += 1;
        options.log(`FAILED ${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    for (const api of apis) await api.stop();
  } finally {
    await cluster.stop();
  }
  return failed;
}

/** 32 desks ask for the last bed at once: one gets it, 31 are told with the current state. Repeated. */
async function lastBed(apis: readonly TestRegion[], size: number): Promise<Report> {
  const desks = await makeDesks(apis, 32, 'last');
  const rounds = Math.max(2, Math.round(50 * size));
  for (let round = 0; round < rounds; round += 1) {
    const bed = await newBed(apis, 1);
    const results = await Promise.all(desks.map((desk) => desk.send(offerFor(bed), Date.now())));
    const granted = results.filter((result) => result.status === 'applied').length;
    const told = results.filter((result) => result.status === 'conflict' && result.current?.available === 0).length;
    must(granted === 1 && told === 31, `round ${round}: ${granted} granted, ${told} told`);
    const row = await rowOf(apis, bed);
    must(row.held === 1 && row.reported === 1, `held ${row.held} of ${row.reported}`);
  }
  return { rounds, desks: 32 };
}

/** 10,000 mixed holds, releases and reports: held and available never below zero, never above what was reported without a conflict, and the ledger adds up. */
async function mixedLoad(apis: readonly TestRegion[], size: number): Promise<Report> {
  const desks = await makeDesks(apis, 16, 'mixed');
  const beds = await Promise.all(Array.from({ length: 12 }, () => newBed(apis, 3)));
  const perDesk = Math.max(20, Math.round((10_000 * size) / desks.length));
  const counts: Record<string, number> = { holds: 0, releases: 0, reports: 0, refused: 0 };
  const started = performance.now();
  await Promise.all(desks.map(async (desk, index) => {
    const mine: { caseId: string; holdId: string; bed: string }[] = [];
    for (let turn = 0; turn < perDesk; turn += 1) {
      const bed = beds[(index * 7 + turn * 5) % beds.length] ?? '';
      const choice = (index * 31 + turn * 17) % 10;
      const held = mine[0];
      if (choice < 5 || (choice < 9 && held === undefined)) {
        const offer = offerFor(bed);
        const result = await desk.send(offer, Date.now());
        if (result.status === 'applied') { mine.push({ caseId: offer.caseId, holdId: offer.hold.holdId, bed }); count(counts, 'holds'); } else count(counts, 'refused');
      } else if (choice < 9 && held !== undefined) {
        mine.shift();
        await desk.send({ kind: 'releaseHold', caseId: held.caseId, holdId: held.holdId, reason: 'byDesk' }, Date.now());
        count(counts, 'releases');
      } else {
        const { version } = await rowOf(apis, bed);
        const result = await desk.send({ kind: 'reportCapacity', bedGroupId: bed, baseVersion: version, available: turn % 4, availableFrom: null, forTheNight: false, spokeWith: '' }, Date.now());
        count(counts, result.status === 'applied' ? 'reports' : 'refused');
      }
    }
  }));
  const seconds = (performance.now() - started) / 1000;
  for (const bed of beds) {
    const row = await rowOf(apis, bed);
    const live = await sqlOf(apis).query<{ n: number }>(`SELECT count(*) AS n FROM hold WHERE bed_group_id = $1 AND state IN ('held', 'confirmed')`, [bed]);
    must(row.held === live[0]?.n, `ledger of ${bed}: held ${row.held}, live holds ${live[0]?.n}`);
    must(row.held >= 0 && (row.reported ?? 0) >= row.held, `over capacity without a conflict: ${row.held} of ${row.reported}`);
  }
  return { ...counts, perSecond: (perDesk * desks.length) / seconds };
}

/** Readers that page the feed from before while 16 writers commit: every row is seen, in order, through either API. */
async function feedReaders(apis: readonly TestRegion[], size: number): Promise<Report> {
  const writers = await makeDesks(apis, 16, 'write');
  const readers = await makeDesks(apis, 4, 'read');
  const hello = await readers[0]!.hello();
  const perWriter = Math.max(30, Math.round(400 * size));
  const written = new Set<string>();
  let writing = true;
  const reading = readers.map(async (reader) => {
    let cursor = formatCursor({ epoch: hello.epoch, scope: hello.scope, seq: hello.head });
    const seen = new Map<string, number>();
    let last = hello.head;
    for (;;) {
      const stop = !writing;
      const page = await reader.changes(cursor, 37);
      for (const item of page.items) {
        must(item.seq >= last, `seq ${item.seq} after ${last}`);
        const before = seen.get(`${item.kind} ${item.id}`);
        must(before === undefined || before < item.version, `${item.kind} ${item.id}: version ${item.version} after ${before}`);
        seen.set(`${item.kind} ${item.id}`, item.version);
        last = item.seq;
      }
      cursor = page.next;
      if (stop && page.upToDate) return seen;
    }
  });
  await Promise.all(writers.map(async (writer) => {
    const caseId = v7();
    for (let turn = 0; turn < perWriter; turn += 1) {
      const event = writer.event(caseId, 'nl-05', 'claimed', {}, Date.now());
      await writer.push([event]);
      written.add(event.id);
    }
  }));
  writing = false;
  const seen = await Promise.all(reading);
  for (const rows of seen) for (const id of written) must(rows.has(`caseEvent ${id}`), `a reader never saw ${id}`);
  const whole = await readers[0]!.allSince(0);
  must(digestDifferences(digestOf(whole.items), whole.last.digest as Digest).length === 0, 'digest differs after the load');
  return { writers: 16, readers: readers.length, rows: written.size, missed: 0 };
}

/** The same command from 32 connections at once, through both APIs: one effect, the same answer for all. */
async function duplicates(apis: readonly TestRegion[], size: number): Promise<Report> {
  const bed = await newBed(apis, 1000);
  const [desk] = await makeDesks(apis, 1, 'double');
  if (desk === undefined) throw new Error('no desk');
  const twin = new DeskClient(apis[1]?.url ?? '', desk.token, desk.desk);
  const rounds = Math.max(3, Math.round(60 * size));
  let answers = 0;
  for (let round = 0; round < rounds; round += 1) {
    const command = desk.command(offerFor(bed), Date.now());
    const push = JSON.stringify({ desk: desk.desk, incarnation: desk.incarnation, commands: [command] });
    const results = await Promise.all(Array.from({ length: 32 }, async (_, index) => {
      const response = await (index % 2 === 0 ? desk : twin).request('/v1/sync/commands', { method: 'POST', body: push });
      return ((await response.json()) as { results: { status: string; seq: number | null }[] }).results[0];
    }));
    must(results.filter((result) => result?.status === 'applied').length === 1, `round ${round}: ${JSON.stringify(results.map((result) => result?.status))}`);
    must(results.every((result) => result?.status === 'applied' || result?.status === 'duplicate'), 'a twin was refused');
    must(new Set(results.map((result) => result?.seq)).size === 1, 'twins were told different seqs');
    answers += results.length;
  }
  must((await rowOf(apis, bed)).held === rounds, 'a duplicate had an effect of its own');
  return { rounds, answers };
}

async function makeDesks(apis: readonly TestRegion[], count: number, name: string): Promise<readonly DeskClient[]> {
  return Promise.all(Array.from({ length: count }, async (_, index) => {
    const api = apis[index % apis.length];
    if (api === undefined) throw new Error('no api');
    const desk = `desk-${name}-${index}-${v7()}`;
    return new DeskClient(api.url, await api.deskToken(desk), desk);
  }));
}

function offerFor(bedGroupId: string) {
  return { kind: 'placeOffer' as const, caseId: v7(), regionId: 'nl-05', bedGroupId, versionSeen: 1, hold: { holdId: v7(), ttlMs: 7_200_000 }, offerId: v7(), content: anonymousOffer, mayWait: false };
}

const sqlOf = (apis: readonly TestRegion[]): TestRegion['service']['region']['db'] => {
  const [api] = apis;
  if (api === undefined) throw new Error('no api');
  return api.service.region.db;
};

async function newBed(apis: readonly TestRegion[], available: number): Promise<string> {
  const now = Date.now();
  const bed = BedGroup.parse({
    id: `bed-${v7()}`, organisationId: 'org-5-0', locationId: 'loc-5-0', name: 'Proefplek', regionId: 'nl-05', position: null, labels: ['elvLow'], available, absentReason: null, staffed: 10, total: 10, availableFrom: null, acute: true,
    admission: [], sex: 'any', ward: 'open', wzdRegistered: false, features: [], maxWeightKg: 150, mainPractitioner: 'gp', commitment: false, observedAt: now - 60_000, expiresAt: now + 3_600_000, source: 'manual', reportedBy: 'test', version: 1,
  });
  await sqlOf(apis).tx(async (sql) => commitFeed(sql, [bedChange(await putBed(sql, bed))]));
  return bed.id;
}

async function rowOf(apis: readonly TestRegion[], id: string): Promise<{ reported: number | null; held: number; version: number }> {
  const row = (await sqlOf(apis).query<{ reported: number | null; held: number; version: number }>('SELECT reported, held, version FROM bed_group WHERE id = $1', [id]))[0];
  if (row === undefined) throw new Error(`no bed ${id}`);
  return row;
}

function digestOf(items: readonly { kind: string; id: string; version: number; deleted: boolean }[]): ReadonlyMap<string, RowDigest> {
  const digests = new Map<string, RowDigest>();
  for (const item of new Map(items.map((entry) => [`${entry.kind} ${entry.id}`, entry])).values()) if (!item.deleted) digests.set(item.kind, changeDigest(digests.get(item.kind) ?? emptyDigest, item.id, null, item.version));
  return digests;
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}
