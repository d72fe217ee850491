import { actorOf } from '../casework/context.ts';
import type { FeatureHandlers } from '../kernel.ts';
import type { HandoverService } from './service.ts';

export function handoverHandlers(handover: HandoverService): FeatureHandlers<'handover'> {
  return {
    'handover.view': ({ caseId }, context) => handover.view(caseId, actorOf(context), context.now),
    'handover.save': (input, context) => { handover.save(input, actorOf(context), context.now); return {}; },
    'handover.send': ({ caseId }, context) => ({ handoverId: handover.send(caseId, actorOf(context), context.now) }),
    'handover.markReceived': ({ caseId, handoverId }, context) => { handover.markReceived(caseId, handoverId, actorOf(context), context.now); return {}; },
  };
}
