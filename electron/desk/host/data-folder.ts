import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where a desk keeps everything it knows: `chosen`, else $REGIOLOKET_DATA, else ~/.regioloket. */
export function dataFolderOf(chosen: string | null, env: Readonly<Record<string, string | undefined>>): string {
  return resolve(chosen ?? env['REGIOLOKET_DATA'] ?? join(homedir(), '.regioloket'));
}

/** Makes the data folder for this user alone (0700) where it doesn't exist yet. */
export function ensureDataFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}
