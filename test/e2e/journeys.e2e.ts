import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import cases from '../../shared/protocol/tijdelijk-verblijf/cases.json' with { type: 'json' };
import type { RegionCase } from '../../shared/contract/region.ts';
import { launchChromium } from './support/browser.ts';
import { answerTriage, newReferral, offerFirstFreeBed, placeAndClose, press, shownOutcome, startTraining } from './case-page.ts';
import type { VignetteAnswers } from './case-page.ts';
import { runCommand, startDesk } from './desk-process.ts';
import type { DeskProcess } from './desk-process.ts';

/** Five vignettes from the first ring to their proper end in a real browser, on a desk started as a user starts it; then the region's own record. */
let desk: DeskProcess;
let browser: Browser;
let page: Page;
const problems: string[] = [];

function vignette(id: string): { answers: VignetteAnswers; expected: { urgency: string; careType: string } } {
  const found = cases.cases.find((entry) => entry.id === id);
  if (found === undefined) throw new Error(`no shipped case ${id}`);
  return found as unknown as { answers: VignetteAnswers; expected: { urgency: string; careType: string } };
}

async function triaged(id: string): Promise<{ screens: number; asked: string[] }> {
  const { answers, expected } = vignette(id);
  await newReferral(page, `Proef ${id}`);
  const walk = await answerTriage(page, answers);
  expect(await shownOutcome(page)).toEqual({ urgency: expected.urgency, careType: expected.careType });
  return walk;
}

async function regionCases(): Promise<RegionCase[]> {
  const text = await runCommand('region/main.ts', ['cases', '--data', desk.dataFolder, '--ndjson']);
  return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as RegionCase);
}

async function openPage(): Promise<void> {
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(desk.url);
}

async function queueEmpty(): Promise<void> {
  await page.locator('[role="status"][data-connection="online"][data-queue="0"]').waitFor();
}

beforeAll(async () => {
  desk = await startDesk();
  browser = await launchChromium();
  await openPage();
  await startTraining(page);
});

afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

describe('a referral becomes a placement', () => {
  it('v01 is placed: triaged in at most eight screens, offered, promised, handed over, arrived, closed', async () => {
    const walk = await triaged('v01');
    expect(walk.screens).toBeLessThanOrEqual(8);
    await press(page, 'Uitkomst bevestigen');
    const bedGroup = await offerFirstFreeBed(page);
    await placeAndClose(page);
    await queueEmpty();
    const placed = (await regionCases()).find((entry) => entry.bedGroup === bedGroup);
    expect(placed).toMatchObject({ state: 'closed', careType: 'elvLow', urgency: 'U4' });
  });

  it('v05 waits for the physician: a bed may be held, the promise is refused until each reason has its own answer', async () => {
    await triaged('v05');
    await press(page, 'Uitkomst bevestigen');
    await offerFirstFreeBed(page);
    await expectBlocked();
  });

  it('v11 waits for the physician: capacity is to be assessed first', async () => {
    await triaged('v11');
    await press(page, 'Uitkomst bevestigen');
    await offerFirstFreeBed(page);
    await expectBlocked();
  });

  it('v12 stops: no bed is looked up against resistance without a title', async () => {
    await triaged('v12');
    await press(page, 'Uitkomst bevestigen');
    expect(await page.getByRole('button', { name: 'Bed zoeken', exact: true }).isEnabled()).toBe(false);
    await press(page, 'Afsluiten');
    await queueEmpty();
    expect((await regionCases()).find((entry) => entry.careType === 'legalStop')).toMatchObject({ state: 'closed', bedGroup: null });
  });

  it('v15 is logged as a gap: no product, bridged at home', async () => {
    await triaged('v15');
    await press(page, 'Uitkomst bevestigen');
    await press(page, 'Afsluiten');
    await queueEmpty();
    expect((await regionCases()).find((entry) => entry.careType === 'noProduct')).toMatchObject({ state: 'closed', bedGroup: null });
  });

  it('the region still has every case after the desk was started again, and the desk its worklist', async () => {
    const before = await regionCases();
    await page.close();
    const { dataFolder } = desk;
    await desk.stop();
    desk = await startDesk({ dataFolder });
    await openPage();
    await page.getByRole('grid', { name: 'Werklijst' }).or(page.getByRole('button', { name: 'Oefendienst starten' })).first().waitFor();
    await page.locator('[role="status"][data-connection="online"]').waitFor({ timeout: 120_000 });
    const after = new Map((await regionCases()).map((entry) => [entry.id, entry]));
    // Simulated providers go on answering: later events may come on top, an earlier one is never gone.
    for (const entry of before) {
      expect(after.get(entry.id)?.events.slice(0, entry.events.length)).toEqual(entry.events);
      if (entry.state === 'closed') expect(after.get(entry.id)?.state).toBe('closed');
    }
  });

  it('no error and no refused content appeared on the page in any of this', () => {
    expect([...new Set(problems)].slice(0, 5)).toEqual([]);
  });
});

async function expectBlocked(): Promise<void> {
  const promised = page.getByRole('button', { name: 'Toegezegd', exact: true }).first();
  await promised.waitFor();
  expect(await promised.isEnabled()).toBe(false);
}
