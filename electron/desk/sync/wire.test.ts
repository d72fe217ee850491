import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HelloResponse } from '../../../shared/contract/region.ts';
import { backoffMs } from './backoff.ts';
import { createEventParser } from './net.ts';
import type { Net, NetResponse } from './ports.ts';
import { verdictOf } from './results.ts';
import { askJson, readChanges, readFeedItem, readFeedLines } from './wire.ts';

const answer = (body: string, contentType = 'application/json', status = 200): NetResponse => ({ status, contentType, retryAfterMs: null, body: new TextEncoder().encode(body) });
const netOf = (respond: () => Promise<NetResponse>): Net => ({ request: respond, stream: () => Promise.reject(new Error('none')) });
const request = { method: 'GET', path: '/', timeoutMs: 1 } as const;
const page = { items: [{ kind: 'hold', id: 'h1', version: 1, seq: 3, deleted: false, body: { id: 'h1' } }, { kind: 'hold', id: 'h2', version: 2, seq: 4, deleted: true, body: null }], next: 'v1.e.s.4', head: 4, upToDate: true, digest: null, serverTime: 5 };

describe('reading what the network gave', () => {
  it('takes a page of a captive portal for being offline, also when it comes with status 200', async () => {
    expect(await askJson(netOf(() => Promise.resolve(answer('<html>Welkom</html>', 'text/html'))), request, HelloResponse)).toEqual({ kind: 'garbage', why: 'notJson' });
    expect((await askJson(netOf(() => Promise.resolve(answer('<html>Welkom</html>'))), request, HelloResponse)).kind).toBe('garbage');
  });
  it('takes JSON of another shape for nothing', async () => {
    expect(await askJson(netOf(() => Promise.resolve(answer('{"epoch":1}'))), request, HelloResponse)).toEqual({ kind: 'garbage', why: 'shape' });
  });
  it('keeps the code of a refusal, also when its body is no JSON', async () => {
    expect(await askJson(netOf(() => Promise.resolve(answer('{"error":{"code":"forbidden","message":"x"}}', 'application/json', 403))), request, HelloResponse)).toMatchObject({ kind: 'refused', status: 403, code: 'forbidden' });
    expect(await askJson(netOf(() => Promise.resolve(answer('Bad gateway', 'text/plain', 502))), request, HelloResponse)).toMatchObject({ kind: 'refused', status: 502, code: 'http502' });
  });
  it('never applies a page that was cut at any byte', () => {
    const whole = JSON.stringify(page);
    expect(readChanges(answer(whole))?.items).toHaveLength(2);
    for (let length = 0; length < whole.length; length += 1) expect(readChanges(answer(whole.slice(0, length)))).toBeNull();
  });
  it('never takes an NDJSON part that was cut inside a line', () => {
    const lines = page.items.map((item) => JSON.stringify(item)).join('\n');
    expect(readFeedLines(lines)).toHaveLength(2);
    for (let length = 1; length < lines.length; length += 1) {
      const read = readFeedLines(lines.slice(0, length));
      expect(read === null || read.length < 2).toBe(true);
    }
  });
  it('refuses items with a wrong version, seq, id or a body that is missing', () => {
    const good = page.items[0];
    for (const bad of [{ version: 0 }, { seq: 1.5 }, { id: '' }, { id: 'a b' }, { deleted: 'no' }, { body: null }, { body: undefined }, { kind: '' }]) expect(readFeedItem({ ...good, ...bad })).toBeNull();
    for (const bad of [null, 1, 'x', []]) expect(readFeedItem(bad)).toBeNull();
  });
  it('keeps kinds that are not known here, for a desk that is older than its region', () => {
    expect(readFeedItem({ ...page.items[0], kind: 'somethingNew' })).toMatchObject({ kind: 'somethingNew' });
  });
});

describe('server-sent events', () => {
  it('come out whole wherever the stream is cut', () => {
    const text = 'event: hello\ndata: {"a":1}\n\n: comment\n\ndata: one\ndata: two\n\nevent: ping\r\ndata: {}\r\n\r\n';
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 8 }), (cuts) => {
      const got: string[] = [];
      const parse = createEventParser((data) => got.push(data));
      const points = [0, ...cuts.sort((a, b) => a - b), text.length];
      for (let index = 1; index < points.length; index += 1) parse(text.slice(points[index - 1], points[index]));
      expect(got).toEqual(['{"a":1}', 'one\ntwo', '{}']);
    }));
  });
});

describe('waiting before another attempt', () => {
  it('stays between a quarter second and half a minute, plus what the region asked for', () => {
    fc.assert(fc.property(fc.nat(60), fc.double({ min: 0, max: 0.999, noNaN: true }), (failures, draw) => {
      const wait = backoffMs(failures, () => draw, null);
      expect(wait).toBeGreaterThanOrEqual(250);
      expect(wait).toBeLessThanOrEqual(30_000);
      expect(backoffMs(failures, () => draw, 5000)).toBe(wait + 5000);
    }));
  });
});

describe('what the region answers', () => {
  const result = { id: 'x', seq: null, message: null, current: null, hold: null, offer: null };
  it('is acknowledged when applied, first or again', () => {
    expect(verdictOf({ ...result, status: 'applied', code: null })).toEqual({ kind: 'settle', state: 'acknowledged' });
    expect(verdictOf({ ...result, status: 'duplicate', code: null })).toEqual({ kind: 'settle', state: 'acknowledged' });
  });
  it('is tried again when the region was only busy, and never dropped', () => {
    expect(verdictOf({ ...result, status: 'blocked', code: 'locked' }).kind).toBe('retry');
    expect(verdictOf({ ...result, status: 'rejected', code: 'internal' }).kind).toBe('retry');
  });
  it('is shown to a person when it is a no, and set apart when it is a fault', () => {
    expect(verdictOf({ ...result, status: 'conflict', code: 'noCapacity' })).toEqual({ kind: 'settle', state: 'refused' });
    expect(verdictOf({ ...result, status: 'rejected', code: 'badRequest' })).toEqual({ kind: 'settle', state: 'parked' });
  });
  it('starts a new incarnation when another copy of this disk is at work', () => {
    expect(verdictOf({ ...result, status: 'rejected', code: 'fingerprintMismatch' }).kind).toBe('newIncarnation');
  });
});
