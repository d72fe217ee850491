import type * as z from 'zod';
import { eventShapes } from './events.ts';
import type { EventType, OpenEvent, SealedEvent } from './events.ts';

/** What became of an event's personal part at this place: opened text, absent or sealed shut (null), or its key erased. */
export type PersonalInput = { readonly value: unknown; readonly erased: boolean };
const absent: PersonalInput = { value: null, erased: false };

/**
 * A stored event as the reducer sees it. A type this version doesn't know, or a payload it can't read, becomes 'unknown': kept, forwarded and shown as
 * "onbekende gebeurtenis", never dropped and never thrown over. A personal part that can't be read counts as missing.
 */
export function toOpenEvent(sealed: SealedEvent, seq: number | null, personal: PersonalInput = absent): OpenEvent {
  const base = { id: sealed.id, caseId: sealed.caseId, regionId: sealed.regionId, at: sealed.at, hlc: sealed.hlc, actor: sealed.actor, seq, baseSeq: sealed.baseSeq, erased: personal.erased };
  const unknown: OpenEvent = { ...base, type: 'unknown', originalType: sealed.type, payload: sealed.payload, personal: null };
  if (!isEventType(sealed.type)) return unknown;
  const shape = eventShapes[sealed.type];
  const payload = read(shape.payload, sealed.payload);
  if (payload === undefined) return unknown;
  const opened = personal.value === null || shape.personal === null ? null : (read(shape.personal, personal.value) ?? null);
  return { ...base, type: sealed.type, payload, personal: opened } as OpenEvent;
}

/** Parses; keys that a newer desk added are left aside here (they stay in the stored event). undefined = can't be read. */
function read(schema: z.ZodType, value: unknown): unknown {
  const first = schema.safeParse(value);
  if (first.success) return first.data;
  const added = first.error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : []));
  if (added.length === 0 || first.error.issues.length > 1 || typeof value !== 'object' || value === null) return undefined;
  const again = schema.safeParse(Object.fromEntries(Object.entries(value).filter(([key]) => !added.includes(key))));
  return again.success ? again.data : undefined;
}

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(eventShapes, type);
}
