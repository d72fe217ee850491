import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { undecided } from './axe-undecided.ts';
import { launchChromium } from './support/browser.ts';
import { axe, contrast, faults, setTheme, texts, themes } from './support/look.ts';
import type { Undecided } from './support/look.ts';
import { FORTNIGHT_BEFORE, NIGHT, fillNight, openConflicts } from './support/night-shift.ts';
import type { NightShift } from './support/night-shift.ts';
import { conflictScreens, screenList, screenRoutes, show } from './support/screen-list.ts';
import type { Shown } from './support/screen-list.ts';
import { startStage } from './support/stage.ts';
import type { CallRule, Stage } from './support/stage.ts';

/** Every screen as it is seen: in both themes, at every size, in every state, on one desk in the middle of a believable night. */
// On a quiet machine all of this takes about a minute and a half; a busy one may take its time.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 600_000 });
let stage: Stage;
let browser: Browser;
let page: Page;
let shift: NightShift;
const problems: string[] = [];
const open: Undecided[] = [];
/** What a page needs before it can show a screen at all. */
const frame = /^(app|session)\.|^(alarm\.list|sync\.status)$/;
const sizes = [{ width: 1280, height: 720 }, { width: 1920, height: 1080 }] as const;

async function openPage(rule: CallRule = () => 'pass'): Promise<void> {
  await page?.context().close();
  stage.onCall(rule);
  page = await (await browser.newContext({ viewport: sizes[0], colorScheme: 'dark', reducedMotion: 'reduce' })).newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') problems.push(message.text()); });
  await page.clock.setFixedTime(stage.now());
  await page.goto(stage.link());
  await page.locator('main[data-screen]').waitFor();
}

/** axe on every one of these screens in both themes. The second theme changes colours only, so it is asked about colours only. */
async function checked(list: readonly Shown[], state: string): Promise<string[]> {
  const found: string[] = [];
  for (const shown of list) {
    await show(page, shown, state !== 'loading');
    for (const theme of themes) {
      await setTheme(page, theme);
      const result = theme === themes[0] || state === 'filled' ? await axe(page) : await contrast(page);
      found.push(...result.violations.map((one) => `${shown.name} ${theme} ${state} ${one}`));
      open.push(...result.undecided);
    }
  }
  return found;
}

beforeAll(async () => {
  stage = await startStage(FORTNIGHT_BEFORE);
  browser = await launchChromium();
  await stage.desk.signIn();
});
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

describe('a desk with nothing on it yet', () => {
  it('axe finds nothing on any empty screen', async () => {
    await openPage();
    expect(await checked(screenRoutes(null), 'empty')).toEqual([]);
  });
});

