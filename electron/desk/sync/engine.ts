import { CodedError } from '../../../shared/contract/errors.ts';
import { backoffMs, pollMs } from './backoff.ts';
import { createRegionClient } from './client.ts';
import type { RegionClient } from './client.ts';
import { greet } from './hello.ts';
import { createLive } from './live.ts';
import type { Live } from './live.ts';
import type { Net } from './ports.ts';
import { createPull } from './pull.ts';
import type { Pull } from './pull.ts';
import { createPush } from './push.ts';
import type { Push } from './push.ts';
import { createConnection, problemOf } from './status.ts';
import type { Connection } from './status.ts';
import { idle, more } from './step.ts';
import type { StepResult, SyncParts } from './step.ts';

/**
 * The desk's side of sync, as one loop that takes one small step at a time: greet the region, push a batch, pull a page (or a part of a bootstrap), fetch keys, fold some
 * cases. Never two at once: no step sees another one's half work, and the simulator can replay every order. A failing step only costs time; nothing is dropped.
 */
export type SyncEngine = {
  readonly connection: Connection;
  /** Region to talk to from now on; null = none, the desk works on its cache. */
  connect(net: Net | null, url: string): void;
  /** Something to send or fetch: try now, also when the last attempt failed a while ago. */
  wake(): void;
  /** A person asks: try at once, whatever went before. */
  retryNow(): void;
  /** When a command of this lane is tried next, epoch ms; null = as soon as it is its turn. */
  nextTryAt(lane: string): number | null;
  /** Resolves when the step under way has ended and nothing more will run. */
  stop(): Promise<void>;
};

type Link = { readonly client: RegionClient; readonly live: Live; readonly pull: Pull; readonly push: Push; greeted: boolean; turn: number };

/** A failed attempt isn't repeated within this time (ms) because of new work alone. */
const QUIET_MS = 1000;

export function createSyncEngine(parts: SyncParts): SyncEngine {
  const { context, journal, ports } = parts;
  const connection = createConnection(context, ports);
  let link: Link | null = null;
  let stopped = false;
  let failures = 0;
  let failedAt = Number.NEGATIVE_INFINITY;
  let retryAt = Number.NEGATIVE_INFINITY;
  let wakeUp: ((forced: boolean) => void) | null = null;
  let wokenForced = false;
  let woken = false;

  const wait = (ms: number | null, patient: boolean): Promise<void> =>
    new Promise((resolve) => {
      let callOff = (): void => {};
      const finish = (): void => {
        wakeUp = null;
        woken = false;
        wokenForced = false;
        callOff();
        resolve();
      };
      // After a failure new work may shorten the wait, but not to nothing: a dead region isn't hammered at every keystroke.
      const onWake = (forced: boolean): void => {
        const quiet = patient && !forced ? failedAt + QUIET_MS - ports.timers.mono() : 0;
        if (quiet <= 0) finish();
        else {
          callOff();
          callOff = ports.timers.after(quiet, finish);
        }
      };
      wakeUp = onWake;
      if (ms !== null) callOff = ports.timers.after(ms, finish);
      if (woken) onWake(wokenForced);
    });
  const wake = (forced: boolean): void => {
    woken = true;
    wokenForced ||= forced;
    wakeUp?.(forced);
  };

  const step = async (now: Link): Promise<StepResult> => {
    if (!now.greeted) {
      const result = await greet(parts, connection, now.client);
      if (result.kind !== 'more' || link !== now) return result;
      now.greeted = true;
      now.push.greeted();
      now.pull.want(null);
      now.live.start();
      return result;
    }
    // Sending and fetching take turns, so that neither a long backlog nor a long bootstrap holds up the other.
    now.turn += 1;
    const jobs = now.turn % 2 === 0 ? [now.push.step, now.pull.step] : [now.pull.step, now.push.step];
    for (const job of jobs) {
      const result = await job();
      if (result.kind !== 'idle' || link !== now) return result;
    }
    return journal.refoldSome(25) ? more : idle;
  };

  const guarded = async (now: Link): Promise<StepResult> => {
    try {
      return await step(now);
    } catch (error) {
      const coded = error instanceof CodedError;
      context.log('error', 'a sync step failed', { code: coded ? error.code : 'internal', name: error instanceof Error ? error.name : typeof error, at: error instanceof Error ? (error.stack?.split('\n')[1]?.trim() ?? '') : '' });
      return { kind: 'failed', problem: coded ? problemOf(error.code, error.message) : problemOf('internal'), atLeast: null };
    }
  };

  const run = async (): Promise<void> => {
    while (!stopped) {
      const now = link;
      if (now === null) {
        await wait(null, false);
        continue;
      }
      const result = await guarded(now);
      if (stopped || link !== now) continue;
      if (result.kind === 'failed') {
        failures += 1;
        failedAt = ports.timers.mono();
        now.greeted = false;
        now.live.stop();
        connection.setOffline(result.problem);
        const pause = backoffMs(failures, ports.rng, result.atLeast);
        retryAt = failedAt + pause;
        // The queue shows when it is tried again.
        parts.outbox.changed();
        await wait(pause, true);
        continue;
      }
      failures = 0;
      retryAt = Number.NEGATIVE_INFINITY;
      if (result.kind === 'greet') now.greeted = false;
      connection.setOnline();
      if (result.kind === 'idle') {
        await wait(Math.min(pollMs(ports.rng), now.push.nextInMs() ?? Number.POSITIVE_INFINITY), false);
        if (now.pull.dueForPoll()) now.pull.want(null);
      }
    }
  };

  const makeLink = (net: Net): Link => {
    const client = createRegionClient(net);
    const pull = createPull(parts, connection, client);
    const live = createLive(net, ports, {
      head: (epoch, head) => {
        if (epoch !== null && !pull.sameEpoch(epoch)) made.greeted = false;
        pull.want(head);
        wake(false);
      },
      lost: () => {
        pull.want(null);
        ports.timers.after(Math.floor(ports.rng() * 1500), () => wake(false));
      },
    });
    const made: Link = { client, live, pull, push: createPush(parts, connection, client, () => pull.want(null)), greeted: false, turn: 0 };
    return made;
  };

  const running = run();
  return {
    connection,
    connect: (net, url) => {
      link?.live.stop();
      link = net === null ? null : makeLink(net);
      failures = 0;
      connection.setRegion(url);
      // Before the first region the desk is starting, not cut off.
      if (net === null && connection.status().connection !== 'starting') connection.setOffline(null);
      wake(true);
    },
    wake: () => wake(false),
    retryNow: () => {
      link?.pull.want(null);
      link?.push.greeted();
      wake(true);
    },
    nextTryAt: (lane) => {
      if (link === null) return null;
      const ms = Math.max(retryAt - ports.timers.mono(), link.push.coolingMs(lane));
      return ms > 0 ? Math.floor(context.clock() + ms) : null;
    },
    stop: async () => {
      stopped = true;
      link?.live.stop();
      wake(true);
      await running;
    },
  };
}
