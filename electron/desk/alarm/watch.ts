import type { Doubles } from '../casework/doubles.ts';
import type { Kernel } from '../kernel.ts';
import type { Alarms } from './service.ts';

/** How often the clocks are looked at (ms): far finer than any norm. */
const lookMs = 5_000;
/** Before the comparison for doubles begins, and between its turns (ms): the Werklijst comes first, and whoever calls comes in between. */
const compareAfterMs = 2_000;
const comparePauseMs = 20;

/** What the desk does by itself beside its calls: looking at the clocks, and making the comparison for doubles ready. Answers with the function that stops it. */
export function startWatch(kernel: Kernel, alarms: Alarms, doubles: Doubles): () => void {
  let soon: NodeJS.Timeout | null = null;
  const look = (): void => {
    // Looked at by the beat, a look that was to come soon isn't needed: left running it would outlive the stop.
    if (soon !== null) clearTimeout(soon);
    soon = null;
    alarms.look(kernel.now());
  };
  const lookSoon = (): void => { soon ??= setTimeout(look, 300).unref(); };
  const beat = setInterval(look, lookMs).unref();
  const unfollow = kernel.journal.onChange(lookSoon);
  let warming: NodeJS.Timeout | null = null;
  const warm = (): void => {
    warming = null;
    const anew = doubles.warm();
    if (anew === null) warming = setTimeout(warm, comparePauseMs).unref();
    else if (anew.length > 0) kernel.emit('casework.changed', anew);
  };
  warming = setTimeout(warm, compareAfterMs).unref();
  return () => {
    clearInterval(beat);
    if (soon !== null) clearTimeout(soon);
    if (warming !== null) clearTimeout(warming);
    unfollow();
  };
}
