import { createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Db } from './handle.ts';

/**
 * Keys of cases (keys.db). A key that is erased never comes back: neither from the region nor from a restored copy, because its row stays without a key.
 */
export type CaseKey = { readonly state: 'present'; readonly key: Uint8Array; /** the same, ready for the cipher: a third of the cost per part */ readonly secret: KeyObject } | { readonly state: 'erased' } | { readonly state: 'missing' };
export type KeyStore = {
  get(caseId: string): CaseKey;
  /** Makes a key unless there is one; on disk when it returns. */
  make(caseId: string): CaseKey;
  /** Keys got from the region; erased ones stay erased. */
  put(keys: ReadonlyMap<string, Uint8Array>): void;
  erase(caseIds: readonly string[]): void;
  /** The audit chain's head as it was last anchored outside the desk's database. */
  anchor(): { readonly seq: number; readonly hash: string } | null;
  setAnchor(seq: number, hash: string): void;
  /** Older marks of the chain, oldest first: between which of them a chain that was made anew begins to differ. */
  marks(): readonly { readonly seq: number; readonly hash: string }[];
  /** Lines up to here were removed after their retention; null = none. */
  floor(): { readonly seq: number; readonly hash: string } | null;
  setFloor(seq: number, hash: string): void;
};

type Row = { key: Uint8Array | null; erased_at: number | null };

export function createKeyStore(db: Db, clock: () => number, random: (bytes: number) => Uint8Array): KeyStore {
  const cache = new Map<string, CaseKey>();
  const read = (caseId: string): CaseKey => {
    const row = db.read.get<Row>('SELECT key, erased_at FROM case_key WHERE case_id = ?', caseId);
    if (row === undefined) return { state: 'missing' };
    return row.key === null ? { state: 'erased' } : { state: 'present', key: new Uint8Array(row.key), secret: createSecretKey(row.key) };
  };
  const get = (caseId: string): CaseKey => {
    const known = cache.get(caseId);
    if (known !== undefined) return known;
    const found = read(caseId);
    if (found.state !== 'missing') cache.set(caseId, found);
    return found;
  };
  const insert = 'INSERT INTO case_key (case_id, key, made_at) VALUES (?, ?, ?) ON CONFLICT (case_id) DO NOTHING';

  return {
    get,
    make: (caseId) => {
      if (get(caseId).state === 'missing') db.write((writer) => writer.run(insert, caseId, random(32), clock()));
      return get(caseId);
    },
    put: (keys) => {
      if (keys.size === 0) return;
      db.write((writer) => {
        for (const [caseId, key] of keys) writer.run(insert, caseId, key, clock());
      });
    },
    erase: (caseIds) => {
      const open = caseIds.filter((caseId) => get(caseId).state !== 'erased');
      if (open.length === 0) return;
      db.write((writer) => {
        for (const caseId of open) {
          writer.run('INSERT INTO case_key (case_id, key, made_at, erased_at) VALUES (?, NULL, ?, ?) ON CONFLICT (case_id) DO UPDATE SET key = NULL, erased_at = excluded.erased_at', caseId, clock(), clock());
        }
      });
      for (const caseId of open) cache.delete(caseId);
      // The old page images, the key among them, leave the write-ahead log too.
      db.checkpoint();
    },
    anchor: () => {
      const row = db.read.get<{ audit_seq: number; audit_hash: string }>('SELECT audit_seq, audit_hash FROM anchor');
      return row === undefined ? null : { seq: row.audit_seq, hash: row.audit_hash };
    },
    setAnchor: (seq, hash) => {
      db.write((writer) => {
        writer.run('INSERT INTO anchor (one, audit_seq, audit_hash) VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE SET audit_seq = excluded.audit_seq, audit_hash = excluded.audit_hash', seq, hash);
        writer.run('INSERT INTO audit_mark (seq, hash) VALUES (?, ?) ON CONFLICT (seq) DO NOTHING', seq, hash);
      });
    },
    marks: () => db.read.all<{ seq: number; hash: string }>('SELECT seq, hash FROM audit_mark ORDER BY seq'),
    floor: () => db.read.get<{ seq: number; hash: string }>('SELECT seq, hash FROM audit_floor') ?? null,
    setFloor: (seq, hash) => {
      db.write((writer) => {
        writer.run('INSERT INTO audit_floor (one, seq, hash) VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, hash = excluded.hash', seq, hash);
        writer.run('DELETE FROM audit_mark WHERE seq < ?', seq);
      });
    },
  };
}
