import { beforeAll, describe, expect, it } from 'vitest';
import { bedGroup, seedPlaces, triageThrough, vignette } from '../support/casework.ts';
import type { TestDesk } from '../support/desk.ts';
import { memoryDesk } from '../support/memory-kernel.ts';
import { firstFree, freeBeds, readyToOffer } from '../support/night.ts';
import type { TestRegion } from '../support/region.ts';
import { openTwoDesks } from '../support/site.ts';

/** What users of such systems complain about (README, "What it must beat"): two real desks on one real region, each complaint a promise. */
let region: TestRegion;
let north: TestDesk;
let south: TestDesk;
beforeAll(async () => {
  const site = await openTwoDesks();
  ({ region, north, south } = site);
  return site.close;
});

const both = () => Promise.all([north.synced(), south.synced()]);
/** Has that many events of the case, and the key that opens them. */
const knows = (desk: TestDesk, caseId: string, count: number) => desk.until(() => { const events = desk.kernel.journal.events(caseId); return events.filter((event) => event.seq !== null).length >= count && events.some((event) => event.personal !== null); });
const registered = (desk: TestDesk, caseId: string) => desk.kernel.journal.events(caseId).filter((event) => event.seq !== null).length;
/** Everything that `from` wrote on the case is registered, and the other desk has it. */
async function bothKnow(caseId: string, from: TestDesk): Promise<void> {
  await from.until(() => registered(from, caseId) > 0 && from.kernel.journal.events(caseId).every((event) => event.seq !== null));
  await Promise.all([north, south].map((desk) => knows(desk, caseId, registered(from, caseId))));
}
async function offline(desk: TestDesk): Promise<void> {
  desk.core.connect(null);
  await desk.until(() => desk.kernel.syncStatus().connection === 'offline');
}

