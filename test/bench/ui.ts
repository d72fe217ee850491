import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import cases from '../../shared/protocol/tijdelijk-verblijf/cases.json' with { type: 'json' };
import { startTraining } from '../e2e/case-page.ts';
import { startDesk } from '../e2e/desk-process.ts';
import { launchChromium } from '../e2e/support/browser.ts';
import type { BenchRow } from './main.ts';
import type { TestRegion } from '../support/region.ts';
import { growthRow } from './_growth.ts';
import { fillDesk, startBurst } from './_ui-desk.ts';
import { installProbe, interactions, percentile, timed, timedEach } from './_ui-page.ts';
import type { Samples, Shown } from './_ui-page.ts';

/**
 * The console's budgets (95th percentile) in a real Chromium against a real desk process with 2,000 open cases and 20,000 bed groups, while the region changes 500 rows a
 * second; at full speed and with the page's CPU slowed down four times. REGIOLOKET_BENCH_UI=small takes a tenth of the data (to try the bench itself).
 */
export const small = process.env['REGIOLOKET_BENCH_UI'] === 'small';
export const OPEN_CASES = small ? 200 : 2_000;
export const BED_GROUPS = small ? 2_000 : 20_000;
export const ROWS_PER_SECOND = 500;
const answersOf: Readonly<Record<string, string | number | undefined>> = cases.cases.find((one) => one.id === 'v01')?.answers ?? {};
/** ms at the 95th percentile; `worst` at four times slower */
const budget = { key: 100, worstKey: 200, answer: 50, bedSearch: 100, screen: 200, start: 1_500 } as const;

export async function run(): Promise<{ rows: readonly BenchRow[] }> {
  const tenth = await onDesk(BED_GROUPS / 10, OPEN_CASES / 10, async (page, ready) => atSpeed(page, ready));
  const rows: BenchRow[] = [];
  await onDesk(BED_GROUPS, OPEN_CASES, async (page, ready, region) => {
    const burst = startBurst(region, ROWS_PER_SECOND);
    const began = performance.now();
    let changed = 0;
    try {
      for (const slower of [1, 4]) {
        const session = await page.context().newCDPSession(page);
        await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
        const measured = await atSpeed(page, ready);
        rows.push(...rowsAt(slower, measured));
        if (slower === 1) rows.push(...growthRows(tenth, measured));
        await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
      }
    } finally {
      // Before the region goes, whatever happened here.
      changed = await burst.stop();
    }
    rows.push({ label: 'sync burst meanwhile', ours: changed / ((performance.now() - began) / 1000), unit: 'rows/s', aim: String(ROWS_PER_SECOND) });
  });
  return { rows };
}

