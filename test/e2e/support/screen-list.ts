import type { Page } from 'playwright-core';
import type { AtOdds, NightShift } from './night-shift.ts';
import type { Stage } from './stage.ts';

/** A screen, or a face of one, as it is looked at: `path` is its hash route, `then` what is done before the picture. */
export type Shown = { readonly name: string; readonly path: string; readonly then?: (page: Page) => Promise<void> };

/** Every screen of the console on the cases of `fillNight`, in their order. */
export function screenList(shift: NightShift): readonly Shown[] {
  return [
    { name: '01-dienst-starten', path: '/dienst' },
    { name: '02-werklijst', path: '/werklijst' },
    { name: '03-triage-vragen', path: `/aanvraag/${shift.asking}` },
    { name: '03-triage-uitkomst', path: `/aanvraag/${shift.outcome}` },
    { name: '03-triage-van-collega', path: `/aanvraag/${shift.colleagues}` },
    { name: '03-triage-gesloten', path: `/aanvraag/${shift.closed}` },
    { name: '04-bed-zoeken', path: `/bedden/${shift.searching}`, then: firstRow('Passende bedden') },
    { name: '04-bed-zoeken-kaart', path: `/bedden/${shift.searching}`, then: pressed('Kaart tonen') },
    { name: '04-bed-zoeken-niet-passend', path: `/bedden/${shift.searching}`, then: pressed(/^Niet passend/) },
    { name: '04-bed-zoeken-vragen', path: `/bedden/${shift.outcome}` },
    { name: '04-andere-zorg', path: `/bedden/${shift.home}` },
    { name: '05-plaatsing-toegezegd', path: `/plaatsing/${shift.promised}` },
    { name: '05-plaatsing-aangeboden', path: `/plaatsing/${shift.offered}` },
    { name: '05-plaatsing-wacht-op-so', path: `/plaatsing/${shift.waiting}` },
    { name: '06-so-postvak', path: '/so' },
    { name: '07-dienstoverdracht', path: '/dienstoverdracht' },
    { name: '08-stuurinformatie', path: '/stuurinformatie' },
    { name: '09-logboek', path: '/logboek' },
    { name: '10-verbinding', path: '/verbinding' },
    { name: '11-noodprocedure', path: '/noodprocedure' },
    { name: '12-beheer', path: '/beheer' },
    { name: '13-protocol', path: '/protocol' },
    { name: '14-werkwijze', path: '/werkwijze' },
    { name: '15-belronde', path: '/belronde', then: async (page) => { await page.getByRole('combobox').first().selectOption('elvLow'); await page.locator('.round-row').first().waitFor(); } },
    { name: '16-nachtvooruitzicht', path: '/nacht' },
    { name: '17-daglijst', path: '/daglijst' },
  ];
}

/** Where a conflict is seen: the case, the lists it stands in, the place that goes while it is being asked for, the queue with what was refused. */
export function conflictScreens(stage: Stage, { overbooked, searching, lastPlace, takeLastPlace }: AtOdds): readonly Shown[] {
  return [
    {
      name: '04-bed-zoeken-vergeven', path: `/bedden/${searching}`, then: async (page) => {
        await page.locator(`[data-bed-group="${lastPlace}"]`).first().click();
        await page.getByRole('grid', { name: 'Passende bedden' }).focus();
        stage.onCall((method) => (method === 'casework.offer' ? 'hold' : 'pass'));
        await page.keyboard.press('Enter');
        await takeLastPlace();
        stage.onCall(() => 'pass');
        await page.getByText('Deze plek is net vergeven.').first().waitFor();
      },
    },
    { name: '02-werklijst', path: '/werklijst' },
    { name: '03-triage-dubbel', path: `/aanvraag/${overbooked}` },
    { name: '05-plaatsing-dubbel', path: `/plaatsing/${overbooked}` },
    { name: '07-dienstoverdracht', path: '/dienstoverdracht' },
    { name: '10-verbinding-geweigerd', path: '/verbinding' },
  ];
}

