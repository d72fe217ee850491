import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isInside, openBundle } from '../desk/host/bundle.ts';
import type { Bundle } from '../desk/host/bundle.ts';
import { answer, appScheme } from './protocol.ts';

let folder: string;
let bundle: Bundle;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'regioloket-app-'));
  mkdirSync(join(folder, 'renderer/assets'), { recursive: true });
  mkdirSync(join(folder, 'renderer-old'));
  writeFileSync(join(folder, 'renderer/index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'renderer/assets/main.js'), 'export {};');
  writeFileSync(join(folder, 'renderer/.inputs'), 'stamp');
  writeFileSync(join(folder, 'secret.json'), '"secret"');
  writeFileSync(join(folder, 'renderer-old/old.js'), '"secret"');
  symlinkSync(join(folder, 'secret.json'), join(folder, 'renderer/link.json'));
  bundle = openBundle(join(folder, 'renderer'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('app:// serves the bundle and nothing else', () => {
  it.each([
    'app://shell/../secret.json', 'app://shell/..%2fsecret.json', 'app://shell/%2e%2e/secret.json', 'app://shell/assets/..%5c..%5csecret.json', 'app://shell/../renderer-old/old.js', 'app://shell/link.json', 'app://shell/.inputs',
    'app://shell/etc/passwd', 'app://shell/assets', 'app://other/index.html', 'app://shell:1/index.html', 'file:///etc/passwd', 'app://shell/%', 'app://shell/__proto__',
  ])('%s gets 404', async (url) => {
    const response = answer(bundle, 'GET', url);
    expect([response.status, await response.text()]).toEqual([404, '']);
  });

  it.each(['POST', 'PUT', 'DELETE'])('%s gets 405', (method) => {
    expect(answer(bundle, method, 'app://shell/index.html').status).toBe(405);
  });

  it('a folder without index.html is not a renderer', () => {
    expect(() => openBundle(join(folder, 'renderer-old'))).toThrow(/not built/);
  });

  it('a folder whose name only begins the same is outside', () => {
    expect(isInside('/a/bundle', '/a/bundle-old/x')).toBe(false);
    expect(isInside('/a/bundle', '/a/bundle')).toBe(false);
    expect(isInside('/a/bundle', '/a/bundle/..x')).toBe(true);
  });

  it('the page and its files come with the strict headers; the page may connect to nothing', async () => {
    for (const url of ['app://shell/', 'app://shell/index.html#/x', 'app://shell/assets/main.js', 'app://shell/nowhere']) {
      const response = answer(bundle, 'GET', url);
      expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*connect-src 'none'/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(await answer(bundle, 'GET', 'app://shell/').text()).toBe('<!doctype html>');
  });

  it('the scheme has no privilege that goes round the CSP', () => {
    expect(appScheme.privileges).toEqual({ standard: true, secure: true, supportFetchAPI: true, codeCache: true });
  });
});
