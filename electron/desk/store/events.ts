import type { OpenEvent, SealedEvent } from '../../../shared/casework/events.ts';
import { toOpenEvent } from '../../../shared/casework/open.ts';
import type { StoreContext } from './context.ts';
import type { Writer } from './handle.ts';
import { unseal } from './seal.ts';

/** Events in the database: written sealed, read open. An event is immutable; what changes is whether the region has registered it (seq). */
export type EventRow = { id: string; body: string; seq: number | null };

export function insertLocalEvent(db: Writer, event: SealedEvent, local: number): void {
  db.run(
    'INSERT INTO event (id, case_id, region_id, type, at, hlc, seq, version, local, listed, body) VALUES (?, ?, ?, ?, ?, ?, NULL, 1, ?, 0, ?)',
    event.id, event.caseId, event.regionId, event.type, event.at, event.hlc, local, JSON.stringify(event),
  );
}

/** Registered events in region order (seq, then HLC, then id), after them the local ones in the order they were made. What `known` holds already isn't decrypted again. */
function readEvents(context: StoreContext, caseId: string, known: ReadonlyMap<string, OpenEvent>): readonly OpenEvent[] {
  const rows = context.db.read.all<EventRow & { hlc: string }>('SELECT id, body, seq, hlc FROM case_event WHERE case_id = ? AND orphan = 0 ORDER BY seq IS NULL, seq, CASE WHEN seq IS NULL THEN local END, hlc, id', caseId);
  return rows.map((row) => {
    const before = known.get(row.id);
    if (before === undefined || before.hlc !== row.hlc) return openEvent(context, row);
    return before.seq === row.seq ? before : { ...before, seq: row.seq };
  });
}

/** The event as the reducer sees it (toOpenEvent). The personal part is null while the key is missing, and null with `erased` once it is gone. */
export function openEvent(context: StoreContext, row: EventRow): OpenEvent {
  const sealed = JSON.parse(row.body) as SealedEvent;
  const key = context.keys.get(sealed.caseId);
  if (key.state !== 'present' || sealed.personal === null) return toOpenEvent(sealed, row.seq, { value: null, erased: key.state === 'erased' });
  const value = unseal(key.secret, sealed.id, sealed.personal);
  if (value === undefined) context.log('warn', 'the personal part of an event could not be read', { event: sealed.id, type: sealed.type });
  return toOpenEvent(sealed, row.seq, { value: value ?? null, erased: false });
}

/** Opened events of the cases last looked at, so that a keystroke in a long case, or one event from elsewhere, doesn't decrypt all of it anew. */
export type EventCache = {
  get(caseId: string): readonly OpenEvent[];
  /** All events of the case, as they are after a save of its own. */
  put(caseId: string, events: readonly OpenEvent[]): void;
  /** These cases changed on disk; null = any. */
  forget(caseIds: readonly string[] | null): void;
};
type Kept = { readonly events: readonly OpenEvent[]; readonly keyState: string; readonly stale: boolean };

export function createEventCache(context: StoreContext, maxCases: number): EventCache {
  const cases = new Map<string, Kept>();
  const keep = (caseId: string, kept: Kept): void => {
    cases.delete(caseId);
    cases.set(caseId, kept);
    const oldest = cases.size > maxCases ? cases.keys().next().value : undefined;
    if (oldest !== undefined) cases.delete(oldest);
  };
  const spoil = (caseId: string): void => {
    const kept = cases.get(caseId);
    if (kept !== undefined) cases.set(caseId, { ...kept, stale: true });
  };
  return {
    get: (caseId) => {
      const kept = cases.get(caseId);
      const keyState = context.keys.get(caseId).state;
      // A key that came or went changes what every event of the case says.
      const usable = kept !== undefined && kept.keyState === keyState ? kept : null;
      const events = usable !== null && !usable.stale ? usable.events : readEvents(context, caseId, new Map((usable?.events ?? []).map((event) => [event.id, event])));
      keep(caseId, { events, keyState, stale: false });
      return events;
    },
    put: (caseId, events) => keep(caseId, { events, keyState: context.keys.get(caseId).state, stale: false }),
    forget: (caseIds) => {
      for (const caseId of caseIds ?? [...cases.keys()]) spoil(caseId);
    },
  };
}
