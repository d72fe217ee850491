import { createHash } from 'node:crypto';

/**
 * A sender's number of a referral of which the person was erased: only a hash stays, so that the same referral sent again is still recognised and refused (error erased), and nothing that the region
 * shows or keeps leads to the person in the sender's records.
 */
export function goneReference(sender: string, reference: string): string {
  return `${gone}${createHash('sha256').update(`${sender}\n${reference}`).digest('base64url')}`;
}

/** As a person may see it. */
export function shownReference(reference: string): string {
  return reference.startsWith(gone) ? '(gewist)' : reference;
}

const gone = 'erased:';
