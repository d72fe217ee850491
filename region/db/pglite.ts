import { PGlite } from '@electric-sql/pglite';
import { mkdirSync } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedReading } from '../sync/shared.ts';
import { withRetry } from './db.ts';
import type { Db, Sql } from './db.ts';

/**
 * PGlite on a directory. PGlite itself never calls fsync and takes no lock: the caller holds the directory's lock (lock.ts), and this file syncs the
 * write-ahead log after each commit, before anyone is told: commits that end while a sync runs share the next one, and what is read meanwhile is given only once it is on
 * disk too. Data files are synced after each checkpoint; between a checkpoint and that sync a power cut can still cost the store, which is why production runs PostgreSQL
 * (docs/operating.md).
 */
export async function openPglite(folder: string): Promise<Db> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const engine = await PGlite.create({ dataDir: folder, relaxedDurability: false });
  const wal = new WalSync(join(folder, 'pg_wal'));
  const durable = sharedReading(() => wal.sync());
  let writers = 0;
  const written = async <T>(work: () => Promise<T>): Promise<T> => {
    writers += 1;
    try {
      const value = await withRetry(work);
      await durable();
      return value;
    } finally {
      writers -= 1;
    }
  };
  const plain = async <R extends object>(text: string, params: readonly unknown[] = []): Promise<readonly R[]> => (await engine.query<R>(text, [...params])).rows;

  return {
    kind: 'pglite',
    query: async <R extends object>(text: string, params: readonly unknown[] = []) => {
      const rows = await plain<R>(text, params);
      // it may have seen a commit that a power cut would still undo
      if (writers > 0) await durable();
      return rows;
    },
    tx: (work) => written(() => engine.transaction((transaction) => {
      const sql: Sql = { query: async <R extends object>(text: string, params: readonly unknown[] = []) => (await transaction.query<R>(text, [...params])).rows };
      return work(sql);
    })),
    write: (text, params) => written(() => plain(text, params)),
    maintain: async () => {
      await plain('VACUUM (ANALYZE)');
      await durable();
      await plain('CHECKPOINT');
      await syncTree(folder);
    },
    close: async () => {
      await engine.close();
      await syncTree(folder);
    },
  };
}

/** Syncs every log segment that changed since the last call. A commit that crosses into a new segment touches two of them. Never two calls at once. */
class WalSync {
  private readonly folder: string;
  private readonly synced = new Map<string, number>();
  constructor(folder: string) {
    this.folder = folder;
  }

  async sync(): Promise<void> {
    let newSegment = false;
    for (const name of await readdir(this.folder)) {
      if (!/^[0-9A-F]{24}$/.test(name)) continue;
      try {
        const path = join(this.folder, name);
        // taken before the sync: what is written during it is synced by the next call
        const changed = (await stat(path)).mtimeMs;
        if (this.synced.get(name) === changed) continue;
        if (!this.synced.has(name)) newSegment = true;
        await syncFile(path);
        this.synced.set(name, changed);
      } catch (error) {
        // A checkpoint that ran since the folder was read removed or renamed a segment that nothing needs any more.
        if (!isGone(error)) throw error;
        this.synced.delete(name);
      }
    }
    if (newSegment && process.platform !== 'win32') await syncFile(this.folder, 'r');
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else if (entry.isFile()) await syncFile(path);
  }
}

async function syncFile(path: string, flags = 'r+'): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}
