import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedExternal } from './external-url.ts';
import { isOurPage, isOurs } from './origin.ts';

describe('addresses that may leave the desk', () => {
  it.each([
    'http://example.nl/', 'file:///etc/passwd', 'javascript:alert(1)', 'data:text/html,x', 'smb://server/share', 'ms-msdt:/id', 'vbscript:x', 'app://shell/index.html', 'mailto:a@b.nl', 'https://user:pass@example.nl/',
    'https://app@example.nl', 'tel:*21*0612345678#', 'tel:%2306', 'tel:112?x=1', 'tel:', 'tel:12', 'tel:+', 'sms:0612345678', 'callto:x', '', 'nonsense', ' https:/', `https://example.nl/${'a'.repeat(3000)}`,
  ])('%s is refused', (url) => {
    expect(allowedExternal(url)).toBeNull();
  });

  it.each([['https://example.nl/pad?x=1', 'https://example.nl/pad?x=1'], ['tel:+31612345678', 'tel:+31612345678'], ['tel:112', 'tel:112'], ['HTTPS://EXAMPLE.NL', 'https://example.nl/']])('%s is opened as %s', (url, opened) => {
    expect(allowedExternal(url)).toBe(opened);
  });

  it('whatever is allowed is https or a plain telephone number, for any text', () => {
    fc.assert(fc.property(fc.oneof(fc.webUrl(), fc.string(), fc.string().map((text) => `tel:${text}`), fc.webUrl().map((url) => url.replace('http', 'ftp'))), (text) => {
      const allowed = allowedExternal(text);
      expect(allowed === null || /^https:\/\/[^@/]+(\/|$)/.test(allowed) || /^tel:\+?[0-9]{3,15}$/.test(allowed)).toBe(true);
    }));
  });
});

describe('our own address', () => {
  it.each(['app://shell.evil.example/', 'app://evil/index.html', 'https://shell/', 'app://shell:80/', 'app://user@shell/', 'http://evil.example/?next=app://shell', 'app:shell', 'xapp://shell/', '', 'about:blank', 'blob:app://shell/x'])('%s is not ours', (url) => {
    expect(isOurs(url)).toBe(false);
  });

  it('only index.html is the page; its files are ours but no page', () => {
    expect([isOurPage('app://shell/index.html#/werklijst'), isOurPage('app://shell/')]).toEqual([true, true]);
    expect([isOurPage('app://shell/assets/a.js'), isOurs('app://shell/assets/a.js')]).toEqual([false, true]);
  });
});
