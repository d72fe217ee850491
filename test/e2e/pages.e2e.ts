import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealPersonal } from '../../region/casework/sealing.ts';
import { putRows } from '../../region/sync/rows.ts';
import { defaultProfile } from '../../shared/profile/default.ts';
import { DeskClient, anonymousOffer } from '../support/region-client.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';
import { launchChromium } from './support/browser.ts';
import { watchPage } from './support/watch.ts';

let region: TestRegion;
let browser: Browser;
beforeAll(async () => {
  region = await startTestRegion({ beds: 130 });
  await putRows(region.service.region, [{ kind: 'profile', id: 'profile-nl-05', body: { ...defaultProfile('nl-05'), triage: { mode: 'full', by: 'sender', checkedBy: 'receivingProvider', escalateAlways: false } } }]);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await region.stop();
});

const watched: (readonly string[])[] = [];
async function phone(scheme: 'light' | 'dark'): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: scheme })).newPage();
  watched.push((await watchPage(page)).problems);
  return page;
}
/** Fits the screen, and axe finds nothing. */
async function fits(page: Page, name: string): Promise<void> {
  const folder = process.env['REGIOLOKET_PICTURES'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  expect([name, await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)]).toEqual([name, 0]);
  expect([name, (await new AxeBuilder({ page }).analyze()).violations.map((violation) => violation.id)]).toEqual([name, []]);
}
const codeOf = async (kind: 'sender' | 'physician', subject: string): Promise<string> => (await region.service.tokens.add({ kind, subject, regions: ['nl-05'] })).text;

describe('the sender\'s page on a phone', () => {
  it('files a referral by thumb, answers the first questions, sees the status and marks the medical handover', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      const page = await phone(scheme);
      await page.goto(`${region.url}/v#${await codeOf('sender', 'org-5-hospital')}`);
      await page.getByRole('link', { name: 'Nieuwe aanmelding' }).waitFor();
      expect(page.url()).toBe(`${region.url}/v`);
      await page.getByRole('link', { name: 'Nieuwe aanmelding' }).tap();
      await page.getByRole('button', { name: 'Versturen' }).tap();
      await page.getByRole('alert').waitFor();
      await fits(page, `verwijzer-formulier-${scheme}`);
      await page.getByLabel('Uw naam').fill('Zaalarts Oefenaar');
      await page.getByLabel('Nummer waarop wij u bereiken').fill('053 000 00 12');
      await page.getByLabel('Uw vraag').fill('Kan na een val niet naar huis');
      await page.getByLabel('Geboortedatum').fill('03-11-1941');
      await page.getByRole('button', { name: 'Versturen' }).tap();
      await page.getByRole('heading', { level: 1, name: 'Triagevragen' }).waitFor();
      await fits(page, `verwijzer-triage-${scheme}`);
      await page.locator('[data-fact="abcd"] input').nth(1).check();
      await page.getByRole('button', { name: 'Verder' }).tap();
      await page.getByRole('alert').filter({ hasText: 'beoordeling in het ziekenhuis' }).waitFor();
      await page.getByRole('link', { name: 'Naar de stand van de aanmelding' }).tap();
      await page.getByText('Overdracht is gegeven').tap();
      await page.getByLabel('telefonisch, aan de ontvangende arts').check();
      await page.getByRole('button', { name: 'Vastleggen' }).tap();
      await page.locator('[data-medical-handover="given"]').waitFor();
      await fits(page, `verwijzer-stand-${scheme}`);
      await page.goto(`${region.url}/v`);
      await fits(page, `verwijzer-overzicht-${scheme}`);
      await page.context().close();
    }
  });
});

