import '../jitless.ts';
import * as z from 'zod';
import { careKinds, patientGroups, refusalReasons, stayReasons, stayTasks } from '../../casework/events.ts';
import { CallAnswer, CallAnswered, CallRoundFor, CallRoundView, DayListView, NightOutlookView, OtherCareView } from '../capacity.ts';
import { Id, Instant } from '../primitives.ts';
import { caseworkers, command, everyone, query } from '../define.ts';
import { EmergencyList, SearchView } from '../views.ts';
import { Document, done, empty, oneCase, Text } from './parts.ts';

export const capacity = {
  'capacity.search': query(caseworkers, z.strictObject({ caseId: Id, neededBy: Instant.nullable().default(null), ignore: z.array(Text(60)).max(20).default([]), limitNotFitting: z.int().min(0).max(20_000).default(200), /** the best so many */ limitFitting: z.int().min(1).max(20_000).default(20_000), /** on screen already: those of them that still fit come too, whatever their place */ shown: z.array(Id).max(20_000).default([]), /** fetched before anybody asked, so that it is there in time: logged as that */ ahead: z.boolean().default(false) }), SearchView),
  /** Writes down what the first search on these needs found, beds lost to their label included. Once per needs: again it does nothing. */
  'capacity.recordSearch': command(caseworkers, oneCase, z.strictObject({ recorded: z.boolean() })),
  /** Noodprocedure: beds, numbers, rosters and open cases from the local cache, dated, for printing. */
  'capacity.emergencyList': query(caseworkers, empty, EmergencyList),
  /** The same list as a document, and the blank form for cases on paper. */
  'capacity.emergencyPdf': query(caseworkers, empty, Document),
  'capacity.paperForm': query(caseworkers, empty, Document),
  'capacity.overview': query(everyone, empty, z.strictObject({ bedGroups: z.int(), free: z.int(), call: z.int(), stale: z.int(), feedAt: Instant.nullable() })),
  /** Belronde: every bed that reads "bellen" for the need of a case, or without one for a care type; ranked, with what to ask. */
  'capacity.callRound': query(caseworkers, z.strictObject({ caseId: Id.nullable(), careType: CallRoundFor.nullable(), /** the calls of Nachtvooruitzicht */ night: z.boolean().default(false) }), CallRoundView),
  /** One answer of a call. Offline it waits in the queue. */
  'capacity.reportCall': command(caseworkers, CallAnswer, CallAnswered),
  /** Nachtvooruitzicht: what will bite before 07:00 and whom to ring now. */
  'capacity.nightOutlook': query(caseworkers, empty, NightOutlookView),
  /** Andere zorg: care that is not a bed. */
  'capacity.otherCare': query(caseworkers, oneCase, OtherCareView),
  'capacity.considerHome': command(caseworkers, z.strictObject({ caseId: Id, canStay: z.enum(['yes', 'no', 'unknown']), text: Text(1000).default('') }), done),
  'capacity.recordPatientGroup': command(caseworkers, z.strictObject({ caseId: Id, group: z.enum(patientGroups) }), done),
  'capacity.requestCare': command(caseworkers, z.strictObject({ caseId: Id, kind: z.enum(careKinds), teamId: Id.nullable(), to: Text(120), number: Text(30), text: Text(1000).default(''), /** null = by the rule for this care and urgency */ dueAt: Instant.nullable().default(null) }), z.strictObject({ careId: Id })),
  'capacity.answerCare': command(caseworkers, z.strictObject({ caseId: Id, careId: Id, answer: z.enum(['accepted', 'refused', 'noAnswer']), reasonCode: z.enum(refusalReasons).nullable(), expectedAt: Instant.nullable(), spokeWith: Text(120).default(''), text: Text(1000).default('') }), done),
  'capacity.endCare': command(caseworkers, z.strictObject({ caseId: Id, careId: Id, outcome: z.enum(['started', 'cancelled', 'failed']), text: Text(1000).default('') }), done),
  /** Daglijst: the clocks of stays. */
  'capacity.dayList': query(caseworkers, empty, DayListView),
  'capacity.reviewStay': command(caseworkers, z.strictObject({ caseId: Id, task: z.enum(stayTasks), outcome: z.enum(['done', 'extended']), until: Instant.nullable(), reason: z.enum(stayReasons), text: Text(1000).default('') }), done),
};
