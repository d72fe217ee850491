import type { OpenEvent, SealedEvent } from '../../../shared/casework/events.ts';
import { toOpenEvent } from '../../../shared/casework/open.ts';
import type { StoreContext } from './context.ts';
import type { Writer } from './handle.ts';
import { unseal } from './seal.ts';

/** Events in the database: written sealed, read open. An event is immutable; what changes is whether the region has registered it (seq). */
export type EventRow = { id: string; body: string; seq: number | null };

export function insertLocalEvent(db: Writer, event: SealedEvent, local: number): void {
  db.run(
    'INSERT INTO event (id, case_id, region_id, type, at, hlc, seq, version, local, body) VALUES (?, ?, ?, ?, ?, ?, NULL, 1, ?, ?)',
    event.id, event.caseId, event.regionId, event.type, event.at, event.hlc, local, JSON.stringify(event),
  );
}

/** Registered events in region order (seq, then HLC, then id), after them the local ones in the order they were made. */
export function readEvents(context: StoreContext, caseId: string): readonly OpenEvent[] {
  const rows = context.db.read.all<EventRow>('SELECT id, body, seq FROM event WHERE case_id = ? AND orphan = 0 ORDER BY seq IS NULL, seq, CASE WHEN seq IS NULL THEN local END, hlc, id', caseId);
  return rows.map((row) => openEvent(context, row));
}

/** The event as the reducer sees it (toOpenEvent). The personal part is null while the key is missing, and null with `erased` once it is gone. */
export function openEvent(context: StoreContext, row: EventRow): OpenEvent {
  const sealed = JSON.parse(row.body) as SealedEvent;
  const key = context.keys.get(sealed.caseId);
  if (key.state !== 'present' || sealed.personal === null) return toOpenEvent(sealed, row.seq, { value: null, erased: key.state === 'erased' });
  const value = unseal(key.key, sealed.id, sealed.personal);
  if (value === undefined) context.log('warn', 'the personal part of an event could not be read', { event: sealed.id, type: sealed.type });
  return toOpenEvent(sealed, row.seq, { value: value ?? null, erased: false });
}

/** Opened events of the cases last looked at, so that a keystroke in a long case doesn't decrypt it anew. */
export type EventCache = {
  get(caseId: string): readonly OpenEvent[];
  append(caseId: string, events: readonly OpenEvent[]): void;
  forget(caseIds: readonly string[] | null): void;
};

export function createEventCache(context: StoreContext, maxCases: number): EventCache {
  const cases = new Map<string, readonly OpenEvent[]>();
  const keep = (caseId: string, events: readonly OpenEvent[]): void => {
    cases.delete(caseId);
    cases.set(caseId, events);
    const oldest = cases.size > maxCases ? cases.keys().next().value : undefined;
    if (oldest !== undefined) cases.delete(oldest);
  };
  return {
    get: (caseId) => {
      const events = cases.get(caseId) ?? readEvents(context, caseId);
      keep(caseId, events);
      return events;
    },
    append: (caseId, events) => {
      const known = cases.get(caseId);
      if (known !== undefined) keep(caseId, [...known, ...events]);
    },
    forget: (caseIds) => {
      if (caseIds === null) cases.clear();
      else for (const caseId of caseIds) cases.delete(caseId);
    },
  };
}
