/** Pseudonymous fields go in the payload, the rest in the sealed part; what wasn't given goes nowhere. */
export function split(values: Readonly<Record<string, unknown>>, payloadKeys: readonly string[]): { readonly pick: Record<string, never>; readonly rest: Record<string, never> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  const isPayload = ([key]: [string, unknown]) => payloadKeys.includes(key);
  // The journal parses both parts with the event's own schema before anything is written.
  return { pick: Object.fromEntries(entries.filter(isPayload)) as Record<string, never>, rest: Object.fromEntries(entries.filter((entry) => !isPayload(entry))) as Record<string, never> };
}
