import { parentPort, workerData } from 'node:worker_threads';
import { CodedError } from '../../shared/contract/errors.ts';
import type { Core } from './kernel.ts';
import { startCore } from './start.ts';
import type { FromWorker, ThreadPorts, ToWorker } from './thread.ts';

/** The program of the core's thread. What it gets comes from thread.ts of the same build, so it is taken at its word. */
const port = parentPort;
if (port === null) throw new Error('this program runs in a thread of the desk');
const tell = (message: FromWorker): void => port.postMessage(message);

const start = async (): Promise<void> => {
  const ports = workerData as ThreadPorts;
  let core: Core;
  try {
    core = await startCore({ ...ports, clock: Date.now, log: (level, message, fields) => tell({ log: fields === undefined ? [level, message] : [level, message, fields] }) });
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
void start();
