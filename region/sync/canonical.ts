import { hash } from 'node:crypto';
import { canonicalJson } from '../../shared/triage/canonical.ts';

/**
 * Fingerprint of what a command asks. The desk's own counter is left out: a desk whose disk was cloned or restored gets a new incarnation and numbers its
 * unsent commands anew, and they must still be recognised as the same. The command may be as it came: reading it adds and leaves out nothing, so one that was never read has another one's print only where it is the same.
 */
export function fingerprint(command: unknown): string {
  if (typeof command !== 'object' || command === null) return '';
  const { deskSeq: _deskSeq, ...rest } = command as { readonly deskSeq?: unknown };
  return hash('sha256', canonicalJson(rest), 'base64');
}
