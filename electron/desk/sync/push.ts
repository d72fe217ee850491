import { MAX_BATCH_BYTES, MAX_COMMANDS } from '../../../shared/contract/region.ts';
import type { PushResponse } from '../../../shared/contract/region.ts';
import { newId } from '../store/context.ts';
import { noteKey } from '../store/feed.ts';
import { markDirty } from '../store/journal.ts';
import { lastGiven } from '../store/given.ts';
import { getMeta, setMeta } from '../store/meta.ts';
import { forgetWords, park, pushable, settle } from '../store/outbox.ts';
import type { PushItem, Settlement } from '../store/outbox.ts';
import { backoffMs } from './backoff.ts';
import { shortMs } from './client.ts';
import type { RegionClient } from './client.ts';
import type { StepResult, SyncParts } from './step.ts';
import { idle, more } from './step.ts';
import { failureOf } from './failure.ts';
import { deskIdentity } from './hello.ts';
import { caseOfLane, takeBatch } from './lanes.ts';
import { verdictOf } from './results.ts';
import { problemOf } from './status.ts';
import type { Connection } from './status.ts';

/** Sending: one batch a step, answers written down in one transaction. */
export type Push = {
  step(): Promise<StepResult>;
  /** ms until a cooling lane may go again; null = none is cooling */
  nextInMs(): number | null;
  /** ms that this lane still has to wait; 0 = it may go */
  coolingMs(lane: string): number;
  /** The region was greeted anew and may have been brought up to date: sending is tried again. */
  greeted(): void;
};

/** Room for the frame around the commands. */
const FRAME_BYTES = 1024;
/** Refused while the nurse waits for the answer, these are told there and then, with what to do: they needn't be settled a second time in the queue. */
const toldOnTheLine: ReadonlySet<PushItem['kind']> = new Set<PushItem['kind']>(['placeOffer', 'reportCapacity']);
const halfOf = (batch: readonly PushItem[]): number => Math.max(1, Math.floor(batch.length / 2));

