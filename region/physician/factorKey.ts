import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../../shared/contract/errors.ts';
import type { Region } from '../context.ts';
import type { Db } from '../db/db.ts';

/**
 * The key under which second factors lie in the database. It comes from the region's configuration and is never in the database, so that a copy of the database alone can't make
 * anybody's codes. AES-256-GCM; the person's id is bound in, so that a row moved to another person doesn't open.
 */
export const MIN_KEY_TEXT = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const FORM = 'v1:';

/** The key of a configured secret text. Errors: Error when it is too short to be one. */
export function factorKeyFrom(text: string): Uint8Array {
  const secret = text.trim();
  if (secret.length < MIN_KEY_TEXT) throw new Error(`the key for second factors must have at least ${MIN_KEY_TEXT} characters`);
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'regioloket second factor', 32));
}

/** Reads the key from a file that only its owner may read. Errors: Error in words for an operator. */
export function factorKeyIn(file: string): Uint8Array {
  if (!existsSync(file)) throw new Error(`the key file for second factors ${file} can't be read`);
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) throw new Error(`the key file for second factors ${file} must have mode 0600`);
  return factorKeyFrom(readFileSync(file, 'utf8'));
}

/** A training region keeps a key of its own beside its data, made once: its people are invented. */
export function trainingFactorKey(folder: string): Uint8Array {
  const file = join(folder, 'second-factor-key');
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return factorKeyIn(file);
}

/** Errors: refused where this region has no key: then no second factor is given out and none is taken. */
export function keyOf({ secondFactorKey }: Pick<Region, 'secondFactorKey'>): Uint8Array {
  if (secondFactorKey === null) throw new CodedError('refused', 'De code uit een app is in deze regio nog niet ingesteld. Meld u aan zonder die code; vraag de beheerder van de regionale dienst.');
  return secondFactorKey;
}

export function sealFactor(key: Uint8Array, subject: string, secret: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(subject));
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return FORM + Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
}

/** null when it doesn't open: another key, another person's row, or damage. */
export function openFactor(key: Uint8Array, subject: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed.startsWith(FORM) ? sealed.slice(FORM.length) : '', 'base64');
  if (bytes.length <= IV_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(subject));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/** Seals secrets that an older version left readable, all or none; how many. On PostgreSQL the old text is gone from its pages at the next vacuum, from backups never. */
export async function sealOldFactors(db: Db, key: Uint8Array): Promise<number> {
  return db.tx(async (sql) => {
    const rows = await sql.query<{ subject: string; secret: string }>('SELECT subject, secret FROM second_factor WHERE secret IS NOT NULL FOR UPDATE');
    for (const { subject, secret } of rows) await sql.query('UPDATE second_factor SET sealed = $2, secret = NULL WHERE subject = $1', [subject, sealFactor(key, subject, secret)]);
    return rows.length;
  });
}
