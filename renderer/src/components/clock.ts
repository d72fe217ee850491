import { useSyncExternalStore } from 'react';

/** One 1 Hz clock for the whole page. A component redraws only when what it selects from the time changes. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
let current = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

function tick(): void {
  current = Date.now();
  for (const listener of [...listeners]) listener();
}

/** Now, epoch ms, as the page's clock last ticked. */
export function now(): number {
  if (timer === null) current = Date.now();
  return current;
}

/** `select` must answer with a primitive (a text, a number of minutes, a boolean). */
export function useClock<T extends string | number | boolean | null>(select: (instant: number) => T): T {
  return useSyncExternalStore(subscribe, () => select(now()));
}
