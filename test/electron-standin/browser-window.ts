import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions } from 'electron';
import { app, isSandboxed, theBrowser } from './app.ts';
import { StandinContents } from './contents.ts';
import { settlePermissions } from './network.ts';
import { record } from './record.ts';

const windows = new Set<BrowserWindow>();

/** A window is a page of headless Chromium; showing, hiding and focus are written down. */
export class BrowserWindow extends EventEmitter {
  readonly webContents: StandinContents;
  private visible = false;
  private gone = false;
  private title = '';
  private readonly page: Promise<void>;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    record({ kind: 'window-created', preferences: { ...options.webPreferences, sandbox: options.webPreferences?.sandbox ?? isSandboxed() }, title: options.title ?? '' });
    this.visible = options.show !== false;
    this.title = options.title ?? '';
    const contents = new StandinContents(options.webPreferences ?? {});
    this.webContents = contents;
    windows.add(this);
    contents.once('destroyed', () => this.closed());
    contents.once('standin-ready', () => this.emit('ready-to-show', {}));
    contents.on('standin-title', (title: string) => this.titled(title));
    contents.onAllowedWindow = (url) => {
      record({ kind: 'window-allowed', url });
      const popup = new BrowserWindow({ webPreferences: {} });
      popup.loadURL(url).catch((error: unknown) => record({ kind: 'popup-failed', text: String(error) }));
    };
    this.page = theBrowser().then((browser) => browser.createPage(contents, options));
    app.emit('web-contents-created', {}, contents);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  async loadURL(url: string): Promise<void> {
    await this.page;
    await settlePermissions((await theBrowser()).cdp, this.webContents, url);
    await this.webContents.loadURL(url);
    record({ kind: 'loaded', url });
  }

  private titled(title: string): void {
    if (title.startsWith('https://') || title.includes('.app.invalid')) return;
    let prevented = false;
    this.emit('page-title-updated', { preventDefault: () => { prevented = true; } }, title, true);
    if (prevented || title === this.title) return;
    this.title = title;
    record({ kind: 'title', title });
  }

  private closed(): void {
    this.gone = true;
    windows.delete(this);
    this.emit('closed');
    if (windows.size > 0) return;
    if (app.listenerCount('window-all-closed') === 0) app.quit();
    else app.emit('window-all-closed');
  }

  show(): void {
    this.visible = true;
    record({ kind: 'window-shown' });
  }

  focus(): void { record({ kind: 'window-focused' }); }
  restore(): void { record({ kind: 'window-restored' }); }
  isVisible(): boolean { return this.visible; }
  isMinimized(): boolean { return false; }
  isDestroyed(): boolean { return this.gone; }
  getTitle(): string { return this.title; }
  reload(): void { void this.page.then(() => this.webContents.reload()); }
  close(): void { void this.page.then(() => this.webContents.close()); }
}
