/**
 * Keys of cases, in a store of their own outside data backups. Erasing a key makes every sealed part of that case unreadable on the region, on all desks and in
 * all backups; the tombstone stays, is applied again to a restored database, and refuses the key ever after.
 */
export type KeyStore = {
  /** `kept`: stored now or stored before with the same key; `other`: the case has another key; `erased`: the case was erased. */
  put(caseId: string, key: string): Promise<'kept' | 'other' | 'erased'>;
  get(caseIds: readonly string[]): Promise<{ readonly keys: Readonly<Record<string, string>>; readonly erased: readonly string[] }>;
  /** Durable when it returns. */
  erase(caseId: string, at: number): Promise<void>;
  erasures(): Promise<readonly { readonly caseId: string; readonly at: number }[]>;
  /** Highest seq and epoch that were ever acknowledged, kept here because data backups don't hold it: a lower head at start means a restored database. */
  readMark(): Promise<{ readonly epoch: string; readonly head: number } | null>;
  writeMark(mark: { readonly epoch: string; readonly head: number }): Promise<void>;
  close(): Promise<void>;
};
