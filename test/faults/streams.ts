import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { DeskClient } from '../support/region-client.ts';
import { startRegionProcess } from '../support/region.ts';

/**
 * Many live streams on one region process: how long a commit takes to reach the last desk, the reconnect storm after a restart (each desk waits a random part of `spreadMs`, then says
 * hello, takes the snapshot's list and opens its stream), the region's memory and processor time. The desks are bare sockets, so that what is measured is the region and not a
 * thousand HTTP clients beside it. Throws when a desk is missed.
 */
export type StreamsReport = {
  readonly desks: number; readonly commits: number; /** ms from sending the command to the poke at the last desk */ readonly last: readonly number[]; /** ms of a desk's way back, waiting for its turn not counted */ readonly back: readonly number[];
  /** ms from the first desk's try to the last one's stream */ readonly backWithin: number; /** processor time of the region per commit (ms), poking everyone included */ readonly cpuPerCommit: number; /** processor time of the region for the whole storm (ms) */ readonly cpuOfStorm: number; readonly memory: { readonly idle: number; readonly connected: number; readonly afterStorm: number };
};

export async function runStreams(options: { readonly desks: number; readonly commits: number; readonly spreadMs?: number }): Promise<StreamsReport> {
  const { desks, commits, spreadMs = 5000 } = options;
  const folder = mkdtempSync(join(tmpdir(), 'regioloket-streams-'));
  const args = ['--no-rate-limit'];
  let region = await startRegionProcess({ dataFolder: folder, args });
  try {
    const port = Number(new URL(region.url).port);
    const pid = (): number => region.child.pid ?? 0;
    const idle = memoryOf(pid());
    const first = await connectAll(port, region.token, desks, 2000, false);
    const spent = cpuOf(pid());
    const last = await measure(new DeskClient(region.url, region.token, 'desk-oefen'), first, commits);
    const cpuPerCommit = (cpuOf(pid()) - spent) / commits;
    const connected = memoryOf(pid());
    await region.stop();
    region = await startRegionProcess({ dataFolder: folder, port, args });
    const started = performance.now();
    const atStart = cpuOf(pid());
    const again = await connectAll(port, region.token, desks, spreadMs, true);
    const backWithin = performance.now() - started;
    const cpuOfStorm = cpuOf(pid()) - atStart;
    await measure(new DeskClient(region.url, region.token, 'desk-oefen'), again, 1);
    const afterStorm = memoryOf(pid());
    for (const { socket } of again.lives) socket.destroy();
    return { desks, commits, last, back: again.waits, backWithin, cpuPerCommit, cpuOfStorm, memory: { idle, connected, afterStorm } };
  } finally {
    await region.stop('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

type Live = { head: number; readonly socket: Socket };
type Connected = { readonly lives: readonly Live[]; readonly waits: readonly number[]; /** called with each desk's new head */ listen(listener: (head: number) => void): void };

async function connectAll(port: number, token: string, desks: number, spreadMs: number, whole: boolean): Promise<Connected> {
  let listener: (head: number) => void = () => undefined;
  const waits: number[] = [];
  const lives = await Promise.all(Array.from({ length: desks }, async () => {
    await pause(Math.random() * spreadMs);
    const started = performance.now();
    if (whole) await withRetries(() => ask(port, [request('POST', '/v1/sync/hello', token, JSON.stringify({ desk: 'desk-oefen', incarnation: 'i', schema: { min: 1, max: 1 } })), request('GET', '/v1/sync/snapshot', token)]));
    const live = await withRetries(() => openStream(port, token, (head) => listener(head)));
    waits.push(performance.now() - started);
    return live;
  }));
  return { lives, waits, listen: (next) => { listener = next; } };
}

async function measure(desk: DeskClient, { lives, listen }: Connected, commits: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let index = 0; index < commits; index += 1) {
    const started = performance.now();
    let wanted = Number.POSITIVE_INFINITY;
    let reached = 0;
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${lives.length - reached} desks never heard of seq ${wanted}`)), 30_000);
      const done = (): void => { clearTimeout(late); times.push(performance.now() - started); resolve(); };
      listen((head) => {
        if (head < wanted) return;
        reached += 1;
        if (reached === lives.length) done();
      });
      desk.push([desk.event(v7(), 'nl-05', 'claimed', {}, Date.now())]).then(({ results }) => {
        wanted = results[0]?.seq ?? wanted;
        // those whose poke came before the answer
        reached = lives.filter((live) => live.head >= wanted).length;
        if (reached === lives.length) done();
      }, reject);
    });
    await pause(20);
  }
  return times;
}

function openStream(port: number, token: string, onHead: (head: number) => void): Promise<Live> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => { socket.write(request('GET', '/v1/sync/stream', token)); });
    const live: Live = { head: 0, socket };
    let welcome = false;
    socket.on('data', (chunk: Buffer) => {
      // all that a poke says is its head
      const at = chunk.lastIndexOf('"head":');
      if (at < 0) return;
      const head = Number.parseInt(chunk.toString('latin1', at + 7, at + 24), 10);
      if (!welcome) {
        welcome = true;
        live.head = head;
        resolve(live);
      } else if (head > live.head) {
        live.head = head;
        onHead(head);
      }
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the stream was closed')));
  });
}

function request(method: string, path: string, token: string, body = ''): string {
  return `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n${body === '' ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`}\r\n${body}`;
}

/** Requests one after the other on one connection; every answer must be a 200 with a length. */
function ask(port: number, requests: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let turn = 0;
    let got = '';
    const socket = connect(port, '127.0.0.1', () => { socket.write(requests[0] ?? ''); });
    socket.on('data', (chunk: Buffer) => {
      got += chunk.toString('latin1');
      const body = got.indexOf('\r\n\r\n') + 4;
      const length = Number(/content-length: (\d+)/i.exec(got)?.[1] ?? Number.NaN);
      if (body < 4 || got.length < body + length) return;
      if (!got.startsWith('HTTP/1.1 200')) reject(new Error(got.slice(0, 40)));
      got = '';
      turn += 1;
      const next = requests[turn];
      if (next !== undefined) socket.write(next);
      else {
        socket.destroy();
        resolve();
      }
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed before the answer')));
  });
}

/** As a desk does: a connection that the restart broke is tried again a little later. */
async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 5) throw error;
      await pause(Math.random() * 500);
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
/** Resident memory, MB. */
const memoryOf = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** Processor time so far, user and system (ms, in ticks of 10). */
export function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
