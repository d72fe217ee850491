import { actorOf } from '../casework/context.ts';
import type { Out } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { FeatureHandlers } from '../kernel.ts';
import type { CapacityService } from './service.ts';

export function capacityHandlers(capacity: CapacityService, emergency: (actor: Actor, now: number) => Out<DeskContract['capacity.emergencyList']>): FeatureHandlers<'capacity'> {
  return {
    'capacity.search': (input, context) => capacity.search(input, actorOf(context), context.now),
    'capacity.emergencyList': (_input, context) => emergency(actorOf(context), context.now),
    'capacity.overview': (_input, context) => capacity.overview(context.now),
  };
}
