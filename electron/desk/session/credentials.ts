import type { Db } from '../store/handle.ts';

/**
 * Verifiers of PINs with their counters, in keys.db: no backup of cases holds them. An attempt is counted before the PIN is looked at and taken back when it was right, so
 * that neither many attempts at once nor a killed program gives one for free.
 */
export type Credential = { readonly staffId: string; readonly verifier: string; /** when and how the person last proved who they are */ readonly provenAt: number; readonly provenBy: ProvenBy; readonly failures: number; readonly opensAt: number };
export type ProvenBy = 'identityProvider' | 'code' | 'envelope';
export type Credentials = {
  get(staffId: string): Credential | null;
  all(): readonly Credential[];
  /** A new verifier: counters start anew. */
  set(staffId: string, verifier: string, provenBy: ProvenBy, now: number): void;
  /** Counts one attempt as failed and answers how it stands; null when there is no such credential. */
  countAttempt(staffId: string, now: number): Credential | null;
  /** The attempt was right. */
  clearAttempts(staffId: string): void;
  remove(staffId: string): void;
};

/** So many wrong attempts in a row: the PIN is dead until the person proves anew who they are. */
export const MAX_FAILURES = 10;
/** Wait (ms) after the n-th wrong attempt in a row: the first three cost nothing. */
const waits = [0, 0, 0, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 900_000] as const;
/** No wait is longer than this, also when the clock was put back. */
export const LONGEST_WAIT_MS = 900_000;

type Row = { staff_id: string; verifier: string; proven_at: number; proven_by: string; failures: number; opens_at: number };

export function createCredentials(db: Db): Credentials {
  const get = (staffId: string): Credential | null => {
    const row = db.read.get<Row>('SELECT * FROM credential WHERE staff_id = ?', staffId);
    return row === undefined ? null : fromRow(row);
  };
  return {
    get,
    all: () => db.read.all<Row>('SELECT * FROM credential ORDER BY staff_id').map(fromRow),
    set: (staffId, verifier, provenBy, now) => {
      db.write((writer) => writer.run(
        'INSERT INTO credential (staff_id, verifier, proven_at, proven_by) VALUES (?, ?, ?, ?) ON CONFLICT (staff_id) DO UPDATE SET verifier = excluded.verifier, proven_at = excluded.proven_at, proven_by = excluded.proven_by, failures = 0, opens_at = 0',
        staffId, verifier, now, provenBy,
      ));
    },
    countAttempt: (staffId, now) => {
      const known = get(staffId);
      if (known === null) return null;
      const failures = known.failures + 1;
      db.write((writer) => writer.run('UPDATE credential SET failures = ?, opens_at = ? WHERE staff_id = ?', failures, now + (waits[failures] ?? LONGEST_WAIT_MS), staffId));
      return get(staffId);
    },
    clearAttempts: (staffId) => {
      db.write((writer) => writer.run('UPDATE credential SET failures = 0, opens_at = 0 WHERE staff_id = ?', staffId));
    },
    remove: (staffId) => {
      db.write((writer) => writer.run('DELETE FROM credential WHERE staff_id = ?', staffId));
    },
  };
}

/** Instant from which the next attempt is taken; null = now. A clock that was put back doesn't make it longer than the longest wait. */
export function opensAt(credential: Credential, now: number): number | null {
  const at = Math.min(credential.opensAt, now + LONGEST_WAIT_MS);
  return at > now ? at : null;
}

function fromRow(row: Row): Credential {
  const provenBy = row.proven_by === 'identityProvider' || row.proven_by === 'envelope' ? row.proven_by : 'code';
  return { staffId: row.staff_id, verifier: row.verifier, provenAt: row.proven_at, provenBy, failures: row.failures, opensAt: row.opens_at };
}
