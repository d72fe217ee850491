import { CodedError } from '../../../shared/contract/errors.ts';
import type { OpenEvent } from '../../../shared/casework/events.ts';
import { continueCase, foldCase } from '../../../shared/casework/reduce.ts';
import type { CaseState } from '../../../shared/casework/state.ts';
import type { Journal } from '../kernel.ts';

/** Folded cases by id, kept while they are in use. A case that only grew is folded on from where it was. */
export type CaseStates = {
  /** The case as it stands. Throws notFound. */
  get(caseId: string): CaseState;
  events(caseId: string): readonly OpenEvent[];
  /** The state of exactly these events (inside the journal's transaction, before it is sure). */
  of(caseId: string, events: readonly OpenEvent[]): CaseState;
};

/** As many as the journal keeps opened (a fold without its events saves little), so that a desk of years stays small. */
const kept = 400;
type Entry = { readonly events: readonly OpenEvent[]; readonly state: CaseState };

export function createStates(journal: Journal): CaseStates {
  const entries = new Map<string, Entry>();
  const of = (caseId: string, events: readonly OpenEvent[]): CaseState => {
    const entry = entries.get(caseId);
    const state = entry !== undefined && continues(entry.events, events) ? continueCase(entry.state, events.slice(entry.events.length)) : foldCase(events);
    entries.delete(caseId);
    entries.set(caseId, { events, state });
    if (entries.size > kept) for (const oldest of entries.keys()) { entries.delete(oldest); break; }
    return state;
  };
  const events = (caseId: string): readonly OpenEvent[] => {
    const found = journal.events(caseId);
    if (found.length === 0) throw new CodedError('notFound', 'Deze aanvraag staat niet op deze werkplek.');
    return found;
  };
  return { of, events, get: (caseId) => of(caseId, events(caseId)) };
}

/** True when `events` starts with exactly what was folded before: same events, same place in the region's order, same readability. */
function continues(known: readonly OpenEvent[], events: readonly OpenEvent[]): boolean {
  if (known.length > events.length) return false;
  return known.every((event, index) => {
    const now = events[index];
    return now !== undefined && (now === event || (now.id === event.id && now.seq === event.seq && now.erased === event.erased && now.type === event.type && (now.personal === null) === (event.personal === null)));
  });
}
