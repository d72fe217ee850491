import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import * as z from 'zod';

/**
 * Which region a desk speaks to. `null` url = none configured: the host then starts the embedded training region.
 * The token is looked for in this order: environment, the file named by a flag or by DATA/region.json, and for a region on this machine the
 * folder of that region inside the data folder. An empty token is passed on: the region then refuses and the screen says so.
 */
export type RegionChoice = { readonly url: string; readonly token: string };

const Configured = z.object({ url: z.url({ protocol: /^https?$/ }), tokenFile: z.string().min(1).optional() });
const Running = z.object({ url: z.string() });

/** Throws one English line when a given address or file is no good; never falls back to another region silently. */
export function chooseRegion(dataFolder: string, flags: { readonly url: string | null; readonly tokenFile: string | null }, env: Readonly<Record<string, string | undefined>>): RegionChoice | null {
  const configured = readConfigured(join(dataFolder, 'region.json'));
  const url = flags.url === null ? (configured?.url ?? null) : checkedUrl(flags.url);
  if (url === null) return null;
  const tokenFile = flags.tokenFile ?? (configured !== null && sameUrl(configured.url, url) ? (configured.tokenFile ?? null) : null);
  if (tokenFile !== null) return { url, token: readToken(isAbsolute(tokenFile) || flags.tokenFile !== null ? tokenFile : join(dataFolder, tokenFile)) };
  return { url, token: env['REGIOLOKET_REGION_TOKEN'] ?? tokenBeside(dataFolder, url) ?? '' };
}

function checkedUrl(text: string): string {
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol)) throw new Error(`--region needs an address such as https://region.example: ${text}`);
  if (parsed.protocol === 'http:' && !['127.0.0.1', 'localhost', '[::1]'].includes(parsed.hostname)) throw new Error(`--region must be https unless it runs on this machine: ${text}`);
  return parsed.href.replace(/\/$/, '');
}

function readConfigured(file: string): z.infer<typeof Configured> | null {
  const text = readIfThere(file);
  if (text === null) return null;
  const parsed = Configured.safeParse(parseJson(text));
  if (!parsed.success) throw new Error(`${file} is not a region file: it needs {"url": "https://...", "tokenFile": "..."}`);
  return { ...parsed.data, url: checkedUrl(parsed.data.url) };
}

function readToken(file: string): string {
  const text = readIfThere(file);
  if (text === null || text.trim() === '') throw new Error(`The region's token file can't be read: ${file}`);
  return text.trim();
}

/** A training region started by hand in DATA/region keeps its desk token there. */
function tokenBeside(dataFolder: string, url: string): string | null {
  const text = readIfThere(join(dataFolder, 'region', 'region.json'));
  const running = text === null ? null : Running.safeParse(parseJson(text));
  if (running === null || !running.success || !sameUrl(running.data.url, url)) return null;
  return readIfThere(join(dataFolder, 'region', 'desk-token'))?.trim() ?? null;
}

function sameUrl(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the schema refuses undefined and its caller says which file.
    return undefined;
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
