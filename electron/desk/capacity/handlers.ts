import { actorOf } from '../casework/context.ts';
import type { Out } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { FeatureHandlers } from '../kernel.ts';
import type { CallRounds } from './call-round.ts';
import type { OtherCare } from './care.ts';
import type { NightOutlookOf } from './outlook.ts';
import type { CapacityService } from './service.ts';
import type { Stays } from './stay.ts';

export type Papers = { readonly emergency: (actor: Actor, now: number) => Promise<Out<DeskContract['capacity.emergencyPdf']>>; readonly form: (actor: Actor, now: number) => Promise<Out<DeskContract['capacity.paperForm']>> };
export type CapacityParts = {
  readonly capacity: CapacityService; readonly rounds: CallRounds; readonly outlook: NightOutlookOf; readonly care: OtherCare; readonly stays: Stays;
  readonly emergency: (actor: Actor, now: number) => Out<DeskContract['capacity.emergencyList']>; readonly papers: Papers;
};

const done = {};

export function capacityHandlers({ capacity, rounds, outlook, care, stays, emergency, papers }: CapacityParts): FeatureHandlers<'capacity'> {
  return {
    'capacity.search': (input, context) => capacity.search(input, actorOf(context), context.now),
    'capacity.recordSearch': ({ caseId }, context) => ({ recorded: capacity.recordSearch(caseId, actorOf(context), context.now) }),
    'capacity.emergencyList': (_input, context) => emergency(actorOf(context), context.now),
    'capacity.emergencyPdf': (_input, context) => papers.emergency(actorOf(context), context.now),
    'capacity.paperForm': (_input, context) => papers.form(actorOf(context), context.now),
    'capacity.overview': (_input, context) => capacity.overview(context.now),
    'capacity.callRound': (input, context) => rounds.list(input, actorOf(context), context.now),
    'capacity.reportCall': (input, context) => rounds.report(input, actorOf(context), context.now),
    'capacity.nightOutlook': (_input, context) => { actorOf(context); return outlook(context.now); },
    'capacity.otherCare': ({ caseId }, context) => care.view(caseId, actorOf(context), context.now),
    'capacity.considerHome': (input, context) => { care.home(input, actorOf(context), context.now); return done; },
    'capacity.recordPatientGroup': (input, context) => { care.group(input, actorOf(context), context.now); return done; },
    'capacity.requestCare': (input, context) => ({ careId: care.request(input, actorOf(context), context.now) }),
    'capacity.answerCare': (input, context) => { care.answer(input, actorOf(context), context.now); return done; },
    'capacity.endCare': (input, context) => { care.end(input, actorOf(context), context.now); return done; },
    'capacity.dayList': (_input, context) => stays.list(actorOf(context), context.now),
    'capacity.reviewStay': (input, context) => { stays.review(input, actorOf(context), context.now); return done; },
  };
}
