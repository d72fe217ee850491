import { applyEvent } from './apply.ts';
import { emptyCase } from './state.ts';
import type { CaseState, Draft } from './state.ts';
import type { OpenEvent } from './events.ts';

/**
 * A case is the fold of its events. Total: any set of events in any order gives a state, the same events give the same state whatever order they came in
 * (deciding order = the region's seq, then what this desk made and hasn't registered, by hybrid clock), and nothing throws. Works on pseudonymous
 * events too, which is how the region folds. Rules where two desks wrote without knowing of each other: sync.md, "Conflict rules" (apply.ts).
 */
export function foldCase(events: readonly OpenEvent[]): CaseState {
  return extend(emptyCase(), inOrder(events), new Set());
}

/** The region's view: it never holds personal parts, the same rules hold. */
export const foldPseudonymous = foldCase;

/**
 * The state after `added`, which must follow on everything in `state` (deciding order) and be new to it. Costs the new events only.
 * `state` itself stays as it was.
 */
export function continueCase(state: CaseState, added: readonly OpenEvent[]): CaseState {
  return added.length === 0 ? state : extend(state, added, null);
}

/** Deciding order; see foldCase. */
export function compareEvents(a: OpenEvent, b: OpenEvent): number {
  if (a.seq !== b.seq) return (a.seq ?? Number.MAX_SAFE_INTEGER) - (b.seq ?? Number.MAX_SAFE_INTEGER);
  if (a.hlc !== b.hlc) return a.hlc < b.hlc ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function inOrder(events: readonly OpenEvent[]): readonly OpenEvent[] {
  for (let index = 1; index < events.length; index += 1) {
    const before = events[index - 1];
    const after = events[index];
    if (before !== undefined && after !== undefined && compareEvents(before, after) > 0) return [...events].sort(compareEvents);
  }
  return events;
}

function extend(state: CaseState, events: readonly OpenEvent[], seen: Set<string> | null): CaseState {
  const draft = workingCopy(state);
  for (const event of events) {
    if (seen !== null) {
      if (seen.has(event.id)) continue;
      seen.add(event.id);
    }
    applyEvent(draft, event);
  }
  return draft;
}

function workingCopy(state: CaseState): Draft {
  return {
    ...state, claimLosers: [...state.claimLosers], referral: { ...state.referral }, patient: { ...state.patient }, answers: { ...state.answers }, origins: { ...state.origins }, notes: [...state.notes],
    decisionRivals: [...state.decisionRivals], everBlocking: [...state.everBlocking], consults: [...state.consults], mandates: [...state.mandates], offers: [...state.offers],
    otherPlacements: [...state.otherPlacements], dossier: { ...state.dossier }, tracked: { ...state.tracked }, extended: { ...state.extended }, acknowledged: { ...state.acknowledged }, scores: [...state.scores], titles: [...state.titles], limits: [...state.limits], followUps: [...state.followUps], feedback: [...state.feedback], pauses: [...state.pauses], handovers: [...state.handovers], received: { ...state.received }, care: [...state.care], stayReviews: [...state.stayReviews], reminders: [...state.reminders], doneReminders: { ...state.doneReminders }, triageChecks: [...state.triageChecks], unknown: [...state.unknown],
  };
}
