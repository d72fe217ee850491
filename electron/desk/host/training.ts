import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { jsonOf } from '../../../shared/contract/json.ts';
import type { Core, Log } from '../kernel.ts';

/** A started region, whatever started it. `stop` asks; the listener of `onExit` tells when it is gone. */
export type RegionChild = { readonly stdout: NodeJS.ReadableStream | null; readonly stderr: NodeJS.ReadableStream | null; onExit(listener: (code: number | null) => void): void; /** asks */ stop(): void; /** ends it at once; its database survives that as it survives a power cut */ kill(): void };
export type RegionSpawner = (modulePath: string, args: readonly string[]) => RegionChild;
export type Training = { stop(): Promise<void> };

type Parts = { readonly dataFolder: string; readonly bundle: string; readonly spawn: RegionSpawner; readonly log: Log; readonly say: (line: string) => void };

const Ready = z.object({ ready: z.literal(true), url: z.url(), token: z.string().min(1) });
const maxRestarts = 5;
/** Longest time (ms) a region gets to close its database before it is ended. */
const stopMs = 15_000;

/**
 * Starts the embedded training region in its own process (invented providers, data in DATA/region) and connects the desk when it is ready; the desk works on
 * its cache meanwhile. A region that ends by itself is started again, a few times, each time later; after that the desk stays offline and says so.
 */
export function beginTraining(core: Core, parts: Parts): Training {
  parts.say('No region is configured: the embedded training region starts (invented providers, no patient data).');
  let stopping = false;
  let child: RegionChild | null = null;
  let gone: Promise<void> = Promise.resolve();
  let retry: NodeJS.Timeout | undefined;
  const run = (attempt: number): void => {
    const started = parts.spawn(parts.bundle, ['--training', '--port', '0', '--data', join(parts.dataFolder, 'region')]);
    child = started;
    watchLines(started, parts.log, (ready) => core.connect({ url: ready.url, token: ready.token }));
    gone = new Promise((resolve) => {
      started.onExit((code) => {
        child = null;
        resolve();
        if (stopping) return;
        core.connect(null);
        parts.log('error', 'training region ended', { code, attempt });
        if (attempt >= maxRestarts) parts.say('The training region keeps ending; the desk goes on without it. The log says why.');
        else retry = setTimeout(() => run(attempt + 1), 1_000 * 2 ** attempt);
      });
    });
  };
  run(0);
  return {
    async stop() {
      stopping = true;
      clearTimeout(retry);
      child?.stop();
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(() => {
          child?.kill();
          resolve();
        }, stopMs);
      });
      await Promise.race([gone, patience]);
      clearTimeout(timer);
    },
  };
}

/** Its first line on stdout says where it listens; everything on stderr goes to the log. */
function watchLines(child: RegionChild, log: Log, onReady: (ready: z.infer<typeof Ready>) => void): void {
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = Ready.safeParse(jsonOf(line));
      if (ready.success) onReady(ready.data);
    });
  }
  if (child.stderr !== null) createInterface({ input: child.stderr }).on('line', (line) => log('info', 'region', { line: line.slice(0, 500) }));
}

/** The region under this Node. Its stdin is a pipe of ours and `--parent-watch` makes it stop when that closes: it never outlives its desk, not even one that is killed. */
export const nodeSpawner: RegionSpawner = (modulePath, args) => {
  const child = spawn(process.execPath, [modulePath, ...args, '--parent-watch'], { stdio: ['pipe', 'pipe', 'pipe'] });
  return {
    stdout: child.stdout,
    stderr: child.stderr,
    onExit: (listener) => {
      let told = false;
      const tell = (code: number | null): void => {
        if (!told) listener(code);
        told = true;
      };
      child.once('exit', tell);
      child.once('error', () => tell(null));
    },
    stop: () => {
      child.kill('SIGTERM');
      child.stdin.end();
    },
    kill: () => void child.kill('SIGKILL'),
  };
};
