import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import PouchDB from 'pouchdb';
import { openDatabase } from '../../electron/desk/store/handle.ts';
import { startBenchDesk } from './_desk.ts';
import { benchRow, serveFeed } from './_feed.ts';
import { growthRow } from './_growth.ts';
import type { Point } from './_growth.ts';
import type { BenchRow } from './main.ts';

/**
 * First fetch of 200,000 rows over loopback HTTP into the encrypted database (download, unpack, check, stage, digest, swap) against PouchDB replicating the same rows between two leveldb databases in one process, and
 * against a raw encrypted insert with as many rows per transaction as a part has.
 */
export const name = 'bootstrap';
const rows = Number(process.env['REGIOLOKET_BENCH_ROWS'] ?? 200_000);
/** PouchDB is measured on fewer rows (its rate falls with more, so this favours it). */
const pouchRows = Math.min(rows, 20_000);
const partRows = 20_000;
const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

export async function run(): Promise<{ rows: BenchRow[] }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'regioloket-bench-'));
  const server = await serveFeed(rows, true);
  try {
    const ours: number[] = [];
    const raw: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const desk = startBenchDesk(path.join(folder, `desk-${round}`), server.url);
      ours.push((rows * 1000) / (await desk.bootstrapped()));
      await desk.stop();
      raw.push(rawInsert(path.join(folder, `raw-${round}.db`)));
    }
    const pouch = await replicate(folder);
    const points: Point[] = [];
    for (const size of [rows / 100, rows / 10]) points.push({ size, cost: await bootstrapMs(size, path.join(folder, `small-${size}`)) });
    points.push({ size: rows, cost: (rows * 1000) / median(ours) });
    const toPouch = median(ours) / pouch;
    const toRaw = median(ours) / median(raw);
    return {
      rows: [
        { label: `bootstrap of ${rows} rows, encrypted`, ours: Math.round(median(ours)), unit: 'rows/s', against: `PouchDB replicate (leveldb, ${pouchRows} rows) ${Math.round(pouch)}/s`, ratio: toPouch, aim: '>= 12x', met: toPouch >= 12 },
        { label: 'the same', ours: Math.round(median(ours)), unit: 'rows/s', against: `raw encrypted insert, ${partRows} a transaction ${Math.round(median(raw))}/s`, ratio: toRaw, aim: '>= 0.5x', met: toRaw >= 0.5 },
        growthRow('bootstrap', 'rows', 'ms', points),
      ],
    };
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Median of three first fetches of so many rows. */
async function bootstrapMs(size: number, folder: string): Promise<number> {
  const server = await serveFeed(size, true);
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const desk = startBenchDesk(path.join(folder, String(round)), server.url);
    times.push(await desk.bootstrapped());
    await desk.stop();
  }
  await server.close();
  return median(times);
}

function rawInsert(file: string): number {
  const db = openDatabase(file, { key: new Uint8Array(32).fill(1) });
  db.write((writer) => writer.exec('CREATE TABLE item (kind TEXT, id TEXT, version INTEGER, seq INTEGER, deleted INTEGER, body TEXT, PRIMARY KEY (kind, id))'));
  const all = Array.from({ length: rows }, (_, index) => benchRow(index)).map((item) => ({ ...item, text: JSON.stringify(item.body) }));
  const start = performance.now();
  for (let from = 0; from < rows; from += partRows) {
    db.write((writer) => {
      for (const item of all.slice(from, from + partRows)) writer.run('INSERT INTO item VALUES (?, ?, ?, ?, ?, ?)', item.kind, item.id, item.version, item.seq, 0, item.text);
    });
  }
  const rate = (rows * 1000) / (performance.now() - start);
  db.close();
  return rate;
}

async function replicate(folder: string): Promise<number> {
  const from = new PouchDB(path.join(folder, 'pouch-from'));
  const into = new PouchDB(path.join(folder, 'pouch-into'));
  for (let start = 0; start < pouchRows; start += 1000) await from.bulkDocs(Array.from({ length: Math.min(1000, pouchRows - start) }, (_, index) => ({ _id: benchRow(start + index).id, ...(benchRow(start + index).body as object) })));
  const began = performance.now();
  await from.replicate.to(into, { batch_size: 1000, batches_limit: 10 });
  const rate = (pouchRows * 1000) / (performance.now() - began);
  await from.close();
  await into.close();
  return rate;
}
