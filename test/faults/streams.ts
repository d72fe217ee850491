import { Agent, request } from 'node:http';
import type { ClientRequest } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { DeskClient } from '../support/region-client.ts';
import { startRegionProcess } from '../support/region.ts';

/**
 * `node test/faults/streams.ts [desks] [commits]`: many live streams on one region process. Prints how long a commit takes to reach the last desk, the reconnect storm after a
 * restart (each desk waits a random part of 5 s, says hello and takes the same snapshot), and the region's memory. Measures; asserts only that nobody is missed.
 */
const [desks = 1000, commits = 50] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

type Live = { head: number; request: ClientRequest };

function openStream(url: string, token: string, onPoke: (head: number) => void): Promise<Live> {
  return new Promise((resolve, reject) => {
    const live: Live = { head: 0, request: request(`${url}/v1/sync/stream`, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`stream answered ${response.statusCode}`));
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        const head = Number(/"head":(\d+)/.exec(text)?.[1] ?? 0);
        if (head > live.head) { live.head = head; onPoke(head); }
        if (text.includes('event: hello')) resolve(live);
      });
      response.on('error', () => undefined);
    }) };
    live.request.on('error', reject);
    live.request.end();
  });
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** As a desk does: a connection that the restart broke is tried again a little later. */
async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 5) throw error;
      await new Promise((resolve) => { setTimeout(resolve, Math.random() * 500); });
    }
  }
}

async function connectAll(url: string, token: string, spreadMs: number, snapshot: boolean): Promise<{ readonly lives: readonly Live[]; readonly waits: readonly number[]; arrived: (listener: (head: number) => void) => void }> {
  let listener: (head: number) => void = () => undefined;
  const waits: number[] = [];
  const lives = await Promise.all(Array.from({ length: desks }, async () => {
    await new Promise((resolve) => { setTimeout(resolve, Math.random() * spreadMs); });
    const started = performance.now();
    if (snapshot) {
      await withRetries(async () => {
        const desk = new DeskClient(url, token, 'desk-oefen');
        await desk.hello();
        await desk.snapshot();
      });
    }
    const live = await withRetries(() => openStream(url, token, (head) => listener(head)));
    waits.push(performance.now() - started);
    return live;
  }));
  return { lives, waits, arrived: (next) => { listener = next; } };
}

async function measure(url: string, token: string, lives: readonly Live[], arrived: (listener: (head: number) => void) => void): Promise<readonly number[]> {
  const desk = new DeskClient(url, token, 'desk-oefen');
  const times: number[] = [];
  for (let index = 0; index < commits; index += 1) {
    const started = performance.now();
    let wanted = Number.POSITIVE_INFINITY;
    const all = new Promise<void>((resolve, reject) => {
      const check = (): void => { if (lives.every((live) => live.head >= wanted)) resolve(); };
      arrived(check);
      setTimeout(() => reject(new Error(`a desk never heard of seq ${wanted}`)), 20_000).unref();
      void desk.push([desk.event(v7(), 'nl-05', 'claimed', {}, Date.now())]).then(({ results }) => {
        wanted = results[0]?.seq ?? wanted;
        check();
      }, reject);
    });
    await all;
    times.push(performance.now() - started);
  }
  return times;
}

const memoryOf = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

const folder = mkdtempSync(join(tmpdir(), 'regioloket-streams-'));
const limit = ['--no-rate-limit'];
let region = await startRegionProcess({ dataFolder: folder, args: limit });
const port = Number(new URL(region.url).port);
const idle = memoryOf(region.child.pid ?? 0);
const first = await connectAll(region.url, region.token, 2000, false);
const times = await measure(region.url, region.token, first.lives, first.arrived);
process.stdout.write(`${desks} desks, ${commits} commits: command sent to last desk poked p50 ${quantile(times, 0.5).toFixed(0)} ms, p99 ${quantile(times, 0.99).toFixed(0)} ms; memory ${idle.toFixed(0)} MB idle, ${memoryOf(region.child.pid ?? 0).toFixed(0)} MB with all connected\n`);
await region.stop();
region = await startRegionProcess({ dataFolder: folder, port, args: limit });
const again = await connectAll(region.url, region.token, 5000, true);
process.stdout.write(`reconnect storm after a restart: ${again.lives.length} desks back, hello + snapshot + stream p50 ${quantile(again.waits, 0.5).toFixed(0)} ms, p99 ${quantile(again.waits, 0.99).toFixed(0)} ms; memory ${memoryOf(region.child.pid ?? 0).toFixed(0)} MB\n`);
for (const live of again.lives) live.request.destroy();
await region.stop('SIGKILL');
rmSync(folder, { recursive: true, force: true });
agent.destroy();
