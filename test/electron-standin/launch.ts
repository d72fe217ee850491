import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.mjs';
import type { Entry } from './record.ts';

export const builtMain = resolve(import.meta.dirname, '../../dist/electron/main.js');
const startLimitMs = 90_000;

export type Standin = {
  readonly page: Page;
  readonly dataFolder: string;
  entries(kind: string): readonly Entry[];
  /** Resolves when an entry of this kind that fits is there; rejects after `ms`. */
  seen(kind: string, fits?: (entry: Entry) => boolean, ms?: number): Promise<Entry>;
  readonly exited: Promise<number | null>;
  output(): string;
  readonly pid: number;
  /** Asks as the system does (SIGTERM) and answers the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL and clean up. */
  end(): Promise<void>;
};

type Options = { readonly main?: string; readonly dataFolder?: string; readonly flags?: readonly string[]; readonly env?: Readonly<Record<string, string>> };

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'regioloket-standin-'));
}

/** Runs a shell that is expected not to open: answers how it ended and what it told. */
export async function runToEnd(options: Options): Promise<{ readonly code: number | null; readonly output: string; readonly entries: readonly Entry[] }> {
  const started = begin(options);
  const code = await started.exited;
  return { code, output: started.output(), entries: read(started.log) };
}

/** Boots a built main on the stand-in and joins its page through Playwright. Rejects with everything it printed when no page opens. */
export async function launchStandin(options: Options = {}): Promise<Standin> {
  const started = begin(options);
  const entries = (kind: string): readonly Entry[] => read(started.log).filter((entry) => entry.kind === kind);
  const seen = async (kind: string, fits: (entry: Entry) => boolean = () => true, ms = 5_000): Promise<Entry> => {
    const found = await until(() => entries(kind).find(fits), ms, started.exited);
    if (found === undefined) throw new Error(`the stand-in never recorded "${kind}"; it printed:\n${started.output()}`);
    return found;
  };
  let browser: Browser | null = null;
  const end = async (): Promise<void> => {
    await browser?.close().catch(() => undefined);
    started.child.kill('SIGKILL');
    await started.exited;
    rmSync(started.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  try {
    const { devtools } = await seen('browser', undefined, startLimitMs);
    await seen('loaded', undefined, startLimitMs);
    browser = await chromium.connectOverCDP(String(devtools));
    const context = browser.contexts()[0];
    const page = await until(() => context?.pages().find((one) => one.url().includes('.app.invalid')), startLimitMs, started.exited);
    if (page === undefined) throw new Error(`no page of the shell:\n${started.output()}`);
    return {
      page, dataFolder: started.dataFolder, entries, seen, exited: started.exited, output: started.output, pid: started.child.pid ?? -1, end,
      stop: () => {
        started.child.kill('SIGTERM');
        return started.exited;
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

type Started = { readonly child: ChildProcess; readonly folder: string; readonly dataFolder: string; readonly log: string; readonly exited: Promise<number | null>; output(): string };

function begin(options: Options): Started {
  const folder = newFolder();
  const dataFolder = options.dataFolder ?? join(folder, 'desk');
  const log = join(folder, 'log.jsonl');
  const printed: string[] = [];
  const env = { ...process.env, REGIOLOKET_CHROMIUM: findChromium(), REGIOLOKET_STANDIN_LOG: log, ...options.env };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'boot.ts'), options.main ?? builtMain, '--data', dataFolder, ...(options.flags ?? [])], { stdio: ['ignore', 'pipe', 'pipe'], env });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => printed.push(chunk.toString('utf8')));
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  return { child, folder, dataFolder, log, exited, output: () => printed.join('') };
}

function read(log: string): Entry[] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Entry);
}

/** Looks again every 50 ms: the other process writes a file. Ends early when that process does. */
async function until<T>(look: () => T | undefined, ms: number, exited: Promise<unknown>): Promise<T | undefined> {
  let over = false;
  void exited.then(() => { over = true; });
  for (const start = performance.now(); performance.now() - start < ms;) {
    const found = look();
    if (found !== undefined || over) return found ?? look();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}
