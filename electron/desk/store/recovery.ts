import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import path from 'node:path';
import * as z from 'zod';
import { jsonOf } from '../../../shared/contract/json.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import { Id, Instant } from '../../../shared/contract/primitives.ts';
import { makeCode, readCode } from '../session/secret.ts';
import { fingerprint } from './open.ts';
import { readSmallFile, replaceSmallFile } from './small-file.ts';

/**
 * The recovery key: words on paper that open a desk's backups and exports where its own key burnt with it. The desk keeps only its database key wrapped under them (`recovery.json`), which goes along
 * with every backup and export; so who can make a backup can't open one, and a database key in the system's key store never has to be shown.
 */
export const RECOVERY_FILE = 'recovery.json';

/** 160 bits: nothing that has to be made slow to guess. */
const GROUPS = 8;
const TAG_BYTES = 16;
const Recovery = z.strictObject({ format: z.literal('regioloket-recovery-1'), desk: Id, madeAt: Instant, /** of the key inside */ key: z.string().length(16), salt: z.string().length(64), wrapped: z.string().length(96) });
export type Recovery = z.infer<typeof Recovery>;

/** Eight groups of four letters and digits, to be written down. */
export function makeRecoveryCode(): string {
  return makeCode(GROUPS, randomBytes);
}

export function wrapKey(code: string, key: Uint8Array, desk: string, now: number): Recovery {
  const head = { format: 'regioloket-recovery-1' as const, desk, madeAt: now, key: fingerprint(key), salt: randomBytes(32).toString('hex') };
  const cipher = createCipheriv('aes-256-gcm', wrappingKey(code, head.salt), Buffer.alloc(12)).setAAD(Buffer.from(JSON.stringify(head)));
  return { ...head, wrapped: Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]).toString('hex') };
}

/** The database key. Error databaseKey: another recovery key, or a file that was changed. */
export function unwrapKey({ wrapped, ...head }: Recovery, code: string): Uint8Array {
  const bytes = Buffer.from(wrapped, 'hex');
  // The salt is new with every wrapping, so the key is used once and the nonce may stand still.
  const decipher = createDecipheriv('aes-256-gcm', wrappingKey(code, head.salt), Buffer.alloc(12), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(JSON.stringify({ format: head.format, desk: head.desk, madeAt: head.madeAt, key: head.key, salt: head.salt }))).setAuthTag(bytes.subarray(-TAG_BYTES));
  const key = decipher.update(bytes.subarray(0, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    throw new CodedError('databaseKey', 'De herstelsleutel past niet. Kijk hem letter voor letter na; neem de sleutel die gold toen dit bestand werd gemaakt.');
  }
  return new Uint8Array(key);
}

/** Null when there is none. Error badRequest: something else under that name. */
export function readRecovery(folder: string): Recovery | null {
  const text = readSmallFile(path.join(folder, RECOVERY_FILE));
  if (text === null) return null;
  const parsed = Recovery.safeParse(jsonOf(text));
  if (!parsed.success) throw new CodedError('badRequest', `${RECOVERY_FILE} is niet te lezen. Maak een nieuwe herstelsleutel, of neem een andere back-up.`);
  return parsed.data;
}

export function writeRecovery(folder: string, recovery: Recovery): void {
  replaceSmallFile(path.join(folder, RECOVERY_FILE), `${JSON.stringify(recovery)}\n`);
}

function wrappingKey(code: string, salt: string): Buffer {
  return Buffer.from(hkdfSync('sha256', readCode(code), Buffer.from(salt, 'hex'), 'regioloket recovery key', 32));
}