describe('the physician\'s page on a phone', () => {
  it('shows the question without a name and takes an answer per reason with one thumb', async () => {
    const desk = new DeskClient(region.url, region.token, 'desk-oefen');
    for (const scheme of ['light', 'dark'] as const) {
      const consultId = await ask(desk);
      const page = await phone(scheme);
      await page.goto(`${region.url}/so#${await codeOf('physician', 'staff-5-so-1')}`);
      await page.locator(`[data-consult="${consultId}"]`).waitFor();
      await fits(page, `so-lijst-${scheme}`);
      await page.locator(`[data-consult="${consultId}"]`).tap();
      await page.getByRole('heading', { name: 'Uw antwoord' }).waitFor();
      await fits(page, `so-vraag-${scheme}`);
      expect(await page.textContent('body')).not.toContain('Proefpersoon');
      expect(await page.title()).toBe('Vraag');
      await page.locator('[data-reason="doubt"]').getByLabel('Akkoord').check();
      await page.getByRole('button', { name: 'Antwoord versturen' }).tap();
      await page.getByRole('status').getByText('Uw antwoord staat bij het coördinatiepunt').waitFor();
      await page.context().close();
    }
  });
});

describe('the provider\'s check of a sender\'s triage on a phone', () => {
  it('is read without a name before anything can be promised; an objection needs a reason, and agreeing is one tap', async () => {
    const own = new DeskClient(region.url, region.token, 'desk-oefen');
    for (const scheme of ['light', 'dark'] as const) {
      const { offerId, organisationId } = await offerOnSenderTriage(own);
      const page = await phone(scheme);
      await page.goto(`${region.url}/p#${await region.providerToken(organisationId)}`);
      const offer = page.locator(`[data-offer="${offerId}"]`);
      await offer.getByText('De verwijzer deed de triage zelf').waitFor();
      await fits(page, `aanbieder-aanvraag-${scheme}`);
      await offer.getByRole('link', { name: 'Triage bekijken' }).tap();
      await page.getByRole('button', { name: 'Akkoord met de triage' }).waitFor();
      await fits(page, `aanbieder-triage-${scheme}`);
      expect(await page.textContent('body')).not.toMatch(/Aleida|Proefpersoon/);
      expect(await page.textContent('body')).toContain('verwijzer');
      if (scheme === 'light') {
        await page.getByText('Niet akkoord', { exact: true }).tap();
        await page.getByRole('radio').first().check();
        await page.getByRole('button', { name: /^Niet akkoord/ }).tap();
        await page.getByRole('status').getByText('beoordeelt de triage opnieuw').waitFor();
        await page.locator(`[data-offer="${offerId}"]`).getByText('U bent het niet eens met de triage').waitFor();
      } else {
        await page.getByRole('button', { name: 'Akkoord met de triage' }).tap();
        await page.getByRole('status').getByText('U kunt de plek nu toezeggen').waitFor();
      }
      await fits(page, `aanbieder-triage-klaar-${scheme}`);
      await page.context().close();
    }
  });
});

it('the three pages come with a policy that refuses all but their own, and nothing was refused or thrown on any of them', async () => {
  for (const path of ['/v', '/so', '/p']) {
    const policy = (await fetch(`${region.url}${path}`)).headers.get('content-security-policy') ?? '';
    expect([path, policy]).toEqual([path, expect.stringMatching(/^default-src 'none';/)]);
    expect([path, policy.match(/unsafe|\*|https?:|data:/g)]).toEqual([path, null]);
  }
  expect(watched.length).toBeGreaterThanOrEqual(6);
  // A form that came back with what is missing is a page with an error status; the browser notes that on its console.
  expect(watched.flat().filter((line) => !/the server responded with a status of 4/.test(line))).toEqual([]);
});

