import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import type { ThreadPorts } from '../../electron/desk/thread.ts';
import '../../electron/desk/thread-worker.ts';

/** The core's own thread, which ends at once, without closing anything, when a file `die` lies in its data folder. `die-always`: also after every restart. */
const { dataFolder } = workerData as ThreadPorts;
const once = join(dataFolder, 'die');
setInterval(() => {
  if (existsSync(join(dataFolder, 'die-always'))) process.exit(9);
  if (!existsSync(once)) return;
  rmSync(once);
  process.exit(9);
}, 5).unref();
