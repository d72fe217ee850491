import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import cases from '../../shared/protocol/tijdelijk-verblijf/cases.json' with { type: 'json' };
import type { VignetteAnswers } from './case-page.ts';
import { newDataFolder, startDesk } from './desk-process.ts';
import type { DeskProcess } from './desk-process.ts';
import { handsOn } from './hands.ts';
import type { Hands } from './hands.ts';
import { openAppWindow } from './support/browser.ts';
import type { AppWindow } from './support/browser.ts';
import { countPointer, watchPage } from './support/watch.ts';
import { consultByKeys, offerByKeys, placeByKeys, takeCall, triageByKeys } from './walk.ts';

/** Whole journeys without a mouse, in a window opened with --app= on a desk started as a user starts it. */
let desk: DeskProcess;
let open: AppWindow;
let hands: Hands;
let pointerEvents: () => Promise<number>;
const problems: (readonly string[])[] = [];

function vignette(id: string): { readonly answers: VignetteAnswers; readonly expected: { readonly urgency: string; readonly careType: string } } {
  const found = cases.cases.find((entry) => entry.id === id);
  if (found === undefined) throw new Error(`no shipped case ${id}`);
  return found as unknown as { answers: VignetteAnswers; expected: { urgency: string; careType: string } };
}

async function openWindow(url: string): Promise<void> {
  open = await openAppWindow(url, { width: 1280, height: 720 }, async (page) => {
    problems.push((await watchPage(page)).problems);
    pointerEvents = await countPointer(page);
  });
  hands = handsOn(open.page);
}

async function decided(id: string): Promise<number> {
  const { answers, expected } = vignette(id);
  await takeCall(hands, `Proef ${id}`);
  const { screens } = await triageByKeys(hands, answers);
  const region = open.page.getByRole('region', { name: 'Uitkomst' });
  expect([await region.getAttribute('data-urgency'), await region.getAttribute('data-care-type')]).toEqual([expected.urgency, expected.careType]);
  await hands.use('Uitkomst bevestigen');
  return screens;
}

beforeAll(async () => {
  desk = await startDesk();
  await openWindow(desk.url);
});
afterAll(async () => {
  await open?.close();
  await desk?.stop();
});

describe('with the keyboard alone', () => {
  it('a shift begins with one key', async () => {
    await open.page.getByRole('button', { name: 'Oefendienst starten' }).waitFor();
    await hands.use('Oefendienst starten');
    await open.page.getByRole('grid', { name: 'Werklijst' }).waitFor();
    // the very first start of a training region makes its database
    await open.page.locator('[role="status"][data-connection="online"]').waitFor({ timeout: 220_000 });
  });

  it('Ctrl+N belongs to the desk in its own window, and F4 does the same where a browser keeps it', async () => {
    const { page } = open;
    for (const key of ['Control+n', 'F4']) {
      await hands.press('Control+Digit2');
      await page.getByRole('grid', { name: 'Werklijst' }).waitFor();
      await hands.press(key);
      await page.waitForFunction(() => document.activeElement?.getAttribute('inputmode') === 'tel', undefined, { timeout: 120_000 });
    }
  });

  it('v01 is placed and closed, in at most eight screens of questions, and no more keys than its answers, its text and a few more', async () => {
    const before = hands.keys() - hands.typed();
    expect(await decided('v01')).toBeLessThanOrEqual(8);
    await offerByKeys(hands);
    await placeByKeys(hands);
    // 25 questions by a key each, one number with Enter, and the call, the bed and the steps of the placement; `npm run bench -- first-time` prints all 22.
    expect(hands.keys() - hands.typed() - before).toBeLessThanOrEqual(48);
  });

  it('v05: the physician is asked, each reason gets its own answer, and what the law wants stays asked for', async () => {
    await decided('v05');
    const before = hands.keys() - hands.typed();
    await consultByKeys(hands);
    // F9, the question, a digit per reason, the answer: the focus is each time where the next key is wanted.
    expect(hands.keys() - hands.typed() - before).toBeLessThanOrEqual(9);
    await hands.press('Control+Digit5');
    await open.page.getByRole('region', { name: 'Nodig vóór de toezegging' }).waitFor();
  });

  it('v11: the physician is asked and the answer stands with the question', async () => {
    await decided('v11');
    await consultByKeys(hands);
    await hands.use('Beantwoord');
    await hands.use('Toon: Proef v11');
    await open.page.getByText('vastgelegd door het loket').first().waitFor();
  });

  it('a place refuses, and the next one is asked and promises', async () => {
    await decided('v01');
    const first = await offerByKeys(hands);
    await hands.use('Geweigerd');
    await hands.use('geen plaats');
    await open.page.getByText('geweigerd').first().waitFor();
    await hands.press('Control+Digit4');
    const { page } = open;
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Passende bedden');
    const row = page.locator(`[id="${await page.getByRole('grid', { name: 'Passende bedden' }).getAttribute('aria-activedescendant')}"]`);
    expect(await row.getAttribute('data-bed-group')).not.toBe(first);
    await hands.press('Enter');
    await placeByKeys(hands);
  });

  it('the shift is handed over: read back, ticked, signed', async () => {
    await hands.press('Control+Digit7');
    await open.page.locator('main[data-screen="shift"]').waitFor();
    await hands.fill('Teruggelezen in eigen woorden', 'twee open aanvragen, een wacht op de arts');
    await hands.press('Tab');
    await hands.press('Space');
    await hands.use('Tekenen en overnemen');
    await open.page.getByText(/aanvra(ag staat|gen staan) nu op uw naam/).first().waitFor();
  });

  it('no mouse was there, and nothing was refused or thrown', async () => {
    expect(await pointerEvents()).toBe(0);
    expect(problems.flat()).toEqual([]);
  });
});

describe('what was typed', () => {
  it('is there after the window is killed in the middle of a word, and after the desk is killed too', async () => {
    await open.close();
    await desk.stop();
    const dataFolder = newDataFolder();
    desk = await startDesk({ dataFolder });
    await openWindow(desk.url);
    await hands.use('Oefendienst starten');
    await open.page.locator('[role="status"][data-connection="online"]').waitFor({ timeout: 220_000 });
    await takeCall(hands, 'Proef halve zin');
    await hands.press('F3');
    const kept = open.page.waitForResponse((response) => (response.request().postData() ?? '').includes('kwart voor v'));
    await hands.type('dochter belt terug om kwart voor v');
    await kept;
    await open.kill();
    await desk.kill();
    desk = await startDesk({ dataFolder });
    await openWindow(desk.url);
    const { page } = open;
    await page.getByRole('grid', { name: 'Werklijst' }).or(page.getByRole('button', { name: 'Oefendienst starten' })).first().waitFor();
    if (await page.getByRole('button', { name: 'Oefendienst starten' }).isVisible()) await hands.use('Oefendienst starten');
    await page.getByRole('row', { name: /Proef halve zin/ }).waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Werklijst');
    await hands.press('Enter');
    const note = page.getByRole('textbox', { name: 'Nieuwe notitie' });
    await note.waitFor();
    await page.waitForFunction(() => document.querySelector('textarea')?.value !== '');
    expect(await note.inputValue()).toBe('dochter belt terug om kwart voor v');
  });
});
