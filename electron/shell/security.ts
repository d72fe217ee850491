import type { Session, WebContents } from 'electron';
import type { Log } from '../desk/kernel.ts';
import { allowedExternal } from './external-url.ts';
import { isOurPage, isOurs } from './origin.ts';

type Opener = (url: string) => Promise<void>;

/**
 * What every web contents of this app may not do, whichever window made it: go to another address, open a window, hold a webview. A link that may leave the
 * desk (https, tel) goes to the system; everything else ends here. Addresses are not logged: they could hold a number that somebody typed.
 */
export function hardenContents(contents: WebContents, openExternal: Opener, log: Log): void {
  const leave = (url: string): void => {
    const allowed = allowedExternal(url);
    if (allowed === null) {
      log('warn', 'navigation refused', { scheme: URL.canParse(url) ? new URL(url).protocol : 'none' });
      return;
    }
    openExternal(allowed).catch((error: unknown) => log('warn', 'link could not be opened', { error: error instanceof Error ? error.name : 'unknown' }));
  };
  contents.on('will-navigate', (event) => {
    if (isOurPage(event.url)) return;
    event.preventDefault();
    leave(event.url);
  });
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame || isOurs(event.url)) return;
    event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    leave(url);
    return { action: 'deny' };
  });
}

/** The one permission a page gets: putting a telephone number on the clipboard. */
const allowedPermissions: readonly string[] = ['clipboard-sanitized-write'];

/** What the page's session may not do: permissions, devices, downloads from elsewhere, any network at all. */
export function hardenSession(session: Session): void {
  const allowed = (permission: string, contents: WebContents | null, origin: string): boolean => allowedPermissions.includes(permission) && contents !== null && isOurs(origin);
  session.setPermissionRequestHandler((contents, permission, callback, details) => callback(allowed(permission, contents, details.requestingUrl)));
  session.setPermissionCheckHandler((contents, permission, requestingOrigin) => allowed(permission, contents, requestingOrigin));
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith('blob:') || !isOurs(item.getURL().slice('blob:'.length))) event.preventDefault();
  });
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !mayLoad(details.url) }));
}

/** Own files, and what the page made itself; DevTools load from their own scheme (only in unpackaged runs). */
function mayLoad(text: string): boolean {
  if (isOurs(text)) return true;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) return false;
  if (url.protocol === 'blob:') return isOurs(text.slice('blob:'.length));
  return url.protocol === 'data:' || url.protocol === 'devtools:';
}
