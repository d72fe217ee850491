import { PGlite } from '@electric-sql/pglite';
import { closeSync, fdatasyncSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withRetry } from './db.ts';
import type { Db, Sql } from './db.ts';

/**
 * PGlite on a directory. PGlite itself never calls fsync and takes no lock: the caller holds the directory's lock (lock.ts), and this file syncs the
 * write-ahead log after each commit, before anyone is told. Data files are synced after each checkpoint; between a checkpoint and that sync a power cut
 * can still cost the store, which is why production runs PostgreSQL (docs/operating.md).
 */
export async function openPglite(folder: string): Promise<Db> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const engine = await PGlite.create({ dataDir: folder, relaxedDurability: false });
  const wal = new WalSync(join(folder, 'pg_wal'));
  const plain = async <R extends object>(text: string, params: readonly unknown[] = []): Promise<readonly R[]> => (await engine.query<R>(text, [...params])).rows;

  return {
    kind: 'pglite',
    query: plain,
    tx: async (work) => {
      const value = await withRetry(() => engine.transaction((transaction) => {
        const sql: Sql = { query: async <R extends object>(text: string, params: readonly unknown[] = []) => (await transaction.query<R>(text, [...params])).rows };
        return work(sql);
      }));
      wal.sync();
      return value;
    },
    maintain: async () => {
      await plain('VACUUM (ANALYZE)');
      wal.sync();
      await plain('CHECKPOINT');
      syncTree(folder);
    },
    close: async () => {
      await engine.close();
      syncTree(folder);
    },
  };
}

/** Syncs every log segment that changed since the last call. A commit that crosses into a new segment touches two of them. */
class WalSync {
  private readonly folder: string;
  private readonly synced = new Map<string, number>();
  constructor(folder: string) {
    this.folder = folder;
  }

  sync(): void {
    let newSegment = false;
    for (const name of readdirSync(this.folder)) {
      if (!/^[0-9A-F]{24}$/.test(name)) continue;
      const path = join(this.folder, name);
      const changed = statSync(path).mtimeMs;
      if (this.synced.get(name) === changed) continue;
      if (!this.synced.has(name)) newSegment = true;
      syncFile(path);
      this.synced.set(name, changed);
    }
    if (newSegment && process.platform !== 'win32') syncFile(this.folder, 'r');
  }
}

function syncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncTree(path);
    else if (entry.isFile()) syncFile(path);
  }
}

function syncFile(path: string, flags = 'r+'): void {
  const file = openSync(path, flags);
  try {
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
}
