import type { CustomScheme, Protocol } from 'electron';
import type { Bundle } from '../desk/host/bundle.ts';
import { securityHeaders } from '../desk/host/headers.ts';
import { isOurs, scheme } from './origin.ts';

/** Must be registered before the app is ready. No bypassCSP, no service workers, no CORS, no streams. */
export const appScheme: CustomScheme = { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } };

/** Serves the renderer under app://shell, with the same headers as on loopback. Only files that were in the bundle at start can be named. */
export function serveBundle(protocol: Pick<Protocol, 'handle'>, bundle: Bundle): void {
  protocol.handle(scheme, (request) => answer(bundle, request.method, request.url));
}

/** The answer to one request of the page; exported for the tests of its refusals. */
export function answer(bundle: Bundle, method: string, url: string): Response {
  const headers = { ...securityHeaders('electron') };
  if (method !== 'GET' && method !== 'HEAD') return new Response(null, { status: 405, headers });
  const file = isOurs(url) ? bundle.get(new URL(url).pathname) : null;
  if (file === null) return new Response(null, { status: 404, headers });
  return new Response(method === 'HEAD' ? null : file.body, { status: 200, headers: { ...headers, 'content-type': file.type } });
}
