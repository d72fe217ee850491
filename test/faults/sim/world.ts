/**
 * Virtual time. Whatever happens in a simulated night is an entry in one queue, ordered by instant and then by the order in which it was put there; after each entry everything that waits on a
 * promise runs on. Nothing depends on the real clock.
 */
export type World = {
  /** ms since the start of the night */
  now(): number;
  after(ms: number, callback: () => void): () => void;
  /** Runs entries up to and with this instant; false when `stop` said so before. */
  runUntil(ms: number, stop?: () => boolean): Promise<boolean>;
  readonly entries: () => number;
};
type Entry = { readonly at: number; readonly order: number; readonly callback: () => void; off: boolean };

export function createWorld(): World {
  const heap: Entry[] = [];
  let now = 0;
  let order = 0;
  let ran = 0;

  const before = (one: Entry, other: Entry): boolean => one.at < other.at || (one.at === other.at && one.order < other.order);
  const push = (entry: Entry): void => {
    heap.push(entry);
    let index = heap.length - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !before(entry, above)) break;
      heap[index] = above;
      heap[parent] = entry;
      index = parent;
    }
  };
  const pop = (): Entry | undefined => {
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    heap[0] = last;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      const small = right !== undefined && left !== undefined && before(right, left) ? 2 * index + 2 : 2 * index + 1;
      const below = heap[small];
      if (below === undefined || !before(below, last)) break;
      heap[index] = below;
      heap[small] = last;
      index = small;
    }
    return top;
  };
  // Everything that a promise set going has run when the event loop comes round.
  const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

  return {
    now: () => now,
    entries: () => ran,
    after: (ms, callback) => {
      const entry = { at: now + Math.max(0, ms), order, callback, off: false };
      order += 1;
      push(entry);
      return () => {
        entry.off = true;
      };
    },
    runUntil: async (until, stop) => {
      await settle();
      for (;;) {
        if (stop?.() === true) return false;
        const next = heap[0];
        if (next === undefined || next.at > until) break;
        pop();
        if (next.off) continue;
        now = next.at;
        next.callback();
        ran += 1;
        await settle();
      }
      now = until;
      return true;
    },
  };
}
