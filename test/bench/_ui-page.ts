import type { Page } from 'playwright-core';

/** Figures of one kind of action in ms: each from the key's own time stamp to the frame in which the screen showed what was waited for. */
export type Samples = readonly number[];

/** What must be true of the first element that fits `selector`: it is there (`is` absent), or its attribute (null = its text) is or isn't this. */
export type Shown = { readonly selector: string; readonly attribute?: string | null; readonly not?: string | null; readonly gone?: boolean };

type Probe = { keyAt: number; interactions: Map<number, number>; keys: number };

/** Watches every interaction of the page (Event Timing, 16 ms and up, grouped by interactionId) and the time stamp of the last key. Call once per page. */
export async function installProbe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const probe: Probe = { keyAt: 0, interactions: new Map(), keys: 0 };
    Object.assign(window, { benchProbe: probe });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { readonly interactionId?: number })[]) {
        const id = entry.interactionId ?? 0;
        if (id !== 0) probe.interactions.set(id, Math.max(entry.duration, probe.interactions.get(id) ?? 0));
      }
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
    window.addEventListener('keydown', (event) => { probe.keyAt = event.timeStamp; probe.keys += 1; }, { capture: true });
  });
}

/** Presses `key` and answers ms from the key to the end of the frame in which `shown` holds. Rejects after a minute, saying what was waited for. */
export async function timed(page: Page, key: string, shown: Shown): Promise<number> {
  return (await timedEach(page, key, [shown]))[0] ?? Number.NaN;
}

/** The same for several things that one key brings about, each with its own ms. */
export async function timedEach(page: Page, key: string, shown: readonly Shown[]): Promise<readonly number[]> {
  const waiting = page.evaluate((wanted) => new Promise<number[]>((resolve, reject) => {
    const probe = (window as unknown as { benchProbe: Probe }).benchProbe;
    const before = probe.keys;
    const from = performance.now();
    const took = new Array<number | null>(wanted.length).fill(null);
    const holds = (want: (typeof wanted)[number]): boolean => {
      const found = document.querySelector(want.selector);
      if (want.gone === true) return found === null;
      if (found === null) return false;
      if (want.not === undefined) return true;
      return (want.attribute == null ? (found.textContent ?? '') : found.getAttribute(want.attribute)) !== want.not;
    };
    const look = (): void => {
      const due = probe.keys > before ? wanted.flatMap((want, index) => (took[index] === null && holds(want) ? [index] : [])) : [];
      // This frame paints it: what follows the frame is after the paint.
      if (due.length > 0) setTimeout(() => { for (const index of due) took[index] = performance.now() - probe.keyAt; }, 0);
      const all = took.filter((ms) => ms !== null);
      if (all.length === took.length) resolve(all);
      else if (performance.now() - from > 60_000) reject(new Error(`never shown: ${JSON.stringify(wanted)}`));
      else requestAnimationFrame(look);
    };
    look();
  }), shown);
  // the evaluation has to be waiting before the key comes
  await page.evaluate(() => undefined);
  await page.keyboard.press(key);
  return waiting;
}

/** Worst duration per interaction since the last call, in ms. Interactions under 16 ms are not reported by the browser and count as 16. */
export async function interactions(page: Page, keys: number): Promise<Samples> {
  const slow = await page.evaluate(() => new Promise<number[]>((resolve) => {
    setTimeout(() => {
      const probe = (window as unknown as { benchProbe: Probe }).benchProbe;
      const all = [...probe.interactions.values()];
      probe.interactions.clear();
      resolve(all);
    }, 200);
  }));
  return [...slow, ...Array.from({ length: Math.max(0, keys - slow.length) }, () => 16)];
}

export function percentile(samples: Samples, share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
