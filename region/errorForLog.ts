import { sqlState } from './db/db.ts';

/**
 * An error as it may be logged. A database's error repeats the row or the value that it stumbled over (message, detail, where, parameters): of those only the SQLSTATE, the
 * constraint and the place in our code stay. Of any other error the message stays too.
 */
export function errorForLog(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const state = sqlState(error);
  const fromDatabase = state !== null && /^[0-9A-Z]{5}$/.test(state);
  const where = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 8).map((line) => line.trim());
  return { name: error.name, ...(state === null ? {} : { code: state }), ...('constraint' in error && typeof error.constraint === 'string' ? { constraint: error.constraint } : {}), ...(fromDatabase ? {} : { message: error.message }), at: where };
}
