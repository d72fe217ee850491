import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../kernel.ts';

const maxBytes = 5_000_000;

/**
 * Log lines as JSON in DATA/logs/desk.log (0600), one older file kept. Lines carry ids, codes and counts only, never patient data: callers of Log
 * promise it. A disk that refuses the log line must not stop the desk: the line then goes to stderr.
 */
export function openLogFile(dataFolder: string, clock: () => number): Log {
  const folder = join(dataFolder, 'logs');
  const file = join(folder, 'desk.log');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let written = sizeOf(file);
  return (level, message, fields) => {
    if (level === 'debug') return;
    const line = `${JSON.stringify({ at: clock(), level, message, ...fields })}\n`;
    try {
      if (written + line.length > maxBytes) {
        renameSync(file, join(folder, 'desk.1.log'));
        written = 0;
      }
      appendFileSync(file, line, { mode: 0o600 });
      written += line.length;
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : 'log not written'}: ${line}`);
    }
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
