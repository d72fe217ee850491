import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportAsProvider } from '../../region/capacity/providerReports.ts';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { freeBeds, readyToOffer, referral } from '../support/night.ts';
import { signedIn } from '../support/pages.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

/** A night without the region, 22:00 to 07:00: five cases of mixed kind are worked, and in the morning the region has all of them as they were. */
let region: TestRegion;
let desk: TestDesk;
let clock = Date.UTC(2026, 10, 20, 21, 0);
const tick = (minutes: number) => { clock += minutes * 60_000; };
beforeAll(async () => {
  region = await startTestRegion({ clock: () => clock, timers: false });
  desk = await startTestDesk({ region: { url: region.url, token: region.token }, clock: () => clock });
  await desk.synced();
  await desk.signIn();
});
afterAll(async () => {
  await desk.close();
  await region.stop();
});

async function regionCases(): Promise<Map<string, Record<string, unknown>>> {
  const answer = await fetch(`${region.url}/v1/cases`, { headers: { authorization: `Bearer ${region.auditToken}` } });
  return new Map((await answer.text()).split('\n').filter((line) => line !== '').map((line) => { const one = JSON.parse(line) as Record<string, unknown>; return [String(one['id']), one]; }));
}

describe('a night off line', () => {
  it('is worked through, and every case reaches the region as it was', async () => {
    desk.core.connect(null);
    await desk.until(() => desk.kernel.syncStatus().connection === 'offline');

    const phoned = await readyToOffer(desk, 'v01', 'Anna Nacht', '1941-01-01');
    const bed = (await freeBeds(desk, phoned))[0];
    if (bed === undefined) throw new Error('no bed in the cache');
    await desk.call('casework.promise', { caseId: phoned, offerId: null, bedGroupId: bed.id, spokeWith: 'Nachtzuster', expectedAt: clock + 3_600_000 });
    tick(90);
    await desk.call('casework.arrive', { caseId: phoned, arrivedAt: null });
    await desk.call('casework.close', { caseId: phoned, destination: 'placed', text: '' });

    const stopped = await referral(desk, 'v12', 'Berta Nacht', '1942-02-02');
    await desk.call('casework.confirmOutcome', { caseId: stopped });
    await desk.call('casework.close', { caseId: stopped, destination: 'legalStop', text: '' });
    tick(60);

    const gap = await referral(desk, 'v15', 'Cora Nacht', '1943-03-03');
    await desk.call('casework.confirmOutcome', { caseId: gap });
    await desk.call('casework.close', { caseId: gap, destination: 'noProduct', text: '' });

    const physician = await referral(desk, 'v05', 'Dora Nacht', '1944-04-04');
    await desk.call('casework.confirmOutcome', { caseId: physician });
    const { consultId } = await desk.call('casework.askConsult', { caseId: physician, to: 'elderlyPhysician', reasons: ['emergencyAdmission', 'psychogeriatric', 'legal'], question: 'Crisisplaats?', physicianId: null });
    await desk.call('casework.answerConsult', { caseId: physician, consultId, answers: [{ reason: 'emergencyAdmission', answer: 'agreed' }, { reason: 'psychogeriatric', answer: 'callMe' }], answeredBy: 'dr. Oefenarts', advice: '' });
    tick(60);

    const waiting = await readyToOffer(desk, 'v01', 'Else Nacht', '1945-05-05');
    const other = (await freeBeds(desk, waiting)).find((one) => one.id !== bed.id);
    if (other === undefined) throw new Error('no second bed in the cache');
    const offer = await desk.call('casework.offer', { caseId: waiting, bedGroupId: other.id, versionSeen: other.version });
    expect(offer.state).toBe('waiting');
    expect((await desk.call('casework.get', { caseId: waiting })).offers.map((one) => one.state)).toEqual(['waiting']);

    desk = await desk.restart({ region: null });
    await desk.signIn();
    expect((await desk.call('casework.worklist', {})).rows.map((row) => [row.patientName, row.sync]).sort()).toEqual([['Dora Nacht', 'saved'], ['Else Nacht', 'saved']]);
    tick(330);

    desk.core.connect({ url: region.url, token: region.token });
    await desk.synced();
    await desk.until(() => desk.kernel.cache.get('offer', offer.offerId) !== null);
    const held = await regionCases();
    expect([phoned, stopped, gap, physician, waiting].map((caseId) => { const one = held.get(caseId); return [one?.['state'], one?.['careType'], one?.['bedGroup']]; })).toEqual([
      ['closed', 'elvLow', bed.id], ['closed', 'legalStop', null], ['closed', 'noProduct', null], ['decided', 'wlzCrisis', null], ['offered', 'elvLow', null],
    ]);
    await desk.until(async () => (await desk.call('casework.worklist', {})).rows.every((row) => row.sync === 'registered'));
    expect((await desk.call('casework.get', { caseId: waiting })).offers.map((one) => one.state)).toEqual(['open']);
    expect((await desk.call('sync.queue', {})).items).toEqual([]);
  });
});

