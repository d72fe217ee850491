import type { RegionCommand } from '../../../shared/contract/region.ts';
import type { BedClaim } from '../kernel.ts';

/** Kinds of commands that take a bed or give it back. */
export const claimKinds: readonly RegionCommand['kind'][] = ['placeOffer', 'confirmPlacement', 'withdrawOffer', 'releaseHold'];

/** The beds that commands on their way to the region will take: one per hold, in the order they were made. What is withdrawn or released again on the same way takes none. */
export function claimsOf(commands: readonly RegionCommand[]): readonly BedClaim[] {
  const claims = new Map<string, BedClaim>();
  const holdOfOffer = new Map<string, string>();
  for (const command of commands) {
    if (command.kind === 'placeOffer' && command.hold !== null) {
      claims.set(command.hold.holdId, { bedGroupId: command.bedGroupId, holdId: command.hold.holdId });
      holdOfOffer.set(command.offerId, command.hold.holdId);
    } else if (command.kind === 'confirmPlacement') claims.set(command.holdId, { bedGroupId: command.bedGroupId, holdId: command.holdId });
    else if (command.kind === 'withdrawOffer') claims.delete(holdOfOffer.get(command.offerId) ?? '');
    else if (command.kind === 'releaseHold') claims.delete(command.holdId);
  }
  return [...claims.values()];
}
