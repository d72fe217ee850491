import type { FeatureHandlers, Kernel } from '../kernel.ts';
import { actorOf } from './context.ts';
import type { Consults } from './consults.ts';
import { detailOf } from './detail.ts';
import type { DetailDeps } from './detail.ts';
import type { Look } from './looked.ts';
import { neighboursOf } from './neighbours.ts';
import { municipalityNamed } from './municipality.ts';
import type { OfferService } from './offers.ts';
import type { CaseService } from './service.ts';
import type { CaseStates } from './states.ts';
import type { Records } from './records.ts';
import type { Worklist } from './worklist.ts';
import type { Parsed } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';

export type CaseworkParts = { readonly kernel: Kernel; readonly states: CaseStates; readonly look: Look; readonly cases: CaseService; readonly offers: OfferService; readonly consults: Consults; readonly worklist: Worklist; readonly records: Records; readonly detail: DetailDeps; readonly paper: (input: Parsed<DeskContract['casework.enterPaper']>, actor: Actor, now: number) => string };

const done = {};

export function caseworkHandlers({ kernel, states, look, cases, offers, consults, worklist, records, detail, paper }: CaseworkParts): FeatureHandlers<'casework'> {
  return {
    'casework.worklist': ({ filter, text, since }, context) => {
      const actor = actorOf(context);
      kernel.audit.record({ actor, action: 'casework.worklist', caseId: null, outcome: 'done', detail: filter });
      return worklist.list({ filter, text, since }, actor, context.now);
    },
    'casework.get': ({ caseId }, context) => {
      const actor = actorOf(context);
      const view = detailOf(look(caseId, context.now), states.events(caseId), actor, context.now, detail);
      kernel.audit.record({ actor, action: 'casework.get', caseId, outcome: 'done' });
      return view;
    },
    'casework.start': ({ regionId }, context) => ({ caseId: cases.start(regionId, actorOf(context)) }),
    'casework.saveReferral': (input, context) => { cases.saveReferral(input, actorOf(context), context.now); return done; },
    'casework.savePatient': (input, context) => { cases.savePatient(input, actorOf(context), context.now); return done; },
    'casework.saveDraft': ({ caseId, field, value }, context) => { actorOf(context); states.get(caseId); kernel.journal.drafts.set(caseId, field, value); return done; },
    'casework.addNote': ({ caseId, text }, context) => { cases.addNote(caseId, text, actorOf(context), context.now); return done; },
    'casework.claim': ({ caseId }, context) => { cases.claim(caseId, actorOf(context), context.now); return done; },
    'casework.release': ({ caseId }, context) => { cases.release(caseId, actorOf(context), context.now); return done; },
    'casework.lookupMunicipality': ({ text }, context) => { actorOf(context); return municipalityNamed(text); },
    'casework.confirmOutcome': ({ caseId }, context) => { cases.confirmOutcome(caseId, actorOf(context), context.now); return done; },
    'casework.deviate': (input, context) => { cases.deviate(input, actorOf(context), context.now); return done; },
    'casework.askConsult': (input, context) => ({ consultId: consults.ask(input, actorOf(context), context.now) }),
    'casework.answerConsult': (input, context) => { consults.answer(input, actorOf(context), context.now); return done; },
    'casework.confirmConsult': (input, context) => { consults.confirm(input, actorOf(context), context.now); return done; },
    'casework.recordAttempt': (input, context) => { consults.attempt(input, actorOf(context), context.now); return done; },
    'casework.consults': ({ open, toConfirm }, context) => consults.list(open, toConfirm, actorOf(context), context.now),
    'casework.useMandate': ({ caseId, reason, why }, context) => { cases.useMandate(caseId, reason, why, actorOf(context), context.now); return done; },
    'casework.markReferralLetter': ({ caseId, by }, context) => { cases.markReferralLetter(caseId, by, actorOf(context), context.now); return done; },
    'casework.recordNeeds': (input, context) => { cases.recordNeeds(input, actorOf(context), context.now); return done; },
    'casework.offer': ({ caseId, bedGroupId, versionSeen, text }, context) => offers.offer(caseId, bedGroupId, versionSeen, text, actorOf(context), context.now),
    'casework.promise': (input, context) => { offers.promise(input, actorOf(context), context.now); return done; },
    'casework.promiseOutside': (input, context) => { offers.promiseOutside(input, actorOf(context), context.now); return done; },
    'casework.neighbours': ({ caseId }, context) => { actorOf(context); return { desks: neighboursOf(kernel, look(caseId, context.now)) }; },
    'casework.recordCareOffice': (input, context) => { records.careOffice(input, actorOf(context), context.now); return done; },
    'casework.extendHold': ({ caseId, offerId }, context) => ({ until: offers.extend(caseId, offerId, actorOf(context), context.now) }),
    'casework.refuse': ({ caseId, offerId, reason, text, spokeWith }, context) => { offers.refuse(caseId, offerId, reason, text, spokeWith, actorOf(context), context.now); return done; },
    'casework.withdrawOffer': ({ caseId, offerId }, context) => { offers.withdraw(caseId, offerId, actorOf(context), context.now); return done; },
    'casework.arrive': ({ caseId, arrivedAt }, context) => { offers.arrive(caseId, arrivedAt, actorOf(context), context.now); return done; },
    'casework.arrangeTransport': (input, context) => { records.transport(input, actorOf(context), context.now); return done; },
    'casework.recordIsolation': (input, context) => { records.isolation(input, actorOf(context), context.now); return done; },
    'casework.followUp': (input, context) => { records.followUp(input, actorOf(context), context.now); return done; },
    'casework.recordScore': (input, context) => { records.score(input, actorOf(context), context.now); return done; },
    'casework.recordTitle': (input, context) => { records.title(input, actorOf(context), context.now); return done; },
    'casework.recordTreatmentLimit': (input, context) => { records.limit(input, actorOf(context), context.now); return done; },
    'casework.arrangeBridge': (input, context) => { records.bridge(input, actorOf(context), context.now); return done; },
    'casework.feedbackText': ({ caseId, to }, context) => ({ text: records.feedbackText(caseId, to, actorOf(context), context.now) }),
    'casework.recordFeedback': (input, context) => { records.feedback(input, actorOf(context), context.now); return done; },
    'casework.pauseClock': (input, context) => { records.pause(input, actorOf(context), context.now); return done; },
    'casework.resumeClock': (input, context) => { records.resume(input, actorOf(context), context.now); return done; },
    'casework.enterPaper': (input, context) => ({ caseId: paper(input, actorOf(context), context.now) }),
    'casework.setReminder': ({ caseId, dueAt, text }, context) => { cases.setReminder(caseId, dueAt, text, actorOf(context), context.now); return done; },
    'casework.doneReminder': ({ caseId, reminderId }, context) => { cases.doneReminder(caseId, reminderId, actorOf(context), context.now); return done; },
    'casework.park': ({ caseId }, context) => cases.park(caseId, actorOf(context), context.now),
    'casework.close': (input, context) => { cases.close(input, actorOf(context), context.now); return done; },
    'casework.reopen': (input, context) => { cases.reopen(input, actorOf(context), context.now); return done; },
  };
}
