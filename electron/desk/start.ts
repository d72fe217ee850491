import { createCore } from './core.ts';
import type { CoreOptions, OpenCore } from './core.ts';
import { createFeatures } from './features.ts';
import type { HostPorts } from './kernel.ts';

/** Starts the desk core in this thread. Hosts run it in a thread of its own (thread.ts); tests run it inline. Rejects with coded errors: see createCore. */
export async function startCore(ports: HostPorts, options: CoreOptions = {}): Promise<OpenCore> {
  let stopWatch = (): void => undefined;
  const start = (): OpenCore => createCore(
    ports,
    (kernel) => {
      const features = createFeatures(kernel);
      kernel.provideStatus(features.statusSource);
      stopWatch = features.watch();
      return features.handlers;
    },
    options,
  );
  try {
    const core = start();
    return { ...core, close: () => { stopWatch(); return core.close(); } };
  } catch (error) {
    // A start that failed half-way has closed its database: nothing may look at it any more.
    stopWatch();
    throw error;
  }
}
