import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export const importUsage = [
  'usage: beds import FILE.csv|FILE.json [--apply] [--data DIR]',
  '  a dry run unless --apply; every bad row is named, the rest goes in; exit 1 when there was a bad row or no region runs',
  '  columns: docs/capacity-mapping.md',
].join('\n');

/**
 * The operator's import of bed groups into the running region. The region's own command does the work, as a process of its own; its output is ours. Returns the exit
 * code: 0 done, 1 something was refused or failed, 2 wrong use.
 */
export async function importCommand(args: readonly string[], errors: Writable): Promise<number> {
  const file = args.find((arg) => !arg.startsWith('--'));
  if (file === undefined || !/\.(csv|json)$/i.test(file)) {
    errors.write(`beds import: give one file that ends in .csv or .json\n${importUsage}\n`);
    return 2;
  }
  const region = fileURLToPath(new URL('../../../region/main.ts', import.meta.url));
  const child = spawn(process.execPath, [region, 'import', ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => { resolve(code ?? 1); });
  });
}
