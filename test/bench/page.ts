import type { Page } from 'playwright-core';
import { launchChromium } from '../e2e/support/browser.ts';
import type { BenchRow } from './main.ts';
import { startBurst } from './_ui-desk.ts';
import { interactions } from './_ui-page.ts';
import { BED_GROUPS, OPEN_CASES, ROWS_PER_SECOND, onDesk, small, toWorklist } from './ui.ts';

/**
 * The page's own heap with the data of the `ui` benchmark, during its burst, as work goes on: each case another one, looked up, noted, searched for and placed. After a forced collection; V8 counts the
 * machine code it makes of what runs often, which grows for some hundred cases and then stops: hence the curve.
 */
export const name = 'page';
/** A busy desk has a case every three minutes: eight hours are 160. */
const casesInShift = small ? 10 : 160;
const samplesAt = small ? [5, 10, 20] : [5, 20, 40, 80, 160, 200, 320];
/** What is kept on purpose (the last cases, the code of each screen) is there from here on. */
const from = small ? 10 : 40;

export async function run(): Promise<{ rows: readonly BenchRow[] }> {
  const empty = await emptyPage();
  return onDesk(BED_GROUPS, OPEN_CASES, async (page, ready, region) => {
    const heaps = new Map<number, number>();
    const data = new Map<number, number>();
    for (const [index, at] of samplesAt.entries()) {
      const burst = startBurst(region, ROWS_PER_SECOND);
      try {
        for (const caseId of ready.slice(samplesAt[index - 1] ?? 0, at)) await workOn(page, caseId);
        await toWorklist(page);
      } finally {
        await burst.stop();
      }
      // What the benchmark itself keeps in the page is no part of it.
      await interactions(page, 0);
      heaps.set(at, await restingHeap(page));
      if (at === from || at === from + casesInShift) data.set(at, await dataOf(page));
    }
    const heapAt = (cases: number): number => heaps.get(cases) ?? Number.NaN;
    const growth = heapAt(from + casesInShift) - heapAt(from);
    const dataGrowth = (data.get(from + casesInShift) ?? Number.NaN) - (data.get(from) ?? Number.NaN);
    return { rows: [
      { label: 'heap of an empty page', ours: empty, unit: 'MiB' },
      ...[...heaps].map(([cases, heap]) => ({ label: `heap with ${OPEN_CASES} open cases and ${BED_GROUPS} bed groups after ${cases} cases of work`, ours: heap, unit: 'MiB' })),
      { label: `growth in eight hours of work (${casesInShift} cases, after the first ${from})`, ours: growth, unit: `MiB (${((100 * growth) / heapAt(from)).toFixed(1)} %)`, aim: '<= 5 % of the heap', met: growth <= heapAt(from) * 0.05 },
      { label: 'of which the page\'s own data (objects, arrays, texts, functions; not the code that V8 makes of them)', ours: dataGrowth, unit: 'MiB' },
    ] };
  });
}

async function workOn(page: Page, caseId: string): Promise<void> {
  await toWorklist(page);
  await page.evaluate((id) => { window.location.hash = `#/aanvraag/${id}`; }, caseId);
  await page.locator('main[data-screen="triage"] [data-urgency]').waitFor();
  await page.keyboard.press('F3');
  await page.keyboard.type('belt terug');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Digit4');
  await page.locator('main[data-screen="beds"] [data-bed-group]').first().waitFor();
  await page.keyboard.press('Control+Digit5');
  await page.locator('main[data-screen="placement"] section.panel').first().waitFor();
}

/** The least of three looks: what is just being fetched or drawn, with the rows of before beside it, is there for a moment only. */
async function restingHeap(page: Page): Promise<number> {
  const looks: number[] = [];
  for (let look = 0; look < 3; look += 1) {
    await page.evaluate(() => { window.location.hash = '#/verbinding'; });
    await page.locator('main[data-screen="connection"] section.panel').first().waitFor();
    await toWorklist(page);
    await page.waitForTimeout(2000);
    looks.push(await heapOf(page));
  }
  return Math.min(...looks);
}

async function emptyPage(): Promise<number> {
  const browser = await launchChromium();
  try {
    return await heapOf(await browser.newPage());
  } finally {
    await browser.close();
  }
}

async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  // Once more for what the first let go of: finalisers run in between.
  for (let round = 0; round < 2; round += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 2 ** 20;
}

/** MiB of what the page itself keeps, from a heap snapshot: everything but V8's code, shapes and other means of its own. */
async function dataOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => { chunks.push(chunk); });
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  const { snapshot: { meta }, nodes } = JSON.parse(chunks.join('')) as { snapshot: { meta: { node_fields: string[]; node_types: [string[], ...unknown[]] } }; nodes: number[] };
  const [type, size] = [meta.node_fields.indexOf('type'), meta.node_fields.indexOf('self_size')];
  const own = new Set(['object', 'array', 'string', 'concatenated string', 'sliced string', 'number', 'bigint', 'symbol', 'regexp', 'closure'].map((one) => meta.node_types[0].indexOf(one)));
  let bytes = 0;
  for (let at = 0; at < nodes.length; at += meta.node_fields.length) if (own.has(nodes[at + type] ?? -1)) bytes += nodes[at + size] ?? 0;
  return bytes / 2 ** 20;
}
