import './jitless.ts';
import type * as z from 'zod';

/**
 * The same schema, which checks a frozen object only the first time it comes by: for long lists that are answered again and again with one row changed. Whoever freezes a value promises
 * that it is frozen all the way down; what isn't frozen is checked every time.
 */
export function checkedOnce<S extends z.ZodType>(schema: S): S {
  const once = schema.clone();
  const known = new WeakSet<object>();
  const check = once._zod.run;
  once._zod.run = (payload, context) => {
    const { value } = payload;
    const frozen = typeof value === 'object' && value !== null && Object.isFrozen(value);
    if (frozen && known.has(value)) return payload;
    const result = check(payload, context);
    if (!frozen || result instanceof Promise || result.issues.length > 0) return result;
    // The object itself goes on, not the copy: a schema that changes what it reads (a default, a trim) is not for this.
    known.add(value);
    result.value = value;
    return result;
  };
  return once;
}
