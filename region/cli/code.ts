import * as z from 'zod';
import { UsageError, noRest, readFlags } from './args.ts';
import { findRunning } from './folder.ts';

export const codeUsage = 'region code --staff ID [--data DIR]';
const Given = z.object({ code: z.string(), expiresAt: z.int() });
const Failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** A one-time activation code for a member of staff, from the running region: how a region's first manager gets in. Exit 1 when the region says no. */
export async function code(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, ['--staff', '--data'], []);
  noRest(flags);
  const staffId = flags.values.get('--staff');
  if (staffId === undefined) throw new UsageError('code needs --staff');
  const running = findRunning(flags.values.get('--data'));
  if (running === null) {
    process.stderr.write('no region is running on this data folder\n');
    return 1;
  }
  const response = await fetch(`${running.url}/v1/session/codes`, { method: 'POST', headers: { authorization: `Bearer ${running.managerToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ staffId }) });
  const body: unknown = await response.json();
  if (!response.ok) {
    process.stderr.write(`${Failure.parse(body).error.message}\n`);
    return 1;
  }
  const given = Given.parse(body);
  process.stdout.write(`${given.code}   (once, until ${new Date(given.expiresAt).toISOString()})\n`);
  return 0;
}
