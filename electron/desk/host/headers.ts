/**
 * Response headers of the page and everything it loads, the same for both hosts. `default-src 'none'`: whatever isn't named here is refused.
 * In Electron the page reaches the core over IPC, so it may connect to nothing; on loopback only to its own host.
 */
export function contentSecurityPolicy(host: 'electron' | 'loopback'): string {
  const directives: readonly string[] = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "media-src 'self'",
    host === 'loopback' ? "connect-src 'self'" : "connect-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return directives.join('; ');
}

/** Headers of every answer, pages and refusals alike. No CORS header is ever among them: nothing of another origin may read an answer. */
export function securityHeaders(host: 'electron' | 'loopback'): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(host),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=(), payment=()',
    'cache-control': 'no-store',
  };
}
