import { createCore } from './core.ts';
import type { CoreOptions, OpenCore } from './core.ts';
import { createFeatures } from './features.ts';
import type { HostPorts } from './kernel.ts';

/** Starts the desk core in this thread. Hosts run it in a thread of its own (thread.ts); tests run it inline. Rejects with coded errors: see createCore. */
export async function startCore(ports: HostPorts, options: CoreOptions = {}): Promise<OpenCore> {
  let stopWatch = (): void => undefined;
  const core = createCore(
    ports,
    (kernel) => {
      const features = createFeatures(kernel);
      kernel.provideStatus(features.statusSource);
      stopWatch = features.watch();
      return features.handlers;
    },
    options,
  );
  return { ...core, close: () => { stopWatch(); return core.close(); } };
}
