import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { applyPage } from '../../electron/desk/store/feed.ts';
import { openStore } from '../../electron/desk/store/open.ts';
import { startBenchDesk } from './_desk.ts';
import type { BenchDesk } from './_desk.ts';
import { benchRow, serveFeed } from './_feed.ts';
import type { FeedServer } from './_feed.ts';
import { growthRow } from './_growth.ts';
import type { BenchRow } from './main.ts';

/** Fetching 100 changed rows with 200,000 cached against the same with 2,000 cached: what it costs must not grow with what is there. Digest kept and compared each time. */
export const name = 'changes';
const rounds = 25;
const changedRows = 100;
const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
type Side = { readonly server: FeedServer; readonly desk: BenchDesk; head: number; readonly times: number[] };

export async function run(): Promise<{ rows: BenchRow[] }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'regioloket-bench-'));
  const most = Number(process.env['REGIOLOKET_BENCH_ROWS'] ?? 200_000);
  const sizes = [most / 100, most / 10, most];
  const sides: Side[] = [];
  try {
    for (const size of sizes) {
      const server = await serveFeed(size, true);
      const desk = startBenchDesk(path.join(folder, String(size)), server.url);
      await desk.bootstrapped();
      sides.push({ server, desk, head: size, times: [] });
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const side of sides) {
        side.server.touch(changedRows);
        side.head += changedRows;
        side.times.push(await side.desk.pull(side.head));
      }
    }
    const points = sides.map((side, index) => ({ size: sizes[index] ?? 0, cost: median(side.times) }));
    const [small = 1, large = 0] = [points[0]?.cost, points.at(-1)?.cost];
    const ratio = large / small;
    const replay = replayed(folder);
    return {
      rows: [
        { label: 'a page of 500 rows that is here already, per row', ours: replay.again, unit: 'µs', against: `taking it in for the first time ${replay.first.toFixed(1)} µs`, ratio: replay.first / replay.again, aim: 'first >= 10x of again', met: replay.first / replay.again >= 10 },
        { label: `pull of ${changedRows} changed rows, ${most} cached`, ours: Number(large.toFixed(2)), unit: 'ms', against: `the same with ${most / 100} cached ${small.toFixed(2)} ms`, ratio, aim: '<= 1.5x', met: ratio <= 1.5 },
        growthRow(`pull of ${changedRows} changed rows`, 'rows cached', 'ms', points),
      ],
    };
  } finally {
    for (const side of sides) {
      await side.desk.stop();
      await side.server.close();
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Microseconds per row of the first applying of rows and of applying the same again, as after a crash before the cursor moved: by the median page. */
function replayed(folder: string): { readonly first: number; readonly again: number } {
  const store = openStore(path.join(folder, 'replay'), new Uint8Array(32).fill(1), { clock: Date.now, random: (n) => new Uint8Array(randomBytes(n)), log: () => {} });
  const pages = Array.from({ length: 40 }, (_, page) => Array.from({ length: 500 }, (__, index) => benchRow(page * 500 + index)));
  const position = { cursor: 'c', seen: 1, freshAt: null, serverTime: 1 };
  const pass = (): number => median(pages.map((items) => {
    const from = performance.now();
    applyPage(store.context, items, position, Number.MAX_SAFE_INTEGER);
    return ((performance.now() - from) * 1000) / items.length;
  }));
  try {
    return { first: pass(), again: pass() };
  } finally {
    store.close();
  }
}
