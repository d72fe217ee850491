import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Browser } from './browser.ts';
import { stage } from './network.ts';
import { record } from './record.ts';

const paths = new Map<string, string>();
let browser: Promise<Browser> | null = null;
let sandboxed = false;
let lockFile: string | null = null;
let makeReady: () => void = () => undefined;
const ready = new Promise<void>((resolve) => {
  makeReady = resolve;
});

class StandinApp extends EventEmitter {
  readonly isPackaged = process.env['REGIOLOKET_STANDIN_PACKAGED'] === '1';
  readonly name = 'regioloket';
  whenReady(): Promise<void> { return ready; }
  isReady(): boolean { return stage.ready; }
  getVersion(): string { return '0.0.0-standin'; }

  getPath(name: string): string {
    return paths.get(name) ?? join(tmpdir(), `standin-${process.pid}`, name);
  }

  setPath(name: string, path: string): void {
    if (stage.ready && name === 'userData') throw new Error('userData must be set before ready');
    mkdirSync(path, { recursive: true });
    paths.set(name, path);
  }

  enableSandbox(): void {
    if (stage.ready) throw new Error('app.enableSandbox() can only be called before app is ready');
    sandboxed = true;
    record({ kind: 'sandbox-enabled' });
  }

  /** A lock file per userData folder with the holder's process id; a second start leaves its arguments beside it. */
  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'standin-lock');
    if (existsSync(file) && isAlive(Number(readFileSync(file, 'utf8')))) {
      writeFileSync(join(folder, `standin-second-${process.pid}`), JSON.stringify(process.argv));
      return false;
    }
    writeFileSync(file, String(process.pid));
    lockFile = file;
    const watcher = watch(folder, (_change, name) => {
      if (name?.startsWith('standin-second-') === true && existsSync(join(folder, name))) this.second(join(folder, name));
    });
    watcher.unref();
    for (const name of readdirSync(folder).filter((one) => one.startsWith('standin-second-'))) rmSync(join(folder, name), { force: true });
    return true;
  }

  private second(file: string): void {
    rmSync(file, { force: true });
    record({ kind: 'second-instance' });
    this.emit('second-instance', {}, [], process.cwd());
  }

  quit(): void {
    let prevented = false;
    this.emit('before-quit', { preventDefault: () => { prevented = true; } });
    if (prevented) return;
    this.emit('will-quit', { preventDefault: () => undefined });
    this.exit(0);
  }

  exit(code = 0): void {
    this.emit('quit', {}, code);
    record({ kind: 'exit', code });
    if (lockFile !== null) rmSync(lockFile, { force: true });
    void Promise.resolve(browser).then((running) => running?.cdp.kill()).finally(() => process.exit(code));
  }
}

export const app = new StandinApp();
export const isSandboxed = (): boolean => sandboxed;

/** Chromium, started when it is first needed and not before the app is ready. */
export function theBrowser(): Promise<Browser> {
  if (!stage.ready) throw new Error('Cannot create BrowserWindow before app is ready');
  const folder = app.getPath('userData');
  mkdirSync(folder, { recursive: true });
  browser ??= Browser.launch(folder, (contents) => app.emit('web-contents-created', {}, contents));
  return browser;
}

/** Called by boot.ts when main has been evaluated: from here on the app is ready. */
export function becomeReady(): void {
  stage.ready = true;
  makeReady();
  app.emit('ready', {}, {});
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // No such process: a lock left by a crash.
    return false;
  }
}
