/**
 * What may leave the desk for another program: https pages and telephone numbers for the softphone. Answers the re-serialised address or null.
 * Addresses with credentials are refused (a way to dress up a host), and so are telephone codes with `*` or `#`: those command an exchange.
 */
export function allowedExternal(text: string): string | null {
  const url = text.length <= 2_000 && URL.canParse(text) ? new URL(text) : null;
  if (url === null) return null;
  if (url.protocol === 'https:') return url.hostname !== '' && url.username === '' && url.password === '' ? url.href : null;
  if (url.protocol === 'tel:') return /^\+?[0-9]{3,15}$/.test(url.pathname) && url.search === '' && url.hash === '' ? url.href : null;
  return null;
}
