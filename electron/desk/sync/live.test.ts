import { describe, expect, it } from 'vitest';
import { createLive } from './live.ts';
import type { Net, SyncPorts } from './ports.ts';

/** Timers that never fire and are counted; a stream that ends only when it is called off. */
function standing(): { readonly live: ReturnType<typeof createLive>; readonly timers: () => number; readonly hear: (text: string) => void } {
  const active = new Set<object>();
  const after = (): (() => void) => {
    const timer = {};
    active.add(timer);
    return () => void active.delete(timer);
  };
  let heard: (text: string) => void = () => undefined;
  const net = { stream: (_path: string, onData: (text: string) => void, abort: AbortSignal) => new Promise<void>((_resolve, reject) => {
    heard = onData;
    abort.addEventListener('abort', () => reject(new Error('called off')));
  }) } as unknown as Net;
  const live = createLive(net, { timers: { after }, rng: () => 0.5 } as unknown as SyncPorts, { head: () => undefined, lost: () => undefined });
  return { live, timers: () => active.size, hear: (text) => heard(text) };
}

describe('the live stream', () => {
  it('stopped, it leaves no timer that would keep the desk from ending', async () => {
    const { live, timers, hear } = standing();
    live.start();
    hear('{"type":"ping"}');
    expect(timers()).toBe(1);
    live.stop();
    await new Promise((resolve) => setImmediate(resolve));
    expect(timers()).toBe(0);
  });
});
