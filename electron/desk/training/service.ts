import type * as z from 'zod';
import { isBlocking } from '../../../shared/casework/blocking.ts';
import { blockingNl, normNl } from '../../../shared/casework/nl.ts';
import { normClocks } from '../../../shared/casework/norms.ts';
import { blockingReasons } from '../../../shared/contract/primitives.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { Debrief, DebriefLine, NightView } from '../../../shared/contract/desk/training.ts';
import { ReferrerRole } from '../../../shared/casework/events.ts';
import { DialAnswer, NightAnswer } from '../../../shared/contract/training.ts';
import type { Night } from '../../../shared/contract/training.ts';
import { actorOf } from '../casework/context.ts';
import type { Look } from '../casework/looked.ts';
import type { CaseService } from '../casework/service.ts';
import type { FeatureHandlers, Kernel } from '../kernel.ts';

type View = z.infer<typeof NightView>;
type Line = z.infer<typeof DebriefLine>;
type Taken = { readonly caseId: string; readonly at: number };

/** Exercises at this desk: the training region says who calls; taking a call up makes an ordinary case, worked with the ordinary screens. Refused outside training at both ends. */
export function trainingHandlers(kernel: Kernel, look: Look, cases: CaseService): FeatureHandlers<'training'> {
  const taken = new Map<string, Taken>();
  const onlyTraining = (): void => {
    if (!kernel.syncStatus().training) throw new CodedError('refused', 'Oefenen kan alleen in de oefenregio. Deze werkplek werkt voor een echte regio.');
  };
  const night = async (): Promise<Night | null> => {
    onlyTraining();
    return NightAnswer.parse(await kernel.region.ask('GET', '/v1/training/night')).night;
  };
  const key = (one: Night, callId: string): string => `${one.id}/${callId}`;
  const viewOf = (one: Night, now: number): View => {
    const rung = one.calls.filter((call) => call.ringsAt <= Math.min(now, one.endedAt ?? now));
    return {
      seed: one.seed, speed: one.speed, hours: one.hours, startedAt: one.startedAt, endsAt: one.endsAt, ended: one.endedAt !== null, still: one.calls.length - rung.length,
      rung: rung.map(({ id, ringsAt, source, caller, phone }) => { const known = taken.get(key(one, id)); return { id, ringsAt, source, caller, phone, caseId: known?.caseId ?? null, takenAt: known?.at ?? null }; }),
    };
  };

  return {
    'training.night': async (_input, { now }) => { const one = await night(); return { night: one === null ? null : viewOf(one, now) }; },
    'training.start': async (input, { now }) => {
      onlyTraining();
      const { night: made } = NightAnswer.parse(await kernel.region.ask('POST', '/v1/training/night', input));
      if (made === null) throw new CodedError('internal', 'De oefennacht kon niet beginnen. Probeer het opnieuw.');
      return viewOf(made, now);
    },
    'training.takeCall': async ({ callId }, context) => {
      const actor: Actor = actorOf(context);
      const one = await night();
      const call = one?.calls.find((known) => known.id === callId && known.ringsAt <= context.now);
      if (one === null || call === undefined) throw new CodedError('notFound', 'Deze oproep hoort niet bij deze oefennacht of is nog niet binnen.');
      const known = taken.get(key(one, callId));
      if (known !== undefined) return { caseId: known.caseId };
      const caseId = cases.start(undefined, actor);
      taken.set(key(one, callId), { caseId, at: context.now });
      const role = ReferrerRole.safeParse(call.source);
      cases.saveReferral({ caseId, referral: { referrerName: call.caller, callBackNumber: call.phone, ...(role.success ? { referrerRole: role.data } : {}) } }, actor, context.now);
      cases.savePatient({ caseId, patient: { name: call.patient } }, actor, context.now);
      cases.addNote(caseId, call.story, actor, context.now);
      return { caseId };
    },
    'training.dial': async (input) => {
      onlyTraining();
      return { result: DialAnswer.parse(await kernel.region.ask('POST', '/v1/training/dial', input)).result };
    },
    'training.end': async () => {
      onlyTraining();
      await kernel.region.ask('POST', '/v1/training/night/end', {});
      return {};
    },
    'training.debrief': async (_input, { now }) => {
      const one = await night();
      return { debrief: one === null ? null : debriefOf(viewOf(one, now), one, (callId) => taken.get(key(one, callId)) ?? null, look, now) };
    },
  };
}

function debriefOf(view: View, night: Night, takenOf: (callId: string) => Taken | null, look: Look, now: number): z.infer<typeof Debrief> {
  const lines = night.calls.filter((call) => view.rung.some((one) => one.id === call.id)).map((call) => lineOf(call, takenOf(call.id), look, now));
  const waits = lines.flatMap((line) => (line.waitedMs === null ? [] : [line.waitedMs])).sort((a, b) => a - b);
  return {
    night: view, lines, taken: waits.length, missed: lines.length - waits.length, medianWaitMs: waits[Math.floor((waits.length - 1) / 2)] ?? null,
    deviations: lines.filter((line) => line.deviation !== null).length, different: lines.filter((line) => line.differs).length,
    consultsMissed: lines.reduce((sum, line) => sum + line.consultsMissed.length, 0), normsMissed: lines.reduce((sum, line) => sum + line.normsMissed.length, 0),
  };
}

function lineOf(call: Night['calls'][number], taken: Taken | null, look: Look, now: number): Line {
  const expected = { urgency: call.expected.urgency, careType: call.expected.careType };
  const base = { callId: call.id, vignette: call.vignette, story: call.story, expected };
  if (taken === null) return { ...base, caseId: null, waitedMs: null, decidedMs: null, placedMs: null, decided: null, deviation: null, differs: false, consultsMissed: [], normsMissed: [] };
  const { state, profile, blocking } = look(taken.caseId, now);
  const decided = state.decision === null ? null : { urgency: state.decision.decided.urgency, careType: state.decision.decided.careType };
  const gone = state.placement !== null || state.closed !== null;
  const unanswered = gone ? blocking.filter((one) => one.open || one.liftedBy === 'mandate').map((one) => one.reason) : [];
  // Also what the protocol would have asked of a physician, had the answers been those of the story.
  const skipped = gone ? blockingReasons.filter((reason) => call.expected.escalation.includes(reason) && !(state.decision?.decided.escalation ?? []).some((entry) => isBlocking(entry) && entry.reason === reason)) : [];
  const late = normClocks(state, profile, null, now).filter((clock) => clock.state === 'missed' || clock.state === 'overdue').map((clock) => normNl[clock.norm]);
  return {
    ...base, caseId: taken.caseId, waitedMs: Math.max(0, taken.at - call.ringsAt), decidedMs: state.decision === null ? null : Math.max(0, state.decision.mark.at - taken.at), placedMs: state.placement === null ? null : Math.max(0, state.placement.mark.at - taken.at),
    decided, deviation: state.decision?.deviation ?? null, differs: decided !== null && (decided.urgency !== expected.urgency || decided.careType !== expected.careType),
    consultsMissed: [...new Set([...unanswered, ...skipped])].map((reason) => blockingNl[reason]), normsMissed: [...new Set(late)],
  };
}