describe('in the middle of the night', () => {
  beforeAll(async () => {
    shift = await fillNight(stage);
    await openPage();
  });

  it('nothing overlaps, is cut off, out of line or off the type scale, at 1280, at 1920 and at 200 % zoom', async () => {
    const found: string[] = [];
    for (const shown of screenList(shift)) {
      await page.setViewportSize(sizes[0]);
      await show(page, shown);
      // 1280 x 720 at 200 % is what a window of 640 x 360 shows.
      for (const size of [...sizes, { width: 640, height: 360 }]) {
        await page.setViewportSize(size);
        found.push(...(await faults(page)).map((fault) => `${shown.name} ${size.width}: ${fault}`));
      }
    }
    await page.setViewportSize(sizes[0]);
    expect(found).toEqual([]);
  });

  it('every text is Dutch, and dates and numbers are written the Dutch way', async () => {
    const found: string[] = [];
    for (const shown of screenList(shift)) {
      await show(page, shown);
      for (const text of await texts(page)) for (const wrong of foreign(text)) found.push(`${shown.name}: "${wrong}" in "${text.slice(0, 90)}"`);
    }
    expect([...new Set(found)]).toEqual([]);
  });

  it('axe finds nothing on any screen, in both themes', async () => {
    expect(await checked(screenList(shift), 'filled')).toEqual([]);
  });

  it('with forced colours every control keeps an edge, the row and the tab in hand stand out, and the urgency keeps its own colours', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    const found: string[] = [];
    for (const shown of screenList(shift)) {
      await show(page, shown);
      found.push(...(await edges(page)).map((fault) => `${shown.name}: ${fault}`), ...(await faults(page)).map((fault) => `${shown.name}: ${fault}`));
    }
    await page.emulateMedia({ forcedColors: 'none' });
    expect(found).toEqual([]);
  });

  it('on paper nothing is cut off and all is black on white, whatever the theme', async () => {
    const list = screenList(shift);
    for (const name of ['05-plaatsing-toegezegd', '07-dienstoverdracht', '11-noodprocedure', '16-nachtvooruitzicht']) {
      const shown = list.find((one) => one.name === name);
      if (shown === undefined) throw new Error(`no screen ${name}`);
      await show(page, shown);
      await page.emulateMedia({ media: 'print' });
      const paper = await page.evaluate(() => ({
        cut: [...document.querySelectorAll('main *')].filter((element) => element.checkVisibility() && /auto|scroll|hidden/.test(getComputedStyle(element).overflowY) && element.scrollHeight > element.clientHeight + 1 && element.closest('.visually-hidden') === null).map((element) => element.className),
        colours: [getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor],
        buttons: [...document.querySelectorAll('button')].filter((button) => button.classList.contains('button-primary') && button.checkVisibility()).length,
      }));
      await page.emulateMedia({ media: null });
      expect([name, paper]).toEqual([name, { cut: [], colours: ['rgb(0, 0, 0)', 'rgb(255, 255, 255)'], buttons: 0 }]);
    }
  });

  it('nothing moves when the system asks for less motion', async () => {
    const moving: string[] = [];
    for (const shown of screenList(shift)) {
      await show(page, shown);
      moving.push(...await page.evaluate(() => document.getAnimations().map((animation) => animation.constructor.name)));
    }
    expect(moving).toEqual([]);
  });

  it('the focus goes back to where it was after each dialog', async () => {
    await show(page, { name: 'werklijst', path: '/werklijst' });
    for (const key of ['F1', 'Control+k']) {
      await page.getByRole('grid', { name: 'Werklijst' }).focus();
      await page.keyboard.press(key);
      await page.locator('dialog[open]').waitFor();
      expect(await axe(page)).toMatchObject({ violations: [] });
      expect(await faults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.locator('dialog[open]').waitFor({ state: 'detached' });
      expect([key, await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))]).toEqual([key, 'Werklijst']);
    }
  });

  it('publishing asks first, with the focus in the question; Esc gives it back to the button, and nothing was published', async () => {
    await show(page, { name: 'beheer', path: '/beheer' });
    const norm = page.getByRole('textbox', { name: 'triage U2', exact: true });
    await norm.fill('25');
    await norm.press('Tab');
    const publish = page.getByRole('button', { name: 'Publiceren' });
    await page.getByText('25 min').first().waitFor();
    const { profile } = await stage.desk.call('profile.current', {});
    await publish.focus();
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').waitFor();
    expect(await page.evaluate(() => document.querySelector('dialog[open]')?.contains(document.activeElement))).toBe(true);
    expect(await axe(page)).toMatchObject({ violations: [] });
    expect(await faults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    expect(await publish.evaluate((button) => button === document.activeElement)).toBe(true);
    expect((await stage.desk.call('profile.current', {})).profile.version).toBe(profile.version);
    await page.getByRole('button', { name: 'Concept weggooien' }).click();
    await page.getByText('25 min').first().waitFor({ state: 'detached' });
  });

  it('the active row is never under the heading or the edge, wherever the keys take it', async () => {
    for (const [path, label] of [['/werklijst', 'Werklijst'], [`/bedden/${shift.searching}`, 'Passende bedden'], ['/logboek', 'Logboek']] as const) {
      await show(page, { name: label, path });
      await page.getByRole('grid', { name: label }).focus();
      for (const key of ['End', 'ArrowUp', 'PageUp', 'ArrowUp', 'ArrowUp', 'Home', 'ArrowDown', 'PageDown', 'PageDown']) {
        await page.keyboard.press(key);
        expect([label, key, await faults(page)]).toEqual([label, key, []]);
      }
    }
  });

  it('the map stays closed until it is asked for', async () => {
    await show(page, { name: 'bedden', path: `/bedden/${shift.searching}` });
    await page.getByRole('grid', { name: 'Passende bedden' }).waitFor();
    expect(await page.getByRole('region', { name: 'Kaart' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Kaart tonen' }).click();
    await page.getByRole('region', { name: 'Kaart' }).waitFor();
  });

  it('sound is tried out in Dienst starten, and an urgent case that nobody has sounds once by itself', async () => {
    await show(page, { name: 'dienst', path: '/dienst' });
    const players = (): Promise<number> => page.evaluate(() => Number(document.documentElement.dataset['players'] ?? '0'));
    await page.evaluate(() => {
      const real = window.AudioContext;
      window.AudioContext = class extends real {
        constructor() {
          super();
          document.documentElement.dataset['players'] = String(Number(document.documentElement.dataset['players'] ?? '0') + 1);
        }
      };
    });
    await page.getByRole('button', { name: 'Geluid testen' }).click();
    await page.waitForFunction(() => document.documentElement.dataset['players'] === '1');
    await stage.desk.call('casework.release', { caseId: shift.urgent });
    await page.waitForFunction(() => document.documentElement.dataset['players'] === '2');
    await page.getByRole('button', { name: 'Alarm gezien' }).click();
    await stage.desk.until(async () => (await stage.desk.call('alarm.list', {})).alarms.every((alarm) => alarm.acknowledged || alarm.caseId !== shift.urgent));
    expect(await players()).toBe(2);
    await stage.desk.call('casework.claim', { caseId: shift.urgent });
  });

  it('a place promised twice, a place that had just gone and a refused number are said where they matter; axe finds nothing and nothing is cut off', async () => {
    const said: Readonly<Record<string, string>> = { '02-werklijst': 'plaats dubbel toegezegd', '03-triage-dubbel': 'plaats dubbel toegezegd', '05-plaatsing-dubbel': 'dubbel toegezegd', '07-dienstoverdracht': 'Botsing: plaats dubbel toegezegd', '10-verbinding-geweigerd': 'Deze plek staat niet meer in de regio.' };
    const found: string[] = [];
    for (const shown of conflictScreens(stage, await openConflicts(stage))) {
      found.push(...(await checked([shown], 'conflict')), ...(await faults(page)).map((fault) => `${shown.name}: ${fault}`));
      if (!(await page.locator('body').innerText()).includes(said[shown.name] ?? '')) found.push(`${shown.name} does not say: ${said[shown.name] ?? ''}`);
    }
    expect(found).toEqual([]);
  });

  it('while everything is being fetched each screen says so, and axe finds nothing', async () => {
    await openPage((method) => (frame.test(method) ? 'pass' : 'hold'));
    const silent: string[] = [];
    for (const shown of screenRoutes(shift)) {
      await show(page, shown, false);
      if (!/Laden…|wordt (geteld|opgehaald)|Tellen|Kies een zorgsoort|verbinding maken/i.test(await page.locator('main').innerText())) silent.push(shown.name);
    }
    expect(silent).toEqual([]);
    expect(await checked(screenRoutes(shift), 'loading')).toEqual([]);
  });

  it('when nothing can be fetched each screen says so and offers another try, and axe finds nothing', async () => {
    await openPage((method) => (frame.test(method) ? 'pass' : 'refuse'));
    const silent: string[] = [];
    // Belronde asks nothing before a kind is chosen.
    for (const shown of screenRoutes(shift).filter((one) => one.name !== '15-belronde')) {
      await show(page, shown);
      if (!(await page.locator('body').innerText()).includes('Dit lukte niet.')) silent.push(shown.name);
    }
    expect(silent).toEqual([]);
    expect(await checked(screenRoutes(shift), 'error')).toEqual([]);
  });

  it('who may only read sees no more than that, and axe finds nothing', async () => {
    await stage.desk.call('session.signOut', {});
    await stage.desk.call('session.startTraining', { role: 'manager' });
    await openPage();
    expect(await checked(screenRoutes(null).filter((shown) => !/werklijst|triage|bed|plaatsing|so|dienstoverdracht|belronde|nacht|daglijst|nood/.test(shown.name)), 'read-only')).toEqual([]);
    await stage.desk.call('session.signOut', {});
    await openPage();
    expect(await checked([{ name: 'aanmelden', path: '/dienst' }], 'signed out')).toEqual([]);
    await stage.desk.signIn();
  });

  it('with hours-old reports and without the region no bed is called free without saying how old, and axe finds nothing', async () => {
    stage.setNow(NIGHT + 26 * 3_600_000);
    await stage.region.service.close();
    await stage.desk.until(() => stage.desk.kernel.syncStatus().connection === 'offline', 60_000);
    await openPage();
    await show(page, { name: 'bedden', path: `/bedden/${shift.searching}` });
    expect(await page.locator('[data-status="free"]').count()).toBe(0);
    expect(await checked(screenRoutes(shift), 'offline')).toEqual([]);
    const wide: string[] = [];
    for (const shown of screenRoutes(shift)) {
      await show(page, shown);
      wide.push(...(await faults(page)).map((fault) => `${shown.name}: ${fault}`));
    }
    expect(wide).toEqual([]);
  });
});

it('what axe could not decide is known and explained, and nothing is explained that no longer occurs', () => {
  const seen = new Set(open.map((one) => `${one.rule} ${one.why}`));
  const explained = new Set(undecided.map((one) => `${one.rule} ${one.why}`));
  expect([...seen].filter((one) => !explained.has(one)).map((one) => [one, open.find((place) => `${place.rule} ${place.why}` === one)?.place])).toEqual([]);
  expect(undecided.filter((one) => one.sometimes !== true && !seen.has(`${one.rule} ${one.why}`))).toEqual([]);
});

it('no error and no refused content appeared on any page', () => {
  expect([...new Set(problems)]).toEqual([]);
});

const english = new Set('the and with without this that these from your you please error failed loading search cancel save close warning not was were has have been free none null undefined nan object click here yes back next previous submit settings new edit delete remove show hide'.split(' '));
/** Words that are no Dutch, names of ids that leaked, dates and numbers as others write them. Names of invented people and places aren't judged by their letters. */
function foreign(written: string): string[] {
  // Licences and versions are names.
  const text = written.replace(/CC-BY-4\.0|\b\d+\.\d+\.\d+(?:-\w+)?/g, '');
  return [
    ...(text.match(/\p{L}+/gu) ?? []).filter((word) => english.has(word.toLowerCase()) || /^[a-z]+[A-Z]/.test(word)),
    ...(text.match(/\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}:\d{2} ?[AP]M\b|\b\d+\.\d{1,2}\b(?!\.)|\b\d{1,2}\/\d{1,2}\/\d{4}\b/gi) ?? []),
  ];
}

/** What must stay visible when the system paints everything in its own colours. */
async function edges(shown: Page): Promise<string[]> {
  return shown.evaluate(() => {
    const found: string[] = [];
    const edged = (element: Element): boolean => { const style = getComputedStyle(element); return (style.borderTopStyle !== 'none' && Number.parseFloat(style.borderTopWidth) > 0) || (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0); };
    for (const selector of ['.button', '.input', '.urgency', '.notice', '.panel', '.tag', '[role="grid"]']) for (const element of document.querySelectorAll(selector)) if (element.checkVisibility() && !edged(element)) found.push(`no edge: ${selector}`);
    for (const row of document.querySelectorAll('[role="grid"] [aria-selected="true"], [role="radio"][aria-checked="true"]')) if (row.checkVisibility() && !edged(row)) found.push('the chosen one does not stand out');
    for (const badge of document.querySelectorAll('.urgency:not(.urgency-none)')) if (getComputedStyle(badge).forcedColorAdjust !== 'none') found.push('urgency loses its colour');
    return [...new Set(found)];
  });
}
