/** What sync needs of the outside. The product gives fetch, timers and Math.random; the simulator gives a network, a clock and a seed of its own: the protocol code is the same. */
export type NetRequest = { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: string; readonly timeoutMs: number };
export type NetResponse = { readonly status: number; readonly contentType: string; /** ms, from Retry-After */ readonly retryAfterMs: number | null; readonly body: Uint8Array };
export type Net = {
  /** Rejects when no whole answer came (refused, cut, timed out). */
  request(request: NetRequest): Promise<NetResponse>;
  /** Server-sent events: `onData` gets each data text. Resolves when the stream ends, rejects when it can't be opened or breaks. `abort` ends it. */
  stream(path: string, onData: (text: string) => void, abort: AbortSignal): Promise<void>;
};
export type Timers = {
  /** ms, only forward, unaffected by the wall clock */
  mono(): number;
  /** Calls back once after `ms`; the returned function calls it off. */
  after(ms: number, callback: () => void): () => void;
};
/** `rng`: [0, 1) */
export type SyncPorts = { readonly timers: Timers; readonly rng: () => number };

export const systemTimers: Timers = {
  mono: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
