import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { replaceSmallFile } from '../desk/store/small-file.ts';

/** The part of Electron's safeStorage that is used: the asynchronous one (the synchronous one is deprecated since Electron 45). */
export type KeyStore = {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(plainText: string): Promise<Buffer>;
  decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>;
  /** Linux only: which key store was found. */
  getSelectedStorageBackend?(): string;
};

/** Why there is no key. The message is Dutch, for a dialog; there is no fallback to an unprotected key. */
export class SecretProblem extends Error {}

const Sealed = z.strictObject({ version: z.literal(1), sealed: z.base64() });
const Key = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * The database key of an Electron desk: 32 random bytes, kept in DATA/key.sealed and readable only through the system's key store (DPAPI, Keychain,
 * libsecret/KWallet). Made at the first start; for a data folder that has a database but no key it is refused, never replaced.
 */
export async function systemKey(dataFolder: string, store: KeyStore, platform: NodeJS.Platform = process.platform): Promise<Uint8Array> {
  const available = await store.isAsyncEncryptionAvailable().catch(() => false);
  const backend = platform === 'linux' ? (store.getSelectedStorageBackend?.() ?? 'unknown') : 'system';
  // basic_text is a fixed password in Chromium's source: as good as plain text.
  if (!available || backend === 'basic_text' || backend === 'unknown') {
    throw new SecretProblem('De sleutelbos van dit systeem is niet beschikbaar. Regioloket slaat geen gegevens onbeveiligd op. Meld u aan bij de sleutelbos (GNOME-sleutelbos of KWallet), of vraag uw beheerder, en start opnieuw.');
  }
  const file = join(dataFolder, 'key.sealed');
  if (!existsSync(file)) return makeKey(file, existsSync(join(dataFolder, 'desk.db')), store);
  const { result, shouldReEncrypt } = await unseal(file, store);
  if (shouldReEncrypt) await writeSealed(file, result, store);
  return new Uint8Array(Buffer.from(result, 'hex'));
}

async function makeKey(file: string, databaseExists: boolean, store: KeyStore): Promise<Uint8Array> {
  if (databaseExists) throw new SecretProblem('De sleutel van de database ontbreekt op deze werkplek. Er is niets gewijzigd. Zet het bestand key.sealed terug of herstel een back-up met de herstelsleutel.');
  const bytes = randomBytes(32);
  await writeSealed(file, bytes.toString('hex'), store);
  return new Uint8Array(bytes);
}

async function unseal(file: string, store: KeyStore): Promise<{ readonly result: string; readonly shouldReEncrypt: boolean }> {
  try {
    const { sealed } = Sealed.parse(JSON.parse(readFileSync(file, 'utf8')));
    const opened = await store.decryptStringAsync(Buffer.from(sealed, 'base64'));
    return { result: Key.parse(opened.result), shouldReEncrypt: opened.shouldReEncrypt };
  } catch {
    // The cause could carry key material: it goes neither to the log nor into the message.
    throw new SecretProblem('De sleutel van de database kan niet worden geopend met dit gebruikersaccount. Er is niets gewijzigd. Meld u aan met het account dat Regioloket eerder gebruikte, of herstel een back-up met de herstelsleutel.');
  }
}

async function writeSealed(file: string, key: string, store: KeyStore): Promise<void> {
  const sealed = (await store.encryptStringAsync(key)).toString('base64');
  replaceSmallFile(file, JSON.stringify({ version: 1, sealed }));
}
