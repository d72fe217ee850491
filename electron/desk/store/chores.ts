import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, createReadStream, existsSync, fsyncSync, openSync, closeSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CodedError } from '../../../shared/contract/errors.ts';
import { verifiedNothing, verifyChain } from '../audit/chain.ts';
import type { AuditLine, Verified } from '../audit/chain.ts';
import { openDatabase } from './handle.ts';
import type { Db } from './handle.ts';
import { uuidV7 } from './ids.ts';
import { lockFolder } from './lock.ts';
import { setMeta } from './meta.ts';
import { versionOf } from './migrate.ts';
import { deskMigrations } from './migrations/index.ts';
import { files, finishRekey, finishRestore, keyStoreKey, noteRekey } from './open.ts';

/**
 * Operator's chores on a data folder. A backup is one encrypted file under the same key and never holds a case key: those stay in keys.db, where an erased person's is gone for good, and what is
 * missing there comes from the region. Nothing is overwritten or deleted: what was there is moved aside.
 */
export type BackupReport = { readonly file: string; readonly bytes: number; readonly sha256: string; readonly cases: number; readonly unsent: number };

/** Copies desk.db while the desk may be at work, and opens the copy to see that it is whole. Nothing stays behind when that fails. */
export async function backUp(folder: string, key: Uint8Array, target: string): Promise<BackupReport> {
  if (existsSync(target)) throw new CodedError('refused', `There is a file ${target} already: choose another name.`);
  try {
    withDb(path.join(folder, files.desk), key, (db) => db.copyTo(target));
    syncFile(target);
    return { file: target, bytes: statSync(target).size, sha256: await sha256Of(target), ...inspect(target, key) };
  } catch (error) {
    rmSync(target, { force: true });
    throw error;
  }
}

/** Opens a copy, checks every page, and counts what it holds. Errors: databaseKey, databaseDamaged, databaseNewer. */
function inspect(file: string, key: Uint8Array): { readonly cases: number; readonly unsent: number } {
  const db = openDatabase(file, { key, readonly: true });
  try {
    const check = db.read.all<{ integrity_check: string }>('PRAGMA integrity_check');
    if (check[0]?.integrity_check !== 'ok') throw new CodedError('databaseDamaged', `The file ${file} is damaged.`);
    if (versionOf(db) > deskMigrations.length) throw new CodedError('databaseNewer', `The file ${file} was written by a newer version of this program.`);
    const count = (sql: string): number => db.read.get<{ n: number }>(sql)?.n ?? 0;
    return { cases: count('SELECT count(DISTINCT case_id) AS n FROM event'), unsent: count("SELECT count(*) AS n FROM outbox WHERE state NOT IN ('acknowledged', 'resolved')") };
  } finally {
    db.close();
    for (const extra of ['-wal', '-shm']) rmSync(`${file}${extra}`, { force: true });
  }
}

export type RestoreReport = { readonly cases: number; readonly unsent: number };

/**
 * Puts a backup back. The desk must be closed (databaseLocked). What was there is moved to backups/; the desk goes on under a new incarnation, because its numbers after the backup were
 * used before; what it had sent since comes back from the region. `sourceKey`: the key of the desk that burnt, where the folder has another.
 */
export function restore(folder: string, key: Uint8Array, source: string, now: number, sourceKey: Uint8Array = key): RestoreReport & { readonly movedTo: string | null } {
  const lock = lockFolder(folder);
  try {
    const found = stageRestore(folder, key, source, now, sourceKey);
    return { ...found, movedTo: finishRestore(folder, now) };
  } finally {
    lock.release();
  }
}

