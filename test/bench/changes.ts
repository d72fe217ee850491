import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBenchDesk } from './_desk.ts';
import type { BenchDesk } from './_desk.ts';
import { serveFeed } from './_feed.ts';
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
    return {
      rows: [
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