describe('complaints that must not come back', () => {
  it('1. a count past its expiry reads "bellen", never "vrij"', async () => {
    const desk = memoryDesk();
    seedPlaces(desk);
    const { caseId } = await desk.call('casework.start', {});
    await triageThrough(desk, caseId, vignette('v01').answers);
    await desk.call('casework.confirmOutcome', { caseId });
    desk.put('bedGroup', bedGroup('fresh', { now: desk.clock }));
    desk.put('bedGroup', bedGroup('stale', { now: desk.clock, expiresAt: desk.clock - 1 }));
    desk.put('bedGroup', bedGroup('unknown', { now: desk.clock, available: null }));
    const { fitting } = await desk.call('capacity.search', { caseId });
    expect(Object.fromEntries(fitting.map((row) => [row.bedGroup.id, row.status]))).toEqual({ fresh: 'free', stale: 'call', unknown: 'call' });
  });

  it('2. one bed never goes to two patients: the region decides and the loser is told at once, with the state as it is', async () => {
    const [a, b] = [await readyToOffer(north, 'v01', 'Anna Eerste', '1941-01-01'), await readyToOffer(south, 'v01', 'Berta Tweede', '1942-02-02')];
    await both();
    const bed = (await freeBeds(north, a)).find((one) => one.available === 1) ?? (await firstFree(north, a));
    const rivals: Promise<unknown>[] = [north.call('casework.offer', { caseId: a, bedGroupId: bed.id, versionSeen: bed.version }), south.call('casework.offer', { caseId: b, bedGroupId: bed.id, versionSeen: bed.version })];
    const results = await Promise.allSettled(rivals);
    expect(bed.available).toBe(1);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = results.find((result) => result.status === 'rejected');
    expect(lost?.reason).toMatchObject({ code: 'noCapacity', details: { current: { id: bed.id, available: 0 } } });
    const loser = results[0]?.status === 'rejected' ? { desk: north, caseId: a } : { desk: south, caseId: b };
    expect((await loser.desk.call('casework.get', { caseId: loser.caseId })).offers.at(-1)?.state).toBe('failed');
    expect((await freeBeds(loser.desk, loser.caseId)).some((one) => one.id === bed.id)).toBe(false);
  });

  it('3. the list shows only what fits, and of the rest every reason', async () => {
    const caseId = await readyToOffer(north, 'v01', 'Cornelia Derde', '1943-03-03');
    const { fitting, notFitting, notFittingTotal } = await north.call('capacity.search', { caseId });
    expect(fitting.every((row) => row.reasons.length === 0 && row.bedGroup.labels.includes('elvLow'))).toBe(true);
    expect(notFitting.every((row) => row.reasons.length > 0)).toBe(true);
    expect(fitting.length + notFittingTotal).toBe(600);
  });

  it('4. what is not sent stays visible as not sent, and goes when the region is back', async () => {
    const caseId = await readyToOffer(north, 'v01', 'Dina Vierde', '1944-04-04');
    await north.synced();
    await offline(north);
    await north.call('casework.addNote', { caseId, text: 'zonder verbinding' });
    expect((await north.call('casework.get', { caseId })).sync).toBe('saved');
    expect((await north.call('sync.queue', {})).items.some((item) => item.caseId === caseId)).toBe(true);
    north.core.connect({ url: region.url, token: await region.deskToken('desk-north') });
    await north.synced();
    await north.until(async () => (await north.call('casework.get', { caseId })).sync === 'registered');
  });

  it('5. two desks that edit one case both see it, and nothing is lost', async () => {
    const caseId = await readyToOffer(north, 'v01', 'Elsje Vijfde', '1945-05-05');
    await bothKnow(caseId, north);
    await offline(south);
    await south.call('casework.savePatient', { caseId, patient: { gp: 'dr. Zuid' } });
    await north.call('casework.savePatient', { caseId, patient: { gp: 'dr. Noord' } });
    await north.synced();
    south.core.connect({ url: region.url, token: await region.deskToken('desk-south') });
    for (const desk of [north, south]) {
      await desk.until(async () => (await desk.call('casework.get', { caseId })).flags.includes('fieldConflict'));
      const view = await desk.call('casework.get', { caseId });
      expect([view.patient.gp, view.fieldConflicts?.map((one) => one.other)]).toEqual(['dr. Zuid', ['dr. Noord']]);
    }
  });

  it('6. a withdrawn patient leaves no orphan request: the offer ends and the bed is free again', async () => {
    const caseId = await readyToOffer(north, 'v01', 'Fenna Zesde', '1946-06-06');
    const bed = await firstFree(north, caseId);
    const { offerId } = await north.call('casework.offer', { caseId, bedGroupId: bed.id, versionSeen: bed.version });
    await north.call('casework.close', { caseId, destination: 'withdrawn', text: '' });
    await north.until(() => north.kernel.cache.get('offer', offerId)?.state === 'withdrawn' && north.kernel.cache.get('bedGroup', bed.id)?.available === bed.available);
  });

  it('7. asking again after a refusal, and a place outside the network, are ordinary steps', async () => {
    const caseId = await readyToOffer(north, 'v01', 'Grietje Zevende', '1947-07-07');
    const bed = await firstFree(north, caseId);
    const { offerId } = await north.call('casework.offer', { caseId, bedGroupId: bed.id, versionSeen: bed.version });
    await north.call('casework.refuse', { caseId, offerId, reason: 'noCapacity', text: '', spokeWith: 'Teamleider' });
    expect((await freeBeds(north, caseId)).some((one) => one.id === bed.id)).toBe(false);
    const again = await north.call('capacity.search', { caseId, ignore: ['refused'] });
    expect(again.fitting.find((row) => row.bedGroup.id === bed.id)).toMatchObject({ refusedThisPatient: true });
    await north.until(() => north.kernel.cache.get('bedGroup', bed.id)?.available === bed.available);
    await north.call('casework.offer', { caseId, bedGroupId: bed.id, versionSeen: north.kernel.cache.get('bedGroup', bed.id)?.version ?? 0 });
    await north.call('casework.promiseOutside', { caseId, place: 'Kuurhotel buiten het netwerk', spokeWith: 'Receptie', expectedAt: null });
    expect(await north.call('casework.get', { caseId })).toMatchObject({ step: 'promised', placement: { bedGroupId: null, name: 'Kuurhotel buiten het netwerk' } });
  });

  it('8. a desk that was off is usable at once on what it had, also without the region', async () => {
    const caseId = await readyToOffer(south, 'v01', 'Hilda Achtste', '1948-08-08');
    await south.synced();
    south = await south.restart({ region: null });
    await south.signIn();
    expect((await south.call('casework.worklist', {})).rows.some((row) => row.caseId === caseId)).toBe(true);
    expect((await south.call('capacity.search', { caseId })).fitting.length).toBeGreaterThan(0);
    south.core.connect({ url: region.url, token: await region.deskToken('desk-south') });
    await south.synced();
  });

  it('9. half-typed fields belong to their own case and never show on another', async () => {
    const [a, b] = [await readyToOffer(north, 'v01', 'Ida Negende', '1949-09-09'), await readyToOffer(north, 'v01', 'Jansje Negende', '1949-10-10')];
    await north.call('casework.saveDraft', { caseId: a, field: 'note', value: 'half getypt' });
    expect((await north.call('casework.get', { caseId: b })).drafts).toEqual({});
    expect((await north.call('casework.get', { caseId: a })).drafts).toEqual({ note: 'half getypt' });
  });

  it('10. no waiting time is negative or wrong across the clock change', async () => {
    const desk = memoryDesk({ now: Date.UTC(2026, 9, 25, 0, 30) });
    const { caseId } = await desk.call('casework.start', {});
    const start = desk.clock;
    desk.clock = start + 30 * 60_000;
    const clock = (await desk.call('casework.get', { caseId })).clocks.find((one) => one.norm === 'triage');
    expect(clock).toMatchObject({ startedAt: start, dueAt: start + 20 * 60_000, state: 'overdue' });
  });

  it('a double is shown before a bed is held, and a nurse at night can still go on, on the record', async () => {
    const first = await readyToOffer(north, 'v01', 'Klaasje Dubbel', '1950-11-11');
    const second = await readyToOffer(south, 'v01', 'klaasje dubbel', '1950-11-11');
    await bothKnow(first, north);
    await bothKnow(second, south);
    const bed = await firstFree(south, second);
    const offer = { caseId: second, bedGroupId: bed.id, versionSeen: bed.version };
    expect(await south.refusal('casework.offer', offer)).toMatchObject({ code: 'duplicatePatient', details: { cases: [{ caseId: first, why: 'zelfde naam en geboortedatum' }] } });
    expect((await south.call('casework.offer', offer)).state).toBe('held');
    expect((await south.call('casework.get', { caseId: second })).notes.at(-1)?.text).toContain('toch verder gegaan');
  });

  it('two nurses open the same case: the first in region order has it and the other is told', async () => {
    const caseId = await readyToOffer(north, 'v01', 'Leentje Samen', '1951-12-12');
    await north.call('casework.release', { caseId });
    await bothKnow(caseId, north);
    await offline(south);
    await south.call('casework.claim', { caseId });
    await north.call('casework.claim', { caseId });
    await north.synced();
    south.core.connect({ url: region.url, token: await region.deskToken('desk-south') });
    await bothKnow(caseId, south);
    for (const desk of [north, south]) {
      await desk.until(async () => (await desk.call('casework.get', { caseId })).owner !== null);
      expect((await desk.call('casework.get', { caseId })).owner?.desk).toBe(north.kernel.session.current()?.desk);
    }
  });
});
