import { createHash } from 'node:crypto';
import type { RegionCommand } from '../../shared/contract/region.ts';
import { canonicalJson } from '../../shared/triage/canonical.ts';

/**
 * Fingerprint of what a command asks. The desk's own counter is left out: a desk whose disk was cloned or restored gets a new incarnation and numbers its
 * unsent commands anew, and they must still be recognised as the same.
 */
export function fingerprint(command: RegionCommand): string {
  const { deskSeq: _deskSeq, ...rest } = command;
  return createHash('sha256').update(canonicalJson(rest)).digest('base64');
}