/** A region, a desk's process with so much in it and a page on its Werklijst; all of it gone when `work` has ended. */
export async function onDesk<T>(beds: number, open: number, work: (page: Page, ready: readonly string[], region: TestRegion) => Promise<T>): Promise<T> {
  const { region, dataFolder, ready } = await fillDesk(beds, open);
  process.env['REGIOLOKET_REGION_TOKEN'] = region.token;
  const desk = await startDesk({ dataFolder, flags: ['--region', region.url] });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, colorScheme: 'dark' });
    page.setDefaultTimeout(120_000);
    await installProbe(page);
    await page.goto(desk.url);
    await signedIn(page);
    await page.locator('[role=grid] [data-case]').first().waitFor({ timeout: 60_000 });
    return await work(page, ready, region);
  } finally {
    await browser.close();
    await desk.stop();
    await region.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

/** The session is kept over a restart of the desk; a desk that isn't signed in starts its practice shift. */
async function signedIn(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Oefendienst starten' });
  const grid = page.getByRole('grid', { name: 'Werklijst' });
  await button.or(grid).first().waitFor({ timeout: 60_000 });
  if (await button.isVisible()) await startTraining(page);
}

/** Of one kind of action: ms until what was asked for stands on the screen, and the browser's own figure, until the first paint after the key (INP). */
type Acts = { readonly shown: number[]; readonly paint: number[] };
/** An answer: until its outcome stands on the screen, and until the core has kept it and it counts as answered. */
type Answers = Acts & { readonly kept: number[] };
type Measured = { readonly keys: Samples; readonly answer: Answers; readonly bedSearch: Acts; readonly screen: Acts; readonly start: Samples };

/** One action, as a person acts: the keys before it are done with (a fast typist's next key comes after 0.28 s; here it waits 0.2 s), what they set going in the background may go on. */
async function act(page: Page, acts: Acts, key: string, shown: Shown): Promise<void> {
  await interactions(page, 0);
  acts.shown.push(await timed(page, key, shown));
  acts.paint.push(Math.max(...(await interactions(page, 1))));
}

async function atSpeed(page: Page, ready: readonly string[]): Promise<Measured> {
  return { keys: await keyToPaint(page), answer: await answerToOutcome(page), bedSearch: await bedSearch(page, ready), screen: await screenChange(page), start: await usable(page) };
}

function rowsAt(slower: number, measured: Measured): BenchRow[] {
  const worst = Math.max(...measured.keys);
  return [
    row(`x${slower} key to paint (list, note)`, measured.keys, budget.key),
    { label: `x${slower} key to paint, worst`, ours: worst, unit: 'ms', aim: `<= ${budget.worstKey}`, met: worst <= budget.worstKey },
    ...actRows(`x${slower} answer to outcome`, measured.answer, budget.answer),
    { ...row(`x${slower} answer kept by the core and shown so`, measured.answer.kept, Number.NaN), aim: undefined, met: undefined },
    ...actRows(`x${slower} bed search`, measured.bedSearch, budget.bedSearch),
    ...actRows(`x${slower} screen change`, measured.screen, budget.screen),
    row(`x${slower} usable after start (reload)`, measured.start, budget.start),
  ];
}

/** Medians at a tenth of the data (without the burst) and at all of it. */
function growthRows(tenth: Measured, whole: Measured): BenchRow[] {
  const kinds = [['answer to outcome', 'answer'], ['bed search', 'bedSearch'], ['screen change', 'screen'], ['usable after a reload', 'start']] as const;
  // A tenth of the small size has no case that is ready for a bed.
  return kinds.filter(([, kind]) => !Number.isNaN(medianOf(tenth[kind]))).map(([what, kind]) => growthRow(what, 'bed groups and a tenth as many open cases', 'ms', [{ size: BED_GROUPS / 10, cost: medianOf(tenth[kind]) }, { size: BED_GROUPS, cost: medianOf(whole[kind]) }]));
}

function medianOf(measured: Samples | Acts): number {
  return percentile('shown' in measured ? measured.shown : measured, 0.5);
}

function actRows(label: string, { shown, paint }: Acts, limit: number): BenchRow[] {
  return [row(label, shown, limit), row(`${label}: first paint (INP)`, paint, limit)];
}

function row(label: string, samples: Samples, limit: number): BenchRow {
  const p95 = percentile(samples, 0.95);
  return { label: `${label}, p95 of ${samples.length}, median ${percentile(samples, 0.5).toFixed(0)}`, ours: p95, unit: 'ms', aim: `<= ${limit}`, met: p95 <= limit };
}

/** Arrows and pages through the worklist, and a sentence typed into a note: the browser's own interaction durations. */
async function keyToPaint(page: Page): Promise<Samples> {
  await toWorklist(page);
  await page.getByRole('grid', { name: 'Werklijst' }).focus();
  await interactions(page, 0);
  const list = [...Array.from({ length: 60 }, () => 'ArrowDown'), ...Array.from({ length: 15 }, () => 'PageDown'), 'End', 'Home', ...Array.from({ length: 20 }, () => 'ArrowDown')];
  for (const key of list) await page.keyboard.press(key, { delay: 30 });
  const moved = await interactions(page, list.length);
  await page.keyboard.press('Enter');
  const note = page.getByRole('textbox', { name: /[Nn]otitie/ }).first();
  await note.waitFor();
  await note.focus();
  await interactions(page, 0);
  const sentence = 'belt terug om kwart voor vijf, dochter is onderweg';
  for (const letter of sentence) await page.keyboard.press(letter === ' ' ? 'Space' : letter === ',' ? 'Comma' : letter, { delay: 30 });
  const typed = await interactions(page, sentence.length);
  await note.fill('');
  return [...moved, ...typed];
}

/** New referrals of the shipped case v01 answered by digits, all that is asked: from the key to the outcome that counts this answer, and to the question that stands as answered because the core has kept it. */
async function answerToOutcome(page: Page): Promise<Answers> {
  const acts: Answers = { shown: [], paint: [], kept: [] };
  for (let turn = 0; turn < 4; turn += 1) {
    await page.keyboard.press('F4');
    await page.waitForFunction(() => document.activeElement?.getAttribute('inputmode') === 'tel');
    await page.keyboard.type('0612345678');
    await page.keyboard.press('Tab');
    const open = page.locator('[data-fact]:not([data-answer])');
    await open.first().waitFor();
    while ((await open.count()) > 0) {
      const fact = (await open.first().getAttribute('data-fact')) ?? '';
      const answered: Shown = { selector: `[data-fact="${fact}"]:not([data-answer])`, gone: true };
      const value = answersOf[fact];
      const number = open.first().getByRole('spinbutton');
      if ((await number.count()) > 0) {
        // A number takes several keys, not one that is counted here; "o" says that it isn't known.
        await number.focus();
        if (typeof value === 'number') await number.fill(String(value));
        await timed(page, typeof value === 'number' ? 'Enter' : 'o', answered);
        continue;
      }
      const place = await open.first().getByRole('radio').evaluateAll((options, wanted) => options.findIndex((option) => option.getAttribute('data-value') === wanted), value);
      await open.first().getByRole('radio').first().focus();
      const counted: Shown = { selector: '.outcome-head', attribute: 'data-counts', not: await page.locator('.outcome-head').getAttribute('data-counts') };
      await interactions(page, 0);
      const [shown, kept] = await timedEach(page, `Digit${place + 1}`, [counted, answered]);
      acts.shown.push(shown ?? Number.NaN);
      acts.kept.push(kept ?? Number.NaN);
      acts.paint.push(Math.max(...(await interactions(page, 1))));
    }
  }
  return acts;
}

/** From the key to the rows of the list of fitting beds. */
async function bedSearch(page: Page, ready: readonly string[]): Promise<Acts> {
  const acts: Acts = { shown: [], paint: [] };
  for (const caseId of ready.slice(0, 20)) {
    await page.evaluate((id) => { window.location.hash = `#/aanvraag/${id}`; }, caseId);
    await page.locator('main[data-screen="triage"] [data-urgency]').waitFor();
    await act(page, acts, 'Control+Digit4', { selector: 'main[data-screen="beds"] [data-bed-group]' });
  }
  return acts;
}

async function screenChange(page: Page): Promise<Acts> {
  const steps = [
    ['Control+Digit2', 'main[data-screen="worklist"] [data-case]'], ['Control+Digit3', 'main[data-screen="triage"] section.panel'],
    ['Control+Digit5', 'main[data-screen="placement"] section.panel'], ['Control+Digit6', 'main[data-screen="consult"] section.panel'],
  ] as const;
  const acts: Acts = { shown: [], paint: [] };
  for (let turn = 0; turn < 8; turn += 1) for (const [key, selector] of steps) await act(page, acts, key, { selector });
  return acts;
}

/** From the navigation to the first rows of the worklist. */
async function usable(page: Page): Promise<Samples> {
  const samples: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    await page.keyboard.press('Control+Digit2');
    await page.reload({ waitUntil: 'commit' });
    samples.push(await page.evaluate(() => new Promise<number>((resolve, reject) => {
      setTimeout(() => { reject(new Error('the Werklijst never came')); }, 60_000);
      const look = (): void => {
        if (document.querySelector('main[data-screen="worklist"] [data-case]') !== null) requestAnimationFrame(() => { resolve(performance.now()); });
        else requestAnimationFrame(look);
      };
      look();
    })));
  }
  return samples;
}

export async function toWorklist(page: Page): Promise<void> {
  await page.keyboard.press('Control+Digit2');
  await page.locator('main[data-screen="worklist"] [data-case]').first().waitFor();
}
