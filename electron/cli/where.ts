import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dataFolderOf } from '../desk/host/data-folder.ts';

/** `npm run where [-- --data DIR]`: the data folder, what lies in it, and how to look at the region's side. Exit 2 on a wrong flag. */
function main(args: readonly string[]): number {
  let data: string | null;
  try {
    data = parseArgs({ args: [...args], options: { data: { type: 'string' } } }).values.data ?? null;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'wrong flag'}\nusage: npm run where [-- --data DIR]\n`);
    return 2;
  }
  const folder = dataFolderOf(data, process.env);
  const at = data === null ? '' : ` --data ${folder}`;
  const configured = readJson(path.join(folder, 'region.json'))?.['url'];
  const lines = [
    `data folder   ${folder}${existsSync(folder) ? '' : ' (made at the first start)'}`,
    ...[['desk.db', 'cases, queue and audit log, encrypted'], ['keys.db', 'keys of cases, encrypted; not in backups'], ['key', 'database key of the loopback host'], ['settings.json', 'theme, sound, keys of this desk'], ['region', 'the embedded training region']].map(([name = '', what = '']) => `  ${name.padEnd(14)}${what}${existsSync(path.join(folder, name)) ? '' : ' (not there)'}`),
    `region        ${typeof configured === 'string' ? configured : 'none configured: the embedded training region'}`,
    '',
    'While the desk runs:',
    `  npm run -s region -- cases${at} --ndjson     what the region holds, one case per line`,
    'Chores (backup and export while it runs; restore and rekey when it is closed):',
    `  npm run backup -- --to FILE${at}`,
    `  npm run restore -- --from FILE${at}`,
    `  npm run rekey${at === '' ? '' : ` --${at}`}`,
    `  npm run export-audit -- --to FILE${at}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

function readJson(file: string): Readonly<Record<string, unknown>> | null {
  if (!existsSync(file)) return null;
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    process.stderr.write(`${file} is not JSON\n`);
    return null;
  }
}

process.exitCode = main(process.argv.slice(2));
