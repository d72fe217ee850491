import { v7 } from 'uuid';
import { SealedEvent, eventShapes } from '../../shared/casework/events.ts';
import type { EventType, OpenEvent, PayloadOf, PersonalOf } from '../../shared/casework/events.ts';
import { toOpenEvent } from '../../shared/casework/open.ts';
import { foldCase } from '../../shared/casework/reduce.ts';
import type { CaseState } from '../../shared/casework/state.ts';
import { CodedError } from '../../shared/contract/errors.ts';
import type { Actor } from '../../shared/contract/primitives.ts';
import { auditLine, logAccess } from '../audit/log.ts';
import type { Region } from '../context.ts';
import type { Sql } from '../db/db.ts';
import { commitFeed } from '../sync/feed.ts';
import type { FeedChange } from '../sync/feed.ts';
import { appendEvents } from './events.ts';
import { regionHlc } from './hlc.ts';
import { sealPersonal, unsealPersonal } from './sealing.ts';

const stamp = regionHlc();

/** A case as the region's own pages work with it. `erased`: its personal parts are gone for good. */
export type CaseFile = { readonly caseId: string; readonly regionId: string; readonly state: CaseState; readonly events: readonly OpenEvent[]; readonly erased: boolean };
export type EventDraft = { [T in EventType]: { readonly type: T; readonly payload: PayloadOf<T>; readonly personal: PersonalOf<T> | null } }[EventType];
type Logged = { readonly seq: number; readonly event: SealedEvent };

/** The case without anything sealed: steps, times, codes. Error notFound. */
export async function pseudonymousCase(region: Pick<Region, 'db'>, caseId: string, sql: Pick<Sql, 'query'> = region.db): Promise<CaseFile> {
  return fileOf(caseId, (await logOf(sql, caseId)).map(({ seq, event }) => toOpenEvent(event, seq)), false);
}

/**
 * The case with its personal parts opened, for one person and one purpose: each opening is a line in the access log before anything is shown. A part that doesn't
 * open counts as missing and is logged. Errors: notFound, erased.
 */
export async function openedCase(region: Region, caseId: string, actor: Actor, action: string): Promise<CaseFile> {
  const log = await logOf(region.db, caseId);
  const { keys, erased } = await region.keys.get([caseId]);
  if (erased.length > 0) throw new CodedError('erased', 'De gegevens van deze persoon zijn op verzoek gewist.');
  const key = keys[caseId];
  const regionId = log[0]?.event.regionId ?? '';
  await logAccess(region, [{ action, caseId, regionId, actor }]);
  const open = ({ seq, event }: Logged): OpenEvent => {
    if (event.personal === null || key === undefined) return toOpenEvent(event, seq);
    try {
      return toOpenEvent(event, seq, { value: unsealPersonal(key, event.id, event.personal), erased: false });
    } catch (error) {
      region.log.error({ err: error, caseId, eventId: event.id }, 'a sealed part does not open');
      return toOpenEvent(event, seq);
    }
  };
  return fileOf(caseId, log.map(open), false);
}

/** Adds events to a case in the region's name for someone without a desk, personal parts sealed under the case's key, with `also` in the same transaction. Errors: erased, notFound (no key). */
export async function writeEvents(region: Region, target: { readonly caseId: string; readonly regionId: string; readonly key?: string }, actor: Actor, drafts: readonly EventDraft[], also: (sql: Sql, now: number) => Promise<readonly FeedChange[] | null> = async () => []): Promise<boolean> {
  const now = region.clock();
  const key = target.key ?? await keyOf(region, target.caseId);
  const baseSeq = region.head.current();
  const sealed = drafts.map((draft) => sealedEvent(draft, { ...target, key, actor, now, baseSeq }));
  const seq = await region.db.tx(async (sql) => {
    const more = await also(sql, now);
    return more === null ? null : commitFeed(sql, [...(await appendEvents(sql, sealed, now)), ...more], [], sealed.map((event) => auditLine(now, { action: `event ${event.type}`, caseId: event.caseId, regionId: event.regionId, actor })));
  });
  if (seq !== null) region.head.published(seq);
  return seq !== null;
}

/** The same inside somebody else's transaction, for events without a personal part. */
export async function appendPlain(sql: Sql, target: { readonly caseId: string; readonly regionId: string }, actor: Actor, drafts: readonly EventDraft[], now: number): Promise<readonly FeedChange[]> {
  return appendEvents(sql, drafts.map((draft) => sealedEvent({ ...draft, personal: null } as EventDraft, { ...target, key: '', actor, now, baseSeq: 0 })), now);
}

function sealedEvent(draft: EventDraft, { caseId, regionId, key, actor, now, baseSeq }: { readonly caseId: string; readonly regionId: string; readonly key: string; readonly actor: Actor; readonly now: number; readonly baseSeq: number }): SealedEvent {
  const id = v7();
  const shape = eventShapes[draft.type];
  const payload = shape.payload.parse(draft.payload);
  const personal = draft.personal === null || shape.personal === null ? null : shape.personal.parse(draft.personal);
  return SealedEvent.parse({ id, caseId, regionId, type: draft.type, schema: 1, at: now, hlc: stamp(now), actor, baseSeq, payload, personal: personal === null ? null : sealPersonal(key, id, personal) });
}

async function keyOf(region: Region, caseId: string): Promise<string> {
  const { keys, erased } = await region.keys.get([caseId]);
  if (erased.length > 0) throw new CodedError('erased', 'De gegevens van deze persoon zijn op verzoek gewist.');
  const key = keys[caseId];
  if (key === undefined) throw new CodedError('notFound', 'Deze aanvraag kan nog niet worden geopend. Bel het coördinatiepunt.');
  return key;
}

async function logOf(sql: Pick<Sql, 'query'>, caseId: string): Promise<readonly Logged[]> {
  const rows = await sql.query<{ seq: number; body: string }>(`SELECT i.seq, i.body FROM case_event e JOIN sync_item i ON i.kind = 'caseEvent' AND i.id = e.id WHERE e.case_id = $1 ORDER BY i.seq, e.hlc, e.id`, [caseId]);
  if (rows.length === 0) throw new CodedError('notFound', 'Deze aanvraag is er niet.');
  return rows.map((row) => ({ seq: row.seq, event: SealedEvent.parse(JSON.parse(row.body)) }));
}

function fileOf(caseId: string, events: readonly OpenEvent[], erased: boolean): CaseFile {
  const state = foldCase(events);
  return { caseId, regionId: state.regionId, state, events, erased };
}
