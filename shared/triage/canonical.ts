import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Pack, PackSource } from './types.ts';

/**
 * JSON with sorted keys and no white space, so that equal data has equal bytes.
 * Numbers and strings as JSON.stringify writes them; `undefined` members are left out.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = value as Readonly<Record<string, unknown>>;
    let text = '';
    for (const key of sorted(Object.keys(members))) if (members[key] !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${canonicalJson(members[key])}`;
    return `{${text}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** What JSON.stringify writes with a backslash: quote, backslash, control characters, half a surrogate pair. Whole pairs go the slow way too. */
const special = /["\\\u0000-\u001f\ud800-\udfff]/;

/** As JSON.stringify writes a string, without calling it for the many that need nothing. */
function quoted(text: string): string {
  return special.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** In place, by code units as sort() does; keys of one object are few, and mostly in order already. */
function sorted(keys: string[]): readonly string[] {
  if (keys.length > 40) return keys.sort();
  for (let index = 1; index < keys.length; index += 1) {
    const key = keys[index] ?? '';
    let place = index;
    for (; place > 0 && (keys[place - 1] ?? '') > key; place -= 1) keys[place] = keys[place - 1] ?? '';
    keys[place] = key;
  }
  return keys;
}

/** SHA-256 (hex) over the canonical JSON of a pack. A case keeps it, to replay on exactly this pack. */
export function packHash(source: PackSource): string {
  const { sha256: _own, ...rest } = source as Partial<Pack>;
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(rest))));
}
