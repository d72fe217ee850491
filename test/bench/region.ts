import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { v7 } from 'uuid';
import { RunFile } from '../../region/cli/folder.ts';
import { formatCursor } from '../../shared/contract/cursor.ts';
import { ChangesResponse, HelloResponse } from '../../shared/contract/region.ts';
import { withSite } from '../faults/site.ts';
import type { Site } from '../faults/site.ts';
import { findPostgres } from '../faults/postgres.ts';
import { cpuOf, quantile, runStreams } from '../faults/streams.ts';
import type { RegionProcess } from '../support/region.ts';
import { growthRow } from './_growth.ts';
import type { Point } from './_growth.ts';
import type { BenchRow } from './main.ts';

/**
 * Commands a second on PostgreSQL at 1 and 4 API processes, one command a request, against a bare pgbench transaction that is serialised as they are (the same row-locked counter as its
 * last write); and the live streams. Medians over the rounds. REGIOLOKET_BENCH_SECONDS = length of one measurement, REGIOLOKET_BENCH_DESKS = streams.
 */
export const name = 'region';
const seconds = Number(process.env['REGIOLOKET_BENCH_SECONDS'] ?? 4);
const streamDesks = Number(process.env['REGIOLOKET_BENCH_DESKS'] ?? 1000);
const rounds = 3;
const CLIENTS = 16;
const AIM = 0.2;
const run$ = promisify(execFile);
const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

