import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scryptSync } from 'node:crypto';
import * as z from 'zod';
import { CodedError } from '../../../shared/contract/errors.ts';

/**
 * One encrypted file of text lines, for what leaves a desk on a stick: a line of JSON that says how the key is made, then frames of AES-256-GCM. A frame's nonce is its number and whether it
 * is the last, its extra data the first line: a frame that is changed, moved, left out or cut off doesn't open.
 */
export type Secret = { readonly kind: 'passphrase'; readonly text: string } | { readonly kind: 'folderKey'; readonly key: Uint8Array };

/** scrypt N=2^17, r=8, p=1 (128 MiB): OWASP Password Storage Cheat Sheet's setting for scrypt. */
const scrypt = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const MIN_PASSPHRASE = 12;
const FRAME_BYTES = 1024 * 1024;
const TAG_BYTES = 16;
const Head = z.strictObject({ format: z.literal('regioloket-sealed-1'), key: z.enum(['passphrase', 'folderKey']), salt: z.string().length(64) });

function keyFrom(secret: Secret, salt: Buffer): Buffer {
  if (secret.kind === 'folderKey') return Buffer.from(hkdfSync('sha256', secret.key, salt, 'regioloket sealed file', 32));
  if (secret.text.length < MIN_PASSPHRASE) throw new CodedError('refused', `A passphrase needs at least ${MIN_PASSPHRASE} characters.`);
  return scryptSync(secret.text.normalize('NFC'), salt, 32, scrypt);
}

function nonceOf(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(index, 0, 6);
  nonce.writeUInt8(last ? 1 : 0, 11);
  return nonce;
}

/** Writes `lines` (without line feeds in them) to a new file, 0600, on disk when it returns. Refused when the file exists; nothing stays behind when it throws. */
export function writeSealed(target: string, secret: Secret, lines: Iterable<string>): void {
  const salt = randomBytes(32);
  const key = keyFrom(secret, salt);
  const head = `${JSON.stringify({ format: 'regioloket-sealed-1', key: secret.kind, salt: salt.toString('hex') })}\n`;
  const file = openNew(target);
  try {
    writeSync(file, head);
    let index = 0;
    const frame = (data: Buffer, last: boolean): void => {
      const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, last)).setAAD(Buffer.from(head));
      const body = Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(body.length);
      writeSync(file, Buffer.concat([length, body]));
      index += 1;
    };
    let waiting: Buffer[] = [];
    let size = 0;
    for (const line of lines) {
      const data = Buffer.from(`${line}\n`, 'utf8');
      waiting.push(data);
      size += data.length;
      if (size < FRAME_BYTES) continue;
      frame(Buffer.concat(waiting), false);
      waiting = [];
      size = 0;
    }
    frame(Buffer.concat(waiting), true);
    fsyncSync(file);
    closeSync(file);
  } catch (error) {
    closeSync(file);
    rmSync(target, { force: true });
    throw error;
  }
}

function openNew(target: string): number {
  try {
    return openSync(target, 'wx', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw new CodedError('refused', `There is a file ${target} already: choose another name.`);
    throw error;
  }
}

/** How a file was sealed: with a passphrase or with the key of its desk's folder. Error: badRequest when it isn't such a file. */
export function sealedWith(source: string): Secret['kind'] {
  return headOf(readFileSync(source)).head.key;
}

/** The lines. Nothing is given out before the whole file was found sound. Errors: databaseKey (another key or passphrase), databaseDamaged, badRequest. */
export function readSealed(source: string, secret: Secret): Iterable<string> {
  const bytes = readFileSync(source);
  const { head, length: headLength } = headOf(bytes);
  if (head.key !== secret.kind) throw new CodedError('databaseKey', head.key === 'passphrase' ? 'This file opens with a passphrase.' : 'This file opens with the key of the desk that made it.');
  const key = keyFrom(secret, Buffer.from(head.salt, 'hex'));
  const frames: { readonly from: number; readonly to: number }[] = [];
  for (let at = headLength; at < bytes.length || frames.length === 0; ) {
    const to = at + 4 + (at + 4 <= bytes.length ? bytes.readUInt32BE(at) : 0);
    if (to < at + 4 + TAG_BYTES || to > bytes.length) throw damaged(source);
    frames.push({ from: at + 4, to });
    at = to;
  }
  const open = (index: number): Buffer | null => openFrame(bytes.subarray(frames[index]?.from, frames[index]?.to), key, nonceOf(index, index === frames.length - 1), bytes.subarray(0, headLength));
  frames.forEach((_frame, index) => {
    if (open(index) === null) throw index === 0 ? new CodedError('databaseKey', `The key or passphrase does not fit ${source}, or the file is damaged.`) : damaged(source);
  });
  return linesOf(frames.length, open);
}

/** A frame holds whole lines. */
function* linesOf(frames: number, open: (index: number) => Buffer | null): Generator<string> {
  for (let index = 0; index < frames; index += 1) {
    const text = open(index)?.toString('utf8') ?? '';
    if (text !== '') yield* text.slice(0, -1).split('\n');
  }
}

function openFrame(body: Buffer, key: Buffer, nonce: Buffer, head: Buffer): Buffer | null {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(head).setAuthTag(body.subarray(-TAG_BYTES));
  const data = decipher.update(body.subarray(0, -TAG_BYTES));
  try {
    decipher.final();
    return data;
  } catch {
    // The only reason is a tag that doesn't fit; the caller says so.
    return null;
  }
}

function headOf(bytes: Buffer): { readonly head: z.infer<typeof Head>; readonly length: number } {
  const end = bytes.subarray(0, 1000).indexOf(10);
  try {
    return { head: Head.parse(JSON.parse(bytes.subarray(0, Math.max(0, end)).toString('utf8'))), length: end + 1 };
  } catch {
    throw new CodedError('badRequest', 'This is not an encrypted file of Regioloket.');
  }
}

function damaged(source: string): CodedError {
  return new CodedError('databaseDamaged', `The file ${source} is damaged.`);
}
