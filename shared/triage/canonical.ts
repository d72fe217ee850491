import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Pack, PackSource } from './types.ts';

/**
 * JSON with sorted keys and no white space, so that equal data has equal bytes.
 * Numbers and strings as JSON.stringify writes them; `undefined` members are left out.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = value as Readonly<Record<string, unknown>>;
    let text = '';
    for (const key of Object.keys(members).sort()) if (members[key] !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(members[key])}`;
    return `{${text}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** SHA-256 (hex) over the canonical JSON of a pack. A case keeps it, to replay on exactly this pack. */
export function packHash(source: PackSource): string {
  const { sha256: _own, ...rest } = source as Partial<Pack>;
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(rest))));
}