describe('the last bed, promised by telephone at two desks without a region', () => {
  it('stays promised twice, as told: queued in the status bar, then an open conflict on both desks and on the provider\'s page; nobody is moved', async () => {
    const other = await startTestDesk({ region: { url: region.url, token: await region.deskToken('desk-ander') }, clock: () => clock });
    try {
      await other.synced();
      await other.signIn();
      const search = await readyToOffer(desk, 'v01', 'Fenna Nacht', '1946-06-06');
      const bed = (await freeBeds(desk, search))[0];
      const group = bed === undefined ? null : desk.kernel.cache.get('bedGroup', bed.id);
      if (group === null) throw new Error('no free bed');
      await reportAsProvider(region.service.region, group.organisationId, { bedGroupId: group.id, baseVersion: group.version, available: 1, availableFrom: null, forTheNight: false });
      await desk.until(() => desk.kernel.cache.get('bedGroup', group.id)?.available === 1);
      await other.until(() => other.kernel.cache.get('bedGroup', group.id)?.available === 1);

      const cases: string[] = [];
      for (const [each, name] of [[desk, 'Fenna Nacht'], [other, 'Gerda Nacht']] as const) {
        each.core.connect(null);
        await each.until(() => each.kernel.syncStatus().connection === 'offline');
        const caseId = each === desk ? search : await readyToOffer(each, 'v01', name, '1947-07-07');
        const before = (await each.call('app.statusBar', {})).queue;
        await each.call('casework.promise', { caseId, offerId: null, bedGroupId: group.id, spokeWith: 'Nachtzuster', expectedAt: clock + 3_600_000 });
        const bar = await each.call('app.statusBar', {});
        expect(bar).toMatchObject({ connection: 'offline', queue: each.kernel.syncStatus().queue });
        expect(bar.queue).toBeGreaterThan(before);
        expect((await each.call('casework.get', { caseId })).placement?.bedGroupId).toBe(group.id);
        cases.push(caseId);
      }
      desk.core.connect({ url: region.url, token: region.token });
      other.core.connect({ url: region.url, token: await region.deskToken('desk-ander') });
      for (const each of [desk, other]) {
        await each.until(() => each.kernel.cache.all('conflict').some((conflict) => conflict.bedGroupId === group.id && conflict.closedAt === null && conflict.caseIds.length === 2));
        await each.synced();
        // Both cases are on both desks, both still placed, both marked.
        for (const caseId of cases) {
          await each.until(() => each.kernel.journal.exists(caseId));
          const view = await each.call('casework.get', { caseId });
          expect(view.placement).toMatchObject({ bedGroupId: group.id, overbooked: true });
          expect(view.flags).toContain('overbooked');
        }
      }
      const page = await signedIn(region, '/p', await region.providerToken(group.organisationId));
      expect((await page.get('/p')).text).toContain('Dubbel toegezegd');
    } finally {
      await other.close();
    }
  });
});
