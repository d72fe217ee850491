import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const systemPaths = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/opt/google/chrome/chrome', '/usr/bin/microsoft-edge', '/snap/bin/chromium'],
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'],
};

/**
 * The Chromium that tests drive: $REGIOLOKET_CHROMIUM, Playwright's own, the system's, else `apt-get install chromium` when root on Debian.
 * Throws one line that says what to do when there is none.
 */
export function findChromium(env = process.env, { install = true } = {}) {
  const named = env.REGIOLOKET_CHROMIUM;
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new Error(`REGIOLOKET_CHROMIUM names a file that doesn't exist: ${named}`);
  }
  const found = present();
  if (found !== null) return found;
  if (install && mayInstall()) {
    spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], { stdio: ['ignore', 'ignore', 'inherit'], timeout: 900_000, env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } });
    const installed = present();
    if (installed !== null) return installed;
  }
  throw new Error('No Chromium was found for the browser tests: install one (Debian: apt-get install chromium) or name it with REGIOLOKET_CHROMIUM.');
}

function present() {
  return [playwrightsOwn(), ...(systemPaths[process.platform] ?? [])].find((path) => path !== null && existsSync(path)) ?? null;
}

function playwrightsOwn() {
  try {
    return chromium.executablePath();
  } catch {
    // Playwright knows no build for this platform; the system's is looked for next.
    return null;
  }
}

function mayInstall() {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}
