import { createCipheriv, randomBytes } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeskClient, anonymousOffer } from '../support/region-client.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';
import { launchChromium } from './support/browser.ts';
import { watchPage } from './support/watch.ts';

const organisation = 'org-5-0';
let region: TestRegion;
let browser: Browser;
let page: Page;
let desk: DeskClient;
let code: string;
let problems: readonly string[] = [];

beforeAll(async () => {
  region = await startTestRegion();
  code = await region.providerToken(organisation);
  desk = new DeskClient(region.url, region.token, 'desk-oefen');
  browser = await launchChromium();
  page = await (await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })).newPage();
  ({ problems } = await watchPage(page));
});
afterAll(async () => {
  await browser.close();
  await region.stop();
});

const bedOf = async (): Promise<{ id: string; available: number; version: number }> => {
  const response = await fetch(`${region.url}/v1/bed-groups`, { headers: { authorization: `Bearer ${code}` } });
  const { items } = await response.json() as { items: { id: string; available: number | null; version: number }[] };
  const bed = items.find((item) => item.available !== null && item.available > 1);
  if (bed === undefined) throw new Error('no bed to work with');
  return { ...bed, available: bed.available ?? 0 };
};
const overflow = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('the provider page, at phone width', () => {
  it('shows nothing to who is not signed in, and refuses an unknown code', async () => {
    await page.goto(`${region.url}/p`);
    expect(await page.getByRole('button', { name: 'Klopt nog' }).count()).toBe(0);
    await page.getByLabel('Toegangscode van uw organisatie').fill(region.token);
    await page.getByRole('button', { name: 'Aanmelden' }).click();
    expect(await page.getByRole('status').textContent()).toContain('niet bekend');
  });

  it('signs in by the link with the code in its fragment, which does not stay in the address', async () => {
    await page.goto(`${region.url}/p#${code}`);
    await page.getByRole('heading', { level: 1, name: 'Stichting Krekelboog' }).waitFor();
    expect(page.url()).toBe(`${region.url}/p`);
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/p' });
    expect(await overflow()).toBe(0);
    const findings = await new AxeBuilder({ page }).analyze();
    expect(findings.violations.map((violation) => violation.id)).toEqual([]);
  });

  it('confirms a number in one tap and changes it by one in one tap; the desks see it', async () => {
    const { head } = await desk.hello();
    const bed = await bedOf();
    const card = page.locator(`[data-bed-group="${bed.id}"]`);
    await card.getByRole('button', { name: 'Klopt nog' }).tap();
    await page.getByRole('status').waitFor();
    await card.getByRole('button', { name: '+1' }).tap();
    await card.locator(`[data-available="${bed.available + 1}"]`).waitFor();
    const seen = (await desk.allSince(head)).items.filter((item) => item.id === bed.id).at(-1);
    expect(seen?.body).toMatchObject({ available: bed.available + 1, source: 'manual' });
    await card.getByRole('button', { name: 'Dicht' }).first().tap();
    await card.locator('[data-available="0"]').waitFor();
  });

  it('tells of a bed that was held meanwhile instead of overwriting it', async () => {
    await page.goto(`${region.url}/p`);
    const bed = await bedOf();
    await desk.send(offer(bed.id, bed.version), Date.now());
    const card = page.locator(`[data-bed-group="${bed.id}"]`);
    await card.getByRole('button', { name: '+1' }).tap();
    expect(await page.getByRole('status').textContent()).toContain('intussen gewijzigd');
    await card.locator(`[data-available="${bed.available - 1}"]`).waitFor();
    expect(await card.textContent()).toContain('1 vastgehouden');
  });

  it('answers an offer, which carries no name, and opens the handover after acceptance only', async () => {
    const bed = await bedOf();
    const wanted = offer(bed.id, bed.version);
    const key = randomBytes(32);
    await desk.send({ kind: 'caseKey', caseId: wanted.caseId, key: key.toString('base64') }, Date.now());
    await desk.push([handoverEvent(wanted.caseId, bed.id, key)]);
    await desk.send(wanted, Date.now());
    await page.goto(`${region.url}/p`);
    expect((await page.goto(`${region.url}/p/offers/${wanted.offerId}/handover`))?.status()).toBe(404);
    await page.goto(`${region.url}/p`);
    const card = page.locator(`[data-offer="${wanted.offerId}"]`);
    expect(await card.textContent()).not.toContain('Proefpersoon');
    await card.getByLabel('Verwacht om (mag leeg)').fill('23:15');
    await card.getByRole('button', { name: 'Toezeggen' }).tap();
    await page.locator(`[data-offer="${wanted.offerId}"]`).getByRole('link', { name: 'Overdracht bekijken' }).tap();
    await page.getByText('Mevrouw Proefpersoon').waitFor();
    expect(await overflow()).toBe(0);
    await page.getByRole('button', { name: 'Overdracht ontvangen' }).tap();
    await page.getByText('Ontvangst bevestigd.').first().waitFor();
    const stranger = await region.providerToken('org-4-0');
    const other = await browser.newContext();
    const theirs = await other.newPage();
    await theirs.goto(`${region.url}/p#${stranger}`);
    await theirs.getByRole('heading', { level: 1, name: 'Zorggroep Maanvaren' }).waitFor();
    expect((await theirs.goto(`${region.url}/p/offers/${wanted.offerId}/handover`))?.status()).toBe(404);
    await other.close();
  });

  it('refuses with a coded reason and proposes another place of its own', async () => {
    const bed = await bedOf();
    const wanted = offer(bed.id, bed.version);
    await desk.send(wanted, Date.now());
    const { head } = await desk.hello();
    await page.goto(`${region.url}/p`);
    const card = page.locator(`[data-offer="${wanted.offerId}"]`);
    await card.getByText('Weigeren of een andere plek voorstellen').tap();
    await card.getByLabel('kan deze zorg niet geven').check();
    await card.getByLabel('Andere plek van uw organisatie').selectOption({ index: 1 });
    await card.getByRole('button', { name: 'Weigeren' }).tap();
    await page.getByRole('status').waitFor();
    const items = (await desk.allSince(head)).items;
    expect(items.find((item) => item.kind === 'offer')?.body).toMatchObject({ state: 'refused', answer: { reasonCode: 'cannotGiveThisCare', by: 'provider', proposedBedGroupId: expect.any(String) } });
    expect(items.find((item) => item.kind === 'caseEvent')?.body).toMatchObject({ type: 'offerAnswered', payload: { answer: 'refused', by: 'provider' } });
  });

  it('takes no form from another site', async () => {
    const response = await fetch(`${region.url}/p/report`, { method: 'POST', headers: { origin: 'https://elders.example', 'content-type': 'application/x-www-form-urlencoded', cookie: `regioloket-provider=${code}` }, body: 'bed=x&version=1&action=closed' });
    expect(response.status).toBe(403);
  });

  it('nothing was refused by the content policy or thrown on the page', () => {
    expect(problems.filter((line) => !/the server responded with a status of 4/.test(line))).toEqual([]);
  });
});

function offer(bedGroupId: string, versionSeen: number) {
  return { kind: 'placeOffer' as const, caseId: v7(), regionId: 'nl-05', bedGroupId, versionSeen, hold: { holdId: v7(), ttlMs: 7_200_000 }, offerId: v7(), content: anonymousOffer, mayWait: false };
}

function handoverEvent(caseId: string, bedGroupId: string, key: Buffer): unknown {
  const command = desk.event(caseId, 'nl-05', 'handoverSent', { handoverId: v7(), bedGroupId, version: 1 }, Date.now());
  if (command.kind !== 'appendEvent') throw new Error('not an event');
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(command.event.id));
  const text = JSON.stringify({ document: { sections: [{ title: 'Patiënt', lines: [{ label: 'Naam', value: 'Mevrouw Proefpersoon' }] }] } });
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { ...command, event: { ...command.event, personal: { alg: 'A256GCM', iv: iv.toString('base64'), data: data.toString('base64') } } };
}
