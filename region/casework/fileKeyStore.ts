import { closeSync, existsSync, fdatasyncSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { KeyStore } from './keyStore.ts';

const Line = z.union([z.strictObject({ case: z.string(), key: z.string().length(44) }), z.strictObject({ case: z.string(), erasedAt: z.int() })]);
type Line = z.infer<typeof Line>;
const Mark = z.strictObject({ epoch: z.string(), head: z.int() });

/**
 * The embedded region's keys: one append-only file of JSON lines, mode 0600, synced before a key is acknowledged. Erasing writes a new file without the key and
 * renames it over the old one, so that no earlier byte of the key stays in the store (as a database row would in its log). A half last line, from a crash
 * while appending, was never acknowledged and is cut off. The caller holds the data folder's lock.
 */
export function openFileKeyStore(folder: string): KeyStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'case-keys.ndjson');
  const markPath = join(folder, 'mark.json');
  const keys = new Map<string, string>();
  const erased = new Map<string, number>();
  if (existsSync(path)) load(path, keys, erased);
  let file = openSync(path, 'a', 0o600);

  const append = (line: Line): void => {
    writeSync(file, `${JSON.stringify(line)}\n`);
    fdatasyncSync(file);
  };
  const rewrite = (): void => {
    const lines: Line[] = [...[...keys].map(([caseId, key]) => ({ case: caseId, key })), ...[...erased].map(([caseId, erasedAt]) => ({ case: caseId, erasedAt }))];
    const draft = `${path}.new`;
    durable(draft, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    closeSync(file);
    renameSync(draft, path);
    syncFolder(folder);
    file = openSync(path, 'a', 0o600);
  };

  return {
    put: (caseId, key) => {
      if (erased.has(caseId)) return Promise.resolve('erased');
      const known = keys.get(caseId);
      if (known !== undefined) return Promise.resolve(known === key ? 'kept' : 'other');
      append({ case: caseId, key });
      keys.set(caseId, key);
      return Promise.resolve('kept');
    },
    get: (caseIds) => Promise.resolve({
      keys: Object.fromEntries(caseIds.flatMap((id) => { const key = keys.get(id); return key === undefined ? [] : [[id, key]]; })),
      erased: caseIds.filter((id) => erased.has(id)),
    }),
    erase: (caseId, at) => {
      if (erased.has(caseId)) return Promise.resolve();
      keys.delete(caseId);
      erased.set(caseId, at);
      rewrite();
      return Promise.resolve();
    },
    erasures: () => Promise.resolve([...erased].map(([caseId, at]) => ({ caseId, at }))),
    readMark: () => Promise.resolve(existsSync(markPath) ? Mark.parse(JSON.parse(readFileSync(markPath, 'utf8'))) : null),
    // every second while there is work: never on the thread that serves the desks
    writeMark: async (mark) => {
      const file = await open(`${markPath}.new`, 'w', 0o600);
      try {
        await file.writeFile(JSON.stringify(mark));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${markPath}.new`, markPath);
    },
    close: () => {
      closeSync(file);
      return Promise.resolve();
    },
  };
}

function load(path: string, keys: Map<string, string>, erased: Map<string, number>): void {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) throw new Error(`${path} can be read by others: set its mode to 0600`);
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
  for (const line of whole.split('\n')) {
    if (line === '') continue;
    const entry = Line.parse(JSON.parse(line));
    if ('key' in entry) {
      if (!erased.has(entry.case)) keys.set(entry.case, entry.key);
    } else {
      erased.set(entry.case, entry.erasedAt);
      keys.delete(entry.case);
    }
  }
}

function durable(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 });
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const file = openSync(folder, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
