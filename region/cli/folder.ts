import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';

/** How a running region is found by commands on the same machine: DATA/region.json, mode 0600, there only while it runs. */
export const RunFile = z.strictObject({ url: z.string(), auditToken: z.string(), managerToken: z.string(), pid: z.int() });
export type RunFile = z.infer<typeof RunFile>;

/** The desk's data folder is $REGIOLOKET_DATA or ~/.regioloket; the embedded region lives in its folder `region`. */
export function defaultFolder(): string {
  return join(process.env['REGIOLOKET_DATA'] ?? join(homedir(), '.regioloket'), 'region');
}

/** Reads the run file of a region's folder, or of the region inside a desk's folder; null = no region runs there. */
export function findRunning(data: string | undefined): RunFile | null {
  const folders = data === undefined ? [defaultFolder()] : [data, join(data, 'region')];
  for (const folder of folders) {
    const path = join(folder, 'region.json');
    if (!existsSync(path)) continue;
    return RunFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  }
  return null;
}
