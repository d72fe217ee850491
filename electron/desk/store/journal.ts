import { SCHEMA_VERSION } from '../../../shared/contract/region.ts';
import type { RegionCommand } from '../../../shared/contract/region.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import { eventShapes } from '../../../shared/casework/events.ts';
import type { OpenEvent, SealedEvent } from '../../../shared/casework/events.ts';
import { appendAudit, eventsDetail } from '../audit/chain.ts';
import type { AppendRequest, CommandDraft, EventDraft, Journal, Projector } from '../kernel.ts';
import { createListeners, newId } from './context.ts';
import type { StoreContext } from './context.ts';
import { createDrafts } from './drafts.ts';
import { createEventCache, insertLocalEvent } from './events.ts';
import type { Writer } from './handle.ts';
import { lastGiven } from './given.ts';
import { formatHlc, tick } from './hlc.ts';
import type { CaseKey } from './key-store.ts';
import { seal } from './seal.ts';
import { enqueue } from './outbox.ts';
import { createSealing, listProjections, personalParts, writeProjection } from './projections.ts';

/** The journal plus what the sync side needs of it: telling it that the region changed cases, and folding those again. */
export type DeskJournal = Journal & {
  /** After a commit that changed events or keys of these cases (null = any): forget what was opened, fold what is marked, tell the listeners. */
  refold(caseIds: readonly string[] | null): void;
  /** Folds at most `limit` cases whose projection lags behind, newest first; true while there are more. */
  refoldSome(limit: number): boolean;
};

export function createJournal(context: StoreContext, deskId: () => string, onEnqueue: () => void): DeskJournal {
  const cache = createEventCache(context, 400);
  const sealing = createSealing(context, 400);
  const changed = createListeners<[caseIds: readonly string[]]>();
  let projector: Projector | null = null;

  const refoldSome = (limit: number): boolean => {
    if (projector === null) return false;
    const fold = projector;
    // The limit in the text: SQLite plans a statement anew each time a bound limit changes hands, and this one runs at every step of the sync loop.
    const ids = context.db.read.all<{ case_id: string }>(`SELECT case_id FROM case_dirty WHERE refold = 1 ORDER BY case_id DESC LIMIT ${Math.floor(limit)}`).map((row) => row.case_id);
    if (ids.length === 0) return false;
    cache.forget(ids);
    context.db.write((db) => {
      for (const caseId of ids) {
        writeProjection(db, sealing, fold, caseId, cache.get(caseId));
        db.run('UPDATE case_dirty SET refold = 0 WHERE case_id = ?', caseId);
        db.run('DELETE FROM case_dirty WHERE case_id = ? AND needs_key = 0', caseId);
      }
    });
    changed.fire(ids);
    return ids.length === limit;
  };

  return {
    append: (request) => {
      const now = context.clock();
      // Read before the transaction: what is remembered must never hold rows that a rollback takes back.
      const before = cache.get(request.caseId);
      const isNew = before.length === 0 && !exists(context, request.caseId);
      const key = request.drafts.length > 0 ? keyFor(context, request, isNew) : null;
      // Made at its first use: outside the transaction.
      const desk = deskId();
      const result = context.db.write((db) => {
        const writer = createEnvelope(db, request, now, desk, lastSeq(before));
        if (key !== null && isNew) writer.send((base) => ({ ...base, kind: 'caseKey', caseId: request.caseId, key: key.state === 'present' ? Buffer.from(key.key).toString('base64') : '' }), newId(context));
        const events = request.drafts.map((draft) => writeEvent(context, db, writer, request, draft, key));
        const commandIds = (request.commands ?? []).map((draft) => writer.send((base) => commandOf(base, draft), newId(context)).id);
        const all = [...before, ...events];
        if (projector !== null) writeProjection(db, sealing, projector, request.caseId, all);
        else markDirty(db, request.caseId);
        appendAudit(db, { ...context.circumstances.of(request.actor), at: now, actor: request.actor, action: request.action, caseId: request.caseId, outcome: 'done', ...(events.length === 0 ? {} : { detail: eventsDetail(events.map((event) => event.id)) }) });
        return { events, all, commandIds };
      });
      cache.put(request.caseId, result.all);
      onEnqueue();
      changed.fire([request.caseId]);
      return { events: result.events, commandIds: result.commandIds };
    },
    send: ({ actor, commands, action }) => {
      const now = context.clock();
      const desk = deskId();
      const ids = context.db.write((db) => {
        const writer = createEnvelope(db, { actor, caseId: '', regionId: '', drafts: [], action }, now, desk, 0);
        const sent = commands.map((draft) => writer.send((base) => commandOf(base, draft), newId(context)).id);
        appendAudit(db, { ...context.circumstances.of(actor), at: now, actor, action, caseId: null, outcome: 'done' });
        return sent;
      });
      onEnqueue();
      return ids;
    },
    events: (caseId) => cache.get(caseId),
    exists: (caseId) => exists(context, caseId),
    projections: (filter) => listProjections(context, filter),
    personalParts: (updatedSince, size) => personalParts(context, updatedSince, size),
    setProjector: (given) => {
      projector = given;
      // What a crash left behind is a handful; after a change of program every case waits, and the core goes on with those while the desk is in use.
      refoldSome(200);
    },
    onChange: changed.add,
    drafts: createDrafts(context),
    refold: (caseIds) => {
      cache.forget(caseIds);
      // Cases that a listener already knows of are told again after their fold; those that wait for a later slice at least show as changed.
      if (caseIds !== null && !refoldSome(50) && projector === null) changed.fire(caseIds);
    },
    refoldSome,
  };
}

