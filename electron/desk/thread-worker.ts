import { Worker, parentPort, workerData } from 'node:worker_threads';
import { runChore } from './backup/chore.ts';
import type { Chore, ChoreResult, RunChore } from './backup/chore.ts';
import { CodedError } from '../../shared/contract/errors.ts';
import type { ErrorCode } from '../../shared/contract/errors.ts';
import type { Core } from './kernel.ts';
import { startCore } from './start.ts';
import type { FromWorker, ThreadPorts, ToWorker } from './thread.ts';

/** The program of the core's thread, and of the threads that it gives its long chores. What it gets comes from thread.ts (or from itself) of the same build, so it is taken at its word. */
const port = parentPort;
if (port === null) throw new Error('this program runs in a thread of the desk');
const tell = (message: FromWorker): void => port.postMessage(message);

const start = async (ports: ThreadPorts): Promise<void> => {
  let core: Core;
  try {
    const restart = (): void => {
      tell({ again: true });
      void core.close().then(() => port.close());
    };
    core = await startCore({ ...ports, clock: Date.now, log: (level, message, fields) => tell({ log: fields === undefined ? [level, message] : [level, message, fields] }) }, { chores: choreInThread, restart });
  } catch (error) {
    tell({ failed: error instanceof CodedError ? { code: error.code, message: error.message } : { code: null, message: error instanceof Error ? error.message : 'the core did not start' } });
    return;
  }
  core.onEvent((event) => tell({ event }));
  port.on('message', (message: ToWorker) => {
    if ('close' in message) {
      void core.close().then(() => {
        tell({ closed: true });
        port.close();
      });
    } else if ('connect' in message) core.connect(message.connect);
    else void core.invoke(message.method, message.input).then((answer) => tell({ call: message.call, answer }));
  });
  tell({ ready: true });
};
type ChoreAnswer = { readonly done: unknown } | { readonly failed: { readonly code: ErrorCode | null; readonly system: string | null; readonly message: string } };

/** One chore in a thread of its own; a desk that closes doesn't wait for it. */
const choreInThread: RunChore = <C extends Chore>(chore: C) => new Promise<ChoreResult<C>>((resolve, reject) => {
  const worker = new Worker(new URL(import.meta.url), { workerData: { chore }, stdout: false, stderr: false });
  worker.unref();
  worker.once('message', (answer: ChoreAnswer) => {
    if ('done' in answer) resolve(answer.done as ChoreResult<C>);
    else reject(answer.failed.code === null ? Object.assign(new Error(answer.failed.message), answer.failed.system === null ? {} : { code: answer.failed.system }) : new CodedError(answer.failed.code, answer.failed.message));
  });
  worker.once('error', reject);
  worker.once('exit', () => reject(new Error('the chore ended without an answer')));
});

async function doChore(chore: Chore): Promise<ChoreAnswer> {
  try {
    return { done: await runChore(chore) };
  } catch (error) {
    if (error instanceof CodedError) return { failed: { code: error.code, system: null, message: error.message } };
    return { failed: { code: null, system: error instanceof Error && 'code' in error ? String(error.code) : null, message: error instanceof Error ? error.message : 'the chore failed' } };
  }
}

const given = workerData as ThreadPorts | { readonly chore: Chore };
if ('chore' in given) void doChore(given.chore).then((answer) => port.postMessage(answer));
else void start(given);
