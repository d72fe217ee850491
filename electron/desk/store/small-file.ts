import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { jsonOf } from '../../../shared/contract/json.ts';

/** Small files beside the database: settings, drafts, plans, notes. */

/** The file's text; null = there is none. Errors: any other trouble of the file system. */
export function readSmallFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** What the file says as JSON: {} where there is none; undefined, which no schema takes, where it can't be read (rights, a bad disk) or is no JSON. */
export function readSmallJson(file: string): unknown {
  try {
    const text = readSmallFile(file);
    return text === null ? {} : jsonOf(text);
  } catch {
    // Told by the caller, with the name of the file and what holds instead: it never stops the desk.
    return undefined;
  }
}

/** Whole or not at all, for its owner's eyes only: it is on disk before it takes the old one's place. */
export function replaceSmallFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}
