import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { UsageError, readFlags } from './args.ts';
import { findRunning } from './folder.ts';

export const importUsage = 'region import FILE.csv|.json|.xml [--format csv|json|have|fhir] [--apply] [--data DIR]';
const formats = ['csv', 'json', 'have', 'fhir'];
const byEnding: Readonly<Record<string, string>> = { csv: 'csv', json: 'json', xml: 'have' };
const Answer = z.object({ dryRun: z.boolean(), rows: z.int(), changed: z.array(z.string()), older: z.array(z.string()), bad: z.array(z.object({ row: z.string(), id: z.string().nullable(), reason: z.string() })) });
const Failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Numbers into the running region, a dry run unless --apply. Every bad row is named on stdout; exit 1 when there was one. */
export async function importFile(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, ['--format', '--data'], ['--apply']);
  const [file, extra] = flags.rest;
  if (file === undefined || extra !== undefined) throw new UsageError('give one file');
  const format = flags.values.get('--format') ?? byEnding[file.split('.').at(-1)?.toLowerCase() ?? ''];
  if (format === undefined || !formats.includes(format)) throw new UsageError(`--format must be one of ${formats.join(', ')}`);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`can't read ${file}`);
  }
  const running = findRunning(flags.values.get('--data'));
  if (running === null) {
    process.stderr.write('no region is running on this data folder\n');
    return 1;
  }
  const response = await fetch(`${running.url}/v1/imports/${format}?apply=${flags.switches.has('--apply')}`, { method: 'POST', headers: { authorization: `Bearer ${running.managerToken}`, 'content-type': 'text/plain' }, body: text });
  const body: unknown = await response.json();
  if (!response.ok) {
    process.stderr.write(`${Failure.parse(body).error.message}\n`);
    return 1;
  }
  const result = Answer.parse(body);
  for (const bad of result.bad) process.stdout.write(`${bad.row}${bad.id === null ? '' : ` (${bad.id})`}: ${bad.reason}\n`);
  process.stdout.write(`${result.rows} rows: ${result.changed.length} ${result.dryRun ? 'would change' : 'changed'}, ${result.older.length} not newer than what is known, ${result.bad.length} bad${result.dryRun ? '; nothing was written, add --apply to write' : ''}\n`);
  return result.bad.length === 0 ? 0 : 1;
}
