import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { UsageError, noRest, readFlags } from './args.ts';
import { findRunning } from './folder.ts';

export const casesUsage = 'region cases [--data DIR] --ndjson';

/** What the running region holds: one case per line on stdout. Exit 1 when no region runs on that folder. */
export async function cases(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, ['--data'], ['--ndjson']);
  noRest(flags);
  if (!flags.switches.has('--ndjson')) throw new UsageError('cases needs --ndjson');
  const running = findRunning(flags.values.get('--data'));
  if (running === null) {
    process.stderr.write('no region is running on this data folder\n');
    return 1;
  }
  const response = await fetch(`${running.url}/v1/cases`, { headers: { authorization: `Bearer ${running.auditToken}` } }).catch((error: unknown) => error);
  if (!(response instanceof Response)) {
    process.stderr.write('the region does not answer; it may have stopped without cleaning up\n');
    return 1;
  }
  if (!response.ok || response.body === null) {
    process.stderr.write(`the region refused: ${response.status}\n`);
    return 1;
  }
  for await (const line of createInterface({ input: Readable.fromWeb(response.body as ReadableStream) })) {
    if (!process.stdout.write(`${line}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  return 0;
}
