import type { CommandResult } from '../../../shared/contract/region.ts';
import type { LaneState } from './lanes.ts';

/** What a region's answer makes of a command. `retry`: try again later by itself; `newIncarnation`: this desk's disk was cloned or put back. */
export type Verdict = { readonly kind: 'settle'; readonly state: LaneState } | { readonly kind: 'retry' } | { readonly kind: 'newIncarnation' };

const passing: readonly string[] = ['internal', 'rateLimited', 'locked', 'offline', 'timeout', 'busy'];
const answered: readonly string[] = ['noCapacity', 'stale', 'conflict', 'refused', 'notFound', 'erased', 'expired', 'forbidden'];

/**
 * applied, duplicate: done. conflict and refusals of substance: an answer that a person has to see (`refused`). Passing troubles of the region: again later. Whatever else is
 * wrong with the command itself: parked with its reason. Nothing is ever dropped.
 */
export function verdictOf(result: CommandResult): Verdict {
  switch (result.status) {
    case 'applied':
    case 'duplicate':
      return { kind: 'settle', state: 'acknowledged' };
    case 'conflict':
      return { kind: 'settle', state: 'refused' };
    case 'blocked':
      return result.code !== null && passing.includes(result.code) ? { kind: 'retry' } : { kind: 'settle', state: 'blocked' };
    case 'rejected':
      if (result.code === 'fingerprintMismatch') return { kind: 'newIncarnation' };
      if (result.code !== null && passing.includes(result.code)) return { kind: 'retry' };
      return { kind: 'settle', state: result.code !== null && answered.includes(result.code) ? 'refused' : 'parked' };
  }
}