/** A place asked of a provider for a patient whose sender answered the protocol. */
async function offerOnSenderTriage(desk: DeskClient): Promise<{ readonly offerId: string; readonly organisationId: string }> {
  const organisationId = 'org-5-0';
  const listed = await fetch(`${region.url}/v1/bed-groups`, { headers: { authorization: `Bearer ${await region.providerToken(organisationId)}` } });
  const { items } = await listed.json() as { items: { id: string; available: number | null; version: number }[] };
  const bed = items.find((item) => item.available !== null && item.available > 0);
  if (bed === undefined) throw new Error('no bed to ask for');
  const [caseId, offerId] = [v7(), v7()];
  const now = Date.now();
  const sealed = await keyedCase(desk, caseId, now);
  const decided = { urgency: 'U4', careType: 'elvLow', medicalRoute: 'none', legalRoute: 'voluntary', stayNeed: 'medicalStay', escalation: [] };
  await desk.push([
    sealed('referralReceived', { referrerRole: 'hospitalWard', organisation: 'Ziekenhuis De Proef' }, { callBackNumber: '+31530000012', referrerName: 'Zaalarts Oefenaar', question: 'Val' }),
    sealed('patientRecorded', { sex: 'female', ageYears: 85, municipality: 'Enschede' }, { name: 'Aleida Proefpersoon' }),
    sealed('answersGiven', { packId: 'tijdelijk-verblijf', packVersion: '1', facts: ['abcd', 'consciousness', 'ageYears'], origin: 'sender' }, { answers: { abcd: 'safe', consciousness: 'newConfusion', ageYears: 85 } }),
    sealed('decisionMade', { packId: 'tijdelijk-verblijf', packVersion: '1', proposed: decided, decided, deviation: null }, {}),
  ]);
  const asked = await desk.send({ kind: 'placeOffer', caseId, regionId: 'nl-05', bedGroupId: bed.id, versionSeen: bed.version, hold: { holdId: v7(), ttlMs: 7_200_000 }, offerId, content: anonymousOffer, mayWait: false }, now);
  if (asked.status !== 'applied') throw new Error(`not asked: ${asked.status} ${asked.code ?? ''}`);
  return { offerId, organisationId };
}

/** A new case's key goes to the region; what comes back makes its events, their personal part sealed. */
async function keyedCase(desk: DeskClient, caseId: string, now: number): Promise<(type: string, payload: unknown, personal: unknown) => unknown> {
  const key = Buffer.alloc(32, 9).toString('base64');
  await desk.send({ kind: 'caseKey', caseId, key }, now);
  return (type, payload, personal) => {
    const command = desk.event(caseId, 'nl-05', type, payload, now);
    if (command.kind !== 'appendEvent') throw new Error('not an event');
    return { ...command, event: { ...command.event, personal: sealPersonal(key, command.event.id, personal) } };
  };
}

async function ask(desk: DeskClient): Promise<string> {
  const [caseId, consultId] = [v7(), v7()];
  const now = Date.now();
  const sealed = await keyedCase(desk, caseId, now);
  const decided = { urgency: 'U3', careType: 'elvHigh', medicalRoute: 'none', legalRoute: 'article21Needed', stayNeed: 'medicalStay', escalation: [{ to: 'elderlyPhysician', reason: 'doubt' }, { to: 'elderlyPhysician', reason: 'legal' }] };
  await desk.push([
    sealed('referralReceived', { referrerRole: 'gp', organisation: 'Praktijk De Proef' }, { callBackNumber: '+31530000012', referrerName: 'Huisarts Oefenaar', question: 'Val' }),
    sealed('patientRecorded', { sex: 'female', ageYears: 85, municipality: 'Enschede' }, { name: 'Aleida Proefpersoon' }),
    sealed('dossierRecorded', { items: ['medication', 'vitals', 'adl', 'adlBefore'] }, { values: { medication: { text: 'metoprolol 50 mg, 1 dd\napixaban 5 mg, 2 dd', at: null, by: null }, vitals: { text: 'Pols 84, RR 140/80, temp 37,8', at: now - 600_000, by: null }, adl: { text: 'Kan niet meer staan, hulp bij alles', at: null, by: null }, adlBefore: { text: 'Liep met rollator', at: null, by: null } } }),
    sealed('answersGiven', { packId: 'tijdelijk-verblijf', packVersion: '1', facts: ['abcd', 'consciousness'], origin: 'nurse' }, { answers: { abcd: 'safe', consciousness: 'newConfusion' } }),
    sealed('treatmentLimitRecorded', { code: 'hospitalAdmission', value: 'no', recordedAt: now - 86_400_000 }, {}),
    sealed('decisionMade', { packId: 'tijdelijk-verblijf', packVersion: '1', proposed: decided, decided, deviation: null }, {}),
    sealed('consultAsked', { consultId, to: 'elderlyPhysician', reasons: ['doubt', 'legal'], physicianId: 'staff-5-so-1' }, { question: 'Mag mevrouw vannacht naar een ELV-plek?' }),
  ]);
  return consultId;
}
