import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchStandin } from '../electron-standin/launch.ts';
import type { Standin } from '../electron-standin/launch.ts';
import { startSharedRegion } from '../electron-standin/training.ts';
import type { SharedRegion } from '../electron-standin/training.ts';
import { newReferral, press, startTraining } from './case-page.ts';

/**
 * A desk whose key only the system's key store has: backup, export and restore by the screens, in the unmodified built shell on the stand-in (EMULATED), from one machine to another.
 */
const base = mkdtempSync(join(tmpdir(), 'regioloket-backup-e2e-'));
const shelf = join(base, 'shelf');
let region: SharedRegion;
const desks: Standin[] = [];

beforeAll(async () => {
  mkdirSync(shelf);
  region = await startSharedRegion();
});
afterAll(async () => {
  for (const desk of desks) await desk.end();
  await region?.stop();
  rmSync(base, { recursive: true, force: true });
});

async function open(name: string): Promise<Standin> {
  const desk = await launchStandin({ dataFolder: join(base, name), flags: region.flags });
  desks.push(desk);
  return desk;
}
async function asAdministrator(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Oefenen in een andere rol' }).click();
  await page.getByRole('button', { name: 'beheerder' }).click();
  await page.getByText(/Logboek/).first().waitFor();
}
const goTo = (page: Page, path: string): Promise<void> => page.evaluate((hash) => { location.hash = hash; }, `#${path}`);
const field = (page: Page, label: RegExp) => page.getByLabel(label);

describe('a desk with its key in the key store (emulated)', () => {
  let code = '';
  let made = '';
  it('makes its recovery key with two people, a backup that is opened, and an export, all from the screen', async () => {
    const { page } = await open('first');
    await startTraining(page);
    await newReferral(page, 'Proef Kluisman');
    await goTo(page, '/dienst');
    await press(page, 'Dienst beëindigen');
    await asAdministrator(page);
    await goTo(page, '/back-up');
    await press(page, 'Herstelsleutel maken');
    const groups = await page.locator('.recovery-code span').allTextContents();
    code = groups.join('-');
    expect(groups.length).toBe(8);
    await press(page, 'Opgeschreven, verder');
    expect(await page.getByText(groups[0] ?? 'none', { exact: true }).count()).toBe(0);
    await field(page, /Herstelsleutel van het papier/).fill('AAAA BBBB');
    await press(page, 'Nakijken en bewaren');
    await page.getByText(/herstelsleutel past niet/).waitFor();
    await field(page, /Herstelsleutel van het papier/).fill(groups.join(' ').toLowerCase());
    await press(page, 'Nakijken en bewaren');
    await page.getByText(/De herstelsleutel is nagekeken/).waitFor();
    expect(await page.evaluate(() => document.querySelector('main')?.contains(document.activeElement) === true && document.activeElement?.tagName)).toBe('BUTTON');
    await field(page, /Map voor back-ups/).fill(shelf);
    await press(page, 'Plan opslaan');
    await page.getByText('Het plan is opgeslagen.').waitFor();
    await press(page, 'Nu een back-up maken');
    await page.getByText(/geopend en heel bevonden/).waitFor({ timeout: 60_000 });
    await press(page, 'Alles exporteren');
    await page.getByText(/^Gemaakt: /).waitFor({ timeout: 60_000 });
    const names = readdirSync(shelf);
    made = names.find((name) => /\d{6}Z$/.test(name) && !name.includes('alles')) ?? '';
    expect(names.some((name) => name.includes('-alles-'))).toBe(true);
    for (const file of [join(shelf, made, 'desk.db'), join(shelf, made, 'recovery.json')]) expect(readFileSync(file).includes('Kluisman')).toBe(false);
    expect(readdirSync(join(base, 'first')).includes('key')).toBe(false);
  });

  it('burns; a new machine takes the backup with the key from the envelope and starts anew with it', async () => {
    const first = desks.shift();
    await first?.stop();
    await first?.end();
    rmSync(join(base, 'first'), { recursive: true, force: true });
    const { page } = await open('second');
    await page.getByRole('button', { name: 'Nieuwe computer? Back-up terugzetten' }).click();
    await field(page, /Map van de back-up/).fill(join(shelf, made));
    await field(page, /^Herstelsleutel/).fill(code);
    await press(page, 'Terugzetten');
    await page.getByText(/^Teruggezet: 1 aanvraag/).waitFor({ timeout: 60_000 });
    await page.getByText(/van binnen opnieuw gestart/).waitFor({ timeout: 30_000 });
    await startTraining(page);
    await page.getByText('Proef Kluisman').first().waitFor({ timeout: 60_000 });
    await goTo(page, '/dienst');
    await press(page, 'Dienst beëindigen');
    expect(await page.getByRole('button', { name: 'Nieuwe computer? Back-up terugzetten' }).count()).toBe(0);
  });
});
