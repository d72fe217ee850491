import { fail, ok } from '../../shared/contract/errors.ts';
import type { Core } from '../../electron/desk/kernel.ts';

/** A core for tests of what lies before it: it remembers what reached it. The real core's own refusals are tested in conformance.test.ts. */
export type EchoCore = Core & { readonly calls: readonly (readonly [method: string, input: string])[]; emit(event: string): void; readonly listeners: () => number };

export function echoCore(): EchoCore {
  const calls: (readonly [string, string])[] = [];
  const listeners = new Set<(event: string) => void>();
  return {
    calls,
    listeners: () => listeners.size,
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    invoke: (method, input) => {
      calls.push([method, input]);
      if (method === 'test.reject') return Promise.reject(new Error('a bug below the router'));
      return Promise.resolve(JSON.stringify(method === 'test.echo' ? ok(input) : fail('unknownMethod', 'Deze handeling bestaat niet.')));
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    connect: () => undefined,
    close: () => Promise.resolve(),
  };
}
