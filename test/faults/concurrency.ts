import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { BedGroup } from '../../shared/capacity/schema.ts';
import { formatCursor } from '../../shared/contract/cursor.ts';
import { changeDigest, digestDifferences, emptyDigest } from '../../shared/contract/digest.ts';
import type { RowDigest } from '../../shared/contract/digest.ts';
import type { CommandResult, Digest } from '../../shared/contract/region.ts';
import { verifiedNothing, verifyAudit } from '../../region/audit/read.ts';
import { bedChange, putBed } from '../../region/capacity/bedGroups.ts';
import { RunFile } from '../../region/cli/folder.ts';
import { commitFeed } from '../../region/sync/feed.ts';
import { DeskClient, anonymousOffer } from '../support/region-client.ts';
import { withSite } from './site.ts';
import type { Site } from './site.ts';

/**
 * What a single connection can never show, on real PostgreSQL behind several region PROCESSES with 16 connections each: the feed gap, the double booking, the lost
 * duplicate, the process that dies in a commit. Each part prints its work and throws on the first broken promise.
 */
export type Report = Readonly<Record<string, number>>;
type Part = (site: Site, size: number) => Promise<Report>;
export const concurrencyParts: Readonly<Record<string, Part>> = { tableChanged, snapshots, lastBed, mixedLoad, feedReaders, duplicates, killedApi, accessLog, presence, callouts };
const API_PROCESSES = 3;

