import { createFetchNet } from '../../electron/desk/sync/net.ts';
import type { Net, NetResponse } from '../../electron/desk/sync/ports.ts';

/** A real connection with faults put in between, as a proxy would: each request goes to the region or not, and its answer comes back whole, cut, replaced or not at all. */
export type Fault =
  | { readonly kind: 'none' }
  /** nothing arrives */ | { readonly kind: 'unreachable' }
  /** it arrives and takes effect; the answer is lost */ | { readonly kind: 'answerLost' }
  /** sent twice, the second answer counts */ | { readonly kind: 'twice' }
  | { readonly kind: 'cut'; readonly at: (length: number) => number }
  | { readonly kind: 'html' }
  | { readonly kind: 'status'; readonly status: number; readonly code?: string }
  /** the answer's JSON is changed on the way */ | { readonly kind: 'altered'; readonly json: (body: unknown) => unknown };
/** What the live stream does: it works; it opens and stays silent (half-open, one way); it can't be opened; a proxy holds everything back until the stream ends. */
export type StreamFault = 'none' | 'silent' | 'refused' | 'buffered';
export type FaultyNet = { readonly net: (region: { readonly url: string; readonly token: string }) => Net; set(fault: Fault | ((path: string, count: number) => Fault)): void; requests(): number; setStream(fault: StreamFault): void; /** streams opened so far */ streams(): number };

export function createFaultyNet(): FaultyNet {
  let decide: (path: string, count: number) => Fault = () => ({ kind: 'none' });
  let count = 0;
  let stream: StreamFault | null = null;
  let streams = 0;
  return {
    setStream: (fault) => {
      stream = fault;
    },
    streams: () => streams,
    requests: () => count,
    set: (fault) => {
      decide = typeof fault === 'function' ? fault : () => fault;
    },
    net: (region) => {
      const real = createFetchNet(region);
      return {
        request: async (request) => {
          count += 1;
          const fault = decide(request.path, count);
          switch (fault.kind) {
            case 'none':
              return real.request(request);
            case 'unreachable':
              throw new Error('unreachable');
            case 'answerLost':
              await real.request(request);
              throw new Error('answer lost');
            case 'twice':
              await real.request(request);
              return real.request(request);
            case 'cut': {
              const whole = await real.request(request);
              return { ...whole, body: whole.body.slice(0, fault.at(whole.body.length)) };
            }
            case 'altered': {
              const whole = await real.request(request);
              return { ...whole, body: new TextEncoder().encode(JSON.stringify(fault.json(JSON.parse(new TextDecoder().decode(whole.body))))) };
            }
            case 'html':
              return page;
            case 'status':
              return { ...page, status: fault.status, contentType: 'application/json', body: new TextEncoder().encode(JSON.stringify({ error: { code: fault.code ?? 'x', message: 'x' } })) };
          }
        },
        stream: (path, onData, abort) => {
          streams += 1;
          switch (stream ?? (decide(path, count).kind === 'none' ? 'none' : 'refused')) {
            case 'none':
              // A fault that sets in later holds for a stream that is open already.
              return real.stream(path, (text) => { if (stream !== 'silent' && stream !== 'buffered') onData(text); }, abort);
            case 'refused':
              return Promise.reject(new Error('no stream'));
            case 'silent':
            case 'buffered':
              return real.stream(path, () => undefined, abort);
          }
        },
      };
    },
  };
}

const page: NetResponse = { status: 200, contentType: 'text/html', retryAfterMs: null, body: new TextEncoder().encode('<html><body>Welkom op dit netwerk</body></html>') };
