import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchChromium } from './support/browser.ts';
import { setTheme, themes } from './support/look.ts';
import { FORTNIGHT_BEFORE, NIGHT, fillNight } from './support/night-shift.ts';
import { edgeScreens, screenList, show } from './support/screen-list.ts';
import { startStage } from './support/stage.ts';

/**
 * `npm run screenshots [-- --out FOLDER] [-- --only TEXT] [-- --readme]`: every screen in both themes at two sizes, in the middle of a believable night at
 * a clock that stands still, to be looked at one by one. With --readme the two pictures that README shows are made anew. Needs `npm run build`.
 */
const { values } = parseArgs({ options: { out: { type: 'string', default: '.tmp/screens' }, only: { type: 'string', default: '' }, readme: { type: 'boolean', default: false } } });
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
  const list = values.readme ? screenList(shift).filter((shown) => shown.name === '03-triage-vragen') : [...screenList(shift), ...edgeScreens(stage)].filter((shown) => shown.name.includes(values.only));
  for (const shown of list) {
    await show(page, shown);
    for (const size of sizes) {
      await page.setViewportSize(size);
      // As somebody who works in a window of this size sees it: what has the focus is in view.
      await page.evaluate(() => { document.activeElement?.scrollIntoView({ block: 'nearest' }); });
      for (const theme of themes) {
        await setTheme(page, theme);
        await page.screenshot({ path: join(folder, values.readme ? `triage-${theme}.png` : `${shown.name}-${theme}-${size.width}.png`) });
      }
    }
  }
} finally {
  await browser.close();
  await stage.stop();
}
process.stdout.write(`${folder}\n`);
