/**
 * One reading for all who ask at the same time, never an older one: whoever asks while a reading runs shares the next, which starts after he asked. A thousand desks that say hello at
 * once cost a few readings.
 */
export function sharedReading<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  let next: Promise<T> | null = null;
  const start = (): Promise<T> => {
    const own = read().finally(() => { if (running === own) running = null; });
    running = own;
    return own;
  };
  return () => {
    if (running === null) return start();
    next ??= running.then(() => undefined, () => undefined).then(() => {
      next = null;
      return start();
    });
    return next;
  };
}
