import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { AddressInfo } from 'node:net';
import { changeDigest, digestToWire, emptyDigest } from '../../shared/contract/digest.ts';
import { formatCursor, parseCursor } from '../../shared/contract/cursor.ts';
import type { FeedItem } from '../../shared/contract/region.ts';

/** A region that serves rows made beforehand, over loopback HTTP: what is measured is the wire and the desk, not a database on the other side. */
export type FeedServer = { readonly url: string; /** so many rows get a new version */ touch(count: number): void; close(): Promise<void> };

/** Rows of ten fields, about the size of a bed group's. */
export function benchRow(index: number, version = 1): FeedItem {
  const id = `bed-${String(index).padStart(6, '0')}`;
  return { kind: 'benchRow', id, version, seq: index + 1, deleted: false, body: { id, name: `Afdeling ${index}`, organisationId: `org-${index % 400}`, place: `plaats ${index % 900}`, free: index % 7, total: 12, observedAt: 1_790_000_000_000 + index, labels: 'elvLow', source: 'manual', version } };
}

export async function serveFeed(rows: number, gzipped: boolean): Promise<FeedServer> {
  const items = Array.from({ length: rows }, (_, index) => benchRow(index));
  let head = rows;
  let digest = emptyDigest;
  for (const item of items) digest = changeDigest(digest, item.id, null, item.version);
  let changed: FeedItem[] = [];
  const parts = new Map<string, Buffer>();
  const listed: { url: string; rows: number; sha256: string }[] = [];
  for (let from = 0; from < rows; from += 20_000) {
    const slice = items.slice(from, from + 20_000);
    const text = Buffer.from(slice.map((item) => `${JSON.stringify(item)}\n`).join(''));
    const bytes = gzipped ? gzipSync(text, { level: 1 }) : text;
    parts.set(`/part/${from}`, bytes);
    listed.push({ url: `/part/${from}`, rows: slice.length, sha256: createHash('sha256').update(bytes).digest('hex') });
  }
  const manifest = { epoch: 'e1', seq: rows, scope: 's', rows, digest: digestToWire(new Map([['benchRow', digest]])), parts: listed };
  const hello = () => ({ epoch: 'e1', head, floor: 0, serverTime: Date.now(), schema: { min: 1, max: 1 }, scope: 's', training: true, serviceName: 'bench', regionIds: ['r1'], profileVersions: {}, desk: 'd1' });
  const changes = (cursor: string) => {
    const after = parseCursor(cursor)?.seq ?? 0;
    return { items: changed.filter((item) => item.seq > after), next: formatCursor({ epoch: 'e1', scope: 's', seq: head }), head, upToDate: true, digest: digestToWire(new Map([['benchRow', digest]])), serverTime: Date.now() };
  };
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://bench');
    const part = parts.get(url.pathname);
    if (url.pathname === '/v1/sync/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`data: ${JSON.stringify({ type: 'hello', epoch: 'e1', head })}\n\n`);
      return;
    }
    if (part !== undefined) {
      response.writeHead(200, { 'content-type': 'application/gzip' }).end(part);
      return;
    }
    const body = url.pathname === '/v1/sync/hello' ? hello() : url.pathname === '/v1/sync/snapshot' ? manifest : changes(url.searchParams.get('cursor') ?? '');
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    touch: (count) => {
      changed = [];
      for (let index = 0; index < count; index += 1) {
        const at = Math.floor((index * rows) / count);
        const before = items[at];
        if (before === undefined) continue;
        head += 1;
        const next = { ...benchRow(at, before.version + 1), seq: head };
        digest = changeDigest(digest, next.id, before.version, next.version);
        items[at] = next;
        changed.push(next);
      }
    },
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}
