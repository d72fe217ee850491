import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import cases from '../../shared/protocol/tijdelijk-verblijf/cases.json' with { type: 'json' };
import { startDesk } from './desk-process.ts';
import type { DeskProcess } from './desk-process.ts';
import { launchChromium } from './support/browser.ts';

/** The frame, Dienst starten, Werklijst and Aanvraag & triage in a real Chromium: keyboard only, both themes, narrow windows. */
let desk: DeskProcess;
let browser: Browser;
let page: Page;
const problems: string[] = [];
const v01 = cases.cases.find((entry) => entry.id === 'v01')?.answers as Readonly<Record<string, string | number>>;

beforeAll(async () => {
  desk = await startDesk();
  browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, colorScheme: 'dark' });
  page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') problems.push(message.text()); });
  await page.goto(desk.url);
  await page.getByRole('button', { name: 'Oefendienst starten' }).waitFor();
});

afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

async function violations(): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['nacht', 'dag']) {
    await page.evaluate((name) => { document.documentElement.dataset['theme'] = name; }, theme);
    const { violations: broken } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
    found.push(...broken.map((one) => `${theme} ${one.id}: ${one.nodes.map((node) => node.html.slice(0, 100)).join(' | ')}`));
  }
  return found;
}

const region = () => page.getByRole('region', { name: 'Uitkomst' });
const focusedFact = () => page.evaluate(() => document.activeElement?.closest('[data-fact]')?.getAttribute('data-fact') ?? null);
const key = (name: string) => page.keyboard.press(name);

describe('the console by keyboard', () => {
  it('signs in with one key', async () => {
    expect(await violations()).toEqual([]);
    await key('Enter');
    await page.getByRole('grid', { name: 'Werklijst' }).waitFor();
    expect(await violations()).toEqual([]);
  });

  it('v01 goes from the first ring to a confirmed outcome without a mouse, the focus always on what is asked', async () => {
    await key('F4');
    await page.getByRole('textbox', { name: 'Terugbelnummer' }).waitFor({ timeout: 120_000 });
    await page.waitForFunction(() => document.activeElement?.getAttribute('inputmode') === 'tel');
    await page.keyboard.type('0570123456');
    await key('Tab');
    expect(await violations()).toEqual([]);
    for (let turn = 0; turn < 6 && (await focusedFact()) === null; turn += 1) await key('F6');
    const asked: string[] = [];
    while ((await region().getAttribute('data-urgency')) === null) {
      await page.waitForFunction(() => document.activeElement?.closest('[data-fact]:not([data-answer])') != null || document.querySelector('[data-urgency]') !== null);
      const fact = await focusedFact();
      if (fact === null) break;
      expect(asked).not.toContain(fact);
      asked.push(fact);
      await answer(fact);
      await page.waitForFunction((name) => document.activeElement?.closest('[data-fact]')?.getAttribute('data-fact') !== name, fact);
    }
    expect(await region().getAttribute('data-urgency')).toBe('U4');
    expect(await region().getAttribute('data-care-type')).toBe('elvLow');
    expect(await violations()).toEqual([]);
    await key('Control+Enter');
    await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('Bed zoeken') === true);
  });

  it('an answer can be changed from the list of all questions, and taken back with Ctrl+Z', async () => {
    await page.evaluate(() => document.querySelector<HTMLElement>('.asked')?.focus());
    await key('a');
    await page.getByRole('button', { name: 'Terug naar de vraag' }).waitFor();
    expect(await violations()).toEqual([]);
    await page.getByRole('button', { name: /Heeft een arts/ }).focus();
    await key('Enter');
    await page.waitForFunction(() => document.activeElement?.closest('[data-fact]')?.getAttribute('data-fact') === 'seenByDoctor');
    await key('Digit2');
    await page.getByText('Dit gaat voor alles').waitFor();
    await page.evaluate(() => document.querySelector<HTMLElement>('.asked')?.focus());
    await key('Control+z');
    await page.waitForFunction(() => document.querySelector('[data-care-type="elvLow"]') !== null);
  });

  it('a wrong BSN and an unknown municipality are said beside the field and stay there', async () => {
    for (const [role, name, text, message] of [['textbox', 'BSN', '123456789', /geen geldig burgerservicenummer/], ['combobox', 'Gemeente', 'Nergenshuizen', /gemeente kennen wij niet/]] as const) {
      const field = page.getByRole(role, { name });
      await field.fill(text);
      await key('Tab');
      await page.getByText(message).waitFor();
      expect(await field.inputValue()).toBe(text);
    }
    expect(await violations()).toEqual([]);
  });

  it('opens any screen by name with Ctrl+K and every key with F1; the focus goes back where it was', async () => {
    await page.getByRole('textbox', { name: 'BSN' }).focus();
    await key('F1');
    await page.getByRole('dialog', { name: 'Sneltoetsen' }).waitFor();
    expect(await violations()).toEqual([]);
    await key('Escape');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('placeholder'))).toBe('9 cijfers');
    await key('Control+k');
    expect(await page.getByRole('option').allInnerTexts()).toEqual(expect.arrayContaining([expect.stringContaining('SO-postvak'), expect.stringContaining('Instellingen & verbinding')]));
    expect(await violations()).toEqual([]);
    await page.keyboard.type('werk');
    await key('Enter');
    await page.getByRole('grid', { name: 'Werklijst' }).waitFor();
  });

  it('fits without scrolling sideways at 1280, 1920 and at 200 % zoom', async () => {
    for (const screen of ['Control+Digit1', 'Control+Digit2', 'Control+Digit3']) {
      await key(screen);
      for (const [width, height] of [[1280, 720], [1920, 1080], [640, 360]] as const) {
        await page.setViewportSize({ width, height });
        const wide = await page.evaluate(() => [document.documentElement.scrollWidth - window.innerWidth, (document.querySelector('main')?.scrollWidth ?? 0) - (document.querySelector('main')?.clientWidth ?? 0)]);
        expect([screen, width, ...wide.map((over) => over > 0)]).toEqual([screen, width, false, false]);
      }
    }
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  it('no error on the console, no violation of the content policy', () => {
    expect(problems).toEqual([]);
  });
});

async function answer(fact: string): Promise<void> {
  const value = v01[fact];
  if (typeof value === 'number') {
    await page.keyboard.type(String(value));
    await key('Enter');
    return;
  }
  const values = await page.locator(`[data-fact="${fact}"] [data-value]`).evaluateAll((options) => options.map((option) => option.getAttribute('data-value')));
  const numeric = (await page.locator(`[data-fact="${fact}"] [role=spinbutton]`).count()) > 0;
  await key(numeric ? 'o' : `${values.length % 2 === 0 ? 'Digit' : 'Numpad'}${values.indexOf(value ?? '') + 1}`);
}
