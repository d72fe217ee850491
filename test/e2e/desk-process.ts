import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** A whole desk as a user starts it: `npm start -- --loopback --no-open`, its own data folder, its own embedded training region. */
export type DeskProcess = {
  readonly url: string;
  readonly dataFolder: string;
  readonly lines: readonly string[];
  /** Asks it to stop as Ctrl+C does and waits until it and its region are gone. */
  stop(): Promise<void>;
  /** SIGKILL, as a power cut would. */
  kill(): Promise<void>;
};

const root = resolve(import.meta.dirname, '../..');
const START_LIMIT_MS = 120_000;

export function newDataFolder(): string {
  return mkdtempSync(join(tmpdir(), 'regioloket-e2e-'));
}

/** Starts a desk; rejects with everything it printed when it doesn't come up within two minutes. */
export async function startDesk(options: { readonly dataFolder?: string; readonly flags?: readonly string[] } = {}): Promise<DeskProcess> {
  const dataFolder = options.dataFolder ?? newDataFolder();
  const flags = ['--loopback', '--no-open', '--data', dataFolder, ...(options.flags ?? [])];
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs'), ...flags], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env } });
  const lines: string[] = [];
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const url = await new Promise<string>((found, failed) => {
    const timer = setTimeout(() => failed(new Error(`the desk did not start:\n${lines.join('\n')}`)), START_LIMIT_MS);
    const watch = (line: string): void => {
      lines.push(line);
      const match = /^Regioloket: (http:\/\/127\.0\.0\.1:\d+\/#\S+)$/.exec(line);
      if (match?.[1] === undefined) return;
      clearTimeout(timer);
      found(match[1]);
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', watch);
    child.once('exit', (code) => {
      clearTimeout(timer);
      failed(new Error(`the desk ended with ${code}:\n${lines.join('\n')}`));
    });
  });
  return { url, dataFolder, lines, stop: () => end(child, gone, 'SIGTERM'), kill: () => end(child, gone, 'SIGKILL') };
}

async function end(child: ChildProcess, gone: Promise<void>, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  await gone;
}

/** Runs one of the project's commands and answers what it printed; rejects on an exit code other than 0. */
export async function runCommand(file: string, flags: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'scripts/run.mjs'), file, ...flags], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const out: string[] = [];
  const errors: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString('utf8')));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  if (code !== 0) throw new Error(`${file} ended with ${code}: ${errors.join('')}`);
  return out.join('');
}