/** Runs the parts on a throwaway cluster. `size` 1 = the full campaign. Returns how many parts failed. */
export async function runConcurrency(options: { readonly size: number; readonly log: (line: string) => void; readonly only?: readonly string[]; readonly apis?: number }): Promise<number> {
  let failed = 0;
  await withSite(options.apis ?? API_PROCESSES, async (site) => {
    for (const [name, part] of Object.entries(concurrencyParts)) {
      if (options.only !== undefined && !options.only.includes(name)) continue;
      const started = performance.now();
      try {
        const report = await part(site, options.size);
        options.log(`ok ${name} ${Object.entries({ ...report, seconds: (performance.now() - started) / 1000 }).map(([key, value]) => `${key}=${Math.round(value * 100) / 100}`).join(' ')}`);
      } catch (error) {
        failed += 1;
        options.log(`FAILED ${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    const [row] = await site.db.query<{ deadlocks: number }>('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()');
    options.log(`deadlocks met ${row?.deadlocks ?? 0}, transactions repeated ${await retriesOf(site)}`);
  });
  return failed;
}

/** A newer process adds a column while older ones work, as in an update one process at a time: they go on. */
async function tableChanged(site: Site): Promise<Report> {
  const bed = await newBed(site, 1000);
  const desks = await makeDesks(site, 6, 'change');
  let sentOffers = 0;
  for (const round of [0, 1]) {
    for (let turn = 0; turn < 20; turn += 1) {
      const results = await Promise.all(desks.map((desk) => desk.send(offerFor(bed), Date.now())));
      must(results.every((result) => result.status === 'applied'), `round ${round}: ${results.map((result) => `${result.status} ${result.code ?? ''}`).join(', ')}`);
      sentOffers += results.length;
    }
    if (round === 0) await site.db.query('ALTER TABLE bed_group ADD COLUMN of_a_newer_version text');
  }
  must((await rowOf(site, bed)).held === sentOffers, 'an offer was lost or doubled');
  return { offers: sentOffers };
}

/** Who has which case on screen is known at every process, also right after the one that was told has died. */
async function presence(site: Site): Promise<Report> {
  const [north, south, west] = await makeDesks(site, 3, 'look');
  if (north === undefined || south === undefined || west === undefined) throw new Error('no desks');
  const caseId = v7();
  await north.push([north.event(caseId, 'nl-05', 'claimed', {}, Date.now())]);
  const beat = async (desk: DeskClient, caseIds: readonly string[]): Promise<string> => (await (await desk.request('/v1/presence', { method: 'POST', body: JSON.stringify({ caseIds }) })).json() as { caseIds: string[] }).caseIds.join();
  must(new Set([north.url, south.url]).size === 2, 'both desks talk to one process');
  await beat(north, [caseId]);
  must((await beat(south, [])) === caseId && (await beat(west, [])) === caseId, 'a look at one process is not known at another');
  await Promise.all(Array.from({ length: 60 }, (_, turn) => Promise.all([beat(north, turn % 2 === 0 ? [caseId] : []), beat(south, [caseId]), beat(west, [caseId])])));
  await Promise.all([beat(north, []), beat(south, [])]);
  must((await beat(north, [])) === caseId, 'the last one who looks is gone');
  return { beats: 186, processes: living(site).length };
}

/** Every process looks for consults to call out about: each question is called out once. */
async function callouts(site: Site, size: number): Promise<Report> {
  const desks = await makeDesks(site, 6, 'ask');
  const asked = await Promise.all(Array.from({ length: Math.max(12, Math.round(120 * size)) }, async (_, index) => {
    const desk = desks[index % desks.length];
    if (desk === undefined) throw new Error('no desk');
    const consultId = v7();
    await desk.push([desk.event(v7(), 'nl-05', 'consultAsked', { consultId, to: 'elderlyPhysician', reasons: ['doubt'], physicianId: null }, Date.now())]);
    return consultId;
  }));
  const made = (): Promise<readonly { id: string; state: string }[]> => site.db.query<{ id: string; state: string }>('SELECT id, state FROM callout WHERE consult_id = ANY($1::text[])', [asked]);
  for (let left = 300; (await made()).filter((one) => one.state === 'sent').length < asked.length; left -= 1) {
    must(left > 0, `only ${(await made()).length} of ${asked.length} called out`);
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  }
  // two more turns of every process: whoever would call again has had the time
  await new Promise((resolve) => { setTimeout(resolve, 7000); });
  const ids = (await made()).map((one) => one.id);
  must(ids.length === asked.length, `${ids.length} call-outs about ${asked.length} questions`);
  const heard = site.called.filter((id) => ids.includes(id));
  must(heard.length === ids.length && new Set(heard).size === ids.length, `the gateway was called ${heard.length} times about ${ids.length} questions`);
  return { questions: asked.length, calls: heard.length, processes: living(site).length };
}

/** A snapshot asked through all processes at once is built once, and each process serves every part, also when the builder is gone. */
async function snapshots(site: Site): Promise<Report> {
  const beds = 300;
  for (let index = 0; index < beds; index += 1) await newBed(site, 1);
  const desks = await makeDesks(site, 60, 'snap');
  const manifests = await Promise.all(desks.map((desk) => desk.snapshot()));
  must(new Set(manifests.map((manifest) => manifest.parts.map((part) => part.url).join())).size === 1, 'not everybody got the same snapshot');
  must((await metric(site, 'snapshots')) === 1, `built ${await metric(site, 'snapshots')} times`);
  const [manifest] = manifests;
  let served = 0;
  for (const desk of desks.slice(0, site.apis.length)) {
    for (const part of manifest?.parts ?? []) {
      const response = await desk.request(part.url);
      must(response.status === 200 && createHash('sha256').update(Buffer.from(await response.arrayBuffer())).digest('hex') === part.sha256, `part served by another process: ${response.status}`);
      served += 1;
    }
  }
  must((manifest?.rows ?? 0) >= beds, `only ${manifest?.rows} rows`);
  return { desks: desks.length, processes: site.apis.length, built: 1, served, rows: manifest?.rows ?? 0 };
}

/** 32 desks ask for the last bed at once: one gets it, 31 are told with the current state. Repeated. */
async function lastBed(site: Site, size: number): Promise<Report> {
  const desks = await makeDesks(site, 32, 'last');
  const rounds = Math.max(2, Math.round(200 * size));
  for (let round = 0; round < rounds; round += 1) {
    const bed = await newBed(site, 1);
    const results = await Promise.all(desks.map((desk) => desk.send(offerFor(bed), Date.now())));
    const granted = results.filter((result) => result.status === 'applied').length;
    const told = results.filter((result) => result.status === 'conflict' && result.current?.available === 0).length;
    must(granted === 1 && told === 31, `round ${round}: ${granted} granted, ${told} told: ${results.map((result) => `${result.status} ${result.code ?? ''}`).join(', ')}`);
    const row = await rowOf(site, bed);
    must(row.held === 1 && row.reported === 1, `held ${row.held} of ${row.reported}`);
  }
  return { rounds, desks: 32, granted: rounds, told: rounds * 31 };
}

/** 10,000 mixed holds, releases and reports: held and available never below zero, never above what was reported without a conflict, and the ledger adds up. */
async function mixedLoad(site: Site, size: number): Promise<Report> {
  const desks = await makeDesks(site, 32, 'mixed');
  const beds = await Promise.all(Array.from({ length: 12 }, () => newBed(site, 3)));
  const perDesk = Math.max(20, Math.ceil((10_000 * size) / desks.length));
  const counts: Record<string, number> = { commands: 0, holds: 0, releases: 0, reports: 0, refused: 0, blocked: 0 };
  const started = performance.now();
  await Promise.all(desks.map(async (desk, index) => {
    const mine: { caseId: string; holdId: string; bed: string }[] = [];
    for (let turn = 0; turn < perDesk; turn += 1) {
      const bed = beds[(index * 7 + turn * 5) % beds.length] ?? '';
      const choice = (index * 31 + turn * 17) % 10;
      const held = mine[0];
      count(counts, 'commands');
      if (choice < 5 || (choice < 9 && held === undefined)) {
        const offer = offerFor(bed);
        const result = await sent(desk, offer, counts);
        if (result.status === 'applied') { mine.push({ caseId: offer.caseId, holdId: offer.hold.holdId, bed }); count(counts, 'holds'); } else count(counts, 'refused');
      } else if (choice < 9 && held !== undefined) {
        mine.shift();
        must((await sent(desk, { kind: 'releaseHold', caseId: held.caseId, holdId: held.holdId, reason: 'byDesk' }, counts)).status === 'applied', 'a release was refused');
        count(counts, 'releases');
      } else {
        const { version } = await rowOf(site, bed);
        const result = await sent(desk, { kind: 'reportCapacity', bedGroupId: bed, baseVersion: version, available: turn % 4, availableFrom: null, forTheNight: false, spokeWith: '' }, counts);
        count(counts, result.status === 'applied' ? 'reports' : 'refused');
      }
    }
  }));
  const seconds = (performance.now() - started) / 1000;
  for (const bed of beds) {
    const row = await rowOf(site, bed);
    const [live] = await site.db.query<{ n: number }>(`SELECT count(*) AS n FROM hold WHERE bed_group_id = $1 AND state IN ('held', 'confirmed')`, [bed]);
    must(row.held === live?.n, `ledger of ${bed}: held ${row.held}, live holds ${live?.n}`);
    must(row.held >= 0 && (row.reported ?? 0) >= row.held, `over capacity without a conflict: ${row.held} of ${row.reported}`);
  }
  // what any desk was ever told: no number below zero, and a version never names two states
  const shown = (await makeDesks(site, 1, 'look'))[0];
  const { items } = await (shown ?? fail('no desk')).allSince(0);
  for (const item of items) if (item.kind === 'bedGroup') must(BedGroup.parse(item.body).available !== null && (BedGroup.parse(item.body).available ?? -1) >= 0, `bed group ${item.id} shows ${BedGroup.parse(item.body).available}`);
  return { ...counts, perSecond: (perDesk * desks.length) / seconds };
}

/** As a desk does: a command that the region had no room for just now is sent again, the same one. */
async function sent(desk: DeskClient, draft: Parameters<DeskClient['send']>[0], counts: Record<string, number>): Promise<CommandResult> {
  const command = desk.command(draft, Date.now());
  for (;;) {
    const [result] = (await desk.push([command])).results;
    if (result === undefined) throw new Error('no result');
    if (result.status !== 'blocked') return result;
    count(counts, 'blocked');
  }
}

/** Readers that page the feed from before while 16 writers commit: every row is seen, in order, through every API. */
async function feedReaders(site: Site, size: number): Promise<Report> {
  const writers = await makeDesks(site, 16, 'write');
  const readers = await makeDesks(site, 6, 'read');
  const [first] = readers;
  if (first === undefined) throw new Error('no reader');
  const hello = await first.hello();
  const perWriter = Math.max(30, Math.round(400 * size));
  const written = new Set<string>();
  let writing = true;
  let pages = 0;
  const reading = readers.map(async (reader) => {
    let cursor = formatCursor({ epoch: hello.epoch, scope: hello.scope, seq: hello.head });
    const seen = new Map<string, number>();
    let last = hello.head;
    for (;;) {
      const stop = !writing;
      const page = await reader.changes(cursor, 37);
      pages += 1;
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
  const bed = await newBed(site, 9000);
  await Promise.all(writers.map(async (writer, index) => {
    const caseId = v7();
    for (let turn = 0; turn < perWriter; turn += 1) {
      // every fourth writer also changes one row that all share: its versions must come in order
      const event = writer.event(caseId, 'nl-05', 'claimed', {}, Date.now());
      await writer.push(index % 4 === 0 && turn % 4 === 0 ? [event, writer.command(offerFor(bed), Date.now())] : [event]);
      written.add(event.id);
    }
  }));
  writing = false;
  const seen = await Promise.all(reading);
  let missed = 0;
  for (const rows of seen) for (const id of written) if (!rows.has(`caseEvent ${id}`)) missed += 1;
  must(missed === 0, `${missed} rows were never seen`);
  const whole = await first.allSince(0);
  must(digestDifferences(digestOf(whole.items), whole.last.digest as Digest).length === 0, 'digest differs after the load');
  return { writers: 16, readers: readers.length, rows: written.size, pages, missed, outOfOrder: 0 };
}

/** The same command from 32 connections at once, through all APIs: one effect, the same answer for all. */
async function duplicates(site: Site, size: number): Promise<Report> {
  const bed = await newBed(site, 1000);
  const [desk] = await makeDesks(site, 1, 'double');
  if (desk === undefined) throw new Error('no desk');
  const doors = site.apis.map((api) => new DeskClient(api.url, desk.token, desk.desk));
  const rounds = Math.max(3, Math.round(60 * size));
  let answers = 0;
  for (let round = 0; round < rounds; round += 1) {
    // in turn a place asked for, which goes alone, and an event, which goes together with what stands beside it
    const command = round % 2 === 0 ? desk.command(offerFor(bed), Date.now()) : desk.event(v7(), 'nl-05', 'claimed', {}, Date.now());
    const push = JSON.stringify({ desk: desk.desk, incarnation: desk.incarnation, commands: [command] });
    const results = await Promise.all(Array.from({ length: 32 }, async (_, index) => {
      const response = await (doors[index % doors.length] ?? desk).request('/v1/sync/commands', { method: 'POST', body: push });
      return ((await response.json()) as { results: { status: string; seq: number | null }[] }).results[0];
    }));
    must(results.filter((result) => result?.status === 'applied').length === 1, `round ${round}: ${JSON.stringify(results.map((result) => result?.status))}`);
    must(results.every((result) => result?.status === 'applied' || result?.status === 'duplicate'), 'a twin was refused');
    must(new Set(results.map((result) => result?.seq)).size === 1, 'twins were told different seqs');
    answers += results.length;
  }
  must((await rowOf(site, bed)).held === Math.ceil(rounds / 2), 'a duplicate had an effect of its own');
  const [events] = await site.db.query<{ log: number; feed: number }>(`SELECT (SELECT count(*) FROM case_event WHERE desk = $1) AS log, (SELECT count(*) FROM sync_item WHERE kind = 'caseEvent' AND body::json->'actor'->>'desk' = $1) AS feed`, [desk.desk]);
  must(events?.log === Math.floor(rounds / 2) && events.feed === events.log, `${Math.floor(rounds / 2)} events, ${events?.log} in the log, ${events?.feed} in the feed`);
  return { rounds, answers };
}

/** A process that is killed with commits under way: its desks send the same commands to another one, and each has exactly one effect. */
async function killedApi(site: Site, size: number): Promise<Report> {
  const kills = Math.max(1, Math.round(5 * size));
  const bed = await newBed(site, 9000);
  const other = site.apis[0];
  if (other === undefined) throw new Error('no api');
  let resent = 0;
  let asked = 0;
  for (let turn = 0; turn < kills; turn += 1) {
    const victim = await site.startApi();
    const tokens = await makeDesks({ ...site, apis: [victim] }, 16, 'orphan');
    const dead = { yes: false };
    const work = tokens.map(async (desk) => {
      while (!dead.yes) {
        const body = JSON.stringify({ desk: desk.desk, incarnation: desk.incarnation, commands: [desk.command(offerFor(bed), Date.now())] });
        const init = { method: 'POST', body };
        const answer = await desk.request('/v1/sync/commands', init).then((response) => response.json(), () => null);
        asked += 1;
        if (answer !== null) continue;
        resent += 1;
        const again = await new DeskClient(other.url, desk.token, desk.desk).request('/v1/sync/commands', init);
        const [result] = ((await again.json()) as { results: { status: string }[] }).results;
        must(result?.status === 'applied' || result?.status === 'duplicate', `sent again: ${result?.status}`);
        return;
      }
    });
    await new Promise((resolve) => { setTimeout(resolve, 400 + turn * 37); });
    await victim.stop('SIGKILL');
    dead.yes = true;
    await Promise.all(work);
  }
  const row = await rowOf(site, bed);
  const [known] = await site.db.query<{ holds: number; commands: number; without: number }>(
    `SELECT (SELECT count(*) FROM hold WHERE bed_group_id = $1) AS holds, (SELECT count(*) FROM command WHERE kind = 'placeOffer' AND result LIKE '%"bedGroupId":"' || $1 || '"%') AS commands, (SELECT count(*) FROM command WHERE result IS NULL) AS without`, [bed]);
  must(row.held === asked && known?.holds === asked && known.commands === asked && known.without === 0, `${asked} commands, held ${row.held}, holds ${known?.holds}, results ${known?.commands}, without result ${known?.without}`);
  return { kills, asked, resent, held: row.held };
}

/** After all that the access log is one chain, written by every process. */
async function accessLog(site: Site): Promise<Report> {
  const { verified, brokenAt } = await verifyAudit(site.db, verifiedNothing);
  must(brokenAt === null, `broken at line ${brokenAt}`);
  const commands = await site.db.query<{ id: string }>(`SELECT id FROM command WHERE kind <> 'reportCapacity'`);
  const named = new Set((await site.db.query<{ line: string }>('SELECT line FROM audit_line')).map((row) => (JSON.parse(row.line) as { commandId: string | null }).commandId));
  const without = commands.filter((command) => !named.has(command.id)).length;
  must(without === 0, `${without} commands without a line`);
  return { lines: verified.seq, commands: commands.length };
}

/** Processes that no earlier part has killed. */
function living({ apis }: Pick<Site, 'apis'>): Site['apis'] {
  return apis.filter((api) => api.child.exitCode === null && api.child.signalCode === null);
}

async function makeDesks(site: Pick<Site, 'apis'>, count: number, name: string): Promise<readonly DeskClient[]> {
  const alive = living(site);
  return Promise.all(Array.from({ length: count }, async (_, index) => {
    const api = alive[index % alive.length];
    if (api === undefined) throw new Error('no api');
    const desk = `desk-${name}-${index}-${v7()}`;
    const { managerToken } = RunFile.parse(JSON.parse(readFileSync(join(api.dataFolder, 'region.json'), 'utf8')));
    const made = await fetch(`${api.url}/v1/tokens`, { method: 'POST', headers: { authorization: `Bearer ${managerToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'desk', subject: desk, regions: ['nl-04', 'nl-05'], expiresAt: null }) });
    return new DeskClient(api.url, ((await made.json()) as { text: string }).text, desk);
  }));
}

