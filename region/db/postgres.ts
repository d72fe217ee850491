import pg from 'pg';
import { STALE_PLAN, sqlState, withRetry } from './db.ts';
import type { Db, Sql } from './db.ts';

/** Waiting for a row lock or idling inside a transaction is cut short, so that one stuck process never stops the desks (ms). */
const sessionOptions = '-c lock_timeout=1500 -c idle_in_transaction_session_timeout=2000 -c statement_timeout=5000 -c client_min_messages=warning';
const INT8 = 20;

/** PostgreSQL through a pool; several stateless region processes may share one database. */
export function openPostgres(url: string, connections = 16, onProblem: (error: Error) => void = () => undefined, onRetry?: (sqlState: string) => void): Db {
  const pool = new pg.Pool({ connectionString: url, max: connections, options: sessionOptions, application_name: 'regioloket-region', types: { getTypeParser: typeParser } });
  // An idle connection that breaks tells the pool; one in use tells its client, and nobody else: unheard, that would end the process.
  pool.on('error', onProblem);
  pool.on('connect', (client) => { client.on('error', onProblem); });
  // Prepared once per connection: the region says the same few dozen things all night, and planning them costs more than doing them.
  const names = new Map<string, string>();
  let named = 0;
  const nameAnew = (text: string): string => {
    const name = `s${(named += 1)}`;
    names.set(text, name);
    return name;
  };
  const say = async <R extends object>(client: pg.Pool | pg.PoolClient, text: string, params: readonly unknown[]): Promise<readonly R[]> => {
    try {
      return (await client.query<R>(params.length === 0 ? { text } : { name: names.get(text) ?? nameAnew(text), text, values: [...params] })).rows;
    } catch (error) {
      // a newer process changed a table meanwhile: what was prepared no longer fits, under another name it is prepared again
      if (sqlState(error) === STALE_PLAN) nameAnew(text);
      throw error;
    }
  };
  const on = (client: pg.Pool | pg.PoolClient): Sql => ({ query: (text, params = []) => say(client, text, params) });

  const once = async <T>(work: (sql: Sql) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let broken: Error | undefined;
    let lost: Error | undefined;
    let committing = false;
    const onLost = (error: Error): void => { lost = error; };
    client.once('error', onLost);
    try {
      await client.query('BEGIN');
      const value = await work(on(client));
      committing = true;
      await client.query('COMMIT');
      return value;
    } catch (error) {
      // Lost before the commit was sent (a process that stood still past the idle limit): nothing happened, and the reason says that it may be repeated.
      if (lost !== undefined && !committing) throw lost;
      // A connection that can't roll back is thrown away: the server ends its transaction.
      await client.query('ROLLBACK').catch((failure: unknown) => { broken = failure instanceof Error ? failure : new Error(String(failure)); });
      throw error;
    } finally {
      client.off('error', onLost);
      client.release(broken ?? lost);
    }
  };

  return {
    kind: 'postgres',
    // outside a transaction a statement is its own, and may be said again
    query: (text, params = []) => withRetry(() => say(pool, text, params), onRetry),
    tx: (work) => withRetry(() => once(work), onRetry),
    write: (text, params) => withRetry(() => say(pool, text, params), onRetry),
    // autovacuum and the checkpointer are the server's own
    maintain: () => Promise.resolve(),
    close: () => pool.end(),
  };
}

function typeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8) return Number;
  return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
}
