import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBenchDesk } from './_desk.ts';
import type { BenchDesk } from './_desk.ts';
import { serveFeed } from './_feed.ts';
import type { FeedServer } from './_feed.ts';
import type { BenchRow } from './main.ts';

/** Fetching 100 changed rows with 200,000 cached against the same with 2,000 cached: what it costs must not grow with what is there. Digest kept and compared each time. */
export const name = 'changes';
const rounds = 25;
const changedRows = 100;
const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
type Side = { readonly server: FeedServer; readonly desk: BenchDesk; head: number; readonly times: number[] };

export async function run(): Promise<{ rows: BenchRow[] }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'regioloket-bench-'));
  const sizes = [2000, Number(process.env['REGIOLOKET_BENCH_ROWS'] ?? 200_000)];
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
    const [small, large] = sides.map((side) => median(side.times));
    const ratio = (large ?? 0) / (small ?? 1);
    return { rows: [{ label: `pull of ${changedRows} changed rows, ${sizes[1] ?? 0} cached`, ours: Number((large ?? 0).toFixed(2)), unit: 'ms', against: `the same with ${sizes[0] ?? 0} cached ${(small ?? 0).toFixed(2)} ms`, ratio, aim: '<= 1.5x', met: ratio <= 1.5 }] };
  } finally {
    for (const side of sides) {
      await side.desk.stop();
      await side.server.close();
    }
    rmSync(folder, { recursive: true, force: true });
  }
}