function offerFor(bedGroupId: string) {
  return { kind: 'placeOffer' as const, caseId: v7(), regionId: 'nl-05', bedGroupId, versionSeen: 1, hold: { holdId: v7(), ttlMs: 7_200_000 }, offerId: v7(), content: anonymousOffer, mayWait: false };
}

async function newBed({ db }: Site, available: number): Promise<string> {
  const now = Date.now();
  const bed = BedGroup.parse({
    id: `bed-${v7()}`, organisationId: 'org-5-0', locationId: 'loc-5-0', name: 'Proefplek', regionId: 'nl-05', position: null, labels: ['elvLow'], available, absentReason: null, staffed: 10, total: 10, availableFrom: null, acute: true,
    admission: [], sex: 'any', ward: 'open', wzdRegistered: false, features: [], maxWeightKg: 150, mainPractitioner: 'gp', commitment: false, observedAt: now - 60_000, expiresAt: now + 3_600_000, source: 'manual', reportedBy: 'test', version: 1,
  });
  await db.tx(async (sql) => commitFeed(sql, [bedChange(await putBed(sql, bed))]));
  return bed.id;
}

async function rowOf({ db }: Site, id: string): Promise<{ reported: number | null; held: number; version: number }> {
  const row = (await db.query<{ reported: number | null; held: number; version: number }>('SELECT reported, held, version FROM bed_group WHERE id = $1', [id]))[0];
  return row ?? fail(`no bed ${id}`);
}

/** Sum of a metric over the living processes. */
async function metric(site: Site, name: string): Promise<number> {
  const texts = await Promise.all(site.apis.map((api) => fetch(`${api.url}/v1/metrics`).then((response) => response.text(), () => '')));
  return texts.reduce((sum, text) => sum + Number(new RegExp(`^regioloket_${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0), 0);
}

async function retriesOf(site: Site): Promise<string> {
  const states = new Map<string, number>();
  for (const api of site.apis) {
    const text = await fetch(`${api.url}/v1/metrics`).then((response) => response.text(), () => '');
    for (const [, state = '', count] of text.matchAll(/^regioloket_transaction_retries_total\{sqlstate="(\w+)"\} (\d+)$/gm)) states.set(state, (states.get(state) ?? 0) + Number(count));
  }
  return states.size === 0 ? '0' : [...states].map(([state, count]) => `${count} (${state})`).join(', ');
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

function fail(what: string): never {
  throw new Error(what);
}
