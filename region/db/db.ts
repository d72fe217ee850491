/** One parameterised SQL statement ($1, $2 ...); the rows as plain objects. int8 arrives as a number, numeric as text, json as text when cast. */
export type Sql = { query<R extends object = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<readonly R[]> };

/**
 * The region's database: PGlite embedded or PostgreSQL, the same SQL on both. `tx` resolves only after the commit is durable; it rolls back when `work`
 * throws, and repeats `work` when the database asked for it (deadlock, lock timeout), so `work` may have no effect outside the database.
 */
export type Db = Sql & {
  readonly kind: 'pglite' | 'postgres';
  tx<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** A statement that writes and is a transaction by itself: durable and repeated as `tx`, in one round trip. */
  write<R extends object>(text: string, params: readonly unknown[]): Promise<readonly R[]>;
  /** PGlite never vacuums or checkpoints by itself; PostgreSQL does. */
  maintain(): Promise<void>;
  close(): Promise<void>;
};

/** What PostgreSQL answers when a prepared statement's result has changed shape. */
export const STALE_PLAN = '0A000';
/** SQLSTATEs after which the same transaction may succeed: serialization failure, deadlock, lock not available, cut off while idle in a transaction, prepared for a table that has changed since. */
const retryable = new Set(['40001', '40P01', '55P03', '25P03', STALE_PLAN]);
const MAX_TRIES = 4;
const RETRY_MS = 10;

export function sqlState(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/**
 * Repeats a transaction that the database gave up in favour of another one, a little later each time and never in step with the others. `onRetry` is told the SQLSTATE. The
 * last failure is thrown.
 */
export async function withRetry<T>(once: () => Promise<T>, onRetry: (sqlState: string) => void = () => undefined): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once();
    } catch (error) {
      const state = sqlState(error) ?? '';
      if (attempt === MAX_TRIES || !retryable.has(state)) throw error;
      onRetry(state);
      await new Promise((resolve) => { setTimeout(resolve, Math.random() * RETRY_MS * 2 ** attempt); });
    }
  }
}
