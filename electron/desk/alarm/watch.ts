import type { Doubles } from '../casework/doubles.ts';
import type { Kernel } from '../kernel.ts';
import type { Alarms } from './service.ts';

/** How often the clocks are looked at (ms): far finer than any norm. */
const lookMs = 5_000;
/** Cases compared per turn while the desk starts: a few milliseconds each time. */
const casesPerTurn = 500;

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
    if (!doubles.warm(casesPerTurn)) warming = setTimeout(warm, 20).unref();
    else if (doubles.flagged().size > 0) kernel.emit('casework.changed', [...doubles.flagged()]);
  };
  warming = setTimeout(warm, 2_000).unref();
  return () => {
    clearInterval(beat);
    if (soon !== null) clearTimeout(soon);
    if (warming !== null) clearTimeout(warming);
    unfollow();
  };
}
