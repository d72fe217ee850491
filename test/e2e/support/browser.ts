import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { findChromium } from '../../../scripts/chromium.mjs';

/** Flags that a Chromium needs on a machine without a screen, as root or in a container; no background traffic of its own. */
export const chromiumFlags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage', '--disable-component-update', '--no-first-run'];

/** The Chromium of the machine (see scripts/chromium.mjs), headless. Rejects with one line that says what to do when there is none. */
export function launchChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: [...chromiumFlags, ...args] });
}
