/** Fetching by key, once at a time: `join` takes part in what is under way already, `anew` never does (what is under way may be of before an own action). */
export type Fetching = { readonly join: (key: string) => Promise<void>; readonly anew: (key: string) => Promise<void> };

/** `take` gets each answer; whoever asks from then on, also in `take` itself, starts a new fetch. */
export function onceAtATime<T>(fetch: (key: string) => Promise<T>, take: (key: string, fetched: T) => void): Fetching {
  const running = new Map<string, Promise<void>>();
  const anew = (key: string): Promise<void> => {
    const mine: Promise<void> = fetch(key)
      .finally(() => { if (running.get(key) === mine) running.delete(key); })
      .then((fetched) => { take(key, fetched); });
    running.set(key, mine);
    return mine;
  };
  return { anew, join: (key) => running.get(key) ?? anew(key) };
}
