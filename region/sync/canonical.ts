import { createHash } from 'node:crypto';
import type { RegionCommand } from '../../shared/contract/region.ts';

/**
 * Fingerprint of what a command asks. The desk's own counter is left out: a desk whose disk was cloned or restored gets a new incarnation and numbers its
 * unsent commands anew, and they must still be recognised as the same.
 */
export function fingerprint(command: RegionCommand): string {
  const { deskSeq: _deskSeq, ...rest } = command;
  return createHash('sha256').update(canonical(rest)).digest('base64');
}

/** JSON with sorted keys, so that the same content always gives the same text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
