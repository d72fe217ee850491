import type { Bridge, OpenedBridge } from './bridge.ts';
import { eventReader } from './event-stream.ts';

const sessionKey = 'regioloket.session';
const firstRetryMs = 250;
const longestRetryMs = 8_000;

/**
 * The loopback host: the one-time token of the address (`#<token>`) is traded for a session, which lives in this tab only.
 * The token leaves the address bar before anything else happens.
 */
export async function openLoopback(): Promise<OpenedBridge> {
  const token = takeToken();
  if (token !== null) {
    const session = await trade(token);
    if (session === 'gone') return { ok: false, reason: 'hostGone' };
    if (session !== null) {
      sessionStorage.setItem(sessionKey, session);
      return { ok: true, bridge: bridgeWith(session) };
    }
  }
  const kept = sessionStorage.getItem(sessionKey);
  if (kept !== null) return { ok: true, bridge: bridgeWith(kept) };
  return { ok: false, reason: token === null ? 'noHost' : 'tokenUsed' };
}

/** A route starts with '/', a token never does. */
function takeToken(): string | null {
  const fragment = location.hash.slice(1);
  if (fragment === '' || fragment.startsWith('/')) return null;
  history.replaceState(null, '', `${location.pathname}${location.search}#/`);
  return fragment;
}

async function trade(token: string): Promise<string | 'gone' | null> {
  try {
    const response = await fetch('session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) });
    if (!response.ok) return null;
    const body: unknown = await response.json();
    return sessionOf(body);
  } catch {
    return 'gone';
  }
}

function sessionOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('value' in body)) return null;
  const value = body.value;
  if (typeof value !== 'object' || value === null || !('session' in value)) return null;
  return typeof value.session === 'string' ? value.session : null;
}

function bridgeWith(session: string): Bridge {
  const headers = { authorization: `Bearer ${session}`, 'content-type': 'application/json' };
  return {
    invoke: async (method, json) => {
      const response = await fetch('rpc', { method: 'POST', headers, body: `{"method":${JSON.stringify(method)},"input":${json}}` });
      return response.text();
    },
    onEvent: (listener) => follow(headers.authorization, listener),
  };
}

/** Reads /events for as long as somebody listens; comes back after a cut, waiting longer each time (full jitter, at most 8 s). */
function follow(authorization: string, listener: (json: string) => void): () => void {
  const ended = new AbortController();
  let wait = firstRetryMs;
  const run = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      try {
        const response = await fetch('events', { headers: { authorization }, signal: ended.signal });
        if (response.status === 401) return;
        if (response.body !== null && response.ok) {
          wait = firstRetryMs;
          await drain(response.body, listener);
        }
      } catch (error) {
        if (ended.signal.aborted) return;
        console.warn('event stream cut', error instanceof Error ? error.name : 'unknown');
      }
      await pause(Math.random() * wait, ended.signal);
      wait = Math.min(wait * 2, longestRetryMs);
    }
  };
  void run();
  return () => { ended.abort(); };
}

async function drain(body: ReadableStream<Uint8Array>, listener: (json: string) => void): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const feed = eventReader(listener);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    feed(decoder.decode(value, { stream: true }));
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
