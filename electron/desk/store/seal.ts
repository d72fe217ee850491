import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Sealed } from '../../../shared/casework/events.ts';

/** Bytes of the tag at the end of a sealed part. */
const TAG = 16;

/**
 * AES-256-GCM under a case's key. The additional data binds a sealed part to its place (an event's id, 'projection:<case>', 'draft:<case>:<field>'): moved elsewhere
 * it doesn't open. Nonces are 12 random bytes; a case has far fewer than 2^32 parts.
 */
export function seal(key: KeyObject, boundTo: string, value: unknown, random: (bytes: number) => Uint8Array): Sealed {
  return sealText(key, boundTo, JSON.stringify(value), random);
}

/** The same of a value that is JSON already. */
export function sealText(key: KeyObject, boundTo: string, json: string, random: (bytes: number) => Uint8Array): Sealed {
  const iv = random(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(boundTo));
  const text = cipher.update(json, 'utf8');
  // In this mode of the cipher the end adds no bytes, it makes the tag. Put together by hand: Buffer.concat costs a save as much as the cipher itself.
  cipher.final();
  const data = Buffer.allocUnsafe(text.length + TAG);
  data.set(text);
  data.set(cipher.getAuthTag(), text.length);
  return { alg: 'A256GCM', iv: Buffer.from(iv.buffer, iv.byteOffset, iv.length).toString('base64'), data: data.toString('base64') };
}

/** The sealed value, or undefined when key, place or bytes don't fit. */
export function unseal(key: KeyObject, boundTo: string, sealed: Sealed): unknown {
  const data = Buffer.from(sealed.data, 'base64');
  const iv = Buffer.from(sealed.iv, 'base64');
  if (data.length < TAG || iv.length !== 12) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG }).setAAD(Buffer.from(boundTo)).setAuthTag(data.subarray(data.length - TAG));
    const text = decipher.update(data.subarray(0, data.length - TAG), undefined, 'utf8') + decipher.final('utf8');
    return JSON.parse(text) as unknown;
  } catch {
    // A part that doesn't verify is the same to every caller as one whose key is missing: it can't be read. The caller logs it.
    return undefined;
  }
}
