import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WebPreferences } from 'electron';
import { fromBrowser, schemeOf, toBrowser } from './addresses.ts';
import type { Cdp, CdpEvent, Params } from './cdp.ts';
import { FrameTree, asFrame } from './frames.ts';
import { handlers } from './ipc.ts';
import { record } from './record.ts';

export const preloadWorld = 'electron-preload';
const runtime = readFileSync(join(import.meta.dirname, 'page-runtime.js'), 'utf8');
let nextId = 1;

type OpenHandler = (details: { url: string; frameName: string; disposition: string }) => { action: 'allow' | 'deny' };
type Prevented = { readonly prevented: boolean };

/** One page. Emits what Electron's WebContents emits, as far as the shell listens to it. */
export class StandinContents extends EventEmitter {
  readonly id = nextId++;
  readonly frames = new FrameTree();
  readonly preferences: WebPreferences;
  private link: { readonly cdp: Cdp; readonly sessionId: string } | null = null;
  targetId = '';
  /** Address that the shell itself asked for: no will-navigate for it, as in Electron. */
  expected: string | null = 'about:blank';
  destroyed = false;
  openHandler: OpenHandler | null = null;
  onAllowedWindow: ((url: string) => void) | null = null;

  constructor(preferences: WebPreferences) {
    super();
    this.preferences = preferences;
  }

  /** The page that Chromium made for these contents. */
  attach(cdp: Cdp, sessionId: string, targetId: string): void {
    this.link = { cdp, sessionId };
    this.targetId = targetId;
    this.frames.attached(targetId, null);
  }

  private ask(method: string, params: Params = {}): Promise<Params> {
    return this.link === null ? Promise.reject(new Error('the page is not there yet')) : this.link.cdp.send(method, params, this.link.sessionId);
  }

  /** Called while the page still waits for the debugger: nothing of it has run. */
  async prepare(): Promise<void> {
    const ask = (method: string, params: Params = {}): Promise<Params> => this.ask(method, params);
    await Promise.all([ask('Page.enable'), ask('Runtime.enable'), ask('Page.setLifecycleEventsEnabled', { enabled: true })]);
    const secret = randomBytes(16).toString('hex');
    const isolated = this.preferences.contextIsolation !== false;
    const world = isolated ? { worldName: preloadWorld } : {};
    await ask('Runtime.addBinding', { name: '__standin', ...(isolated ? { executionContextName: preloadWorld } : {}) });
    await ask('Page.addScriptToEvaluateOnNewDocument', { source: `{${runtime}\nmainWorldHalf('${secret}');${nodeMarker(this.preferences)}}`, runImmediately: true });
    if (this.preferences.preload !== undefined) await ask('Page.addScriptToEvaluateOnNewDocument', { source: `{${runtime}\n${this.preloadCall(secret, isolated)}}`, ...world, runImmediately: true });
    await ask('Runtime.runIfWaitingForDebugger');
  }

  private preloadCall(secret: string, isolated: boolean): string {
    const preload = readFileSync(String(this.preferences.preload), 'utf8');
    const options = JSON.stringify({ isolated, inSubFrames: this.preferences.nodeIntegrationInSubFrames === true });
    return `preloadHalf('${secret}', ${options}, (require) => { const module = { exports: {} }; ((exports, require, module) => {${preload}\n})(module.exports, require, module); });`;
  }

