/** Packs from and to folders on disk. */
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedPack } from '../../../shared/protocol/tijdelijk-verblijf/index.ts';
import { PACK_FILES, packFromFiles, packToFiles } from '../../../shared/triage/index.ts';
import type { Fault, Pack, PackFile, PackFolder } from '../../../shared/triage/index.ts';

/** Bytes. Refused before it is read, so a huge file costs nothing. */
const MAX_FILE = 32_000_000;

/** The shipped pack, or the one in DIR. Says on stderr why a pack does not load and gives null. */
export function packFor(directory: string | undefined): Pack | null {
  if (directory === undefined) return shippedPack();
  const pack = packFromFiles(readPackFolder(directory));
  if (pack.ok) return pack.value;
  complain(pack.error);
  return null;
}

/** The files of a pack folder; a missing one is an unreadable file (exit 2). */
export function readPackFolder(directory: string): PackFolder {
  const files = Object.fromEntries(PACK_FILES.map((name) => [name, readText(join(directory, name))]));
  return files as Record<PackFile, string>;
}

/** Writes the whole pack into a folder, making it when needed. */
export function writePackFolder(directory: string, pack: Pack): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(packToFiles(pack))) writeFileSync(join(directory, name), text);
}

/** Reads a text file. A file beyond the limit reads as one that is surely too large, and is refused as such. */
export function readText(path: string): string {
  const size = statSync(path).size;
  if (size > MAX_FILE) throw Object.assign(new Error('file too large'), { code: `EFBIG (${size} bytes, at most ${MAX_FILE})`, syscall: 'read', path });
  return readFileSync(path, 'utf8');
}

/** The files and folders in a directory, by name. */
export function listFolder(directory: string): { readonly name: string; readonly path: string; readonly folder: boolean }[] {
  return readdirSync(directory, { withFileTypes: true })
    .map((entry) => ({ name: entry.name, path: join(directory, entry.name), folder: entry.isDirectory() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function isFolder(path: string): boolean {
  return statSync(path).isDirectory();
}

/** One line: what is wrong, with table, row and column. */
export function complain(fault: Fault): void {
  process.stderr.write(`${fault.code}: ${fault.english}\n`);
}