/** Faces for a manager, who must be signed in: also of a region being read anew and of a desk that is no exercise. */
export function managerScreens(): readonly Shown[] {
  return [
    { name: '10-verbinding-opnieuw-opgehaald', path: '/dienst', then: async (page) => {
      await answering(page, 'sync.status', (status) => ({ ...status, bootstrap: { running: true, rows: 1240, total: 2312 } }));
      await page.evaluate(() => { location.hash = '/verbinding'; });
      await page.getByText('1.240').first().waitFor();
    } },
    { name: '12-beheer-publiceren', path: '/dienst', then: async (page) => {
      await page.unrouteAll();
      await page.evaluate(() => { location.hash = '/beheer'; });
      const norm = page.getByRole('textbox', { name: 'triage U2', exact: true });
      await norm.fill('25');
      await norm.press('Tab');
      await page.getByText('25 min').first().waitFor();
      await page.getByRole('button', { name: 'Publiceren' }).click();
      await page.locator('dialog[open]').waitFor();
    } },
    { name: '12-beheer-fout', path: '/beheer', then: async (page) => {
      const norm = page.getByRole('textbox', { name: 'triage U2', exact: true });
      await norm.fill('0');
      await norm.press('Tab');
      await page.getByText('norms.triage.U2').first().waitFor();
      await page.getByText('norms.triage.U2').first().scrollIntoViewIfNeeded();
    } },
    { name: '01-dienst-starten-manager', path: '/beheer', then: async (page) => {
      await answering(page, 'session.current', (session) => ({ ...session, training: false }));
      await answering(page, 'session.giveCode', () => ({ code: 'K7QM-4XWD-92HR' }));
      await page.reload();
      await page.evaluate(() => { location.hash = '/dienst'; });
      await page.getByRole('button', { name: /^Code geven: / }).first().waitFor();
    } },
    { name: '01-dienst-starten-code', path: '/dienst', then: async (page) => {
      await page.getByRole('button', { name: /^Code geven: / }).first().click();
      await page.locator('dialog[open]').waitFor();
    } },
    { name: '19-back-up', path: '/back-up', then: async (page) => {
      await page.unrouteAll();
      await page.reload();
      await page.getByRole('region', { name: 'Herstelsleutel' }).waitFor();
    } },
  ];
}

const debriefLine = { callId: 'call', caseId: null, vignette: 'v01', deviation: null, differs: false, consultsMissed: [], normsMissed: [], expected: { urgency: 'U4', careType: 'elvLow' } };
const debriefed: Json = {
  taken: 2, missed: 1, medianWaitMs: 65_000, deviations: 1, different: 1, consultsMissed: 1, normsMissed: 1,
  lines: [
    { ...debriefLine, story: 'Huisarts belt: vrouw van 84 met griep en uitdroging, woont alleen.', waitedMs: 40_000, decidedMs: 540_000, placedMs: 2_700_000, decided: { urgency: 'U4', careType: 'elvLow' } },
    { ...debriefLine, callId: 'call-2', story: 'Dwaalt vannacht door huis en deed het gas open.', waitedMs: 90_000, decidedMs: 780_000, placedMs: null, expected: { urgency: 'U3', careType: 'wlzCrisis' }, decided: { urgency: 'U4', careType: 'observation' }, deviation: 'other', differs: true, consultsMissed: ['psychogeriatrisch probleem'], normsMissed: ['triage'] },
    { ...debriefLine, callId: 'call-3', story: 'Wijkverpleging: sinds gisteren verward.', waitedMs: null, decidedMs: null, placedMs: null, decided: null },
  ],
};

