import type { BrowserWindowConstructorOptions } from 'electron';
import { launchChromium } from './cdp.ts';
import type { Cdp, CdpEvent } from './cdp.ts';
import { StandinContents } from './contents.ts';
import { answerRequest } from './network.ts';
import { record } from './record.ts';

type Wanted = { readonly contents: StandinContents; readonly resolve: () => void };

/** The one Chromium behind all windows, and which page belongs to which window. */
export class Browser {
  readonly cdp: Cdp;
  readonly pages = new Map<string, StandinContents>();
  private readonly wanted: Wanted[] = [];
  private turn: Promise<unknown> = Promise.resolve();
  private readonly strangers: string[] = [];
  private started = false;
  private readonly onStranger: (contents: StandinContents) => void;

  private constructor(cdp: Cdp, onStranger: (contents: StandinContents) => void) {
    this.cdp = cdp;
    this.onStranger = onStranger;
  }

  static async launch(userData: string, onStranger: (contents: StandinContents) => void): Promise<Browser> {
    const browser = new Browser(await launchChromium(userData), onStranger);
    browser.cdp.onEvent((event) => browser.handle(event));
    await browser.cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
    await browser.cdp.send('Target.setDiscoverTargets', { discover: true });
    await browser.cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
    browser.started = true;
    record({ kind: 'browser', devtools: browser.cdp.devtools });
    return browser;
  }

  /** A new page, prepared before any script runs in it. One at a time: Chromium doesn't say which request a new target answers. */
  createPage(contents: StandinContents, options: BrowserWindowConstructorOptions): Promise<void> {
    const made = this.turn.then(() => new Promise<void>((resolve, reject) => {
      this.wanted.push({ contents, resolve });
      this.cdp.send('Target.createTarget', { url: 'about:blank', width: options.width ?? 1440, height: options.height ?? 900, newWindow: true }).catch(reject);
    }));
    this.turn = made.then(() => this.closeStrangers());
    return made;
  }

  /** Chromium's own first page. */
  private async closeStrangers(): Promise<void> {
    for (const targetId of this.strangers.splice(0)) await this.cdp.send('Target.closeTarget', { targetId }).catch(() => undefined);
  }

  private handle(event: CdpEvent): void {
    if (event.method === 'Fetch.requestPaused') void this.answer(event);
    else if (event.method === 'Target.attachedToTarget') void this.attached(event);
    else if (event.method === 'Target.targetDestroyed') this.gone(String(event.params['targetId']));
    else if (event.method === 'Target.targetInfoChanged') this.changed(event.params['targetInfo'] as { targetId: string; title: string });
    else if (event.sessionId !== null) this.pages.get(event.sessionId)?.handle(event);
  }

  private async answer(event: CdpEvent): Promise<void> {
    const frameId = String(event.params['frameId']);
    const owner = [...this.pages.values()].find((page) => page.targetId === frameId || page.frames.frames.has(frameId)) ?? null;
    await answerRequest(this.cdp, event.params, owner).catch((error: unknown) => {
      // The page went on before the answer came (a reload while files were still loading): nobody waits for it any more.
      if (String(error).includes('Invalid InterceptionId')) {
        record({ kind: 'request-gone', url: String((event.params['request'] as { url?: string } | undefined)?.url) });
        return undefined;
      }
      record({ kind: 'stand-in-error', text: String(error) });
      return this.cdp.send('Fetch.failRequest', { requestId: event.params['requestId'], errorReason: 'Failed' }).catch(() => undefined);
    });
  }

  private async attached(event: CdpEvent): Promise<void> {
    const sessionId = String(event.params['sessionId']);
    const target = event.params['targetInfo'] as { targetId: string; type: string };
    if (target.type !== 'page' || !this.started) {
      if (target.type === 'page') this.strangers.push(target.targetId);
      await this.cdp.send('Runtime.runIfWaitingForDebugger', {}, sessionId).catch(() => undefined);
      return;
    }
    const made = this.wanted.shift();
    const contents = made?.contents ?? new StandinContents({});
    contents.attach(this.cdp, sessionId, target.targetId);
    this.pages.set(sessionId, contents);
    if (made === undefined) {
      record({ kind: 'window-without-shell', targetId: target.targetId });
      this.onStranger(contents);
    }
    await contents.prepare();
    made?.resolve();
  }

  private gone(targetId: string): void {
    const entry = [...this.pages].find(([, page]) => page.targetId === targetId);
    if (entry === undefined) return;
    this.pages.delete(entry[0]);
    entry[1].destroyed = true;
    entry[1].emit('destroyed');
  }

  private changed(target: { targetId: string; title: string }): void {
    [...this.pages.values()].find((page) => page.targetId === target.targetId)?.emit('standin-title', target.title);
  }
}
