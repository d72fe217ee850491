import { actorOf } from '../casework/context.ts';
import type { FeatureHandlers } from '../kernel.ts';
import type { HandoverService } from './service.ts';
import type { Shifts } from './shift.ts';

export function handoverHandlers(handover: HandoverService, shifts: Shifts): FeatureHandlers<'handover'> {
  return {
    'handover.view': ({ caseId }, context) => handover.view(caseId, actorOf(context), context.now),
    'handover.save': (input, context) => { handover.save(input, actorOf(context), context.now); return {}; },
    'handover.send': ({ caseId }, context) => ({ handoverId: handover.send(caseId, actorOf(context), context.now) }),
    'handover.fhir': ({ caseId }, context) => ({ bundle: handover.fhir(caseId, actorOf(context), context.now) }),
    'handover.shift': (_input, context) => shifts.view(actorOf(context), context.now),
    'handover.acceptShift': (input, context) => { shifts.accept(input, actorOf(context), context.now); return {}; },
    'handover.pdf': ({ caseId }, context) => handover.pdf(caseId, actorOf(context), context.now),
    'handover.shiftPdf': (_input, context) => shifts.pdf(actorOf(context), context.now),
    'handover.track': (input, context) => { handover.track(input, actorOf(context), context.now); return {}; },
    'handover.markReceived': ({ caseId, handoverId }, context) => { handover.markReceived(caseId, handoverId, actorOf(context), context.now); return {}; },
  };
}
