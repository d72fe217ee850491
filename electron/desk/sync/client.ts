import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { CaseKeysResponse, HelloResponse, PushResponse, SCHEMA_VERSION, SnapshotManifest } from '../../../shared/contract/region.ts';
import type { FeedItem } from '../../../shared/contract/region.ts';
import type { Net } from './ports.ts';
import { ask, askJson, readChanges, readFeedLines } from './wire.ts';
import type { ChangesPage, Reply } from './wire.ts';

/** The region's sync API, one function per endpoint. Everything that comes back is checked; see Reply for how a call can end. */
export type RegionClient = {
  hello(desk: string, incarnation: string): Promise<Reply<HelloResponse>>;
  /** `kinds`: only rows of these; null = everything */
  snapshot(kinds: readonly string[] | null): Promise<Reply<SnapshotManifest>>;
  part(part: SnapshotManifest['parts'][number]): Promise<Reply<readonly FeedItem[]>>;
  changes(cursor: string, limit: number): Promise<Reply<ChangesPage>>;
  /** `commands`: each as JSON text */
  push(desk: string, incarnation: string, commands: readonly string[]): Promise<Reply<PushResponse>>;
  caseKeys(caseIds: readonly string[]): Promise<Reply<CaseKeysResponse>>;
  /** Which of these cases the region has no key of. */
  lackingKeys(caseIds: readonly string[]): Promise<Reply<CaseKeysResponse>>;
};

/** Time that a short question, and a batch of commands, gets (ms). */
export const shortMs = 10_000;
const longMs = 60_000;
/** No part of a snapshot unpacks to more than this; a bomb is refused. */
const maxPartBytes = 256 * 1024 * 1024;

export function createRegionClient(net: Net): RegionClient {
  const askKeys = (body: unknown): Promise<Reply<CaseKeysResponse>> => askJson(net, { method: 'POST', path: '/v1/case-keys', body: JSON.stringify(body), timeoutMs: shortMs }, CaseKeysResponse);
  return {
    hello: (desk, incarnation) =>
      askJson(net, { method: 'POST', path: '/v1/sync/hello', body: JSON.stringify({ desk, incarnation, schema: { min: SCHEMA_VERSION, max: SCHEMA_VERSION } }), timeoutMs: shortMs }, HelloResponse),
    snapshot: (kinds) => askJson(net, { method: 'GET', path: `/v1/sync/snapshot${kinds === null ? '' : `?kinds=${encodeURIComponent(kinds.join(','))}`}`, timeoutMs: longMs }, SnapshotManifest),
    part: (part) => ask(net, { method: 'GET', path: part.url, timeoutMs: longMs }, (response) => readPart(response.body, part)),
    changes: (cursor, limit) => ask(net, { method: 'GET', path: `/v1/sync/changes?cursor=${encodeURIComponent(cursor)}&limit=${limit}`, timeoutMs: shortMs }, readChanges),
    push: (desk, incarnation, commands) =>
      askJson(net, { method: 'POST', path: '/v1/sync/commands', body: `{"desk":${JSON.stringify(desk)},"incarnation":${JSON.stringify(incarnation)},"commands":[${commands.join(',')}]}`, timeoutMs: shortMs }, PushResponse),
    caseKeys: (caseIds) => askKeys({ caseIds }),
    lackingKeys: (caseIds) => askKeys({ caseIds, lacking: true }),
  };
}

/** Unpacks and checks one part: its SHA-256 (over the bytes as served, or over the text), its number of rows, every line. Null = not this part. */
function readPart(body: Uint8Array, part: SnapshotManifest['parts'][number]): readonly FeedItem[] | null {
  const packed = body[0] === 0x1f && body[1] === 0x8b;
  const text = packed ? unpack(body) : Buffer.from(body);
  if (text === null || ![body, text].some((bytes) => createHash('sha256').update(bytes).digest('hex') === part.sha256)) return null;
  const items = readFeedLines(text.toString('utf8'));
  return items === null || items.length !== part.rows ? null : items;
}

function unpack(body: Uint8Array): Buffer | null {
  try {
    return gunzipSync(body, { maxOutputLength: maxPartBytes });
  } catch {
    return null;
  }
}