/** Everything of a restore but the swap, beside a desk that may be open on the folder: the next opening of the store swaps (open.ts, finishRestore). Errors: as inspect. */
export function stageRestore(folder: string, key: Uint8Array, source: string, now: number, sourceKey: Uint8Array): RestoreReport {
  const copy = path.join(folder, `${files.desk}.restoring`);
  const clear = (): void => { for (const extra of ['', '-wal', '-shm', '-journal']) rmSync(`${copy}${extra}`, { force: true }); };
  clear();
  try {
    copyDurably(source, copy);
    const found = inspect(copy, sourceKey);
    withDb(copy, sourceKey, (db) => {
      db.write((writer) => {
        setMeta(writer, 'incarnation', uuidV7(now, (bytes) => new Uint8Array(randomBytes(bytes))));
        setMeta(writer, 'session', null);
        setMeta(writer, 'restored', now);
        // On another machine the keys aren't here: they are asked for, case by case, as soon as there is a region.
        writer.run('INSERT INTO case_dirty (case_id, refold, needs_key) SELECT DISTINCT case_id, 1, 1 FROM event WHERE true ON CONFLICT (case_id) DO UPDATE SET refold = 1, needs_key = 1');
      });
      db.checkpoint();
      if (!Buffer.from(sourceKey).equals(key)) db.rekey(key);
    });
    withDb(copy, key, (db) => db.checkpoint());
    syncFile(copy);
    renameSync(copy, path.join(folder, files.restored));
    return found;
  } finally {
    clear();
  }
}

/**
 * Encrypts both databases anew, as copies. From the moment that the note of the new key's check is on disk (`files.rekeying`) the copies count, before it the old files do: whenever this stops, the next
 * opening finds one whole pair under one key (open.ts, finishRekey). `onStep`: fault tests stop here.
 */
export function rekey(folder: string, oldKey: Uint8Array, newKey: Uint8Array, onStep: (step: string) => void = () => undefined): void {
  const lock = lockFolder(folder);
  try {
    finishRekey(folder, onStep);
    const both = [{ name: files.desk, from: oldKey, to: newKey }, { name: files.keys, from: keyStoreKey(oldKey), to: keyStoreKey(newKey) }];
    for (const { name, from, to } of both) {
      const file = path.join(folder, name);
      for (const extra of ['', '-wal', '-shm', '-journal']) rmSync(`${file}.rekeyed${extra}`, { force: true });
      withDb(file, from, (db) => db.checkpoint());
      copyDurably(file, `${file}.rekeyed`);
      onStep(`${name} copied`);
      withDb(`${file}.rekeyed`, from, (db) => db.rekey(to));
      withDb(`${file}.rekeyed`, to, (db) => db.checkpoint());
      for (const extra of ['-wal', '-shm']) rmSync(`${file}.rekeyed${extra}`, { force: true });
      onStep(`${name} encrypted`);
    }
    noteRekey(folder, newKey);
    onStep('noted');
    finishRekey(folder, onStep);
  } finally {
    lock.release();
  }
}

function withDb(file: string, key: Uint8Array, work: (db: Db) => void): void {
  const db = openDatabase(file, { key });
  try {
    work(db);
  } finally {
    db.close();
  }
}

/** The audit log as NDJSON, oldest first, hashes included, so that another program can check the chain. `intact` = every line fits the one before. */
export function exportAudit(folder: string, key: Uint8Array, target: string): { readonly lines: number; readonly intact: boolean; readonly brokenAt: number | null } {
  if (existsSync(target)) throw new CodedError('refused', `There is a file ${target} already: choose another name.`);
  const db = openDatabase(path.join(folder, files.desk), { key, readonly: true });
  try {
    const handle = openSync(target, 'wx', 0o600);
    let lines = 0;
    try {
      for (const line of db.read.iterate<AuditLine>('SELECT * FROM audit ORDER BY seq')) {
        writeFileSync(handle, `${JSON.stringify({ seq: line.seq, at: new Date(line.at).toISOString(), atMs: line.at, actor: line.actor_id, role: line.role, desk: line.desk, action: line.action, caseId: line.case_id, outcome: line.outcome, detail: line.detail, behalf: line.behalf, why: line.why, place: line.place, form: line.form, previous: line.previous, hash: line.hash })}\n`);
        lines += 1;
      }
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    const check = verifyChain(db.read, floorOf(folder, key), Number.MAX_SAFE_INTEGER);
    return { lines, intact: check.brokenAt === null, brokenAt: check.brokenAt };
  } finally {
    db.close();
  }
}

/** Where the chain begins: after the lines that were removed after their retention. */
function floorOf(folder: string, key: Uint8Array): Verified {
  const keys = openDatabase(path.join(folder, files.keys), { key: keyStoreKey(key), readonly: true });
  try {
    return keys.read.get<Verified>('SELECT seq, hash FROM audit_floor') ?? verifiedNothing;
  } finally {
    keys.close();
  }
}

function copyDurably(source: string, target: string): void {
  copyFileSync(source, target);
  syncFile(target);
}

function syncFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