type Json = Readonly<Record<string, unknown>>;
/** What the page is told in answer to `method` from now on, for a state that a test can't hold still. */
async function answering(page: Page, method: string, change: (value: Json) => Json): Promise<void> {
  await page.route('**/rpc', async (route) => {
    const asked = route.request().postDataJSON() as { readonly method: string };
    if (asked.method !== method) return route.fallback();
    const answer = await (await route.fetch()).json() as { readonly ok: boolean; readonly value: Json };
    return route.fulfill({ json: { ok: true, value: change(answer.value) } });
  });
}

/** The screens around a shift, in this order and after all others: each ends what was there. */
export function edgeScreens(stage: Stage): readonly Shown[] {
  const { desk } = stage;
  return [
    {
      name: '18-nabespreking', path: '/dienst', then: async (page) => {
        // A night that nobody could play on a clock that stands still.
        await answering(page, 'training.debrief', ({ debrief }) => ({ debrief: { ...(debrief as Json), ...debriefed } }));
        await page.getByRole('button', { name: 'Oefennacht beginnen' }).click();
        await page.getByRole('button', { name: 'Oefennacht beëindigen' }).click();
        await page.locator('dialog[open] .debrief').waitFor();
      },
    },
    { name: '00-aanmelden', path: '/dienst', then: async (page) => { await desk.call('session.signOut', {}); await page.getByRole('button', { name: 'Oefendienst starten' }).waitFor(); } },
    { name: '00-vergrendeld', path: '/dienst', then: async (page) => { await desk.signIn(); await desk.call('session.lock', {}); await page.getByText(/^Vergrendeld:/).waitFor(); } },
  ];
}

/** The same screens, once each, for states in which there may be nothing to press. Without a shift the case screens have no case. */
export function screenRoutes(shift: NightShift | null): readonly Shown[] {
  const of = (name: string, path: string, caseId: string | undefined): Shown => ({ name, path: caseId === undefined ? path : `${path}/${caseId}` });
  return [
    of('01-dienst-starten', '/dienst', undefined), of('02-werklijst', '/werklijst', undefined), of('03-triage', '/aanvraag', shift?.asking), of('04-bed-zoeken', '/bedden', shift?.searching), of('05-plaatsing', '/plaatsing', shift?.promised),
    ...([['06-so-postvak', '/so'], ['07-dienstoverdracht', '/dienstoverdracht'], ['08-stuurinformatie', '/stuurinformatie'], ['09-logboek', '/logboek'], ['10-verbinding', '/verbinding'], ['11-noodprocedure', '/noodprocedure'], ['12-beheer', '/beheer'],
      ['13-protocol', '/protocol'], ['14-werkwijze', '/werkwijze'], ['15-belronde', '/belronde'], ['16-nachtvooruitzicht', '/nacht'], ['17-daglijst', '/daglijst']] as const).map(([name, path]) => of(name, path, undefined)),
  ];
}

/** Goes there without a mouse or a reload and waits, if `loaded`, until nothing is said to be loading. */
export async function show(page: Page, shown: Shown, loaded = true): Promise<void> {
  // From another screen, so that the same screen on another case starts afresh too.
  await page.evaluate((path) => { location.hash = path; }, '/verbinding');
  await page.evaluate((path) => { location.hash = path; }, shown.path);
  await page.locator('main[data-screen]').waitFor();
  await settled(page, loaded);
  if (shown.then !== undefined) {
    await shown.then(page);
    await settled(page);
  }
}

export async function settled(page: Page, loaded = true): Promise<void> {
  if (loaded) await page.waitForFunction(() => ![...document.querySelectorAll('.empty-title')].some((title) => title.textContent === 'Laden…'));
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((done) => { requestAnimationFrame(() => { requestAnimationFrame(done); }); });
  });
}

function pressed(name: string | RegExp): (page: Page) => Promise<void> {
  return async (page) => { await page.getByRole('button', { name }).first().click(); };
}

function firstRow(grid: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.getByRole('grid', { name: grid }).focus();
    await page.keyboard.press('ArrowDown');
  };
}
