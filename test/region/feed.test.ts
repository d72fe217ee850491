import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatCursor } from '../../shared/contract/cursor.ts';
import { changeDigest, digestDifferences, emptyDigest } from '../../shared/contract/digest.ts';
import type { RowDigest } from '../../shared/contract/digest.ts';
import { FeedItem, feedBodies, feedKinds } from '../../shared/contract/region.ts';
import { DeskClient } from '../support/region-client.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

let region: TestRegion;
let desk: DeskClient;
beforeAll(async () => {
  region = await startTestRegion();
  desk = new DeskClient(region.url, region.token, 'desk-oefen');
}, 60_000);
afterAll(async () => { await region.stop(); });

const digestOf = (items: readonly FeedItem[]): ReadonlyMap<string, RowDigest> => {
  const newest = new Map(items.map((item) => [`${item.kind} ${item.id}`, item]));
  const digests = new Map<string, RowDigest>();
  for (const item of newest.values()) if (!item.deleted) digests.set(item.kind, changeDigest(digests.get(item.kind) ?? emptyDigest, item.id, null, item.version));
  return digests;
};

describe('hello', () => {
  it('refuses a desk that speaks another schema, with a code', async () => {
    const response = await desk.request('/v1/sync/hello', { method: 'POST', body: JSON.stringify({ desk: 'd', incarnation: 'i', schema: { min: 2, max: 3 } }) });
    expect(response.status).toBe(426);
    expect(await response.json()).toMatchObject({ error: { code: 'schemaMismatch' } });
  });

  it('says that this is a training region, which regions there are and which desk the token stands for', async () => {
    expect(await desk.hello()).toMatchObject({ training: true, regionIds: region.regionIds, desk: 'desk-oefen' });
  });
});

describe('the change feed', () => {
  it('refuses a cursor of another epoch, of another scope, or from the future, so that the desk starts again', async () => {
    const { epoch, scope, head } = await desk.hello();
    for (const cursor of [{ epoch: 'elsewhere', scope, seq: 0 }, { epoch, scope: 'another', seq: 0 }, { epoch, scope, seq: head + 1000 }]) {
      const response = await desk.request(`/v1/sync/changes?cursor=${encodeURIComponent(formatCursor(cursor))}`);
      expect(response.status).toBe(409);
      expect(await response.json()).toMatchObject({ error: { code: 'epochChanged' } });
    }
  });

  it('refuses a cursor from before what is kept with 410', async () => {
    const { epoch, scope } = await desk.hello();
    await region.service.region.db.query('UPDATE sync_meta SET floor = 2');
    const response = await desk.request(`/v1/sync/changes?cursor=${encodeURIComponent(formatCursor({ epoch, scope, seq: 1 }))}`);
    await region.service.region.db.query('UPDATE sync_meta SET floor = 0');
    expect(response.status).toBe(410);
    expect(await response.json()).toMatchObject({ error: { code: 'cursorGone' } });
  });

  it('never splits one transaction over two pages, and never reads past its head', async () => {
    const hello = await desk.hello();
    let cursor = formatCursor({ epoch: hello.epoch, scope: hello.scope, seq: 0 });
    const pageOf = new Map<number, number>();
    for (let page = 0; ; page += 1) {
      const { items, next, head, upToDate } = await desk.changes(cursor, 50);
      for (const item of items) {
        expect(item.seq).toBeLessThanOrEqual(head);
        expect(pageOf.get(item.seq) ?? page).toBe(page);
        pageOf.set(item.seq, page);
      }
      cursor = next;
      if (upToDate) break;
    }
    expect(pageOf.size).toBeGreaterThan(1);
  });

  it('carries only bodies of the contract, and a digest that matches what was read', async () => {
    const { items, last } = await desk.allSince(0);
    for (const item of items) {
      const kind = feedKinds.find((known) => known === item.kind);
      expect(kind).toBeDefined();
      if (kind !== undefined && !item.deleted) feedBodies[kind].parse(item.body);
    }
    expect(last.digest).not.toBeNull();
    expect(digestDifferences(digestOf(items), last.digest ?? {})).toEqual([]);
  });
});

describe('the snapshot', () => {
  it('is made of parts whose bytes match their hash, can be fetched in ranges, and holds what its digest says', async () => {
    const manifest = await desk.snapshot();
    const items: FeedItem[] = [];
    for (const part of manifest.parts) {
      const whole = Buffer.from(await (await desk.request(part.url)).arrayBuffer());
      expect(createHash('sha256').update(whole).digest('hex')).toBe(part.sha256);
      const tail = await desk.request(part.url, { headers: { range: 'bytes=100-' } });
      expect(tail.status).toBe(206);
      expect(Buffer.from(await tail.arrayBuffer()).equals(whole.subarray(100))).toBe(true);
      const lines = gunzipSync(whole).toString().trim().split('\n');
      expect(lines.length).toBe(part.rows);
      items.push(...lines.map((line) => FeedItem.parse(JSON.parse(line))));
    }
    expect(items.length).toBe(manifest.rows);
    expect(digestDifferences(digestOf(items), manifest.digest)).toEqual([]);
  });

  it('gives nobody a part of another scope, nor anything outside its folder', async () => {
    const [part] = (await desk.snapshot()).parts;
    const other = new DeskClient(region.url, await region.deskToken('desk-elders', ['nl-05']), 'desk-elders');
    expect((await other.request(part?.url ?? '')).status).toBe(404);
    expect((await desk.request('/v1/sync/snapshot/parts/..%2f..%2fdesk-token')).status).toBe(404);
    expect((await desk.request(part?.url ?? '', { headers: { range: 'bytes=999999999-' } })).status).toBe(416);
  });
});
