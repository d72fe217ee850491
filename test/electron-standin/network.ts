import { EventEmitter } from 'node:events';
import { Buffer } from 'node:buffer';
import type { CustomScheme, Protocol, Session } from 'electron';
import { fromBrowser, schemeOf } from './addresses.ts';
import type { Cdp, Params } from './cdp.ts';
import type { StandinContents } from './contents.ts';
import { only, record } from './record.ts';

type SchemeHandler = (request: Request) => Response | Promise<Response>;

const schemes = new Map<string, CustomScheme>();
const schemeHandlers = new Map<string, SchemeHandler>();
export const stage = { ready: false };

export const protocol = only('protocol', {
  registerSchemesAsPrivileged: (list: CustomScheme[]) => {
    if (stage.ready) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const scheme of list) schemes.set(scheme.scheme, scheme);
  },
  handle: (scheme: string, handler: SchemeHandler) => {
    if (!stage.ready) throw new Error('protocol.handle cannot be used before app is ready');
    if (schemeHandlers.has(scheme)) throw new Error(`Scheme ${scheme} is already handled`);
    schemeHandlers.set(scheme, handler);
  },
  isProtocolHandled: (scheme: string) => schemeHandlers.has(scheme),
} satisfies Pick<Protocol, 'registerSchemesAsPrivileged' | 'isProtocolHandled'> & { handle: unknown });

type PermissionRequest = (contents: unknown, permission: string, callback: (granted: boolean) => void, details: { requestingUrl: string; isMainFrame: boolean }) => void;
type PermissionCheck = (contents: unknown, permission: string, origin: string, details: object) => boolean;
type BeforeRequest = (details: { url: string; method: string; resourceType: string }, callback: (answer: { cancel?: boolean }) => void) => void;

/** Chromium's name -> Electron's name, for the permissions that a page can ask about. */
const permissions: readonly (readonly [chromium: string, electron: string])[] = [['geolocation', 'geolocation'], ['notifications', 'notifications'], ['camera', 'media'], ['microphone', 'media'], ['midi', 'midi'], ['clipboard-read', 'clipboard-read'], ['clipboard-write', 'clipboard-sanitized-write']];

class StandinSession extends EventEmitter {
  request: PermissionRequest | null = null;
  check: PermissionCheck | null = null;
  before: BeforeRequest | null = null;
  readonly webRequest = only('session.webRequest', { onBeforeRequest: (listener: BeforeRequest) => { this.before = listener; } });
  setPermissionRequestHandler(handler: PermissionRequest | null): void { this.request = handler; }
  setPermissionCheckHandler(handler: PermissionCheck | null): void { this.check = handler; }
  setDevicePermissionHandler(handler: (() => boolean) | null): void { record({ kind: 'device-permission', allowed: handler?.() ?? true }); }
  setSpellCheckerEnabled(enabled: boolean): void { record({ kind: 'spell-checker', enabled }); }

  /** Electron's default is to allow: a permission is denied only where the shell's own handlers deny it. */
  allows(contents: StandinContents, permission: string, origin: string): boolean {
    let granted = this.request === null;
    this.request?.(contents, permission, (answer) => { granted = answer; }, { requestingUrl: `${origin}/`, isMainFrame: true });
    return granted && (this.check?.(contents, permission, `${origin}/`, {}) ?? true);
  }
}

export const defaultSession = new StandinSession();
export const session = only('session', { defaultSession: defaultSession as unknown as Session });

/** Tells Chromium what the shell's handlers answer for this page's origin. */
export async function settlePermissions(cdp: Cdp, contents: StandinContents, pageUrl: string): Promise<void> {
  const origin = pageUrl.split('/').slice(0, 3).join('/');
  const browserOrigin = new URL(pageUrl).protocol === 'https:' ? origin : `https://${new URL(pageUrl).host}.${schemeOf(pageUrl)}.app.invalid`;
  for (const [name, electronName] of permissions) {
    const setting = defaultSession.allows(contents, electronName, origin) ? 'granted' : 'denied';
    await cdp.send('Browser.setPermission', { permission: { name }, setting, origin: browserOrigin });
  }
}

/** Pages may not open windows by themselves: the shell's window-open handler is asked instead (Page.windowOpen fires all the same). */
const noPopups = 'sandbox allow-scripts allow-same-origin allow-forms allow-modals allow-downloads allow-top-navigation';

/** Answers one request that Chromium holds: a page's address, a file of a custom scheme, or the network. */
export async function answerRequest(cdp: Cdp, params: Params, owner: StandinContents | null): Promise<void> {
  const requestId = String(params['requestId']);
  const request = params['request'] as { url: string; method: string; headers: Record<string, string>; postData?: string };
  const url = fromBrowser(request.url);
  const resourceType = String(params['resourceType']);
  const refuse = (errorReason: string): Promise<Params> => cdp.send('Fetch.failRequest', { requestId, errorReason });
  const isPage = resourceType === 'Document';
  if (isPage && owner?.asksToNavigate(url, String(params['frameId']), params['redirectedRequestId'] !== undefined).prevented === true) return void await refuse('Aborted');
  if (cancelled(url, request.method, resourceType)) {
    record({ kind: 'request-cancelled', url });
    return void await refuse('BlockedByClient');
  }
  const handler = schemeHandlers.get(schemeOf(url));
  if (handler === undefined) {
    record({ kind: 'network', url });
    // Tests reach no network: what would have left is written down and ends here.
    return void await refuse(url.startsWith('http://127.0.0.1') ? 'ConnectionRefused' : 'NameNotResolved');
  }
  if (schemes.get(schemeOf(url))?.privileges?.standard !== true) return void await refuse('AddressInvalid');
  const response = await handler(new Request(url, { method: request.method, headers: request.headers, ...(request.postData === undefined ? {} : { body: request.postData }) }));
  const headers = [...response.headers].map(([name, value]) => ({ name, value }));
  if (isPage) headers.push({ name: 'content-security-policy', value: noPopups });
  const body = Buffer.from(await response.arrayBuffer()).toString('base64');
  await cdp.send('Fetch.fulfillRequest', { requestId, responseCode: response.status, responseHeaders: headers, body });
}

function cancelled(url: string, method: string, resourceType: string): boolean {
  let cancel = false;
  defaultSession.before?.({ url, method, resourceType }, (answer) => { cancel = answer.cancel === true; });
  return cancel;
}
