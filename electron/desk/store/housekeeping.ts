import type { Timers } from '../sync/ports.ts';
import type { StoreContext } from './context.ts';
import { getNumber } from './meta.ts';
import { prune } from './outbox.ts';

/** Before the first round (ms): a desk that starts has other things to do. */
const FIRST_AFTER_MS = 60_000;
const EVERY_MS = 86_400_000;

/**
 * Once a day, also at a desk that stays on for months and never bootstraps: what the region acknowledged before the replay window leaves the queue. The window runs on the region's clock as it was
 * last heard, so that neither a wrong clock here nor a month without the region shortens it. Answers with the function that stops it.
 */
export function startHousekeeping(context: StoreContext, timers: Timers): () => void {
  const round = (): void => {
    callOff = timers.after(EVERY_MS, round);
    const serverTime = getNumber(context.db.read, 'serverTime');
    if (serverTime === null) return;
    try {
      const removed = context.db.write((db) => prune(db, serverTime));
      if (removed > 0) context.log('info', 'acknowledged commands past the replay window were removed', { removed });
    } catch (error) {
      // A full disk or a busy file: nothing was removed, tomorrow is early enough.
      context.log('error', 'the queue could not be tidied', { name: error instanceof Error ? error.name : typeof error });
    }
  };
  let callOff = timers.after(FIRST_AFTER_MS, round);
  return () => callOff();
}
