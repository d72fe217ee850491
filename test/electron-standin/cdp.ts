import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { findChromium } from '../../scripts/chromium.mjs';

export type Params = Readonly<Record<string, unknown>>;
export type CdpEvent = { readonly method: string; readonly params: Params; readonly sessionId: string | null };
export type Cdp = {
  send(method: string, params?: Params, sessionId?: string | null): Promise<Params>;
  onEvent(listener: (event: CdpEvent) => void): void;
  /** Where Playwright connects. */
  readonly devtools: string;
  readonly gone: Promise<void>;
  kill(): void;
};

type Waiting = { readonly resolve: (result: Params) => void; readonly reject: (error: Error) => void };

/**
 * Chromium on a debugging pipe: when this process ends, however it ends, the pipe closes and Chromium goes too. A debugging port beside it is for Playwright.
 */
export async function launchChromium(userData: string): Promise<Cdp> {
  const portFile = join(userData, 'DevToolsActivePort');
  rmSync(portFile, { force: true });
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage', '--no-first-run', '--no-default-browser-check', '--disable-features=Translate,MediaRouter', '--window-size=1440,900', '--remote-debugging-pipe', '--remote-debugging-port=0', `--user-data-dir=${userData}`, 'about:blank'];
  const child: ChildProcess = spawn(findChromium(process.env, { install: false }), flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const [toBrowser, fromBrowser] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const waiting = new Map<number, Waiting>();
  const listeners: ((event: CdpEvent) => void)[] = [];
  let next = 1;
  let rest = '';
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void gone.then(() => {
    for (const one of waiting.values()) one.reject(new Error('the browser is gone'));
    waiting.clear();
  });
  toBrowser.on('error', () => undefined);
  fromBrowser.setEncoding('utf8');
  fromBrowser.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) receive(JSON.parse(part) as Params);
  });

  function receive(message: Params): void {
    const id = message['id'];
    if (typeof id !== 'number') {
      const event = { method: String(message['method']), params: (message['params'] ?? {}) as Params, sessionId: typeof message['sessionId'] === 'string' ? message['sessionId'] : null };
      for (const listener of listeners) listener(event);
      return;
    }
    const one = waiting.get(id);
    waiting.delete(id);
    const error = message['error'] as { message?: string } | undefined;
    if (error === undefined) one?.resolve((message['result'] ?? {}) as Params);
    else one?.reject(new Error(`CDP: ${error.message ?? 'unknown error'}`));
  }

  const send = (method: string, params: Params = {}, sessionId: string | null = null): Promise<Params> => new Promise((resolve, reject) => {
    const id = next;
    next += 1;
    waiting.set(id, { resolve, reject });
    toBrowser.write(`${JSON.stringify({ id, method, params, ...(sessionId === null ? {} : { sessionId }) })}\0`);
  });
  await send('Browser.getVersion');
  return { send, onEvent: (listener) => listeners.push(listener), devtools: devtoolsOf(portFile), gone, kill: () => void child.kill('SIGKILL') };
}

function devtoolsOf(portFile: string): string {
  const port = existsSync(portFile) ? readFileSync(portFile, 'utf8').split('\n')[0] : undefined;
  if (port === undefined || port === '') throw new Error('electron stand-in: Chromium opened no debugging port');
  return `http://127.0.0.1:${port}`;
}
