import type { Locator, Page } from 'playwright-core';
import type { VignetteAnswers } from './case-page.ts';
import type { Hands } from './hands.ts';

/** Journeys by keyboard as somebody goes them for the first time: read, do what the screen proposes, look where the focus went. */
const outcome = (page: Page): Locator => page.getByRole('region', { name: 'Uitkomst' });
const askedFact = (page: Page): Promise<string | null> => page.evaluate(() => document.activeElement?.closest('[data-fact]:not([data-answer])')?.getAttribute('data-fact') ?? null);

/** From the Werklijst: the call-back number, a name, and on to what is asked. */
export async function takeCall(hands: Hands, name: string): Promise<void> {
  const { page } = hands;
  await hands.use('Nieuwe aanvraag');
  await page.waitForFunction(() => document.activeElement?.getAttribute('inputmode') === 'tel', undefined, { timeout: 120_000 });
  await hands.type('0612345678');
  await hands.fill('Naam patiënt', name);
  await hands.press('Enter');
  await page.waitForFunction(() => document.activeElement?.closest('[data-fact]') != null);
}

/** Answers what has the focus until the outcome is there. @returns the facts in order, and how many screens were shown (a screen = a question that wasn't there before) */
export async function triageByKeys(hands: Hands, answers: VignetteAnswers): Promise<{ readonly asked: readonly string[]; readonly screens: number }> {
  const { page } = hands;
  const asked: string[] = [];
  let screens = 0;
  let before = new Set<string>();
  for (;;) {
    await page.waitForFunction(() => document.activeElement?.closest('[data-fact]:not([data-answer])') != null || document.querySelector('[data-urgency]') !== null);
    await hands.quiet();
    if ((await outcome(page).getAttribute('data-urgency')) !== null) return { asked, screens };
    const fact = await askedFact(page);
    if (fact === null) continue;
    const shown = await page.locator('[data-fact]').evaluateAll((groups) => groups.map((group) => group.getAttribute('data-fact') ?? ''));
    if (shown.some((one) => !before.has(one))) screens += 1;
    before = new Set(shown);
    if (asked.includes(fact)) throw new Error(`asked twice: ${fact}`);
    const value = answers[fact];
    if (value === undefined) throw new Error(`the story has no answer for ${fact}`);
    asked.push(fact);
    await hands.answer(value);
    await page.waitForFunction((name) => document.activeElement?.closest('[data-fact]:not([data-answer])')?.getAttribute('data-fact') !== name, fact);
  }
}

/** From a confirmed outcome to an offer at the first place that is reported free. @returns its bed group */
export async function offerByKeys(hands: Hands): Promise<string> {
  const { page } = hands;
  await hands.use('Bed zoeken');
  await hands.use('Geen bijzonderheden');
  await hands.use('Schriftelijke verwijzing gezien');
  const grid = page.getByRole('grid', { name: 'Passende bedden' });
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Passende bedden');
  const active = async (): Promise<Locator> => page.locator(`[id="${await grid.getAttribute('aria-activedescendant')}"]`);
  for (let row = 0; row < 50 && (await (await active()).getAttribute('data-status')) !== 'free'; row += 1) await hands.press('ArrowDown');
  const bedGroup = await (await active()).getAttribute('data-bed-group');
  if (bedGroup === null) throw new Error('no free place in the list');
  await hands.press('Enter');
  await page.locator('main[data-screen="placement"]').waitFor();
  return bedGroup;
}

/** Promised by telephone, handed over, arrived, closed: each the one filled button of that moment. */
export async function placeByKeys(hands: Hands): Promise<void> {
  for (const step of ['Toegezegd', 'Overdracht verzenden', 'Opgenomen', 'Afsluiten']) {
    await hands.quiet();
    await hands.use(step);
  }
  await hands.page.getByText('Afgesloten: ').or(hands.page.getByRole('button', { name: 'Heropenen' })).first().waitFor();
}

/** Asks the physician what the outcome wants to know, and writes down "akkoord" (or what the reason needs) on each reason. */
export async function consultByKeys(hands: Hands): Promise<void> {
  const { page } = hands;
  hands.think();
  await hands.press((await page.locator('.blocking :focus').filter({ hasText: 'SO raadplegen' }).count()) > 0 ? 'Enter' : 'F9');
  await page.locator('main[data-screen="consult"]').waitFor();
  await hands.use('Vraag vastleggen');
  // The focus is on the first reason without an answer, then on the next, until the physician's own words are asked for.
  await page.waitForFunction(() => document.activeElement?.closest('.answer-form') != null);
  for (;;) {
    const digit = page.locator('.answer-form fieldset:focus-within .option-digit').first();
    if ((await digit.count()) === 0) break;
    hands.think();
    await hands.press(`Digit${(await digit.innerText()).trim()}`);
  }
  await hands.fill('Advies', 'Akkoord, zie dossier');
  await hands.use('Antwoord vastleggen');
  await page.getByText('Antwoord vastgelegd.').first().waitFor();
  await hands.quiet();
}

/** Another answer to a question already answered, from the list of all questions, and an answer to what that makes the desk ask. */
export async function changeAnswerByKeys(hands: Hands, question: string, value: string, answers: VignetteAnswers): Promise<void> {
  const { page } = hands;
  await hands.use('Alle vragen');
  await hands.pick(question);
  await page.waitForFunction(() => document.activeElement?.closest('[data-fact]') != null);
  const fact = await page.evaluate(() => document.activeElement?.closest('[data-fact]')?.getAttribute('data-fact') ?? '');
  await hands.answer(value);
  await page.locator(`[data-fact="${fact}"][data-answer="${value}"]`).waitFor();
  await hands.quiet();
  await triageByKeys(hands, answers);
}

/** The name on the one filled button in the work area: what the screen proposes to do next; null when it proposes nothing. */
export async function filledButton(page: Page): Promise<string | null> {
  const filled = page.locator('main .button-primary:visible:not([aria-disabled="true"]) > span').first();
  return (await filled.count()) === 0 ? null : (await filled.innerText()).trim();
}
