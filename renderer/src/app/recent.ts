/** Cases kept in the page besides those on screen: enough to go back and forth, and a shift of hundreds leaves no more than this. */
const kept = 30;

/**
 * The record with `key` set, as its newest entry; of the others the newest `kept` stay, and those that are `inUse`. What goes is fetched again when it is looked at.
 */
export function withRecent<T>(record: Readonly<Record<string, T>>, key: string, value: T, inUse: (key: string) => boolean = () => false): Readonly<Record<string, T>> {
  const others = Object.entries(record).filter(([name]) => name !== key);
  const tooMany = others.length - kept;
  return Object.fromEntries([...others.filter(([name], place) => place >= tooMany || inUse(name)), [key, value]]);
}

/** The record without one key; the same object when it wasn't there. */
export function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  if (!(key in record)) return record;
  return Object.fromEntries(Object.entries(record).filter(([id]) => id !== key));
}
