/**
 * The debugging protocol can't answer a navigation to a custom scheme, so app://shell/x is shown to Chromium as https://shell.app.app.invalid/x. The shell
 * sees custom schemes only.
 */
const suffix = '.app.invalid';

export function toBrowser(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  if (['http:', 'https:', 'about:', 'data:', 'blob:', 'file:', 'javascript:', 'chrome:', 'devtools:', 'tel:', 'mailto:'].includes(parsed.protocol)) return url;
  return `https://${parsed.host}.${parsed.protocol.slice(0, -1)}${suffix}${parsed.pathname}${parsed.search}${parsed.hash}`;
}

export function fromBrowser(url: string): string {
  if (url.startsWith('blob:')) return `blob:${fromBrowser(url.slice(5))}`;
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' || !parsed.hostname.endsWith(suffix)) return url;
  const labels = parsed.hostname.slice(0, -suffix.length).split('.');
  const scheme = labels.pop() ?? '';
  return `${scheme}://${labels.join('.')}${parsed.pathname}${parsed.search}${parsed.hash}`;
}

export function schemeOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol.slice(0, -1) : '';
}
