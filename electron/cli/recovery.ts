import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readRecovery, unwrapKey } from '../desk/store/recovery.ts';

/** The database key for a file that a desk wrote with recovery.json beside it, by the recovery key in the first line of `paper`. */
export function recoveredKey(file: string, paper: string): Uint8Array {
  const recovery = readRecovery(path.dirname(path.resolve(file)));
  if (recovery === null) throw new Error(`there is no recovery.json beside ${file}`);
  return unwrapKey(recovery, firstLine(paper));
}

export function firstLine(file: string): string {
  return readFileSync(file, 'utf8').split('\n')[0]?.trim() ?? '';
}
