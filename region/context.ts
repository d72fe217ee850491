import type { Logger } from 'pino';
import type { IdentityProvider } from '../shared/contract/region.ts';
import type { KeyStore } from './casework/keyStore.ts';
import type { Db } from './db/db.ts';
import type { Counters } from './http/metrics.ts';
import type { Head } from './sync/head.ts';

/** What every part of the region works with. `clock` gives epoch ms; the only clock that holds expire on. */
export type Region = {
  readonly db: Db;
  readonly keys: KeyStore;
  readonly clock: () => number;
  readonly log: Logger;
  readonly head: Head;
  readonly counters: Counters;
  readonly training: boolean;
  readonly serviceName: string;
  /** where this region's people prove who they are; null = with a code from their manager */
  readonly identityProvider: IdentityProvider | null;
  /** seals the second factors of people on the pages (32 bytes); null = not configured: names stay hidden there */
  readonly secondFactorKey: Uint8Array | null;
  /** folder for run information and, embedded, the database and the keys */
  readonly folder: string;
};
