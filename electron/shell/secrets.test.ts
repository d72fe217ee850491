import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SecretProblem, systemKey } from './secrets.ts';
import type { KeyStore } from './secrets.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'regioloket-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function keyStore(over: Partial<KeyStore> = {}, secret = 0x5a): KeyStore {
  const turn = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ secret));
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    encryptStringAsync: (text) => Promise.resolve(turn(Buffer.from(text))),
    decryptStringAsync: (bytes) => Promise.resolve({ result: turn(bytes).toString(), shouldReEncrypt: false }),
    getSelectedStorageBackend: () => 'gnome_libsecret',
    ...over,
  };
}

describe("the key in the system's key store", () => {
  it.each([
    ['no encryption', keyStore({ isAsyncEncryptionAvailable: () => Promise.resolve(false) })],
    ['a key store that fails', keyStore({ isAsyncEncryptionAvailable: () => Promise.reject(new Error('dbus')) })],
    ['basic_text (a password in the source of Chromium)', keyStore({ getSelectedStorageBackend: () => 'basic_text' })],
    ['an unknown backend', keyStore({ getSelectedStorageBackend: () => 'unknown' })],
  ])('%s: nothing is stored unprotected, the desk refuses', async (_name, store) => {
    await expect(systemKey(folder, store, 'linux')).rejects.toThrow(SecretProblem);
    expect(() => statSync(join(folder, 'key.sealed'))).toThrow();
  });

  it('a database whose key is gone is never given a new one', async () => {
    writeFileSync(join(folder, 'desk.db'), 'x');
    await expect(systemKey(folder, keyStore(), 'linux')).rejects.toThrow(/ontbreekt/);
  });

  it.each([['another account', JSON.stringify({ version: 1, sealed: Buffer.from('x').toString('base64') })], ['a damaged file', '{'], ['a newer form', '{"version":2,"sealed":""}']])('%s: refused, and nothing of the cause is told', async (_name, text) => {
    writeFileSync(join(folder, 'key.sealed'), text);
    await expect(systemKey(folder, keyStore({ decryptStringAsync: () => Promise.reject(new Error('SECRET')) }), 'linux')).rejects.toThrow(/^(?!.*SECRET)De sleutel/);
    expect(readFileSync(join(folder, 'key.sealed'), 'utf8')).toBe(text);
  });

  it('the same key comes back at each start, and it is not readable on disk', async () => {
    const first = await systemKey(folder, keyStore(), 'linux');
    expect(first.byteLength).toBe(32);
    expect(await systemKey(folder, keyStore(), 'linux')).toEqual(first);
    const stored = readFileSync(join(folder, 'key.sealed'));
    expect(stored.includes(Buffer.from(first).toString('hex')) || stored.includes(Buffer.from(first).toString('base64'))).toBe(false);
    expect(statSync(join(folder, 'key.sealed')).mode & 0o777).toBe(0o600);
  });

  it('a rotated system key leads to sealing again, with the same database key', async () => {
    const first = await systemKey(folder, keyStore(), 'linux');
    const before = readFileSync(join(folder, 'key.sealed'), 'utf8');
    const old = keyStore();
    const rotated = keyStore({ decryptStringAsync: async (bytes) => ({ result: (await old.decryptStringAsync(bytes)).result, shouldReEncrypt: true }) }, 0x33);
    expect(await systemKey(folder, rotated, 'linux')).toEqual(first);
    expect(readFileSync(join(folder, 'key.sealed'), 'utf8')).not.toBe(before);
    expect(await systemKey(folder, keyStore({}, 0x33), 'linux')).toEqual(first);
  });
});
