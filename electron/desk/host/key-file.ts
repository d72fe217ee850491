import { randomBytes, scryptSync } from 'node:crypto';
import { existsSync, fstatSync, closeSync, constants, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isKeyOf } from '../store/open.ts';

/** Refusal to open or make the database key; the message is one English line that says what to do. The key itself is never in it. */
export class KeyProblem extends Error {}

const keyBytes = 32;
/** scrypt N=2^17, r=8, p=1 (128 MiB): OWASP Password Storage Cheat Sheet's setting for scrypt. */
const scrypt = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

/**
 * The database key of a loopback desk: 32 bytes from DATA/key (mode 0600, made at the first start), or derived from a passphrase with the salt in
 * DATA/key.salt. A key is only ever made for a data folder without a database: a lost key is reported, never replaced.
 */
export function loopbackKey(dataFolder: string, passphrase: string | undefined): Uint8Array {
  const keyFile = join(dataFolder, 'key');
  const saltFile = join(dataFolder, 'key.salt');
  const fresh = !existsSync(join(dataFolder, 'desk.db'));
  if (passphrase !== undefined) {
    if (existsSync(keyFile)) throw new KeyProblem(`This data folder uses the key file ${keyFile}: start without REGIOLOKET_PASSPHRASE, or choose another --data folder.`);
    if (passphrase.length < 12) throw new KeyProblem('REGIOLOKET_PASSPHRASE needs at least 12 characters.');
    return derived(passphrase, existsSync(saltFile) ? read(saltFile) : made(saltFile, fresh));
  }
  takeNewKey(dataFolder, keyFile);
  if (existsSync(saltFile)) throw new KeyProblem('This data folder is locked with a passphrase: start with REGIOLOKET_PASSPHRASE set.');
  return existsSync(keyFile) ? read(keyFile) : made(keyFile, fresh);
}

/** A change of key (`npm run rekey`) that stopped between the databases and the key file gets to its end. */
function takeNewKey(dataFolder: string, keyFile: string): void {
  const next = `${keyFile}.new`;
  if (existsSync(next) && isKeyOf(dataFolder, read(next))) renameSync(next, keyFile);
}

function derived(passphrase: string, salt: Uint8Array): Uint8Array {
  return new Uint8Array(scryptSync(passphrase.normalize('NFC'), salt, keyBytes, scrypt));
}

/** Writes 32 random bytes as hex to a file that did not exist; `wx` refuses one that another process or a link put there meanwhile. */
function made(file: string, fresh: boolean): Uint8Array {
  if (!fresh) throw new KeyProblem(`The database has no key: put the file ${file} back from where you keep it, then start again. Nothing was changed.`);
  const bytes = randomBytes(keyBytes);
  writeFileSync(file, `${bytes.toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return new Uint8Array(bytes);
}

function read(file: string): Uint8Array {
  const handle = openNoFollow(file);
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile()) throw new KeyProblem(`The key file ${file} is not a plain file.`);
    if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0) throw new KeyProblem(`Others may read the key file ${file}: run "chmod 600 ${file}" and start again.`);
    if (process.getuid !== undefined && stat.uid !== process.getuid()) throw new KeyProblem(`The key file ${file} belongs to another user: start as that user, or choose another --data folder.`);
    const text = readFileSync(handle, 'utf8').trim();
    if (!/^[0-9a-f]{64}$/.test(text)) throw new KeyProblem(`The key file ${file} is damaged: put it back from where you keep it.`);
    return new Uint8Array(Buffer.from(text, 'hex'));
  } finally {
    closeSync(handle);
  }
}

function openNoFollow(file: string): number {
  try {
    return openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    throw new KeyProblem(`The key file ${file} can't be opened (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}): it must be a plain file that you own.`);
  }
}
