import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { BedIndex, criteria, parseBeds, parseNeed, rank } from '../../../shared/capacity/index.ts';
import type { Criterion, Reason } from '../../../shared/capacity/index.ts';

export const rankUsage = [
  'usage: beds rank --capacity FILE.json --ndjson [--order CRITERION,...] < needs.ndjson',
  '  FILE.json  a list of bed groups, or an object with "bedGroups"; a wrong bed group stops the run, for a ranking without it would mislead',
  '  stdin      one need per line; instants are epoch milliseconds or ISO 8601 with an offset',
  `  --order    ${criteria.join(', ')}`,
].join('\n');

/** Ranks one need per line of `input` over the bed groups of a file; one answer per line, in order, in flat memory. Returns the exit code. */
export async function rankCommand(args: readonly string[], input: Readable, output: Writable, errors: Writable): Promise<number> {
  const setup = await prepare(args);
  if (!setup.ok) {
    errors.write(`beds rank: ${setup.why}\n${rankUsage}\n`);
    return 2;
  }
  const state = { closed: false };
  output.on('error', () => {
    // Whoever reads the answers stopped reading (| head): there is nobody left to tell.
    state.closed = true;
    input.destroy();
  });
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (state.closed) return 1;
    if (!output.write(`${answer(line, setup.index, setup.order)}\n`)) await drained(output);
  }
  return state.closed ? 1 : 0;
}

type Setup = { readonly ok: true; readonly index: BedIndex; readonly order: readonly Criterion[] } | { readonly ok: false; readonly why: string };

async function prepare(args: readonly string[]): Promise<Setup> {
  const flags = readFlags(args);
  if (typeof flags === 'string') return { ok: false, why: flags };
  const order = readOrder(flags.order);
  if (order === null) return { ok: false, why: `--order takes ${criteria.join(', ')}` };
  if (flags.capacity === undefined) return { ok: false, why: '--capacity FILE.json is missing' };
  if (flags.ndjson !== true) return { ok: false, why: '--ndjson is missing (the only form there is)' };
  const list = await readBedGroups(flags.capacity);
  if (typeof list === 'string') return { ok: false, why: list };
  const { beds, refused } = parseBeds(list.map((bed) => withInstants(bed, ['availableFrom', 'observedAt', 'expiresAt'])));
  const [first] = refused;
  if (first !== undefined) {
    const name = first.id === null ? `number ${first.index}` : JSON.stringify(first.id);
    const more = refused.length > 1 ? ` (and ${refused.length - 1} more)` : '';
    return { ok: false, why: `bed group ${name}: ${first.key === '' ? '' : `${first.key}: `}${oneLine(first.why)}${more}` };
  }
  return { ok: true, index: new BedIndex(beds), order };
}

type Flags = { readonly capacity?: string | undefined; readonly ndjson?: boolean | undefined; readonly order?: string | undefined };

function readFlags(args: readonly string[]): Flags | string {
  try {
    return parseArgs({ args: [...args], options: { capacity: { type: 'string' }, ndjson: { type: 'boolean' }, order: { type: 'string' } } }).values;
  } catch (error) {
    return oneLine(messageOf(error));
  }
}

function readOrder(text: string | undefined): readonly Criterion[] | null {
  if (text === undefined) return criteria;
  const order: Criterion[] = [];
  for (const name of text.split(',')) {
    const known = criteria.find((criterion) => criterion === name.trim());
    if (known === undefined) return null;
    order.push(known);
  }
  return order;
}

async function readBedGroups(file: string): Promise<readonly unknown[] | string> {
  try {
    const content: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (Array.isArray(content)) return content as unknown[];
    if (typeof content === 'object' && content !== null && 'bedGroups' in content && Array.isArray(content.bedGroups)) return content.bedGroups as unknown[];
    return `${file} holds no list of bed groups`;
  } catch (error) {
    return `${file} can't be read: ${oneLine(messageOf(error))}`;
  }
}

function answer(line: string, index: BedIndex, order: readonly Criterion[]): string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return errorLine('badRequest', 'the line is not JSON');
  }
  const need = parseNeed(withInstants(value, ['now', 'neededBy']));
  if (!need.ok) return errorLine(need.error.code, explain(need.error.details));
  const { fitting, notFitting } = rank(index, need.value, order);
  const free = fitting.map(({ id, status }) => `{"id":${quoted(id)},"status":"${status}"}`);
  const rest = notFitting.map(({ id, reasons }) => `{"id":${quoted(id)},"reasons":${listed(reasons)}}`);
  return `{"fitting":[${free.join()}],"notFitting":[${rest.join()}]}`;
}

/** Ids and lists of reasons come back on every line: their JSON is made once. Lists are shared per set of reasons, so they serve as keys. */
const quotedIds = new Map<string, string>();
const listedReasons = new WeakMap<readonly Reason[], string>();

function quoted(id: string): string {
  let json = quotedIds.get(id);
  if (json === undefined) quotedIds.set(id, (json = JSON.stringify(id)));
  return json;
}

function listed(reasons: readonly Reason[]): string {
  let json = listedReasons.get(reasons);
  if (json === undefined) listedReasons.set(reasons, (json = JSON.stringify(reasons)));
  return json;
}

function errorLine(code: string, message: string): string {
  return JSON.stringify({ error: { code, message } });
}

function explain(details: unknown): string {
  if (typeof details !== 'object' || details === null || !('key' in details) || !('why' in details)) return 'the need is not valid';
  return details.key === '' ? oneLine(String(details.why)) : `${String(details.key)}: ${oneLine(String(details.why))}`;
}

const isoInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** ISO texts with an offset become epoch ms; anything else is left for the schema to judge. */
function withInstants(value: unknown, keys: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const converted = Object.entries(value).map(([key, own]: [string, unknown]) => {
    const instant = keys.includes(key) && typeof own === 'string' && isoInstant.test(own) ? Date.parse(own) : Number.NaN;
    return [key, Number.isNaN(instant) ? own : instant] as const;
  });
  return Object.fromEntries(converted);
}

/** Waits until the reader has taken what was written, or is gone. */
async function drained(output: Writable): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'close', 'error']) output.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'close', 'error']) output.on(event, done);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 300);
}
