import type { Bridge } from './bridge.ts';

/** A core in the same process (tests): its `invoke` and `onEvent` are the bridge. */
export function memoryBridge(core: { invoke(method: string, input: string): Promise<string>; onEvent(listener: (event: string) => void): () => void }): Bridge {
  return {
    invoke: (method, json) => core.invoke(method, json),
    onEvent: (listener) => core.onEvent(listener),
  };
}
