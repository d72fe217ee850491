import type * as z from 'zod';
import { StreamMessage, WATCHDOG_MS } from '../../../shared/contract/region.ts';
import { backoffMs } from './backoff.ts';
import type { Net, SyncPorts } from './ports.ts';

/**
 * The live stream: pokes, never data. Nothing heard for 40 s (half-open connection, buffering proxy, sleep) means the stream is dead, whatever the operating system says: it is opened anew
 * and a pull asked for, because what was missed meanwhile can't be known.
 */
export type Live = { start(): void; stop(): void };
export type LiveEvents = { head(epoch: string | null, head: number): void; lost(): void };

export function createLive(net: Net, ports: SyncPorts, events: LiveEvents): Live {
  let current: AbortController | null = null;
  let callOff = (): void => {};
  let failures = 0;
  let stopped = true;

  const open = (): void => {
    const abort = new AbortController();
    current = abort;
    let watchdog = ports.timers.after(WATCHDOG_MS, () => end());
    const end = (): void => {
      // First of all: a watchdog left running would keep the whole thread alive for its 40 s after a stop.
      watchdog();
      if (current !== abort) return;
      current = null;
      abort.abort();
      if (stopped) return;
      events.lost();
      failures += 1;
      callOff = ports.timers.after(backoffMs(failures, ports.rng, null), open);
    };
    const onData = (text: string): void => {
      if (current !== abort) return;
      watchdog();
      watchdog = ports.timers.after(WATCHDOG_MS, () => end());
      const message = readMessage(text);
      if (message === null) return;
      failures = 0;
      if (message.type !== 'ping') events.head(message.type === 'hello' ? message.epoch : null, message.head);
    };
    net.stream('/v1/sync/stream', onData, abort.signal).then(end, end);
  };

  return {
    start: () => {
      if (!stopped) return;
      stopped = false;
      failures = 0;
      open();
    },
    stop: () => {
      stopped = true;
      callOff();
      const abort = current;
      current = null;
      abort?.abort();
    },
  };
}

/** A message of a newer region that isn't known here still proves that the stream lives. */
function readMessage(text: string): z.infer<typeof StreamMessage> | null {
  try {
    const parsed = StreamMessage.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
