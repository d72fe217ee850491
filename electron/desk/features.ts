import { capacityHandlers } from './capacity/handlers.ts';
import { createCallRounds } from './capacity/call-round.ts';
import { createOtherCare } from './capacity/care.ts';
import { createNightOutlook } from './capacity/outlook.ts';
import { createStays } from './capacity/stay.ts';
import { createBeds } from './capacity/bed-index.ts';
import { emergencyList } from './capacity/emergency.ts';
import { createPapers } from './capacity/papers.ts';
import { createCapacity } from './capacity/service.ts';
import { caseworkHandlers } from './casework/handlers.ts';
import { createConsults } from './casework/consults.ts';
import { createDoubles } from './casework/doubles.ts';
import type { Doubles } from './casework/doubles.ts';
import { createLook } from './casework/looked.ts';
import { createOffers } from './casework/offers.ts';
import { createPlaces } from './casework/places.ts';
import { createCaseService } from './casework/service.ts';
import { enterPaper } from './casework/paper.ts';
import { createRecords } from './casework/records.ts';
import { createStates } from './casework/states.ts';
import { projectionOf } from './casework/summary.ts';
import { createWorklist } from './casework/worklist.ts';
import type { Worklist } from './casework/worklist.ts';
import { createAlarms } from './alarm/service.ts';
import { alarmHandlers } from './alarm/handlers.ts';
import { startWatch } from './alarm/watch.ts';
import { outlookBlocks } from './print/outlook.ts';
import { createHandover } from './handover/service.ts';
import { createShifts } from './handover/shift.ts';
import { handoverHandlers } from './handover/handlers.ts';
import { directoryHandlers } from './directory/handlers.ts';
import { createProfiles } from './profile/service.ts';
import { profileHandlers } from './profile/handlers.ts';
import { trainingHandlers } from './training/service.ts';
import { presenceHandlers } from './presence/handlers.ts';
import { createEvaluate } from './triage/evaluate.ts';
import { triageHandlers } from './triage/handlers.ts';
import { createPacks } from './triage/packs.ts';
import { createProtocol } from './triage/protocol-service.ts';
import { createTriage } from './triage/service.ts';
import { deadlinesOf } from './casework/deadlines.ts';
import type { Deadlines } from './casework/deadlines.ts';
import type { Actor } from '../../shared/contract/primitives.ts';
import type { FeatureHandlers, Kernel } from './kernel.ts';

export type Features = {
  readonly handlers: FeatureHandlers<'casework'> & FeatureHandlers<'triage'> & FeatureHandlers<'capacity'> & FeatureHandlers<'handover'> & FeatureHandlers<'profile'> & FeatureHandlers<'training'> & FeatureHandlers<'alarm'> & FeatureHandlers<'presence'> & FeatureHandlers<'directory'>;
  /** For the status bar: the norm that is over longest, the next reminder of whoever is signed in, and surge. */
  readonly statusSource: () => Deadlines;
  readonly worklist: Worklist;
  /** Starts what the desk does by itself (alarms); answers with the function that stops it. */
  readonly watch: () => () => void;
  /** One look at the clocks, as `watch` takes them. */
  readonly lookAtAlarms: (now: number) => void;
  readonly doubles: Doubles;
};

/** Everything the desk is for, on top of a kernel. Sets the journal's projector: call once per core. */
export function createFeatures(kernel: Kernel): Features {
  const { journal, cache } = kernel;
  const states = createStates(journal);
  const profiles = createProfiles(cache);
  const packs = createPacks(cache, kernel.ports.log);
  const evaluate = createEvaluate(packs);
  const places = createPlaces(cache);
  const look = createLook(kernel, states, profiles, evaluate);
  journal.setProjector((caseId, events) => projectionOf(look.at(states.of(caseId, events), kernel.now())));
  const doubles = createDoubles(kernel, states);
  const worklist = createWorklist(kernel, states, look, doubles);
  const alarms = createAlarms(kernel, worklist);
  const beds = createBeds(cache, kernel.outbox);
  const offers = createOffers(kernel, look, doubles, beds.told);
  const cases = createCaseService(kernel, look, profiles, () => worklist);
  const consults = createConsults(kernel, look, () => worklist);
  const emergency = (actor: Actor, now: number) => emergencyList(kernel, look, beds, places, profiles, worklist, actor, now);
  const records = createRecords(kernel, look, places);
  const capacity = createCapacity(kernel, look, beds, places);
  const rounds = createCallRounds(kernel, beds, places, profiles, capacity.find);
  const outlook = createNightOutlook(kernel, beds, places, profiles, rounds);
  const printedOutlook = (now: number) => outlookBlocks(outlook(now));
  cache.onChange((kind, ids) => {
    if ((kind !== 'offer' && kind !== 'hold' && kind !== 'conflict') || ids === null) return;
    const touched = [...new Set(ids.flatMap((id) => caseIdsOf(kernel, kind, id)))];
    if (touched.length === 0) return;
    worklist.touch(touched);
    kernel.emit('casework.changed', touched);
  });
  return {
    handlers: {
      ...caseworkHandlers({ kernel, states, look, cases, offers, consults, worklist, records, detail: { kernel, places, doubles }, paper: (input, actor, now) => enterPaper(kernel, profiles, packs, input, actor, now) }), ...triageHandlers(createTriage(kernel, states, evaluate, packs), createProtocol(packs)),
      ...capacityHandlers({ capacity, rounds, outlook, care: createOtherCare(kernel, look, beds, places), stays: createStays(kernel, look, places), emergency, papers: createPapers(kernel, emergency, printedOutlook) }), ...handoverHandlers(createHandover(kernel, look, places), createShifts(kernel, look, worklist, alarms, printedOutlook)), ...profileHandlers(kernel, profiles, look), ...trainingHandlers(kernel, look, cases), ...alarmHandlers(alarms), ...presenceHandlers(kernel), ...directoryHandlers(kernel, profiles),
    },
    statusSource: () => deadlinesOf(worklist, profiles, kernel.session.current()?.id ?? null, kernel.now()),
    worklist,
    watch: () => startWatch(kernel, alarms, doubles, beds),
    lookAtAlarms: alarms.look,
    doubles,
  };
}

function caseIdsOf(kernel: Kernel, kind: 'offer' | 'hold' | 'conflict', id: string): readonly string[] {
  if (kind === 'conflict') return kernel.cache.get('conflict', id)?.caseIds ?? [];
  const row = kernel.cache.get(kind, id);
  return row === null ? [] : [row.caseId];
}
