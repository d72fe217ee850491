import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatabase } from './handle.ts';
import type { Db } from './handle.ts';
import { createTidying, startTidying } from './tidy.ts';

const key = new Uint8Array(32).fill(5);
let folder: string;
let db: Db;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'regioloket-tidy-'));
  db = openDatabase(path.join(folder, 'desk.db'), { key });
  db.write((writer) => writer.exec('CREATE TABLE line (text TEXT)'));
  db.checkpoint();
  db.settle();
});
afterEach(() => {
  vi.useRealTimers();
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const write = (times: number): void => {
  for (let index = 0; index < times; index += 1) db.write((writer) => writer.run("INSERT INTO line VALUES ('regel')"));
};
/** What the file says without its log. */
function inFile(): number {
  const copy = path.join(folder, 'copy.db');
  copyFileSync(path.join(folder, 'desk.db'), copy);
  const alone = openDatabase(copy, { key });
  const count = alone.read.get<{ n: number }>('SELECT count(*) AS n FROM line')?.n ?? -1;
  alone.close();
  return count;
}

describe('the write-ahead log', () => {
  it('stays where it is while few transactions were written, or more are being written', () => {
    const tidying = createTidying([db]);
    write(10);
    tidying.look();
    tidying.look();
    expect(inFile()).toBe(0);
    write(60);
    tidying.look();
    write(1);
    tidying.look();
    expect(inFile()).toBe(0);
  });
  it('is moved into the file after a beat without a write, and loses nothing', () => {
    const tidying = createTidying([db]);
    write(60);
    tidying.look();
    tidying.look();
    expect(inFile()).toBe(60);
    expect(db.unsettled()).toBe(0);
    write(1);
    expect(db.read.get('SELECT count(*) AS n FROM line')).toEqual({ n: 61 });
  });
  it('is moved while writing goes on, once there is much', () => {
    const tidying = createTidying([db]);
    write(400);
    tidying.look();
    expect(inFile()).toBe(400);
  });
  it('is looked at by a beat that ends with the store, and that a failure does not end', () => {
    vi.useFakeTimers();
    const log = vi.fn();
    const failing = { ...db, unsettled: () => 500, settle: () => { throw new Error('busy'); } };
    const stop = startTidying([failing], log);
    vi.advanceTimersByTime(3_000);
    expect(log).toHaveBeenCalledTimes(3);
    stop();
    vi.advanceTimersByTime(3_000);
    expect(log).toHaveBeenCalledTimes(3);
  });
});
