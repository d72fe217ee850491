import type { Actor } from '../../../shared/contract/primitives.ts';
import type * as z from 'zod';
import type { QueueItem, SyncStatus } from '../../../shared/contract/views.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { RegionCommand } from '../../../shared/contract/region.ts';
import { appendAudit } from '../audit/chain.ts';
import type { FeatureHandlers } from '../kernel.ts';
import type { StoreContext } from '../store/context.ts';
import { openRows, queueCounts, requeue, resolve, waitingRows } from '../store/outbox.ts';
import type { OutboxRow } from '../store/outbox.ts';
import { queueLabel, queueReason } from './nl.ts';
import type { DeskOutbox } from './outbox.ts';

export type QueueParts = { readonly context: StoreContext; readonly outbox: DeskOutbox; readonly status: () => SyncStatus; readonly retryNow: () => void; /** epoch ms; null = as soon as it is its turn, or there is no region */ readonly nextTryAt: (lane: string) => number | null };

/** Of what waits, as many as anybody reads: the rest goes by itself in the same order. After a month without the region 10,000 may wait. */
const WAITING_SHOWN = 100;

/** Handlers of the screen Instellingen & verbinding: every item that isn't with the region, why, and the ways a person has to settle it. */
export function createSyncHandlers(parts: QueueParts): FeatureHandlers<'sync'> {
  const { context, outbox } = parts;
  const audited = (actor: Actor | null, action: string, detail: string, work: (db: Parameters<Parameters<typeof context.db.write>[0]>[0]) => void): void => {
    if (actor === null) throw new CodedError('notSignedIn', 'Meld u eerst aan bij "Dienst starten".');
    context.db.write((db) => {
      work(db);
      appendAudit(db, { ...context.circumstances.of(actor), at: context.clock(), actor, action, caseId: null, outcome: 'done', detail });
    });
    outbox.changed();
  };
  return {
    'sync.status': () => parts.status(),
    'sync.queue': () => {
      const waiting: OutboxRow[] = [];
      for (const row of waitingRows(context.db.read)) if (waiting.push(row) >= WAITING_SHOWN) break;
      return { items: [...openRows(context.db.read), ...waiting].map((row) => itemOf(context, row, outbox, parts.nextTryAt)), more: queueCounts(context.db.read).queue - waiting.length };
    },
    'sync.retry': (input, call) => {
      audited(call.actor, 'sync.retry', input.id ?? 'all', (db) => void requeue(db, input.id));
      parts.retryNow();
      return {};
    },
    'sync.resolve': (input, call) => {
      const { actor } = call;
      audited(actor, 'sync.resolve', input.id, (db) => {
        if (actor === null || !resolve(db, input.id, { actor, at: call.now, why: input.why })) throw new CodedError('notFound', 'Dit staat niet (meer) open in de wachtrij.');
      });
      parts.retryNow();
      return {};
    },
  };
}

function itemOf(context: StoreContext, row: OutboxRow, outbox: DeskOutbox, nextTryAt: QueueParts['nextTryAt']): z.infer<typeof QueueItem> {
  const body = JSON.parse(row.body) as RegionCommand;
  const state = row.state === 'waiting' && outbox.isSending(row.id) ? 'sending' : row.state;
  if (state === 'acknowledged' || state === 'resolved') throw new Error('not an open item');
  return {
    id: row.id, at: row.at, kind: row.kind, caseId: row.case_id, label: queueLabel(body.kind), subject: 'bedGroupId' in body ? placeOf(context, body.bedGroupId) : null, state, tries: row.tries, reason: queueReason(row.reason, row.result), nextTryAt: state === 'waiting' ? nextTryAt(row.lane) : null,
    ways: row.state === 'waiting' ? [] : ['retry', 'resolve'],
  };
}

/** Name of the bed group and of its location; null for one that isn't known (any more). */
function placeOf(context: StoreContext, bedGroupId: string): string | null {
  const nameOf = (kind: string, id: string): { readonly name: string; readonly locationId: string | null } | undefined => context.db.read.get("SELECT json_extract(body, '$.name') AS name, json_extract(body, '$.locationId') AS locationId FROM item WHERE kind = ? AND id = ? AND deleted = 0", kind, id);
  const bed = nameOf('bedGroup', bedGroupId);
  if (bed === undefined) return null;
  const location = bed.locationId === null ? undefined : nameOf('location', bed.locationId);
  return location === undefined ? bed.name : `${location.name}, ${bed.name}`;
}
