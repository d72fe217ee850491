import type { Beds } from '../capacity/bed-index.ts';
import type { Doubles } from '../casework/doubles.ts';
import type { Kernel } from '../kernel.ts';
import type { Alarms } from './service.ts';

/** How often the clocks are looked at (ms): far finer than any norm. */
const lookMs = 5_000;
/** Before the first turn of what is made ready, and between turns (ms): the Werklijst comes first, and whoever calls comes in between. */
const turnsAfterMs = 2_000;
const turnPauseMs = 20;

/** What the desk does by itself beside its calls: looking at the clocks, and after a start making the comparison for doubles and then the first bed search ready. Answers with the function that stops it. */
export function startWatch(kernel: Kernel, alarms: Alarms, doubles: Doubles, beds: Pick<Beds, 'warm'>): () => void {
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
    if (turn()) warming = setTimeout(warm, turnPauseMs).unref();
  };
  let compared = false;
  /** True while there is more to do. */
  const turn = (): boolean => {
    if (compared) return !beds.warm();
    const anew = doubles.warm();
    compared = anew !== null;
    if (anew !== null && anew.length > 0) kernel.emit('casework.changed', anew);
    return true;
  };
  warming = setTimeout(warm, turnsAfterMs).unref();
  return () => {
    clearInterval(beat);
    if (soon !== null) clearTimeout(soon);
    if (warming !== null) clearTimeout(warming);
    unfollow();
  };
}
