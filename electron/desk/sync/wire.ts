import * as z from 'zod';
import { jsonOf } from '../../../shared/contract/json.ts';
import type { FeedItem } from '../../../shared/contract/region.ts';
import { ChangesResponse, RegionError } from '../../../shared/contract/region.ts';
import type { Net, NetRequest, NetResponse } from './ports.ts';

/**
 * Reading what came back. Four ways it can end: a value of the agreed shape; a refusal with a status; something that isn't from the region at all (a captive portal's page, a cut
 * body, a shape nobody agreed on): nothing of it is applied; or no answer.
 */
export type Reply<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly retryAfterMs: number | null }
  | { readonly kind: 'garbage'; readonly why: 'notJson' | 'shape' }
  | { readonly kind: 'down' };

export async function ask<T>(net: Net, request: NetRequest, read: (response: NetResponse) => T | null): Promise<Reply<T>> {
  let response: NetResponse;
  try {
    response = await net.request(request);
  } catch {
    // Refused, cut or timed out: all the same to a desk, and shown as being offline.
    return { kind: 'down' };
  }
  if (response.status < 200 || response.status >= 300) return { kind: 'refused', status: response.status, code: errorCode(response), retryAfterMs: response.retryAfterMs };
  const value = read(response);
  return value === null ? { kind: 'garbage', why: isJson(response) ? 'shape' : 'notJson' } : { kind: 'ok', value };
}

export function askJson<T>(net: Net, request: NetRequest, schema: z.ZodType<T>): Promise<Reply<T>> {
  return ask(net, request, (response) => {
    const parsed = schema.safeParse(answered(response));
    return parsed.success ? parsed.data : null;
  });
}

function isJson(response: NetResponse): boolean {
  return response.contentType.includes('json');
}

/** The body as JSON; undefined when it isn't declared as JSON or doesn't parse. */
export function answered(response: NetResponse): unknown {
  return isJson(response) ? jsonOf(new TextDecoder().decode(response.body)) : undefined;
}

function errorCode(response: NetResponse): string {
  const parsed = RegionError.safeParse(answered(response));
  return parsed.success ? parsed.data.error.code : `http${response.status}`;
}

/** A page of changes: the frame by its schema, each item by hand, because what JSON.parse gave needn't be proven to be JSON again. */
const ChangesFrame = ChangesResponse.extend({ items: z.array(z.unknown()).max(100_000) });
export type ChangesPage = Omit<z.infer<typeof ChangesFrame>, 'items'> & { readonly items: readonly FeedItem[] };

export function readChanges(response: NetResponse): ChangesPage | null {
  const frame = ChangesFrame.safeParse(answered(response));
  if (!frame.success) return null;
  const items = frame.data.items.map(readFeedItem);
  return items.every((item) => item !== null) ? { ...frame.data, items } : null;
}

const idShape = /^[A-Za-z0-9._:-]{1,100}$/;

/** One feed item of the agreed shape, or null. `value` comes from JSON.parse. */
export function readFeedItem(value: unknown): FeedItem | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kind, id, version, seq, deleted, body } = value as Readonly<Record<string, unknown>>;
  if (typeof kind !== 'string' || kind.length === 0 || kind.length > 40 || typeof id !== 'string' || !idShape.test(id)) return null;
  if (!isCount(version) || !isCount(seq) || typeof deleted !== 'boolean' || body === undefined || (!deleted && body === null)) return null;
  return { kind, id, version, seq, deleted, body: body as FeedItem['body'] };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

/** Items of an NDJSON text; null when a line doesn't fit (cut in the middle, not NDJSON at all). */
export function readFeedLines(text: string): readonly FeedItem[] | null {
  const items: FeedItem[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const item = readLine(line);
    if (item === null) return null;
    items.push(item);
  }
  return items;
}

function readLine(line: string): FeedItem | null {
  try {
    return readFeedItem(JSON.parse(line) as unknown);
  } catch {
    return null;
  }
}
