import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeskClient } from '../support/region-client.ts';
import { signedIn } from '../support/pages.ts';
import type { Visitor } from '../support/pages.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

const organisation = 'org-5-0';
const hour = 3_600_000;
let region: TestRegion;
let desk: DeskClient;
let provider: Visitor;
let now = Date.UTC(2026, 10, 24, 9, 0);
beforeAll(async () => {
  region = await startTestRegion({ beds: 130, clock: () => now, timers: false });
  desk = new DeskClient(region.url, region.token, 'desk-oefen');
  provider = await signedIn(region, '/p', await region.providerToken(organisation));
});
afterAll(async () => { await region.stop(); });

const beds = (): Promise<readonly { readonly id: string; readonly version: number; readonly reported: number }[]> => region.service.region.db.query('SELECT id, version, reported FROM bed_group WHERE organisation_id = $1 AND reported > held ORDER BY id', [organisation]);
const cardOf = (page: string, bedGroupId: string): string => page.split('<section ').find((part) => part.includes(`data-bed-group="${bedGroupId}"`)) ?? '';

describe('the provider\'s page', () => {
  it('tells which numbers are about to expire, those first, and one tap makes them fresh', async () => {
    const [bed] = await beds();
    if (bed === undefined) throw new Error('no bed');
    await provider.post('/p/report', { bed: bed.id, version: String(bed.version), action: 'same', until: '' });
    now += 3.5 * hour;
    const page = (await provider.get('/p')).text;
    expect(page).toMatch(/getallen verlopen|getal verloopt/);
    expect(cardOf(page, bed.id)).toContain('class="card soon"');
    const version = (await beds()).find((one) => one.id === bed.id)?.version ?? 0;
    const after = await provider.post('/p/report', { bed: bed.id, version: String(version), action: 'same', until: '' });
    expect(cardOf(after.text, bed.id)).not.toContain('class="card soon"');
  });

  it('says at the top that a place was promised twice, and shows it before all others', async () => {
    expect((await provider.get('/p')).text).not.toContain('dubbel toegezegd');
    const [bed] = await beds();
    if (bed === undefined) throw new Error('no bed');
    for (let turn = 0; turn <= bed.reported; turn += 1) await desk.send({ kind: 'confirmPlacement', caseId: v7(), regionId: 'nl-05', bedGroupId: bed.id, offerId: null, holdId: v7(), via: 'phone', expectedAt: null }, now);
    const page = (await provider.get('/p')).text;
    expect(cardOf(page, bed.id)).toContain('Dubbel toegezegd');
    expect(page).toContain('Eén plek is dubbel toegezegd');
    expect(/data-bed-group="([^"]+)"/.exec(page)?.[1]).toBe(bed.id);
  });

  it('puts the clocks of a stay on the day they ask for something, without a name, until they are done', async () => {
    const bed = (await beds()).at(-1);
    if (bed === undefined) throw new Error('no bed');
    const [caseId, holdId] = [v7(), v7()];
    const decided = { urgency: 'U4', careType: 'observation', medicalRoute: 'none', legalRoute: 'free', stayNeed: 'unclear', escalation: [] };
    await desk.push([desk.event(caseId, 'nl-05', 'decisionMade', { packId: 'p', packVersion: '1', proposed: decided, decided, deviation: null }, now), desk.event(caseId, 'nl-05', 'placementConfirmed', { offerId: null, bedGroupId: bed.id, holdId, via: 'phone', expectedAt: null }, now)]);
    await desk.send({ kind: 'confirmPlacement', caseId, regionId: 'nl-05', bedGroupId: bed.id, offerId: null, holdId, via: 'phone', expectedAt: null }, now);
    await desk.push([desk.event(caseId, 'nl-05', 'arrived', { arrivedAt: now }, now)]);
    await desk.send({ kind: 'arrive', caseId, bedGroupId: bed.id, holdId, arrivedAt: now }, now);
    expect((await provider.get('/p')).text).not.toContain('Observatie beoordelen');
    now += 49 * hour;
    provider = await signedIn(region, '/p', await region.providerToken(organisation));
    expect((await provider.get('/p')).text).toContain('Observatie beoordelen (48-72 uur)');
    await desk.push([desk.event(caseId, 'nl-05', 'stayReviewed', { task: 'observationReview', outcome: 'done', reason: 'goesHome', until: null }, now)]);
    expect((await provider.get('/p')).text).not.toContain('Observatie beoordelen');
  });

  it('takes no malformed form, nor another organisation\'s place', async () => {
    const [other] = await region.service.region.db.query<{ id: string; version: number }>(`SELECT id, version FROM bed_group WHERE organisation_id <> $1 LIMIT 1`, [organisation]);
    expect((await provider.post('/p/report', { bed: other?.id ?? '', version: String(other?.version ?? 0), action: 'closed', until: '' })).status).toBe(404);
    for (const form of [{ bed: 'x', version: '-1', action: 'same' }, { bed: 'x', version: '1', action: 'steal' }, { bed: 'x', version: '1', action: 'until', until: '25:00' }, {}]) expect([JSON.stringify(form), (await provider.post('/p/report', form as Record<string, string>)).status]).toEqual([JSON.stringify(form), 400]);
    expect((await provider.get(`/p/offers/${v7()}/triage`)).status).toBe(404);
  });
});
