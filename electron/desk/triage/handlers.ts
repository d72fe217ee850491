import { actorOf } from '../casework/context.ts';
import type { FeatureHandlers } from '../kernel.ts';
import type { ProtocolService } from './protocol-service.ts';
import type { TriageService } from './service.ts';

export function triageHandlers(triage: TriageService, protocol: ProtocolService): FeatureHandlers<'triage'> {
  return {
    'triage.view': ({ caseId }, context) => triage.view(caseId, actorOf(context), context.now),
    'triage.answer': ({ caseId, answers }, context) => triage.answer(caseId, answers, actorOf(context), context.now),
    'triage.whatWouldChange': ({ caseId, decision }, context) => ({ changes: triage.whatWouldChange(caseId, decision, actorOf(context), context.now) }),
    'triage.try': ({ answers }, context) => triage.tryAnswers(answers, context.now),
    'triage.packs': (_input, context) => ({ packs: protocol.versions(context.now) }),
    'triage.pack': ({ pack }, context) => protocol.view(pack, context.now),
    'triage.verify': ({ pack }, context) => protocol.report(pack, context.now),
    'triage.diff': ({ from, to }, context) => ({ changes: protocol.changes(from, to, context.now) }),
  };
}
