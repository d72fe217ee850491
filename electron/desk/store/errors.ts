import { CodedError } from '../../../shared/contract/errors.ts';
import type { ErrorCode } from '../../../shared/contract/errors.ts';

type Known = { readonly code: ErrorCode; readonly message: string };

const bySqliteCode: readonly (readonly [prefix: string, known: Known])[] = [
  ['SQLITE_FULL', { code: 'diskFull', message: 'De schijf van deze werkplek is vol. Maak ruimte vrij en probeer het opnieuw; wat was opgeslagen is er nog.' }],
  ['SQLITE_BUSY', { code: 'databaseLocked', message: 'De gegevens van deze werkplek zijn in gebruik door een ander venster. Sluit dat eerst.' }],
  ['SQLITE_LOCKED', { code: 'databaseLocked', message: 'De gegevens van deze werkplek zijn in gebruik. Probeer het opnieuw.' }],
  ['SQLITE_NOTADB', { code: 'databaseKey', message: 'De gegevens van deze werkplek gaan niet open: de sleutel past niet. Er is niets gewist; vraag de beheerder.' }],
  ['SQLITE_CORRUPT', { code: 'databaseDamaged', message: 'De gegevens van deze werkplek zijn beschadigd. Er is niets gewist; vraag de beheerder om de reservekopie terug te zetten.' }],
  ['SQLITE_IOERR', { code: 'databaseDamaged', message: 'De schijf van deze werkplek geeft leesfouten. Er is niets gewist; vraag de beheerder.' }],
  ['SQLITE_READONLY', { code: 'databaseDamaged', message: 'De gegevens van deze werkplek kunnen niet worden geschreven. Vraag de beheerder om de rechten van de map na te zien.' }],
];

/** Turns an error of SQLite into a coded one with a sentence for the nurse; anything else comes back as it is. */
export function storeError(error: unknown): unknown {
  const code = sqliteCode(error);
  const known = code === null ? undefined : bySqliteCode.find(([prefix]) => code.startsWith(prefix));
  return known === undefined ? error : new CodedError(known[1].code, known[1].message, { sqlite: code });
}

/** The SQLite result code of an error, e.g. SQLITE_FULL; null when it isn't one. */
export function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : null;
}
