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
  const ms = Math.min(Number.parseInt(seen.slice(0, 12), 16), limit);
  if (!Number.isFinite(ms) || ms < state.ms) return state;
  const counter = Number.parseInt(seen.slice(13, 17), 16);
  return ms > state.ms ? { ms, counter } : { ms, counter: Math.max(state.counter, counter) };
}

export function formatHlc(state: HlcState, desk: string): string {
  return `${state.ms.toString(16).padStart(12, '0')}-${state.counter.toString(16).padStart(4, '0')}-${desk}`;
}
