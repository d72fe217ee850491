import type { Circumstances } from '../audit/chain.ts';
import type { Log } from '../kernel.ts';
import type { Credentials } from '../session/credentials.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { Db } from './handle.ts';
import { uuidV7 } from './ids.ts';
import type { KeyStore } from './key-store.ts';

/** What every part of the store works with. `clock`: epoch ms; `random`: cryptographic in the product, seeded in the simulator. */
export type StoreContext = {
  readonly db: Db;
  readonly keys: KeyStore;
  readonly credentials: Credentials;
  /** Under what an actor works now, for each line of the log; the session fills it in. */
  readonly circumstances: { of: (actor: Actor) => Circumstances };
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
};

export function newId(context: StoreContext): string {
  return uuidV7(context.clock(), context.random);
}

/** A list of listeners; one that throws is the caller's bug and isn't hidden. */
export type Listeners<A extends readonly unknown[]> = { add(listener: (...args: A) => void): () => void; fire(...args: A): void };
export function createListeners<A extends readonly unknown[]>(): Listeners<A> {
  const all = new Set<(...args: A) => void>();
  return {
    add: (listener) => {
      all.add(listener);
      return () => void all.delete(listener);
    },
    fire: (...args) => {
      for (const listener of [...all]) listener(...args);
    },
  };
}
