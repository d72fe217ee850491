/**
 * Hybrid logical clock. Orders what people see; never decides (the region's seq does). Form: <ms hex 12>-<counter hex 4>-<desk>.
 */
export type HlcState = { readonly ms: number; readonly counter: number };

export const hlcStart: HlcState = { ms: 0, counter: 0 };

/** The next stamp: never lower than one given before, also when the clock goes back. */
export function tick(state: HlcState, now: number): HlcState {
  if (now > state.ms) return { ms: now, counter: 0 };
  return state.counter < 0xffff ? { ms: state.ms, counter: state.counter + 1 } : { ms: state.ms + 1, counter: 0 };
}

/** After seeing a stamp that the region relayed; nothing beyond `limit` (ms) is taken over, so that one wild clock doesn't drag the others along. */
export function merge(state: HlcState, seen: string, limit: number): HlcState {
  const other = parseHlc(seen);
  return other === null ? state : later(state, { ms: Math.min(other.ms, limit), counter: other.counter });
}

/** The later of two. */
export function later(one: HlcState, other: HlcState): HlcState {
  if (other.ms !== one.ms) return other.ms > one.ms ? other : one;
  return { ms: one.ms, counter: Math.max(one.counter, other.counter) };
}

/** What a stamp says without its desk; null when it isn't one. */
export function parseHlc(stamp: string): HlcState | null {
  const ms = Number.parseInt(stamp.slice(0, 12), 16);
  const counter = Number.parseInt(stamp.slice(13, 17), 16);
  return Number.isFinite(ms) && Number.isFinite(counter) ? { ms, counter } : null;
}

export function formatHlc(state: HlcState, desk: string): string {
  return `${state.ms.toString(16).padStart(12, '0')}-${state.counter.toString(16).padStart(4, '0')}-${desk}`;
}
