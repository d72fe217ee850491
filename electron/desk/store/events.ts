import { eventShapes } from '../../../shared/casework/events.ts';
import type { EventType, OpenEvent, SealedEvent } from '../../../shared/casework/events.ts';
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

/**
 * The event as the reducer sees it. A type that isn't known here, or a shape that a newer desk has extended, is 'unknown': kept and shown, never dropped.
 * Personal parts are null while the key is missing, and null with `erased` once it is gone.
 */
export function openEvent(context: StoreContext, row: EventRow): OpenEvent {
  const sealed = JSON.parse(row.body) as SealedEvent;
  const key = context.keys.get(sealed.caseId);
  const base = { id: sealed.id, caseId: sealed.caseId, regionId: sealed.regionId, at: sealed.at, hlc: sealed.hlc, actor: sealed.actor, seq: row.seq, baseSeq: sealed.baseSeq, erased: key.state === 'erased' };
  const shape = isKnownType(sealed.type) ? eventShapes[sealed.type] : null;
  const payload = shape?.payload.safeParse(sealed.payload);
  if (shape === null || payload?.success !== true) return { ...base, type: 'unknown', originalType: sealed.type, payload: sealed.payload, personal: null };
  if (sealed.personal === null || shape.personal === null || key.state !== 'present') return opened(base, sealed.type, payload.data, null);
  const personal = shape.personal.safeParse(unseal(key.key, sealed.id, sealed.personal));
  if (personal.success) return opened(base, sealed.type, payload.data, personal.data);
  context.log('warn', 'the personal part of an event could not be read', { event: sealed.id, type: sealed.type });
  return { ...base, type: 'unknown', originalType: sealed.type, payload: sealed.payload, personal: null };
}

/** Payload and personal were both checked against the shapes of `type`: that is what this cast says. */
function opened(base: object, type: string, payload: unknown, personal: unknown): OpenEvent {
  return { ...base, type, payload, personal } as OpenEvent;
}

function isKnownType(type: string): type is EventType {
  return Object.hasOwn(eventShapes, type);
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
