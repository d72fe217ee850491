import { actorOf } from '../casework/context.ts';
import type { FeatureHandlers } from '../kernel.ts';
import type { TriageService } from './service.ts';

export function triageHandlers(triage: TriageService): FeatureHandlers<'triage'> {
  return {
    'triage.view': ({ caseId }, context) => triage.view(caseId, actorOf(context), context.now),
    'triage.answer': ({ caseId, answers }, context) => triage.answer(caseId, answers, actorOf(context), context.now),
    'triage.whatWouldChange': ({ caseId, decision }, context) => ({ changes: triage.whatWouldChange(caseId, decision, actorOf(context), context.now) }),
    'triage.try': ({ answers }, context) => triage.tryAnswers(answers, context.now),
  };
}
