import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Region } from '../context.ts';
import { keyOf, openFactor, sealFactor } from './factorKey.ts';

/** Time-based codes (RFC 6238: SHA-1, 30 s, 6 digits), as every authenticator app makes them. */
const STEP_MS = 30_000;
const DIGITS = 6;
/** A wrong clock of one step on either side is forgiven. */
const DRIFT = 1;
const MAX_FAILURES = 5;
const LOCK_MS = 15 * 60_000;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
type Row = { sealed: string | null; last_step: number; failures: number; locked_until: number | null };

/** Gives a person a new second factor; the old one stops working. The secret is shown once, for the app, and kept sealed. Errors: refused (no key configured). */
export async function enrolSecondFactor(region: Region, subject: string): Promise<{ readonly secret: string; readonly uri: string }> {
  const secret = base32(randomBytes(20));
  const sealed = sealFactor(keyOf(region), subject, secret);
  await region.db.tx((sql) => sql.query('INSERT INTO second_factor (subject, sealed, made_at, last_step) VALUES ($1, $2, $3, 0) ON CONFLICT (subject) DO UPDATE SET sealed = excluded.sealed, secret = NULL, made_at = excluded.made_at, last_step = 0, failures = 0, locked_until = NULL', [subject, sealed, region.clock()]));
  return { secret, uri: `otpauth://totp/Regioloket:${encodeURIComponent(subject)}?secret=${secret}&issuer=Regioloket&digits=${DIGITS}&period=${STEP_MS / 1000}` };
}

/** Is this the person's code of this moment? Each code counts once; five wrong ones in a row lock for a quarter of an hour. Errors: refused (no key configured). */
export async function checkSecondFactor(region: Region, subject: string, code: string): Promise<boolean> {
  const now = region.clock();
  const key = keyOf(region);
  return region.db.tx(async (sql) => {
    const row = (await sql.query<Row>('SELECT sealed, last_step, failures, locked_until FROM second_factor WHERE subject = $1 FOR UPDATE', [subject]))[0];
    if (row === undefined || (row.locked_until !== null && row.locked_until > now)) return false;
    const secret = row.sealed === null ? null : openFactor(key, subject, row.sealed);
    if (secret === null) {
      region.log.error({ subject }, 'a second factor does not open with the configured key: give this person a new one');
      return false;
    }
    const step = Math.floor(now / STEP_MS);
    const found = /^\d{6}$/.test(code) ? [0, -1, 1].slice(0, 1 + 2 * DRIFT).map((drift) => step + drift).find((one) => one > row.last_step && same(totp(secret, one), code)) : undefined;
    if (found !== undefined) {
      await sql.query('UPDATE second_factor SET last_step = $2, failures = 0, locked_until = NULL WHERE subject = $1', [subject, found]);
      return true;
    }
    const failures = row.failures + 1;
    await sql.query('UPDATE second_factor SET failures = $2, locked_until = $3 WHERE subject = $1', [subject, failures >= MAX_FAILURES ? 0 : failures, failures >= MAX_FAILURES ? now + LOCK_MS : null]);
    return false;
  });
}

/** The code of one time step. */
export function totp(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', unbase32(secret)).update(counter).digest();
  const offset = (digest[19] ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0');
}

function same(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((part) => alphabet[Number.parseInt(part, 2)] ?? '').join('');
}

function unbase32(text: string): Buffer {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
