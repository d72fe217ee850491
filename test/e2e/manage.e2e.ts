import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDesk } from './desk-process.ts';
import type { DeskProcess } from './desk-process.ts';
import { launchChromium } from './support/browser.ts';

/** Werkwijze, Beheer, the desk finder and an exercise in a real Chromium: keyboard only, both themes. */
let desk: DeskProcess;
let browser: Browser;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  desk = await startDesk();
  browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') problems.push(message.text()); });
  await page.goto(desk.url);
  await page.getByRole('button', { name: 'Oefendienst starten' }).waitFor();
  await key('Enter');
  await page.getByRole('grid', { name: 'Werklijst' }).waitFor();
  // The first start makes the training region; a referral opens as soon as its rules are in.
  await key('F4');
  await page.getByRole('textbox', { name: 'Terugbelnummer' }).waitFor({ timeout: 240_000 });
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

const key = (name: string) => page.keyboard.press(name);
const focused = () => page.evaluate(() => { const at = document.activeElement; return at?.getAttribute('aria-label') ?? at?.textContent ?? ''; });

async function violations(screen: string): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['nacht', 'dag']) {
    await page.evaluate((name) => { document.documentElement.dataset['theme'] = name; }, theme);
    const { violations: broken } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
    found.push(...broken.map((one) => `${screen} ${theme} ${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`));
  }
  return found;
}

/** Ctrl+K and the beginning of a name. */
async function command(name: string): Promise<void> {
  await key('Control+KeyK');
  await page.getByRole('combobox', { name: 'Opdrachten' }).waitFor();
  await page.keyboard.type(name);
  await key('Enter');
}

/** F6 until the focus is in the part of the screen with this heading, then Tab to the control with this label. */
async function reach(part: string, label: string): Promise<void> {
  const inside = () => page.evaluate((name) => [...document.querySelectorAll('section[data-pane] h2')].find((one) => one.textContent === name)?.closest('section')?.contains(document.activeElement) === true, part);
  for (let turn = 0; turn < 40 && !(await inside()); turn += 1) await key('F6');
  expect(await inside(), part).toBe(true);
  for (let turn = 0; turn < 120 && (await focused()) !== label; turn += 1) await key('Tab');
  expect(await focused()).toBe(label);
}

describe('the region\'s own way by keyboard', () => {
  it('everybody reads the way of working', async () => {
    await command('Werkwijze');
    await page.getByRole('region', { name: 'Normen' }).waitFor();
    expect(await violations('werkwijze')).toEqual([]);
  });

  it('a referral is added on Beheer as a row, previewed, and taken away again', async () => {
    await command('Beheer');
    await page.getByRole('region', { name: 'Zorgvormen' }).waitFor();
    expect(await violations('beheer')).toEqual([]);
    await reach('Zorgvormen', 'Regel toevoegen: Verwijzingen');
    await key('Enter');
    await page.waitForFunction(() => document.activeElement instanceof HTMLSelectElement);
    await key('Tab');
    await page.keyboard.type('Wijkteam Proef');
    await key('Tab');
    await page.keyboard.type('0101234567');
    await key('Tab');
    await page.getByText(/verwijzen naar Wijkteam Proef, 0101234567/).waitFor();
    expect(await violations('beheer-rij')).toEqual([]);
    expect(await focused()).toMatch(/^Weghalen/);
    await key('Enter');
    await page.getByText(/verwijzen naar Wijkteam Proef/).waitFor({ state: 'detached' });
    expect(await focused()).toBe('Regel toevoegen: Verwijzingen');
  });

  it('the finder gives the desk of a place and hands the focus back', async () => {
    await command('Loket van een andere');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('Ootmarsum');
    await page.getByRole('heading', { name: /Regio Twente/ }).waitFor();
    expect(await violations('loket')).toEqual([]);
    await key('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused()).toBe('Regel toevoegen: Verwijzingen');
  });

  it('a night is started, ended and talked over', async () => {
    await key('Control+Digit1');
    await page.getByRole('region', { name: 'Oefennacht' }).waitFor();
    await reach('Oefennacht', 'Oefennacht beginnen');
    await key('Enter');
    await page.getByRole('button', { name: 'Oefennacht beëindigen' }).waitFor();
    expect(await violations('oefennacht')).toEqual([]);
    await reach('Oefennacht', 'Oefennacht beëindigen');
    await key('Enter');
    await page.getByRole('dialog', { name: 'Nabespreking' }).waitFor();
    expect(await violations('nabespreking')).toEqual([]);
    await key('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // What opened it has gone; the focus is in the first part of the screen, not nowhere.
    expect(await page.evaluate(() => document.querySelector('main [data-pane]')?.contains(document.activeElement))).toBe(true);
    expect(problems).toEqual([]);
  });
});
