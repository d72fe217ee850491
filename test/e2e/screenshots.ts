import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { launchChromium } from './support/browser.ts';
import { setTheme, themes } from './support/look.ts';
import { FORTNIGHT_BEFORE, NIGHT, fillNight, openConflicts } from './support/night-shift.ts';
import type { NightShift } from './support/night-shift.ts';
import { conflictScreens, edgeScreens, managerScreens, screenList, show } from './support/screen-list.ts';
import type { Shown } from './support/screen-list.ts';
import { startStage } from './support/stage.ts';

/**
 * `npm run screenshots [-- --out FOLDER] [-- --only TEXT,TEXT] [-- --readme]`: every screen in both themes at two sizes, in the middle of a believable night at
 * a clock that stands still, to be looked at one by one. With --readme the two pictures that README shows are made anew. Needs `npm run build`.
 */
const { values } = parseArgs({ options: { out: { type: 'string', default: '.tmp/screens' }, only: { type: 'string', default: '' }, readme: { type: 'boolean', default: false } } });
const wanted = (name: string): boolean => values.only.split(',').some((text) => name.includes(text));
const sizes = values.readme ? [{ width: 1280, height: 720 }] : [{ width: 1280, height: 720 }, { width: 1920, height: 1080 }];
const folder = values.readme ? 'docs/images' : values.out;
mkdirSync(folder, { recursive: true });

const stage = await startStage(FORTNIGHT_BEFORE);
const browser = await launchChromium();
try {
  const shift = await fillNight(stage);
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  await page.clock.setFixedTime(NIGHT);
  await page.goto(stage.link());
  await page.locator('main[data-screen]').waitFor();
  const take = async (list: readonly Shown[]): Promise<void> => {
    for (const shown of list.filter((one) => wanted(one.name))) {
      await show(page, shown);
      await picture(page, shown.name);
    }
  };
  const signedInAs = async (role: 'manager' | 'trainee'): Promise<void> => {
    await stage.desk.call('session.signOut', {});
    await stage.desk.call('session.startTraining', { role });
    await page.reload();
    await page.locator('main[data-screen]').waitFor();
  };
  if (values.readme) await take(screenList(shift).filter((shown) => shown.name === '03-triage-vragen'));
  else {
    await take(screenList(shift));
    await providerPage(shift);
    // What goes wrong comes after what a good night looks like.
    if (wanted('botsing')) await take(conflictScreens(stage, await openConflicts(stage)).map((shown) => ({ ...shown, name: `${shown.name}-botsing` })));
    await signedInAs('manager');
    await take(managerScreens());
    await page.unrouteAll();
    await signedInAs('trainee');
    await take(edgeScreens(stage));
  }
} finally {
  await browser.close();
  await stage.stop();
}
process.stdout.write(`${folder}\n`);

async function picture(page: Page, name: string): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    // As somebody who works in a window of this size sees it: what has the focus is in view.
    await page.evaluate(() => { document.activeElement?.scrollIntoView({ block: 'nearest' }); });
    for (const theme of themes) {
      await setTheme(page, theme);
      await page.screenshot({ path: join(folder, values.readme ? `triage-${theme}.png` : `${name}-${theme}-${size.width}.png`) });
    }
  }
}

/** The provider's own page, on a telephone and at a desk: an offer that waits, then promised, with its handover. */
async function providerPage(shift: NightShift): Promise<void> {
  if (!wanted('20-aanbieder')) return;
  const [made] = (await stage.desk.call('casework.get', { caseId: shift.offered })).offers;
  const bed = made === undefined ? null : stage.desk.kernel.cache.get('bedGroup', made.bedGroupId);
  if (made === undefined || bed === null) throw new Error('no offer');
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  const faces = async (name: string): Promise<void> => {
    for (const [theme, colorScheme] of [['nacht', 'dark'], ['dag', 'light']] as const) {
      await page.emulateMedia({ colorScheme });
      for (const size of [{ width: 390, height: 844 }, { width: 1280, height: 720 }]) {
        await page.setViewportSize(size);
        await page.screenshot({ path: join(folder, `${name}-${theme}-${size.width}.png`) });
      }
    }
  };
  await page.clock.setFixedTime(NIGHT);
  await page.goto(`${stage.region.url}/p#${await stage.region.providerToken(bed.organisationId)}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const card = page.locator(`[data-offer="${made.offerId}"]`);
  await card.waitFor();
  await faces('20-aanbieder-aanvraag');
  await card.getByLabel('Verwacht om (mag leeg)').fill('06:30');
  await card.getByRole('button', { name: 'Toezeggen' }).click();
  await card.getByRole('link', { name: 'Overdracht bekijken' }).or(card.getByText('toegezegd')).first().waitFor();
  await faces('20-aanbieder-toegezegd');
  await page.close();
}
