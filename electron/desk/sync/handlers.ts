import type { Actor } from '../../../shared/contract/primitives.ts';
import type * as z from 'zod';
import type { QueueItem, SyncStatus } from '../../../shared/contract/views.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { RegionCommand } from '../../../shared/contract/region.ts';
import { appendAudit } from '../audit/chain.ts';
import type { FeatureHandlers } from '../kernel.ts';
import type { StoreContext } from '../store/context.ts';
import { openRows, requeue, resolve, waitingRows } from '../store/outbox.ts';
import type { OutboxRow } from '../store/outbox.ts';
import { queueLabel, queueReason } from './nl.ts';
import type { DeskOutbox } from './outbox.ts';

export type QueueParts = { readonly context: StoreContext; readonly outbox: DeskOutbox; readonly status: () => SyncStatus; readonly retryNow: () => void; /** epoch ms; null = as soon as it is its turn, or there is no region */ readonly nextTryAt: (lane: string) => number | null };

/** More than this no screen shows; what needs a person comes first. */
const MAX_ITEMS = 5000;

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
    'sync.queue': () => ({
      items: [...openRows(context.db.read), ...waitingRows(context.db.read)].slice(0, MAX_ITEMS).map((row) => itemOf(row, outbox, parts.nextTryAt)),
    }),
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

function itemOf(row: OutboxRow, outbox: DeskOutbox, nextTryAt: QueueParts['nextTryAt']): z.infer<typeof QueueItem> {
  const body = JSON.parse(row.body) as RegionCommand;
  const state = row.state === 'waiting' && outbox.isSending(row.id) ? 'sending' : row.state;
  if (state === 'acknowledged' || state === 'resolved') throw new Error('not an open item');
  return {
    id: row.id, at: row.at, kind: row.kind, caseId: row.case_id, label: queueLabel(body.kind), state, tries: row.tries, reason: queueReason(row.reason, row.result), nextTryAt: state === 'waiting' ? nextTryAt(row.lane) : null,
    ways: row.state === 'waiting' ? [] : ['retry', 'resolve'],
  };
}