  handle({ method, params }: CdpEvent): void {
    switch (method) {
      case 'Page.frameAttached': this.frames.attached(String(params['frameId']), String(params['parentFrameId'])); break;
      case 'Page.frameDetached': this.frames.detached(String(params['frameId'])); break;
      case 'Page.frameNavigated': this.navigated(params['frame'] as { id: string; parentId?: string; url: string }); break;
      case 'Page.navigatedWithinDocument': this.navigatedWithin(String(params['frameId']), String(params['url'])); break;
      case 'Runtime.executionContextCreated': this.contextCreated(params['context'] as { id: number; name: string; auxData?: { frameId?: string } }); break;
      case 'Runtime.executionContextDestroyed': this.frames.contexts.delete(Number(params['executionContextId'])); break;
      case 'Runtime.executionContextsCleared': this.frames.contexts.clear(); break;
      case 'Runtime.bindingCalled': void this.called(String(params['payload']), Number(params['executionContextId'])); break;
      case 'Runtime.exceptionThrown': record({ kind: 'page-exception', text: JSON.stringify((params['exceptionDetails'] as { exception?: { description?: string }; text?: string }).exception?.description ?? '') }); break;
      case 'Page.loadEventFired': this.emit('standin-loaded'); break;
      case 'Page.windowOpen': this.windowOpen(String(params['url']), String(params['windowName'])); break;
      case 'Page.frameRequestedNavigation': this.externalNavigation(String(params['url'])); break;
      case 'Inspector.targetCrashed': this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }); break;
      default:
    }
  }

  private navigated(frame: { id: string; parentId?: string; url: string }): void {
    this.frames.navigated(frame.id, frame.parentId ?? null, frame.url);
    if (frame.parentId === undefined) record({ kind: 'navigated', contents: this.id, url: fromBrowser(frame.url) });
  }

  private navigatedWithin(frameId: string, url: string): void {
    const frame = this.frames.frames.get(frameId);
    if (frame !== undefined) frame.url = fromBrowser(url);
  }

  private contextCreated(context: { id: number; name: string; auxData?: { frameId?: string } }): void {
    this.frames.contexts.set(context.id, { frameId: context.auxData?.frameId ?? '', world: context.name });
  }

  /** A call of the preload: the sender's frame is the one whose context called. */
  private async called(payload: string, contextId: number): Promise<void> {
    const { id, channel, args } = JSON.parse(payload) as { id: number; channel: string; args: unknown[] };
    const frame = this.frames.frames.get(this.frames.contexts.get(contextId)?.frameId ?? '') ?? null;
    const handler = handlers.get(channel);
    let answer: { readonly value?: unknown; readonly error?: string };
    try {
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      answer = { value: await handler({ sender: this, senderFrame: asFrame(frame), processId: 1, frameId: 1, type: 'frame' }, ...args) };
    } catch (error) {
      answer = { error: String(error) };
    }
    await this.deliver(contextId, { type: 'answer', id, ...answer });
  }

  private async deliver(contextId: number, message: unknown): Promise<void> {
    const expression = `__standinReceive(${JSON.stringify(message).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')})`;
    // A page that has gone meanwhile gets nothing, as in Electron.
    await this.ask('Runtime.evaluate', { expression, contextId }).catch(() => undefined);
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.destroyed) throw new Error('Object has been destroyed');
    const context = this.frames.main === null ? null : this.frames.contextOf(this.frames.main.id, this.preferences.contextIsolation === false ? '' : preloadWorld);
    if (context !== null) void this.deliver(context, { type: 'event', channel, args });
  }

  /** A navigation that reached the network. Answers whether the shell stopped it. Addresses in the shell's terms. */
  asksToNavigate(url: string, frameId: string, redirect: boolean): Prevented {
    const isMainFrame = this.frames.main === null || this.frames.main.id === frameId;
    if (isMainFrame && this.expected === url && !redirect) {
      this.expected = null;
      return { prevented: false };
    }
    if (redirect) return this.tell('will-redirect', url, isMainFrame);
    const framed = this.tell('will-frame-navigate', url, isMainFrame);
    return framed.prevented || !isMainFrame ? framed : this.tell('will-navigate', url, true);
  }

  private tell(name: string, url: string, isMainFrame: boolean): Prevented {
    let prevented = false;
    this.emit(name, { url, isMainFrame, isSameDocument: false, frame: asFrame(this.frames.main), preventDefault: () => { prevented = true; } });
    record({ kind: 'navigation', event: name, url, isMainFrame, prevented });
    return { prevented };
  }

  /** Addresses of other programs (tel:) never reach the network; Chromium would hand them to the system. */
  private externalNavigation(url: string): void {
    if (!['tel', 'mailto'].includes(schemeOf(url))) return;
    if (!this.tell('will-navigate', url, true).prevented) record({ kind: 'handed-to-system', url });
  }

  private windowOpen(browserUrl: string, frameName: string): void {
    const url = fromBrowser(browserUrl);
    const answer = this.openHandler?.({ url, frameName, disposition: 'new-window' }) ?? { action: 'allow' as const };
    record({ kind: 'window-open', url, action: answer.action });
    if (answer.action === 'allow') this.onAllowedWindow?.(url);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }

  get mainFrame(): unknown {
    return asFrame(this.frames.main);
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  getURL(): string {
    return this.frames.main?.url ?? '';
  }

  async loadURL(url: string): Promise<void> {
    this.expected = url;
    const loaded = new Promise<void>((resolve) => this.once('standin-loaded', () => resolve()));
    const result = await this.ask('Page.navigate', { url: toBrowser(url) });
    const problem = result['errorText'];
    if (typeof problem === 'string') throw new Error(`${problem} (-2) loading '${url}'`);
    await loaded;
    this.emit('standin-ready');
  }

  async reload(): Promise<void> {
    this.expected = this.getURL().split('#')[0] ?? null;
    await this.ask('Page.reload');
  }

  close(): void {
    this.link?.cdp.send('Target.closeTarget', { targetId: this.targetId }).catch(() => undefined);
  }
}

/** nodeIntegration gives a page `require` and `process`: visible here, so that a test can see that it isn't so. */
function nodeMarker(preferences: WebPreferences): string {
  return preferences.nodeIntegration === true ? 'window.require = (name) => { throw new Error(name); }; window.process = { versions: { electron: "stand-in" } };' : '';
}
