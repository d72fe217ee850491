/**
 * Runs `load` now, and once more afterwards if it was asked for meanwhile; never twice at the same time and at most once per `gapMs`
 * (a sync burst brings hundreds of events a second).
 */
export function refresher(load: () => Promise<void>, gapMs = 150): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;
  const run = async (): Promise<void> => {
    do {
      again = false;
      await load();
      if (again) await new Promise((resolve) => { setTimeout(resolve, gapMs); });
    } while (again);
    running = null;
  };
  return () => {
    if (running === null) running = run();
    else again = true;
    return running;
  };
}

/**
 * Runs `load` `lagMs` after the first time it is asked for, however often it is asked meanwhile: what only follows along (status bar, alarm list) lets go first what the
 * hands are waiting for, and the two changes that one action brings (kept here, registered by the region) ask once.
 */
export function soon(load: () => Promise<void>, lagMs: number): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      void load();
    }, lagMs);
  };
}