export function createPush(parts: SyncParts, connection: Connection, client: RegionClient, pullWanted: () => void): Push {
  const { context, journal, outbox, ports } = parts;
  const cooling = new Map<string, { readonly until: number; readonly tries: number }>();
  let maxCommands = MAX_COMMANDS;
  let tooNew = false;

  const coolingNow = (): ReadonlySet<string> => new Set([...cooling].filter(([, cool]) => cool.until > ports.timers.mono()).map(([lane]) => lane));
  const cool = (lane: string): void => {
    const tries = (cooling.get(lane)?.tries ?? 0) + 1;
    cooling.set(lane, { until: ports.timers.mono() + backoffMs(tries, ports.rng, null), tries });
  };

  const step = async (): Promise<StepResult> => {
    if (tooNew) return idle;
    const lanes = coolingNow();
    const batch = takeBatch(pushable(context, outbox.wantedLanes(), lanes, maxCommands), lanes, maxCommands, MAX_BATCH_BYTES - FRAME_BYTES);
    if (batch.length === 0) return idle;
    const identity = deskIdentity(context);
    outbox.sending(batch.map((item) => item.id));
    const asked = ports.timers.mono();
    const reply = await client.push(identity.desk, identity.incarnation, batch.map((item) => item.text));
    const took = ports.timers.mono() - asked;
    outbox.sending([]);
    if (reply.kind === 'ok') {
      // After a slow answer a bigger batch might not be answered at all.
      if (took < shortMs / 2) maxCommands = Math.min(MAX_COMMANDS, maxCommands * 2);
      return answered(batch, reply.value, identity.incarnation);
    }
    // No answer within the time: the same batch would only run out of time again. What the region did take of it is answered as a duplicate.
    if (reply.kind === 'down' && took >= shortMs) maxCommands = halfOf(batch);
    return reply.kind === 'refused' ? refused(batch, reply, identity.incarnation) : failureOf(reply);
  };

  const answered = (batch: readonly PushItem[], response: PushResponse, incarnation: string): StepResult => {
    connection.setStanding('version', null);
    const byId = new Map(batch.map((item) => [item.id, item]));
    const settlements: Settlement[] = [];
    const clashes: PushItem[] = [];
    let silent = batch.length;
    for (const result of response.results) {
      const item = byId.get(result.id);
      if (item === undefined) continue;
      silent -= 1;
      const verdict = verdictOf(result);
      if (verdict.kind === 'newIncarnation') clashes.push(item);
      else if (verdict.kind === 'retry') cool(item.lane);
      else {
        cooling.delete(item.lane);
        settlements.push({ result, state: verdict.state === 'refused' && toldOnTheLine.has(item.kind) && outbox.isAwaited(item.id) ? 'resolved' : verdict.state });
      }
    }
    forgetErased(batch, settlements);
    if (settlements.length > 0) context.db.write((db) => {
      settle(db, settlements, response.serverTime);
      for (const caseId of new Set(batch.flatMap((item) => caseOfLane(item.lane) ?? []))) if (context.keys.get(caseId).state === 'erased') forgetWords(db, caseId);
      setMeta(db, 'serverTime', response.serverTime);
    });
    if (clashes.length > 0) newIncarnation(clashes, incarnation);
    outbox.settled(settlements.map((settlement) => settlement.result));
    pullWanted();
    if (response.epoch !== getMeta(context.db.read, 'epoch')) return { kind: 'greet' };
    // An answer that leaves commands out is no reason to spin.
    return silent === batch.length ? { kind: 'failed', problem: problemOf('schemaMismatch'), atLeast: null } : more;
  };

  /** The region refuses the key of a case that was erased before it was ever sent: the copy here, the last one, goes too. Before the answer is written down, so that a crash in between repeats it. */
  const forgetErased = (batch: readonly PushItem[], settlements: readonly Settlement[]): void => {
    const refused = new Set(settlements.filter(({ result }) => result.code === 'erased').map(({ result }) => result.id));
    const caseIds = batch.filter((item) => item.kind === 'caseKey' && refused.has(item.id)).flatMap((item) => caseOfLane(item.lane) ?? []);
    if (caseIds.length === 0) return;
    context.keys.erase(caseIds);
    context.db.write((db) => {
      for (const caseId of caseIds) {
        markDirty(db, caseId);
        noteKey(context, db, caseId);
      }
    });
    journal.refold(caseIds);
  };

  /** The whole batch was turned away. It is made smaller until the command at fault stands alone, and that one is set apart. */
  const refused = (batch: readonly PushItem[], reply: { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly retryAfterMs: number | null }, incarnation: string): StepResult => {
    if (reply.status === 426 || reply.code === 'schemaMismatch') {
      // Reading goes on; sending waits for a newer program.
      tooNew = true;
      connection.setStanding('version', problemOf('schemaMismatch'));
      return more;
    }
    if (![400, 413, 422].includes(reply.status)) return failureOf(reply);
    const [only] = batch;
    if (batch.length > 1 || only === undefined) {
      maxCommands = halfOf(batch);
      return more;
    }
    if (reply.code === 'fingerprintMismatch') newIncarnation([only], incarnation);
    else {
      context.db.write((db) => park(db, only.id, reply.status === 413 ? 'tooLarge' : reply.code));
      outbox.changed();
    }
    return more;
  };

  /**
   * The region knows other content under these numbers: this disk is a copy, or was put back. The desk goes on under a new incarnation with the same events; a command that
   * clashes again under that one has itself been used for something else and is set apart.
   */
  const newIncarnation = (clashes: readonly PushItem[], incarnation: string): void => {
    context.db.write((db) => {
      for (const item of clashes) {
        if (item.incarnation === incarnation) park(db, item.id, 'fingerprintMismatch');
      }
      const fresh = clashes.filter((item) => item.incarnation !== incarnation);
      if (fresh.length === 0) return;
      const made = newId(context);
      setMeta(db, 'incarnation', made);
      for (const item of fresh) db.run('UPDATE outbox SET incarnation = ? WHERE desk_seq = ?', made, item.deskSeq);
    });
    context.log('warn', 'numbers of this desk are in use by another copy of its disk', { commands: clashes.length, next: lastGiven(context.db.read).deskSeq + 1 });
    outbox.changed();
  };

  return {
    step,
    nextInMs: () => {
      const now = ports.timers.mono();
      const waits = [...cooling.values()].map((entry) => entry.until - now).filter((ms) => ms > 0);
      return waits.length === 0 ? null : Math.min(...waits);
    },
    coolingMs: (lane) => Math.max(0, (cooling.get(lane)?.until ?? 0) - ports.timers.mono()),
    greeted: () => {
      tooNew = false;
    },
  };
}
