import { actorOf } from '../casework/context.ts';
import type { FeatureHandlers } from '../kernel.ts';
import type { CapacityService } from './service.ts';

export function capacityHandlers(capacity: CapacityService): FeatureHandlers<'capacity'> {
  return {
    'capacity.search': (input, context) => capacity.search(input, actorOf(context), context.now),
    'capacity.overview': (_input, context) => capacity.overview(context.now),
  };
}
