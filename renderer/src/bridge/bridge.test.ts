import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contractChecker } from './check.ts';
import { createClient } from './client.ts';
import { eventReader } from './event-stream.ts';

/** A host that answers with the given text and lets the test send events. */
function host(answer: string | Error) {
  let send: (json: string) => void = () => undefined;
  return {
    bridge: { invoke: async () => { if (answer instanceof Error) throw answer; return answer; }, onEvent: (listener: (json: string) => void) => { send = listener; return () => undefined; } },
    send: (event: unknown) => { send(typeof event === 'string' ? event : JSON.stringify(event)); },
  };
}

describe('the client', () => {
  it.each(['', 'null', '[]', '{"ok":true}', '{"ok":false}', '{"ok":"yes","value":1}', '<html>', '{"ok":false,"error":"x"}'])('takes the answer %j for what it is: no answer', async (text) => {
    const result = await createClient(host(text).bridge).ask('app.info', {});
    expect(result).toMatchObject({ ok: false, error: { code: 'badResponse' } });
  });

  it('says that the program is gone instead of throwing', async () => {
    const result = await createClient(host(new Error('closed')).bridge).ask('app.info', {});
    expect(result).toMatchObject({ ok: false, error: { code: 'offline' } });
  });

  it('hands a refusal on as it came', async () => {
    const refusal = { ok: false, error: { code: 'notDecided', message: 'Nog niet bepaald.' } };
    expect(await createClient(host(JSON.stringify(refusal)).bridge).ask('casework.confirmOutcome', { caseId: 'c1' })).toEqual(refusal);
  });

  it('with the contract checker, refuses a value of another shape than was promised', async () => {
    const result = await createClient(host('{"ok":true,"value":{"caseId":7}}').bridge, contractChecker).ask('casework.start', {});
    expect(result).toMatchObject({ ok: false, error: { code: 'badResponse' } });
  });

  it('a gap in the numbering of events makes every screen fetch again, before the event itself', () => {
    const { bridge, send } = host('');
    const client = createClient(bridge);
    const seen: string[] = [];
    client.on('resync', () => seen.push('resync'));
    client.on('casework.changed', (ids) => seen.push(ids.join()));
    send({ seq: 4, type: 'casework.changed', ids: ['a'] });
    send({ seq: 5, type: 'casework.changed', ids: ['b'] });
    send({ seq: 7, type: 'casework.changed', ids: ['c'] });
    expect(seen).toEqual(['a', 'b', 'resync', 'c']);
  });

  it('an unreadable event changes nothing and breaks nothing', () => {
    const { bridge, send } = host('');
    const client = createClient(bridge);
    const seen: string[] = [];
    client.on('sync.changed', () => seen.push('sync'));
    for (const junk of ['{', '7', '{"seq":"1"}', '{"seq":1,"type":"sync.changed"}']) send(junk);
    send({ seq: 1, type: 'sync.changed', ids: [] });
    expect(seen).toEqual(['sync']);
  });
});

describe('the event stream', () => {
  it('gives the same events however the bytes are cut', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme' }).filter((text) => text !== '' && !/[\r\n]/.test(text)), { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (events, cuts) => {
      const wire = events.map((text) => `: poke\r\nevent: desk\r\ndata: ${text}\r\n\r\n`).join('');
      const seen: string[] = [];
      const feed = eventReader((data) => seen.push(data));
      for (let at = 0, turn = 0; at < wire.length; turn += 1) {
        const size = cuts[turn % cuts.length] ?? 1;
        feed(wire.slice(at, at + size));
        at += size;
      }
      expect(seen).toEqual(events);
    }));
  });
});
