import { Worker } from 'node:worker_threads';
import { CodedError } from '../../shared/contract/errors.ts';
import type { ErrorCode } from '../../shared/contract/errors.ts';
import type { Core, HostPorts, Log } from './kernel.ts';

/** The core in a thread of its own: a slow query never holds up a window. Same Core, JSON text both ways. */
export type ThreadPorts = Omit<HostPorts, 'clock' | 'log'>;
export type ToWorker = { readonly call: number; readonly method: string; readonly input: string } | { readonly connect: HostPorts['region'] } | { readonly close: true };
export type FromWorker =
  | { readonly ready: true }
  | { readonly failed: { readonly code: ErrorCode | null; readonly message: string } }
  | { readonly call: number; readonly answer: string }
  | { readonly event: string }
  | { readonly log: Parameters<Log> }
  | { readonly closed: true }
  /** it is about to end because it asked for a new start */
  | { readonly again: true };

/**
 * MB of the thread's young objects. V8's own choice (192 on a machine with much memory) makes its pauses rare and long: 10 to 12 ms once in a hundred openings of a case, half of that with this.
 */
const YOUNG_MB = 48;

/** `worker`: where the worker's program lies (thread-worker.ts, or its bundle). Rejects with the coded error that opening the data folder gave. */
export async function startCoreThread(ports: ThreadPorts, options: { readonly worker?: URL; readonly log: Log; /** called once, after all open calls got an answer; `again` = the core itself asked to be started anew */ readonly ended?: (again: boolean) => void }): Promise<Core> {
  const worker = new Worker(options.worker ?? new URL('./thread-worker.ts', import.meta.url), { workerData: ports, stdout: false, stderr: false, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
  const calls = new Map<number, (answer: string) => void>();
  const listeners = new Set<(event: string) => void>();
  let nextCall = 1;
  let ended = false;
  let again = false;
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));

  const started = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if ('ready' in message) resolve();
      else if ('failed' in message) reject(message.failed.code === null ? new Error(message.failed.message) : new CodedError(message.failed.code, message.failed.message));
      else if ('answer' in message) {
        calls.get(message.call)?.(message.answer);
        calls.delete(message.call);
      } else if ('again' in message) again = true;
      else if ('event' in message) for (const listener of [...listeners]) listener(message.event);
      else if ('log' in message) options.log(...message.log);
    });
    worker.on('error', (error) => {
      options.log('error', 'the core thread ended by an error', { name: error instanceof Error ? error.name : typeof error, at: error instanceof Error ? (error.stack?.split('\n')[1]?.trim() ?? '') : '' });
      reject(error);
    });
  });
  // Nothing that was asked stays unanswered when the thread goes.
  void gone.then(() => {
    ended = true;
    for (const answer of calls.values()) answer(stoppedAnswer);
    calls.clear();
    options.ended?.(again);
  });
  const post = (message: ToWorker): void => worker.postMessage(message);
  await started.catch(async (error: unknown) => {
    await worker.terminate();
    throw error;
  });

  return {
    invoke: (method, input) => {
      if (ended) return Promise.resolve(stoppedAnswer);
      const call = nextCall;
      nextCall += 1;
      return new Promise((resolve) => {
        calls.set(call, resolve);
        post({ call, method, input });
      });
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    connect: (region) => post({ connect: region }),
    close: async () => {
      if (!ended) post({ close: true });
      await gone;
    },
  };
}

const stoppedAnswer = JSON.stringify({ ok: false, error: { code: 'internal', message: 'Regioloket is gestopt. Start het opnieuw; wat was opgeslagen is er nog.' } });
