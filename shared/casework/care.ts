import type { CareType, Urgency } from '../contract/primitives.ts';
import type { RegionProfile } from '../profile/schema.ts';
import type { careKinds, Destination, PayloadOf } from './events.ts';
import type { CareRecord, CaseState } from './state.ts';
import type * as z from 'zod';

export type CareKind = (typeof careKinds)[number];
type Organisations = 'districtNursing' | 'mentalHealth' | 'gpPost' | 'gpPractice' | 'ambulanceControl' | 'hospital';

/**
 * Care that is not a bed: who gives it, where a case goes that ends with it, and how soon it should be there. Minutes per urgency: unplannable night nursing within half an
 * hour is what one regional programme keeps; 15 and 60 min for a visit at U1 and U2 come from the Dutch out-of-hours visit norms; the other figures are common
 * practice. None of them is clinically validated; null = the region's own placement norm.
 */
export type CareRule = { readonly organisations: readonly Organisations[]; readonly rosterRole: 'generalPractitioner' | 'psychiatrist' | 'emergencyPhysician' | 'medicalManagerAmbulance' | null; readonly destination: z.infer<typeof Destination> | null; readonly minutes: Partial<Readonly<Record<Urgency, number>>> | null };
export const careRules: Readonly<Record<CareKind, CareRule>> = {
  districtNursing: { organisations: ['districtNursing'], rosterRole: null, destination: 'homeWithCare', minutes: null },
  nightNursing: { organisations: ['districtNursing'], rosterRole: null, destination: 'homeWithCare', minutes: { U0: 30, U1: 30, U2: 30, U3: 30, U4: 30, U5: 30 } },
  moreHomeCare: { organisations: ['districtNursing'], rosterRole: null, destination: 'homeWithCare', minutes: null },
  mentalHealthTeam: { organisations: ['mentalHealth'], rosterRole: 'psychiatrist', destination: 'mentalHealth', minutes: null },
  gpVisit: { organisations: ['gpPost', 'gpPractice'], rosterRole: 'generalPractitioner', destination: 'doctorFirst', minutes: { U0: 15, U1: 15, U2: 60, U3: 180 } },
  gpConsult: { organisations: ['gpPost', 'gpPractice'], rosterRole: 'generalPractitioner', destination: 'doctorFirst', minutes: { U0: 15, U1: 15, U2: 60, U3: 180 } },
  ambulanceRide: { organisations: ['ambulanceControl'], rosterRole: 'medicalManagerAmbulance', destination: null, minutes: null },
  hospital: { organisations: ['hospital'], rosterRole: 'emergencyPhysician', destination: 'hospital', minutes: null },
  transfer112: { organisations: [], rosterRole: null, destination: 'emergency112', minutes: { U0: 2, U1: 2, U2: 2, U3: 2, U4: 2, U5: 2 } },
};

/** What the outcome of triage calls for, the likeliest first; empty where a bed is looked for first. */
export function careFor(careType: CareType | null): readonly CareKind[] {
  switch (careType) {
    case 'homeCare': return ['districtNursing', 'nightNursing', 'moreHomeCare'];
    case 'mentalHealthCrisis': return ['mentalHealthTeam'];
    case 'doctorFirst': return ['gpVisit', 'gpConsult'];
    case 'hospital': return ['hospital', 'ambulanceRide'];
    case 'emergency112': return ['transfer112'];
    case 'noProduct': case 'wlzRegular': return ['moreHomeCare', 'districtNursing'];
    default: return [];
  }
}

const minuteMs = 60_000;

/** When the answer and the care itself should be there, epoch ms: the rule's minutes, else the region's norms; an answer is never due after the care. */
export function careClock(kind: CareKind, urgency: Urgency, profile: RegionProfile, now: number): { readonly answerDueAt: number; readonly dueAt: number } {
  const minutes = careRules[kind].minutes?.[urgency] ?? profile.norms.placement[urgency];
  return { answerDueAt: now + Math.min(minutes, profile.norms.providerAnswer[urgency]) * minuteMs, dueAt: now + minutes * minuteMs };
}

export type CareStep = 'asked' | 'accepted' | 'refused' | 'ended';

/** Where one request stands: the last answer that says yes or no counts, "no answer" leaves it asked. */
export function careStep(care: CareRecord): CareStep {
  if (care.ended !== null) return 'ended';
  return lastWord(care)?.answer === 'accepted' ? 'accepted' : lastWord(care) === null ? 'asked' : 'refused';
}

function lastWord(care: CareRecord): PayloadOf<'careAnswered'> | null {
  return care.answers.findLast((answer) => answer.answer !== 'noAnswer') ?? null;
}

/** The clock that runs on a request: until the answer, then until the care is there; null when it ended or was refused. Epoch ms. */
export function careDueAt(care: CareRecord): number | null {
  const step = careStep(care);
  if (care.asked === null || step === 'ended' || step === 'refused') return null;
  return step === 'asked' ? care.asked.answerDueAt : (lastWord(care)?.expectedAt ?? care.asked.dueAt);
}

/** The end that a case can be closed with on the strength of what was promised or came; null while nothing was. */
export function careDestination(state: CaseState): z.infer<typeof Destination> | null {
  const sure = state.care.findLast((care) => care.asked !== null && careRules[care.asked.kind].destination !== null && (careStep(care) === 'accepted' || care.ended?.outcome === 'started'));
  return sure?.asked == null ? null : careRules[sure.asked.kind].destination;
}

/** Requests that nobody has answered or ended: what a case that is closed otherwise leaves behind as orphans. */
export function openCare(state: CaseState): readonly CareRecord[] {
  return state.care.filter((care) => care.asked !== null && careStep(care) !== 'ended' && careStep(care) !== 'refused');
}
