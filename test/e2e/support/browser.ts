import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { findChromium } from '../../../scripts/chromium.mjs';

/** Flags that a Chromium needs on a machine without a screen, as root or in a container; no background traffic of its own. */
export const chromiumFlags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage', '--disable-component-update', '--no-first-run'];

/** The Chromium of the machine (see scripts/chromium.mjs), headless. Rejects with one line that says what to do when there is none. */
export function launchChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: [...chromiumFlags, ...args] });
}

/** A window of its own for one address, as a desk's shortcut opens it: no tabs, no address bar, and the keys that a tabbed browser keeps for itself belong to the page. */
export type AppWindow = { readonly page: Page; close(): Promise<void>; /** the page's process dies at once, without a farewell */ kill(): Promise<void> };

/** `prepare` is called with the window before it goes to `url` (scripts, listeners). */
export async function openAppWindow(url: string, size: { readonly width: number; readonly height: number }, prepare: (page: Page) => Promise<void> = async () => {}): Promise<AppWindow> {
  const profile = mkdtempSync(join(tmpdir(), 'regioloket-window-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath: findChromium(), args: [...chromiumFlags, '--app=data:text/html,', `--window-size=${size.width},${size.height}`], viewport: size, colorScheme: 'dark' });
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  await prepare(page);
  await page.goto(url);
  const close = async (): Promise<void> => {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  return {
    page, close,
    kill: async () => {
      const gone = page.waitForEvent('crash');
      const session = await context.newCDPSession(page);
      // never answered: who should answer is dead
      session.send('Page.crash').catch(() => undefined);
      await gone;
      await close();
    },
  };
}
