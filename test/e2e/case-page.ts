import type { Locator, Page } from 'playwright-core';

/** Drives the screens by what is written in the design: roles, accessible names, data-fact, data-value. No test id, no CSS path. */
export type VignetteAnswers = Readonly<Record<string, string | number>>;

export async function startTraining(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Oefendienst starten' }).click();
  await page.getByRole('grid', { name: 'Werklijst' }).waitFor();
}

export async function openScreen(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click();
}

/** A new referral with only what is mandatory, and an invented name to find it by. */
export async function newReferral(page: Page, patientName: string): Promise<void> {
  await page.getByRole('button', { name: 'Nieuwe aanvraag' }).first().click();
  const number = page.getByRole('textbox', { name: 'Terugbelnummer' });
  // The very first start of a region takes its time; the referral opens by itself as soon as the region's agreements are in.
  await number.waitFor({ timeout: 120_000 });
  await number.fill('0612345678');
  await number.press('Tab');
  const name = page.getByRole('textbox', { name: 'Naam patiënt' });
  await name.fill(patientName);
  await name.press('Tab');
}

const outcome = (page: Page): Locator => page.getByRole('region', { name: 'Uitkomst' });

/**
 * Answers whatever is asked, in the order it is asked, until the outcome is there.
 * @returns the facts in the order they were answered, and how many screens were shown (a new screen = a question that wasn't there before)
 */
export async function answerTriage(page: Page, answers: VignetteAnswers): Promise<{ readonly asked: string[]; readonly screens: number }> {
  const asked: string[] = [];
  let screens = 0;
  let before = new Set<string>();
  const unanswered = page.locator('[data-fact]:not([data-answer])');
  while ((await outcome(page).getAttribute('data-urgency')) === null) {
    await unanswered.first().waitFor();
    const shown = await page.locator('[data-fact]').evaluateAll((groups) => groups.map((group) => group.getAttribute('data-fact') ?? ''));
    if (shown.some((fact) => !before.has(fact))) screens += 1;
    before = new Set(shown);
    const fact = await unanswered.first().getAttribute('data-fact');
    if (fact === null) throw new Error('a question group without a fact');
    if (asked.includes(fact)) throw new Error(`asked twice: ${fact}`);
    const value = answers[fact];
    if (value === undefined) throw new Error(`the vignette has no answer for ${fact}`);
    await answerFact(page, fact, value);
    asked.push(fact);
  }
  return { asked, screens };
}

async function answerFact(page: Page, fact: string, value: string | number): Promise<void> {
  const group = page.locator(`[data-fact="${fact}"]`);
  if (typeof value === 'number') {
    const field = group.getByRole('spinbutton');
    await field.fill(String(value));
    await field.press('Enter');
  } else {
    await group.locator(`[data-value="${value}"]`).click();
  }
  // Either the group shows its answer, or the screen has moved on without it.
  await page.waitForFunction((name) => {
    const found = document.querySelector(`[data-fact="${name}"]`);
    return found === null || found.hasAttribute('data-answer');
  }, fact);
}

export async function shownOutcome(page: Page): Promise<{ urgency: string | null; careType: string | null }> {
  const region = outcome(page);
  return { urgency: await region.getAttribute('data-urgency'), careType: await region.getAttribute('data-care-type') };
}

const enabledButton = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true }).and(page.locator(':not([disabled]):not([aria-disabled="true"])'));

export async function press(page: Page, name: string): Promise<void> {
  await enabledButton(page, name).first().click();
}

/** From a confirmed outcome to an offer at the first free bed that fits. @returns the bed group that was offered to */
export async function offerFirstFreeBed(page: Page): Promise<string> {
  await press(page, 'Bed zoeken');
  await press(page, 'Schriftelijke verwijzing gezien');
  await press(page, 'Geen bijzonderheden');
  const row = page.getByRole('grid', { name: 'Passende bedden' }).locator('[data-status="free"]').first();
  await row.waitFor();
  const bedGroup = await row.getAttribute('data-bed-group');
  if (bedGroup === null) throw new Error('a bed row without its bed group');
  await row.click();
  await press(page, 'Aanbieden');
  return bedGroup;
}

/** Promised by telephone, handed over, arrived, closed. */
export async function placeAndClose(page: Page): Promise<void> {
  await press(page, 'Toegezegd');
  await press(page, 'Overdracht verzenden');
  await press(page, 'Opgenomen');
  await press(page, 'Afsluiten');
}