/** Marks a case for folding anew; in the transaction that changes its events, so that a crash in between loses nothing. */
export function markDirty(db: Writer, caseId: string): void {
  db.run('INSERT INTO case_dirty (case_id, refold, needs_key) VALUES (?, 1, 0) ON CONFLICT (case_id) DO UPDATE SET refold = 1', caseId);
}

function exists(context: StoreContext, caseId: string): boolean {
  return context.db.read.get('SELECT 1 FROM case_event WHERE case_id = ? LIMIT 1', caseId) !== undefined;
}

/** Region order of the newest registered event; 0 = none. Registered events come first, in that order. */
function lastSeq(events: readonly OpenEvent[]): number {
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const seq = events[index]?.seq ?? null;
    if (seq !== null) return seq;
  }
  return 0;
}

/** The case's key: made at its first event, otherwise there or on its way. Errors: erased; offline while a personal part can't be sealed yet. */
function keyFor(context: StoreContext, request: AppendRequest, isNew: boolean): CaseKey {
  const key = isNew ? context.keys.make(request.caseId) : context.keys.get(request.caseId);
  if (key.state === 'erased') throw new CodedError('erased', 'De gegevens van deze persoon zijn gewist; aan deze casus kan niets meer worden toegevoegd.');
  if (key.state === 'missing' && request.drafts.some((draft) => draft.personal !== null)) {
    throw new CodedError('offline', 'De gegevens van deze casus komen van een andere werkplek en zijn nog niet opgehaald. Probeer het zodra er verbinding is.');
  }
  return key;
}

type Envelope = {
  readonly now: number;
  readonly at: number;
  readonly baseSeq: number;
  stamp(): string;
  send(make: (base: { id: string; deskSeq: number; hlc: string; at: number; actor: AppendRequest['actor'] }) => RegionCommand, id: string, hlc?: string): RegionCommand;
};

/** Clock stamps and outbox numbers of one transaction. Every stamp goes out with a command before the next is made: that row says it. */
function createEnvelope(db: Writer, request: AppendRequest, now: number, desk: string, baseSeq: number): Envelope {
  const at = request.at ?? now;
  const stamp = (): string => formatHlc(tick(lastGiven(db).hlc, now), desk);
  return {
    now,
    at,
    baseSeq,
    stamp,
    send: (make, id, given) => enqueue(db, id, { actor: request.actor, at, hlc: given ?? stamp() }, make),
  };
}

function writeEvent(context: StoreContext, db: Writer, envelope: Envelope, request: AppendRequest, draft: EventDraft, key: CaseKey | null): OpenEvent {
  const shape = eventShapes[draft.type];
  const payload = shape.payload.parse(draft.payload);
  const personal = draft.personal === null || shape.personal === null ? null : shape.personal.parse(draft.personal);
  const id = newId(context);
  const hlc = envelope.stamp();
  const sealed: SealedEvent = {
    id, caseId: request.caseId, regionId: request.regionId, type: draft.type, schema: SCHEMA_VERSION, at: envelope.at, hlc, actor: request.actor, baseSeq: envelope.baseSeq,
    // Only its JSON is kept, and that leaves out what is undefined.
    payload: payload as SealedEvent['payload'],
    personal: personal === null || key?.state !== 'present' ? null : seal(key.secret, id, personal, context.random),
  };
  const command = envelope.send((base) => ({ ...base, kind: 'appendEvent', event: sealed }), id, hlc);
  insertLocalEvent(db, sealed, command.deskSeq);
  return { id, caseId: request.caseId, regionId: request.regionId, at: envelope.at, hlc, actor: request.actor, seq: null, baseSeq: envelope.baseSeq, type: draft.type, payload, personal, erased: false } as OpenEvent;
}

/** A draft with its envelope is a command: the two types were derived from each other. */
function commandOf(base: { id: string; deskSeq: number; hlc: string; at: number; actor: AppendRequest['actor'] }, draft: CommandDraft): RegionCommand {
  return { ...base, ...draft } as RegionCommand;
}
