import { isEventType, toOpenEvent } from '../../shared/casework/open.ts';
import type { SealedEvent } from '../../shared/casework/events.ts';
import type { Sql } from '../db/db.ts';
import type { FeedChange } from '../sync/feed.ts';
import { clampHlc } from './hlc.ts';

/** Newest schema of event payloads that this version can check; what is newer is stored and forwarded as it came. */
const KNOWN_SCHEMA = 1;

/** Why an event can't be accepted, or null. Only the pseudonymous part can be looked at; unknown types and added keys of a newer desk are never refused. */
export function eventProblem(event: SealedEvent): string | null {
  if (!isEventType(event.type) || event.schema > KNOWN_SCHEMA) return null;
  return toOpenEvent(event, null).type === 'unknown' ? `de inhoud van ${event.type} klopt niet` : null;
}

/**
 * Adds events to their cases' logs and gives their feed rows. The log is a set by id: an event that is there already changes nothing, so its feed row keeps
 * its seq. Case rows are written in one order, so that two batches never wait for each other in a circle.
 */
export async function appendEvents(sql: Sql, events: readonly SealedEvent[], now: number): Promise<readonly FeedChange[]> {
  const cases = [...new Map(events.map((event) => [event.caseId, event.regionId])).entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  await sql.query('INSERT INTO case_record (id, region_id, first_seq_at) SELECT id, region_id, $3 FROM unnest($1::text[], $2::text[]) AS r(id, region_id) ON CONFLICT DO NOTHING', [cases.map(([id]) => id), cases.map(([, region]) => region), now]);
  const kept = events.map((event) => ({ event: keptEvent(event, now), received: event.hlc }));
  const fresh = await sql.query<{ id: string }>(
    `INSERT INTO case_event (id, case_id, region_id, type, desk, occurred_at, received_at, hlc, hlc_received, base_seq)
     SELECT id, case_id, region_id, type, desk, occurred_at, $10, hlc, hlc_received, base_seq
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::bigint[]) AS r(id, case_id, region_id, type, desk, occurred_at, hlc, hlc_received, base_seq)
     ON CONFLICT DO NOTHING RETURNING id`,
    [
      kept.map(({ event }) => event.id), kept.map(({ event }) => event.caseId), kept.map(({ event }) => event.regionId), kept.map(({ event }) => event.type), kept.map(({ event }) => event.actor.desk),
      kept.map(({ event }) => event.at), kept.map(({ event }) => event.hlc), kept.map(({ received }) => received), kept.map(({ event }) => event.baseSeq), now,
    ],
  );
  const isNew = new Set(fresh.map((row) => row.id));
  return kept.filter(({ event }) => isNew.has(event.id)).map(({ event }) => ({ kind: 'caseEvent', id: event.id, scope: event.regionId, version: 1, body: event }));
}

/** The event as it is stored and forwarded: a stamp from too far ahead is clamped and marked. */
export function keptEvent(event: SealedEvent, now: number): SealedEvent {
  const { hlc, suspect } = clampHlc(event.hlc, now);
  return suspect ? { ...event, hlc, clockSuspect: true } : event;
}

/** Regions of cases that the region already knows. */
export async function regionsOfCases(sql: Sql, caseIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ id: string; region_id: string }>('SELECT id, region_id FROM case_record WHERE id = ANY($1::text[])', [caseIds]);
  return new Map(rows.map((row) => [row.id, row.region_id]));
}
