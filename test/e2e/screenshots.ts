import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import cases from '../../shared/protocol/tijdelijk-verblijf/cases.json' with { type: 'json' };
import { answerTriage, newReferral, offerFirstFreeBed, openScreen, press, startTraining } from './case-page.ts';
import type { VignetteAnswers } from './case-page.ts';
import { startDesk } from './desk-process.ts';
import { launchChromium } from './support/browser.ts';

/**
 * `npm run screenshots [-- --out FOLDER] [-- --readme]`: every screen in both themes at two sizes, to be looked at one by one.
 * With --readme the two pictures that README shows are made anew.
 */
const { values } = parseArgs({ options: { out: { type: 'string', default: '.tmp/screens' }, readme: { type: 'boolean', default: false } } });
const sizes = [{ width: 1280, height: 720 }, { width: 1920, height: 1080 }] as const;
const themes = [{ name: 'nacht', scheme: 'dark' }, { name: 'dag', scheme: 'light' }] as const;
const folder = values.readme ? 'docs/images' : values.out;
mkdirSync(folder, { recursive: true });

/** The picture of what is on screen, in every theme and size; the page is left as it was. */
async function picture(page: Page, screen: string): Promise<void> {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme.scheme });
    for (const size of values.readme ? [sizes[0]] : sizes) {
      await page.setViewportSize(size);
      await page.waitForTimeout(250);
      await page.screenshot({ path: join(folder, values.readme ? `${screen}-${theme.name}.png` : `${screen}-${theme.name}-${size.width}.png`) });
    }
  }
  await page.setViewportSize(sizes[0]);
}

function answersOf(id: string): VignetteAnswers {
  const found = cases.cases.find((entry) => entry.id === id);
  if (found === undefined) throw new Error(`no shipped case ${id}`);
  return found.answers as VignetteAnswers;
}

function only(answers: VignetteAnswers, facts: readonly string[]): VignetteAnswers {
  return Object.fromEntries(Object.entries(answers).filter(([fact]) => facts.includes(fact)));
}

/** Answers as far as the given facts go, then stops where the next one would be asked. */
async function answerPartly(page: Page, answers: VignetteAnswers): Promise<void> {
  await answerTriage(page, answers).catch((error: unknown) => {
    if (!(error instanceof Error) || !error.message.startsWith('the vignette has no answer')) throw error;
  });
}

const desk = await startDesk();
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: sizes[0] });
  await page.goto(desk.url);
  await page.getByRole('button', { name: 'Oefendienst starten' }).waitFor();
  if (!values.readme) await picture(page, '1-dienst-starten');
  await startTraining(page);
  if (!values.readme) await picture(page, '2-werklijst-leeg');
  await newReferral(page, 'Truus Proefpersoon');
  const v01 = answersOf('v01');
  await answerPartly(page, only(v01, ['abcd', 'consciousness', 'redFlag', 'news2']));
  if (values.readme) await picture(page, 'triage');
  else {
    await picture(page, '3-triage-veiligheid');
    await answerTriage(page, v01);
    await picture(page, '3-triage-uitkomst');
    await press(page, 'Uitkomst bevestigen');
    await press(page, 'Bed zoeken');
    await page.getByRole('grid', { name: 'Passende bedden' }).waitFor();
    await picture(page, '4-bed-zoeken-vragen');
    await openScreen(page, 'Aanvraag & triage');
    await offerFirstFreeBed(page);
    await page.getByRole('button', { name: 'Toegezegd', exact: true }).first().waitFor();
    await picture(page, '5-plaatsing-aangeboden');
    await press(page, 'Toegezegd');
    await page.getByRole('button', { name: 'Overdracht verzenden', exact: true }).first().waitFor();
    await picture(page, '5-plaatsing-toegezegd');
    for (const [id, name] of [['v05', 'Anna Voorbeeld'], ['v11', 'Piet Oefening'], ['v08', 'Marie Verzonnen']] as const) {
      await newReferral(page, name);
      await answerTriage(page, answersOf(id));
      await press(page, 'Uitkomst bevestigen');
      if (id === 'v05') {
        await offerFirstFreeBed(page);
        await page.getByRole('button', { name: 'Toegezegd', exact: true }).first().waitFor();
        await picture(page, '5-plaatsing-wacht-op-so');
      }
    }
    for (const [key, screen] of [['Control+2', '2-werklijst'], ['Control+6', '6-so']] as const) {
      await page.keyboard.press(key);
      await page.waitForTimeout(500);
      await picture(page, screen);
    }
    for (const [name, screen] of [['Stuurinformatie', '8-stuurinformatie'], ['Instellingen & verbinding', '10-verbinding'], ['Protocol', '13-protocol']] as const) {
      await page.keyboard.press('Control+k');
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
      await page.waitForTimeout(1500);
      await picture(page, screen);
    }
  }
} finally {
  await browser.close();
  await desk.stop();
}
process.stdout.write(`${folder}\n`);
