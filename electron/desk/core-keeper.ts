import { CORE_RESTARTED } from '../../shared/contract/core-restarted.ts';
import { fail } from '../../shared/contract/errors.ts';
import type { Core, HostPorts, Log } from './kernel.ts';
import { startCoreThread } from './thread.ts';
import type { ThreadPorts } from './thread.ts';

/**
 * A core that is started again when its thread ends by itself (out of memory, a fault in a native module). Whatever was answered is on disk, so nothing saved is lost; calls under
 * way get a coded answer, and the screens are told to fetch everything anew. After a few ends within a short time it stays down and says so: a desk that keeps failing must show.
 */
export type KeeperOptions = {
  readonly worker?: URL;
  readonly log: Log;
  readonly clock: () => number;
  /** the core is back; hosts and screens may say so */ readonly restarted?: () => void;
  /** it stays down */ readonly gaveUp?: () => void;
};

const MAX_RESTARTS = 3;
const WINDOW_MS = 10 * 60_000;
const FIRST_WAIT_MS = 250;

/** Rejects, as startCoreThread does, when the first start fails; a later failure to start counts as one more end. */
export async function keepCore(ports: ThreadPorts, options: KeeperOptions): Promise<Core> {
  const listeners = new Set<(event: string) => void>();
  let region: HostPorts['region'] = ports.region;
  let ends: readonly number[] = [];
  let closing = false;
  // Sequence numbers go on over a restart with a hole in them: a screen that sees a hole fetches everything again.
  let lastSeq = 0;
  let offset = 0;
  let current: Core | null = null;
  let starting: Promise<void> = Promise.resolve();

  const pass = (event: string): void => {
    const parsed = JSON.parse(event) as { readonly seq: number };
    lastSeq = offset + parsed.seq;
    const text = offset === 0 ? event : JSON.stringify({ ...parsed, seq: lastSeq });
    for (const listener of [...listeners]) listener(text);
  };
  const open = async (): Promise<Core> => {
    const core = await startCoreThread({ ...ports, region }, { ...(options.worker === undefined ? {} : { worker: options.worker }), log: options.log, ended: (asked) => { if (current === core) onEnd(asked); } });
    core.onEvent(pass);
    return core;
  };
  const onEnd = (asked: boolean): void => {
    current = null;
    if (closing) return;
    if (asked) {
      starting = again(0);
      return;
    }
    const now = options.clock();
    ends = [...ends.filter((at) => now - at < WINDOW_MS), now];
    options.log('error', 'the core ended by itself', { times: ends.length });
    if (ends.length > MAX_RESTARTS) {
      options.gaveUp?.();
      return;
    }
    starting = again(FIRST_WAIT_MS * 2 ** (ends.length - 1));
  };
  const again = async (waitMs: number): Promise<void> => {
    await new Promise((resolve) => { setTimeout(resolve, waitMs); });
    if (closing) return;
    offset = lastSeq + 1;
    try {
      current = await open();
    } catch (error) {
      options.log('error', 'the core did not start again', { name: error instanceof Error ? error.name : typeof error });
      onEnd(false);
      return;
    }
    // Told once for certain, whether or not the new core has anything to tell.
    lastSeq = Math.max(lastSeq, offset);
    pass(JSON.stringify({ seq: lastSeq + 1 - offset, type: 'session.changed', ids: [CORE_RESTARTED] }));
    offset += 1;
    options.restarted?.();
  };

  current = await open();
  return {
    invoke: async (method, input) => {
      if (current === null) await starting;
      return current === null ? downAnswer : current.invoke(method, input);
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    connect: (next) => {
      region = next;
      current?.connect(next);
    },
    close: async () => {
      closing = true;
      await starting;
      await current?.close();
    },
  };
}

const downAnswer = JSON.stringify(fail('internal', 'Regioloket is gestopt. Start het opnieuw; wat was opgeslagen is er nog.'));
