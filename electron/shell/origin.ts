/** The page's address in the shell. Custom schemes have an opaque `origin` in Node's URL, so scheme and host are compared instead. */
export const scheme = 'app';
export const host = 'shell';
export const pageUrl = `${scheme}://${host}/index.html`;

/** True for URLs of our own page and its files: exactly this scheme and host, no port, no credentials. Never compares prefixes of text. */
export function isOurs(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && url.protocol === `${scheme}:` && url.hostname === host && url.port === '' && url.username === '' && url.password === '';
}

/** True for the page itself (any fragment): the only address a window may show. */
export function isOurPage(text: string): boolean {
  return isOurs(text) && ['/', '/index.html'].includes(new URL(text).pathname);
}
