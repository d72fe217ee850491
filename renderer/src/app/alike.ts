/** Whether two values that came as JSON are the same; without making texts of thousands of rows at each refresh. */
export function alike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const one = Object.entries(a);
  return one.length === Object.keys(b).length && one.every(([key, value]) => alike(value, (b as Readonly<Record<string, unknown>>)[key]));
}

/** The value from before when the new one says the same: what it is drawn from keeps its identity, so nothing is drawn again. */
export function asBefore<T>(before: T | undefined, now: T): T {
  return before !== undefined && alike(before, now) ? before : now;
}
