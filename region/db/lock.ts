import { closeSync, linkSync, openSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export class FolderInUse extends Error {
  readonly pid: number;
  constructor(folder: string, pid: number) {
    super(`data folder ${folder} is in use by process ${pid}`);
    this.name = 'FolderInUse';
    this.pid = pid;
  }
}

type Owner = { readonly pid: number; readonly started: string };

/**
 * Exclusive lock on a data folder, released by the returned function. The lock file appears whole or not at all (link of a finished file). A lock whose
 * process has died, or whose pid has since gone to another process, is taken over; the takeover itself is guarded by a second file, so that of two starters only
 * one removes the old lock.
 */
export function lockFolder(folder: string): () => void {
  const lock = join(folder, 'lock');
  const own: Owner = { pid: process.pid, started: startOf(process.pid) ?? '' };
  const draft = join(folder, `lock.${process.pid}.${Math.random().toString(36).slice(2)}`);
  writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    if (!tryLink(draft, lock)) {
      takeOver(folder, lock);
      if (!tryLink(draft, lock)) throw new FolderInUse(folder, readOwner(lock)?.pid ?? 0);
    }
  } finally {
    unlinkSync(draft);
  }
  return () => {
    const owner = readOwner(lock);
    if (owner?.pid === own.pid && owner.started === own.started) rmSync(lock, { force: true });
  };
}

function takeOver(folder: string, lock: string): void {
  const guard = join(folder, 'lock.takeover');
  removeOldGuard(guard);
  let file: number;
  try {
    file = openSync(guard, 'wx', 0o600);
  } catch {
    throw new FolderInUse(folder, readOwner(lock)?.pid ?? 0);
  }
  try {
    const owner = readOwner(lock);
    if (owner !== null && alive(owner)) throw new FolderInUse(folder, owner.pid);
    rmSync(lock, { force: true });
  } finally {
    closeSync(file);
    rmSync(guard, { force: true });
  }
}

/** A guard lives for milliseconds; one of more than ten seconds belongs to a starter that died holding it. */
function removeOldGuard(guard: string): void {
  const found = statSync(guard, { throwIfNoEntry: false });
  if (found !== undefined && Date.now() - found.mtimeMs > 10_000) rmSync(guard, { force: true });
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(lock: string): Owner | null {
  try {
    const value: unknown = JSON.parse(readFileSync(lock, 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number') return null;
    return { pid: value.pid, started: 'started' in value && typeof value.started === 'string' ? value.started : '' };
  } catch {
    // gone or unreadable: nobody that can be named owns it
    return null;
  }
}

function alive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  const started = startOf(owner.pid);
  return started === null || owner.started === '' || started === owner.started;
}

/** Start time of a process in clock ticks since boot (Linux), so that a pid used again is not taken for the old owner; null where unknown. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
