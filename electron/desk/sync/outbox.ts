import type { CommandResult, RegionCommand } from '../../../shared/contract/region.ts';
import { CommandResult as CommandResultSchema } from '../../../shared/contract/region.ts';
import type { BedClaim, Outbox } from '../kernel.ts';
import { createListeners } from '../store/context.ts';
import type { StoreContext } from '../store/context.ts';
import { commandRow, entryOf, laneRows, openRows, waitingRows } from '../store/outbox.ts';
import { claimKinds, claimsOf } from './claims.ts';
import type { SyncPorts } from './ports.ts';

/** The features' view of the outbox, and what the sending side tells it. */
export type DeskOutbox = Outbox & {
  /** Lanes somebody is waiting for: they go first. */
  wantedLanes(): ReadonlySet<string>;
  /** Somebody is waiting for this answer and will be told: it needs no second telling in the queue. */
  isAwaited(commandId: string): boolean;
  sending(ids: readonly string[]): void;
  isSending(id: string): boolean;
  /** After the commit that wrote these answers down. */
  settled(results: readonly CommandResult[]): void;
  changed(): void;
  onChange(listener: () => void): () => void;
};

export function createOutbox(context: StoreContext, ports: SyncPorts): DeskOutbox {
  const waiters = new Map<string, { readonly lane: string; readonly answer: (result: CommandResult) => void }[]>();
  const listeners = createListeners<[]>();
  let inFlight: ReadonlySet<string> = new Set();
  let claims: readonly BedClaim[] | null = null;
  listeners.add(() => { claims = null; });

  return {
    forCase: (caseId) => laneRows(context.db.read, `case:${caseId}`).map((row) => entryOf(context, row, inFlight)).filter((entry) => entry !== null),
    reports: () => [...waitingRows(context.db.read), ...openRows(context.db.read)].filter((row) => row.kind === 'reportCapacity').sort((a, b) => a.desk_seq - b.desk_seq).map((row) => entryOf(context, row, inFlight)).filter((entry) => entry !== null),
    claims: () => (claims ??= claimsOf([...waitingRows(context.db.read)].filter((row) => claimKinds.includes(row.kind)).map((row) => JSON.parse(row.body) as RegionCommand))),
    result: (commandId, timeoutMs) => {
      const row = commandRow(context.db.read, commandId);
      if (row === undefined) return Promise.resolve(null);
      if (row.result !== null && row.state !== 'waiting') return Promise.resolve(CommandResultSchema.parse(JSON.parse(row.result)));
      return new Promise((resolve) => {
        const entry = { lane: row.lane, answer: (result: CommandResult | null) => finish(result) };
        const finish = (result: CommandResult | null): void => {
          callOff();
          const rest = (waiters.get(commandId) ?? []).filter((other) => other !== entry);
          if (rest.length === 0) waiters.delete(commandId);
          else waiters.set(commandId, rest);
          resolve(result);
        };
        const callOff = ports.timers.after(timeoutMs, () => finish(null));
        waiters.set(commandId, [...(waiters.get(commandId) ?? []), entry]);
      });
    },
    wantedLanes: () => new Set([...waiters.values()].flatMap((list) => list.map((entry) => entry.lane))),
    isAwaited: (commandId) => waiters.has(commandId),
    sending: (ids) => {
      inFlight = new Set(ids);
    },
    isSending: (id) => inFlight.has(id),
    settled: (results) => {
      for (const result of results) for (const waiter of waiters.get(result.id) ?? []) waiter.answer(result);
      listeners.fire();
    },
    changed: listeners.fire,
    onChange: listeners.add,
  };
}
