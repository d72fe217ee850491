import type { DeskEvent, In, MethodName, Out } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import type { Result, WireError } from '../../../shared/contract/errors.ts';
import type { Bridge } from './bridge.ts';
import { nl } from '../nl.ts';

export type Method = MethodName<DeskContract>;
export type Input<M extends Method> = In<DeskContract[M]>;
export type Output<M extends Method> = Out<DeskContract[M]>;

/** `resync` follows a gap in the numbering: whatever is on screen must be fetched again. */
export type Topic = DeskEvent['type'] | 'resync';
export type TopicListener = (ids: readonly string[]) => void;

/** Checks a result against the contract; given in development and tests only, so that zod stays out of the product's first screen. */
export type Checker = (method: Method, value: unknown) => string | null;

export type Client = {
  /** Asks the core. Never throws: a cut connection is an error like any other. */
  readonly ask: <M extends Method>(method: M, input: Input<M>) => Promise<Result<Output<M>>>;
  readonly on: (topic: Topic, listener: TopicListener) => () => void;
};

/** The typed door to the core, derived from the one contract. */
export function createClient(bridge: Bridge, check?: Checker): Client {
  const listeners = new Map<Topic, Set<TopicListener>>();
  const tell = (topic: Topic, ids: readonly string[]): void => {
    for (const listener of [...(listeners.get(topic) ?? [])]) listener(ids);
  };
  let lastSeq: number | null = null;
  bridge.onEvent((json) => {
    const event = readEvent(json);
    if (event === null) return;
    if (lastSeq !== null && event.seq !== lastSeq + 1) tell('resync', []);
    lastSeq = event.seq;
    tell(event.type, event.ids);
  });
  return {
    ask: async <M extends Method>(method: M, input: Input<M>) => {
      const result = await askRaw<Output<M>>(bridge, method, input);
      const fault = result.ok && check !== undefined ? check(method, result.value) : null;
      return fault === null ? result : failure('badResponse', `${nl.errors.badResponse} (${method}: ${fault})`);
    },
    on: (topic, listener) => {
      const set = listeners.get(topic) ?? new Set<TopicListener>();
      listeners.set(topic, set.add(listener));
      return () => { set.delete(listener); };
    },
  };
}

async function askRaw<T>(bridge: Bridge, method: Method, input: unknown): Promise<Result<T>> {
  let text: string;
  try {
    text = await bridge.invoke(method, JSON.stringify(input));
  } catch (error) {
    console.warn('invoke failed', method, error instanceof Error ? error.name : 'unknown');
    return failure('offline', nl.errors.hostGone);
  }
  return readResult<T>(text);
}

/** The core validated the value against the contract before it left; here only the envelope is looked at. */
function readResult<T>(text: string): Result<T> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return failure('badResponse', nl.errors.badResponse);
  }
  return isResult<T>(parsed) ? parsed : failure('badResponse', nl.errors.badResponse);
}

function isResult<T>(value: unknown): value is Result<T> {
  if (typeof value !== 'object' || value === null || !('ok' in value)) return false;
  if (value.ok === true) return 'value' in value;
  return value.ok === false && 'error' in value && typeof value.error === 'object' && value.error !== null && 'message' in value.error;
}

function readEvent(json: string): DeskEvent | null {
  try {
    const event: unknown = JSON.parse(json);
    return isEvent(event) ? event : null;
  } catch {
    console.warn('unreadable event');
    return null;
  }
}

function isEvent(event: unknown): event is DeskEvent {
  return typeof event === 'object' && event !== null && 'seq' in event && typeof event.seq === 'number' && 'type' in event && typeof event.type === 'string' && 'ids' in event && Array.isArray(event.ids);
}

function failure(code: WireError['code'], message: string): { readonly ok: false; readonly error: WireError } {
  return { ok: false, error: { code, message } };
}
