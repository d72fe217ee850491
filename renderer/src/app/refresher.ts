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
 * Runs `load` `lagMs` after the first time it is asked for, however often it is asked meanwhile, and at most once per `gapMs`: what only follows along (status bar, alarm list, a search
 * kept current) lets go first what the hands are waiting for, and the two changes that one action brings (kept here, registered by the region) ask once.
 */
export function follower(load: () => Promise<void>, { lagMs, gapMs }: { readonly lagMs: number; readonly gapMs: number } = behind): () => void {
  let waiting = false;
  let notBefore = 0;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      notBefore = performance.now() + gapMs;
      void load();
    }, Math.max(lagMs, notBefore - performance.now()));
  };
}

/** A nurse's next key is some 280 ms away; a sync burst tells of changes ten times a second. */
const behind = { lagMs: 300, gapMs: 1_000 };
