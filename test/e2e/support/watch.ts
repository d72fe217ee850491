import type { Page } from 'playwright-core';

/** What must never happen on a page: an exception, an error on its console, content that the policy refused. Call before the page goes anywhere. */
export async function watchPage(page: Page): Promise<{ /** one line each, since the page opened */ readonly problems: readonly string[] }> {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  page.on('console', (message) => { if (message.type() === 'error') problems.push(`console: ${message.text()}`); });
  await page.exposeBinding('policyViolated', (_source, line: string) => { problems.push(`content policy: ${line}`); });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      (window as unknown as { policyViolated(line: string): void }).policyViolated(`${event.effectiveDirective} refused ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`);
    });
  });
  return { problems };
}

/** Counts what a mouse or a finger would send; a key that presses a button sends none of it. Call before the page goes anywhere. */
export async function countPointer(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    let count = 0;
    for (const kind of ['pointerdown', 'mousedown', 'touchstart', 'wheel', 'mousemove'] as const) window.addEventListener(kind, () => { count += 1; }, { capture: true });
    Object.assign(window, { pointerCount: () => count });
  });
  return () => page.evaluate(() => (window as unknown as { pointerCount(): number }).pointerCount());
}
