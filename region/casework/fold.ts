import { foldPseudonymous } from '../../shared/casework/reduce.ts';
import { stepOf } from '../../shared/casework/guards.ts';
import { toOpenEvent } from '../../shared/casework/open.ts';
import type { SealedEvent } from '../../shared/casework/events.ts';
import type { RegionCase } from '../../shared/contract/region.ts';

export type LoggedEvent = { readonly seq: number; readonly event: SealedEvent };

/** What the region can tell of a case without opening anything sealed: the desks' own fold, over the pseudonymous payloads in region order. */
export function toRegionCase(id: string, log: readonly LoggedEvent[]): RegionCase {
  const state = foldPseudonymous(log.map(({ seq, event }) => toOpenEvent(event, seq)));
  return {
    id, state: stepOf(state), careType: state.decision?.decided.careType ?? null, urgency: state.decision?.decided.urgency ?? null, bedGroup: state.placement?.bedGroupId ?? null,
    events: log.map(({ seq, event }) => ({ id: event.id, seq, type: event.type, at: event.at, actor: event.actor })),
  };
}
