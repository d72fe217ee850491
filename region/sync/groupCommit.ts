/** Resolves with the results of these items, in their order, or with null: they could not go together with what stood beside them, and go on their own. */
export type GroupCommit<T, R> = (items: readonly T[]) => Promise<readonly R[] | null>;

/**
 * Group commit: what comes in while a transaction is on its way goes together in the next, of `most` items at most, so that many desks at once pay one commit and not each their own. Nothing waits
 * for company: on a quiet region each goes at once. One at a time: a second one would wait for the same lock, and halve what goes together. Items of one call stay together and in their order, calls go in
 * the order of their coming. `commit` answers per item, or null when the group can't go as one; what it throws is thrown to every call of that group.
 */
export function groupCommit<T, R>(commit: (items: readonly T[]) => Promise<readonly R[] | null>, most: number): GroupCommit<T, R> {
  type Waiting = { readonly items: readonly T[]; readonly tell: (results: readonly R[] | null) => void; readonly fail: (error: unknown) => void };
  const waiting: Waiting[] = [];
  let busy = false;

  const taken = (): readonly Waiting[] => {
    let size = 0;
    const fits = waiting.findIndex((one, index) => (size += one.items.length) > most && index > 0);
    return waiting.splice(0, fits === -1 ? waiting.length : fits);
  };
  const next = async (): Promise<void> => {
    busy = true;
    for (let group = taken(); group.length > 0; group = taken()) {
      try {
        const results = await commit(group.flatMap((one) => one.items));
        let from = 0;
        for (const one of group) one.tell(results?.slice(from, (from += one.items.length)) ?? null);
      } catch (error) {
        for (const one of group) one.fail(error);
      }
    }
    busy = false;
  };

  return (items) => new Promise((tell, fail) => {
    waiting.push({ items, tell, fail });
    if (!busy) void next();
  });
}