export async function run(): Promise<{ rows: BenchRow[] }> {
  const rows: BenchRow[] = [];
  const found = findPostgres();
  if (!found.ok) process.stderr.write(`  commands on PostgreSQL: not run: ${found.reason}\n`);
  else {
    const folder = mkdtempSync(join(tmpdir(), 'regioloket-pgbench-'));
    try {
      await withSite(4, async (site) => { rows.push(...(await commands(site, found.bin, folder))); });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  rows.push(...(await streams()));
  return { rows };
}

async function commands(site: Site, bin: string, folder: string): Promise<readonly BenchRow[]> {
  await site.db.query('CREATE TABLE bench_counter (one int PRIMARY KEY, head bigint NOT NULL) WITH (fillfactor = 10)');
  await site.db.query('INSERT INTO bench_counter VALUES (1, 0)');
  await site.db.query('CREATE TABLE bench_row (id bigserial PRIMARY KEY, body text NOT NULL)');
  // What no design with one order can do without: a row written, the counter's lock taken last, a commit.
  const script = join(folder, 'serialised.sql');
  writeFileSync(script, `BEGIN;\nINSERT INTO bench_row (body) VALUES (repeat('x', 400));\nUPDATE bench_counter SET head = head + 1 WHERE one = 1 RETURNING head;\nCOMMIT;\n`);
  const apis = site.apis.slice(0, 4);
  const samples = { bare: [] as number[], one: [] as Load[], four: [] as Load[] };
  // A process that has served a night has its code compiled; each of the four gets as many commands as one alone does in a round.
  for (const api of apis) await load([api]);
  for (let round = 0; round < rounds; round += 1) {
    samples.bare.push(await pgbench(bin, script, site.databaseUrl));
    samples.one.push(await load(apis.slice(0, 1)));
    samples.four.push(await load(apis));
  }
  const bare = median(samples.bare);
  const read = await reads(apis);
  return [...([['1 API process', samples.one], ['4 API processes', samples.four]] as const).flatMap(([label, list]): BenchRow[] => {
    const perSecond = median(list.map((one) => one.perSecond));
    return [
      { label: `${label}, ${CLIENTS} desks: commands`, ours: perSecond, unit: '/s', against: `pgbench serialised ${bare.toFixed(0)} tx/s`, ratio: perSecond / bare, aim: `>= ${AIM}x`, met: perSecond / bare >= AIM },
      { label: `${label}: the region's processor time per command`, ours: median(list.map((one) => one.cpu)), unit: 'ms' },
      { label: `${label}: answer p99`, ours: median(list.map((one) => one.p99)), unit: 'ms', against: `p50 ${median(list.map((one) => one.p50)).toFixed(1)} ms` },
    ];
  }), { label: `a read of ${rowsRead} changed rows after a poke, ${apis.length} connections at once: each`, ours: read, unit: 'ms' }];
}

/** Rows that a desk finds after a poke; docs/scaling.md takes this read as its input. */
const rowsRead = 3;

/** ms that one connection is busy with a read of the feed, while as many others read as there are processes. */
async function reads(apis: readonly RegionProcess[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: apis.length });
  const ends = performance.now() + seconds * 1000;
  const times: number[] = [];
  try {
    await Promise.all(apis.map(async (api) => {
      const desk = `desk-bench-${v7()}`;
      const token = await tokenFor(api, desk);
      const hello = HelloResponse.parse(JSON.parse(await send(agent, 'POST', `${api.url}/v1/sync/hello`, token, JSON.stringify({ desk, incarnation: v7(), schema: { min: 1, max: 1 } }))));
      const cursor = formatCursor({ epoch: hello.epoch, scope: hello.scope, seq: hello.head - rowsRead });
      while (performance.now() < ends) {
        const sent = performance.now();
        const { items } = ChangesResponse.parse(JSON.parse(await send(agent, 'GET', `${api.url}/v1/sync/changes?cursor=${encodeURIComponent(cursor)}&limit=${rowsRead}`, token)));
        if (items.length !== rowsRead) throw new Error(`${items.length} rows read`);
        times.push(performance.now() - sent);
      }
    }));
  } finally {
    agent.destroy();
  }
  return median(times);
}

async function pgbench(bin: string, script: string, url: string): Promise<number> {
  const { stdout } = await run$(join(bin, 'pgbench'), ['-n', '-M', 'prepared', '-c', String(CLIENTS), '-j', '2', '-T', String(seconds), '-f', script, url]);
  const tps = Number(/tps = ([\d.]+)/.exec(stdout)?.[1] ?? Number.NaN);
  if (!Number.isFinite(tps)) throw new Error(`pgbench gave no figure: ${stdout.slice(0, 300)}`);
  return tps;
}

type Load = { /** ms of all API processes per command */ readonly cpu: number; readonly perSecond: number; readonly p50: number; readonly p99: number };

/** Desks that each send one event after the other, spread over the processes. The texts are made before, so that the clients' own work stays small. */
async function load(apis: readonly RegionProcess[]): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const times: number[] = [];
  let stop = false;
  const ends = setTimeout(() => { stop = true; }, seconds * 1000);
  const spent = (): number => apis.reduce((sum, api) => sum + cpuOf(api.child.pid ?? 0), 0);
  const [started, before] = [performance.now(), spent()];
  try {
    await Promise.all(Array.from({ length: CLIENTS }, async (_, index) => {
      const api = apis[index % apis.length];
      if (api === undefined) throw new Error('no api');
      const desk = `desk-bench-${v7()}`;
      const token = await tokenFor(api, desk);
      const [incarnation, caseId] = [v7(), v7()];
      for (let seq = 1; !stop; seq += 1) {
        const body = commandText(desk, incarnation, caseId, seq);
        const sent = performance.now();
        const answer = await send(agent, 'POST', `${api.url}/v1/sync/commands`, token, body);
        if (!answer.includes('"status":"applied"')) throw new Error(`not applied: ${answer.slice(0, 200)}`);
        times.push(performance.now() - sent);
      }
    }));
  } finally {
    clearTimeout(ends);
    agent.destroy();
  }
  return { cpu: (spent() - before) / times.length, perSecond: (times.length * 1000) / (performance.now() - started), p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

function commandText(desk: string, incarnation: string, caseId: string, seq: number): string {
  const [id, at] = [v7(), Date.now()];
  const base = { at, hlc: `${at.toString(16).padStart(12, '0')}-0000-${desk}`, actor: { id: 'nurse-1', role: 'nurse', desk } };
  return JSON.stringify({ desk, incarnation, commands: [{ ...base, id, deskSeq: seq, kind: 'appendEvent', event: { ...base, id, caseId, regionId: 'nl-05', type: 'claimed', schema: 1, baseSeq: 0, payload: {}, personal: null } }] });
}

async function tokenFor(api: RegionProcess, desk: string): Promise<string> {
  const { managerToken } = RunFile.parse(JSON.parse(readFileSync(join(api.dataFolder, 'region.json'), 'utf8')));
  const made = await fetch(`${api.url}/v1/tokens`, { method: 'POST', headers: { authorization: `Bearer ${managerToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'desk', subject: desk, regions: ['nl-05'], expiresAt: null }) });
  return ((await made.json()) as { text: string }).text;
}

function send(agent: Agent, method: 'GET' | 'POST', url: string, token: string, body = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; }).on('end', () => resolve(text)).on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function streams(): Promise<readonly BenchRow[]> {
  const report = await runStreams({ desks: streamDesks, commits: 50 });
  const points: Point[] = [{ size: streamDesks, cost: report.cpuPerCommit }];
  for (const part of [10, 100]) {
    const desks = Math.round(streamDesks / part);
    if (desks > 0) points.unshift({ size: desks, cost: (await runStreams({ desks, commits: 50 })).cpuPerCommit });
  }
  const p99 = quantile(report.last, 0.99);
  return [
    { label: `${streamDesks} live desks: command sent to last desk poked, p99`, ours: p99, unit: 'ms', against: `p50 ${quantile(report.last, 0.5).toFixed(0)} ms`, aim: '< 1,000 ms', met: p99 < 1000 },
    { label: "the region's processor time per commit that pokes them all", ours: report.cpuPerCommit, unit: 'ms' },
    growthRow("the region's processor time per commit", 'live desks', 'ms', points),
    { label: 'after a restart, tries spread over 5 s: all desks back within', ours: report.backWithin, unit: 'ms', against: `one desk p50 ${quantile(report.back, 0.5).toFixed(0)} ms, p99 ${quantile(report.back, 0.99).toFixed(0)} ms` },
    { label: 'memory with all desks live', ours: report.memory.connected, unit: 'MB', against: `${report.memory.idle.toFixed(0)} MB idle` },
  ];
}
