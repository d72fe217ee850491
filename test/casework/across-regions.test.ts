import { beforeAll, describe, expect, it } from 'vitest';
import type { TestDesk } from '../support/desk.ts';
import { startTestDesk } from '../support/desk.ts';
import { readyToOffer } from '../support/night.ts';
import { startTestRegion } from '../support/region.ts';

/** Two desks that each work for one region, as most do: a neighbour's bed may be asked, the neighbour's desk sees the number and never the case. */
let own: TestDesk;
let neighbour: TestDesk;
let ids: readonly string[];
beforeAll(async () => {
  const region = await startTestRegion();
  ids = region.regionIds.slice(0, 2);
  [own, neighbour] = await Promise.all(['desk-own', 'desk-neighbour'].map(async (name, at) => startTestDesk({ region: { url: region.url, token: await region.deskToken(name, ids.slice(at, at + 1)) } }))) as [TestDesk, TestDesk];
  for (const desk of [own, neighbour]) {
    await desk.synced();
    await desk.signIn();
  }
  return async () => {
    await Promise.all([own.close(), neighbour.close()]);
    await region.stop();
  };
}, 120_000);

async function neighboursBed(caseId: string) {
  const { fitting } = await own.call('capacity.search', { caseId });
  const found = fitting.find((row) => row.outside?.allowed === true && row.outside.needs === 'none' && row.status === 'free' && (row.bedGroup.available ?? 0) > 0);
  if (found === undefined) throw new Error('no free bed of a neighbour fits');
  return found.bedGroup;
}

describe('a desk of one region of several', () => {
  it('works for that region: its new cases, staff, profile and physician on duty are of it, though the cache knows the others too', async () => {
    for (const [at, desk] of [own, neighbour].entries()) {
      const { cache, journal } = desk.kernel;
      expect(new Set(cache.all('roster').map((entry) => entry.regionId)).size).toBeGreaterThan(1);
      const { caseId } = await desk.call('casework.start', {});
      expect([...new Set(journal.events(caseId).map((event) => event.regionId))]).toEqual([ids[at]]);
      const { physician } = await desk.call('app.statusBar', {});
      expect(cache.all('roster').some((entry) => entry.regionId === ids[at] && entry.phone === physician?.phone && entry.to === physician.until)).toBe(true);
      expect(cache.get('staff', desk.kernel.session.current()?.id ?? '')?.regionId).toBe(ids[at]);
      await desk.synced();
      expect((await desk.call('sync.queue', {})).items).toEqual([]);
    }
  });
});

describe('a bed of the neighbouring region', () => {
  it('is held, promised, taken and given back by the desk of the case; the neighbour sees the number change and nothing of the case', async () => {
    const caseId = await readyToOffer(own, 'v01', 'Aaltje Proefman');
    const bed = await neighboursBed(caseId);
    const { offerId, state } = await own.call('casework.offer', { caseId, bedGroupId: bed.id, versionSeen: bed.version });
    expect(state).toBe('held');
    await neighbour.until(() => neighbour.kernel.cache.get('bedGroup', bed.id)?.available === (bed.available ?? 0) - 1);
    await own.call('casework.promise', { caseId, offerId, bedGroupId: bed.id, spokeWith: 'Nachthoofd', expectedAt: null });
    await own.synced();
    await own.until(() => own.kernel.cache.all('hold').some((hold) => hold.caseId === caseId && hold.state === 'confirmed'));
    await own.call('casework.close', { caseId, destination: 'withdrawn', text: 'Patiënt blijft thuis.' });
    await neighbour.until(() => neighbour.kernel.cache.get('bedGroup', bed.id)?.available === bed.available);
    expect((await own.call('sync.queue', {})).items).toEqual([]);
    expect([neighbour.kernel.cache.all('hold'), neighbour.kernel.cache.all('offer'), neighbour.kernel.journal.exists(caseId)]).toEqual([[], [], false]);
  });

  it('promised twice by telephone, it is an open conflict at both desks, and each sees its own case in it only', async () => {
    const [first, second] = [await readyToOffer(own, 'v01', 'Berta Voorbeeld', '1938-02-03'), await readyToOffer(neighbour, 'v01', 'Cornelia Oefening', '1941-03-04')];
    const bed = await neighboursBed(first);
    own.core.connect(null);
    await own.until(() => own.kernel.syncStatus().connection === 'offline');
    await neighbour.call('capacity.reportCall', { bedGroupId: bed.id, baseVersion: neighbour.kernel.cache.get('bedGroup', bed.id)?.version ?? 0, said: 'free', available: 1, availableFrom: null, forTheNight: false, spokeWith: 'Nachthoofd' });
    await neighbour.call('casework.promise', { caseId: second, offerId: null, bedGroupId: bed.id, spokeWith: 'Nachthoofd', expectedAt: null });
    await neighbour.synced();
    await own.call('casework.promise', { caseId: first, offerId: null, bedGroupId: bed.id, spokeWith: 'Nachthoofd', expectedAt: null });
    own.core.connect(own.core.kernel.ports.region);
    for (const desk of [own, neighbour]) await desk.until(() => desk.kernel.cache.all('conflict').some((conflict) => conflict.bedGroupId === bed.id && conflict.closedAt === null));
    const conflict = neighbour.kernel.cache.all('conflict').find((one) => one.bedGroupId === bed.id);
    expect([...(conflict?.caseIds ?? [])].sort()).toEqual([first, second].sort());
    expect(conflict?.regionId).toBe(bed.regionId);
    expect([own.kernel.journal.exists(second), neighbour.kernel.journal.exists(first)]).toEqual([false, false]);
  });
});
