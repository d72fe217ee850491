import { randomBytes } from 'node:crypto';
import { createCache } from '../../electron/desk/store/cache.ts';
import { createJournal } from '../../electron/desk/store/journal.ts';
import { getMeta, getNumber } from '../../electron/desk/store/meta.ts';
import { openStore } from '../../electron/desk/store/open.ts';
import type { OpenStore } from '../../electron/desk/store/open.ts';
import { createSyncEngine } from '../../electron/desk/sync/engine.ts';
import { createFetchNet } from '../../electron/desk/sync/net.ts';
import { createOutbox } from '../../electron/desk/sync/outbox.ts';
import { systemTimers } from '../../electron/desk/sync/ports.ts';

/** The desk's store and sync loop without features, for measuring what fetching costs. */
export type BenchDesk = { readonly store: OpenStore; /** Looks now, and resolves when the region's head `seq` has been applied; ms it took. */ pull(seq: number): Promise<number>; /** Resolves when the first bootstrap is in; ms it took. */ bootstrapped(): Promise<number>; stop(): Promise<void> };

export function startBenchDesk(folder: string, url: string): BenchDesk {
  const started = performance.now();
  const store = openStore(folder, new Uint8Array(32).fill(1), { clock: Date.now, random: (n) => new Uint8Array(randomBytes(n)), log: () => {} });
  const { context } = store;
  const ports = { timers: systemTimers, rng: Math.random };
  const journal = createJournal(context, () => 'd1', () => {});
  const engine = createSyncEngine({ context, journal, cache: createCache(context), outbox: createOutbox(context, ports), ports });
  const until = (holds: () => boolean): Promise<void> => new Promise((resolve) => {
    const look = (): void => {
      if (holds()) resolve();
      else setImmediate(look);
    };
    look();
  });
  engine.connect(createFetchNet({ url, token: 'x' }), url);
  return {
    store,
    bootstrapped: async () => {
      await until(() => getMeta(context.db.read, 'epoch') !== null && getMeta(context.db.read, 'feedAt') !== null);
      return performance.now() - started;
    },
    pull: async (seq) => {
      const from = performance.now();
      engine.retryNow();
      await until(() => (getNumber(context.db.read, 'seenSeq') ?? 0) >= seq);
      return performance.now() - from;
    },
    stop: async () => {
      await engine.stop();
      store.close();
    },
  };
}
