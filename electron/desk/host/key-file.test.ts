import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyProblem, loopbackKey } from './key-file.ts';

let folder: string;
const keyFile = (): string => join(folder, 'key');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'regioloket-key-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the key of a loopback desk', () => {
  it.each([0o640, 0o604, 0o660, 0o644])('a key file that others may read (%o) is refused, and the message says how to mend it', (mode) => {
    loopbackKey(folder, undefined);
    chmodSync(keyFile(), mode);
    expect(() => loopbackKey(folder, undefined)).toThrow(/chmod 600/);
  });

  it('a database without its key is never given a new one', () => {
    writeFileSync(join(folder, 'desk.db'), 'x');
    expect(() => loopbackKey(folder, undefined)).toThrow(KeyProblem);
    expect(() => loopbackKey(folder, 'a long enough passphrase')).toThrow(KeyProblem);
    expect(() => statSync(keyFile())).toThrow();
  });

  it('a damaged key file is refused without showing what is in it', () => {
    writeFileSync(keyFile(), 'secretsecret', { mode: 0o600 });
    expect(() => loopbackKey(folder, undefined)).toThrow(/damaged/);
    expect(() => loopbackKey(folder, undefined)).not.toThrow(/secretsecret/);
  });

  it('a link in the place of the key file is not followed', () => {
    const elsewhere = join(folder, 'elsewhere');
    writeFileSync(elsewhere, 'a'.repeat(64), { mode: 0o600 });
    symlinkSync(elsewhere, keyFile());
    expect(() => loopbackKey(folder, undefined)).toThrow(KeyProblem);
  });

  it('a passphrase and a key file are not mixed', () => {
    loopbackKey(folder, undefined);
    expect(() => loopbackKey(folder, 'a long enough passphrase')).toThrow(/without REGIOLOKET_PASSPHRASE/);
  });

  it('a desk locked with a passphrase asks for it, and a short one is refused', () => {
    expect(() => loopbackKey(folder, 'short')).toThrow(/12 characters/);
    loopbackKey(folder, 'a long enough passphrase');
    expect(() => loopbackKey(folder, undefined)).toThrow(/REGIOLOKET_PASSPHRASE/);
  });

  it('the key file is made for this user alone and gives the same 32 bytes at each start', () => {
    const first = loopbackKey(folder, undefined);
    expect(first.byteLength).toBe(32);
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    expect(loopbackKey(folder, undefined)).toEqual(first);
    expect(readFileSync(keyFile(), 'utf8').trim()).toBe(Buffer.from(first).toString('hex'));
  });

  it('the same passphrase gives the same key, another one another key, and the passphrase is not on disk', () => {
    const first = loopbackKey(folder, 'a long enough passphrase');
    expect(loopbackKey(folder, 'a long enough passphrase')).toEqual(first);
    expect(loopbackKey(folder, 'another passphrase here')).not.toEqual(first);
    expect(readFileSync(join(folder, 'key.salt'), 'utf8')).not.toContain('passphrase');
  });
});
