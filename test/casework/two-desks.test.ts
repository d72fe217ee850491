import { beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../shared/calendar/index.ts';
import { vignette, triageThrough, noNeeds } from '../support/casework.ts';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { firstFree, readyToOffer, referral } from '../support/night.ts';
import type { TestRegion } from '../support/region.ts';
import { openTwoDesks } from '../support/site.ts';

/** Nights that go wrong, on two real desks and one real region. */
let region: TestRegion;
let north: TestDesk;
let south: TestDesk;
beforeAll(async () => {
  const site = await openTwoDesks();
  ({ region, north, south } = site);
  return site.close;
}, 120_000);

const types = (desk: TestDesk, caseId: string) => desk.kernel.journal.events(caseId).map((event) => event.type);
/** The event is here, registered, and the key that opens the case's personal parts too. */
const has = (desk: TestDesk, caseId: string, type: string) => desk.until(() => { const events = desk.kernel.journal.events(caseId); return events.some((event) => event.type === type && event.seq !== null) && events.some((event) => event.personal !== null); });

describe('the physician can not be reached', () => {
  it('the question waits on a desk that was off line too, each call is seen by both, and the answer comes back', async () => {
    const caseId = await referral(north, 'v05', 'Aaltje Proefman', '1940-05-17');
    await north.call('casework.confirmOutcome', { caseId });
    south.core.connect(null);
    await south.until(() => south.kernel.syncStatus().connection === 'offline');
    const { consultId } = await north.call('casework.askConsult', { caseId, to: 'elderlyPhysician', reasons: ['psychogeriatric'], question: 'Akkoord met opname?', physicianId: null });
    const chain = (await north.call('casework.get', { caseId })).consults[0]?.chain ?? [];
    await north.call('casework.recordAttempt', { caseId, consultId, rosterId: chain[0]?.rosterId ?? null, result: 'noAnswer' });
    south.core.connect({ url: region.url, token: await region.deskToken('desk-south') });
    await has(south, caseId, 'consultAttempted');
    const waiting = (await south.call('casework.consults', {})).consults.find((one) => one.consultId === consultId);
    expect([waiting?.question, waiting?.chain?.[0]?.turn, waiting?.chain?.[1]?.turn]).toEqual(['Akkoord met opname?', 'tried', 'now']);
    await south.call('casework.answerConsult', { caseId, consultId, answers: [{ reason: 'psychogeriatric', answer: 'agreed' }], answeredBy: 'dr. Oefenarts', advice: 'Rustige kamer' });
    await has(north, caseId, 'consultAnswered');
    expect((await north.call('casework.get', { caseId })).blocking.find((one) => one.reason === 'psychogeriatric')).toMatchObject({ open: false, answeredBy: 'dr. Oefenarts' });
    expect((await north.call('casework.consults', { open: false, toConfirm: true })).consults.map((one) => one.consultId)).toContain(consultId);
  });
});

describe('a patient dies on the way', () => {
  it('the bed is free again everywhere, and nobody receives a handover any more', async () => {
    const caseId = await readyToOffer(north, 'v01', 'Berta Voorbeeld', '1938-02-03');
    const bed = await firstFree(north, caseId);
    const { offerId } = await north.call('casework.offer', { caseId, bedGroupId: bed.id, versionSeen: bed.version });
    await north.call('casework.promise', { caseId, offerId, bedGroupId: bed.id, spokeWith: 'Nachtzuster', expectedAt: null });
    await north.call('casework.recordIsolation', { caseId, finding: 'none', measure: 'none', by: 'huisarts' });
    await north.call('casework.arrangeTransport', { caseId, kind: 'ambulanceB', at: Date.now() + 1_800_000 });
    await has(south, caseId, 'transportArranged');
    await south.call('casework.close', { caseId, destination: 'died', text: 'Overleden tijdens het vervoer.' });
    await Promise.all([south.synced(), has(north, caseId, 'closed')]);
    await north.until(() => north.kernel.cache.all('hold').filter((hold) => hold.caseId === caseId).every((hold) => hold.state === 'released'));
    const detail = await north.call('casework.get', { caseId });
    expect([detail.closed, detail.destination, detail.offers.map((offer) => offer.state)]).toEqual([true, 'died', ['withdrawn']]);
    expect(await north.refusal('handover.send', { caseId })).toMatchObject({ code: 'conflict' });
    await north.until(() => north.kernel.cache.get('bedGroup', bed.id)?.available === bed.available);
  });
});

describe('an IBS at three in the morning', () => {
  it('arrives at one desk and opens the way at the other, with its end date on both', async () => {
    const caseId = await referral(north, 'v12', 'Cornelia Oefening', '1941-07-09');
    await north.call('casework.confirmOutcome', { caseId });
    expect(await north.refusal('capacity.search', { caseId })).toMatchObject({ code: 'notABedSearch' });
    await has(south, caseId, 'decisionMade');
    const until = Date.now() + 3 * 86_400_000;
    await south.call('casework.recordTitle', { caseId, title: 'ibs', from: Date.now(), until, by: 'burgemeester', reference: 'IBS 12' });
    const before = (await south.call('triage.view', { caseId })).answers;
    const answers = { ...vignette('v13').answers, ageYears: 86 };
    await south.call('triage.answer', { caseId, answers: Object.fromEntries(Object.entries(answers).filter(([fact]) => before[fact] !== undefined)) });
    await triageThrough(south, caseId, answers);
    await south.call('casework.confirmOutcome', { caseId });
    await south.call('casework.recordNeeds', { caseId, needs: { ...noNeeds, closedWard: true } });
    await has(north, caseId, 'needsRecorded');
    expect((await north.call('casework.get', { caseId })).titles).toMatchObject([{ title: 'ibs', until, expired: false }]);
    expect((await north.call('capacity.search', { caseId })).careType).toBe('wlzCrisis');
  });
});

describe('a case closed by mistake', () => {
  it('is opened again at the other desk, and both work on it with everything it held', async () => {
    const caseId = await readyToOffer(north, 'v01', 'Dirk Wederom', '1944-04-04');
    await north.call('casework.close', { caseId, destination: 'stayedHome', text: '' });
    await has(south, caseId, 'closed');
    await south.call('casework.reopen', { caseId, reason: 'wrongClosure', text: 'Verkeerde aanvraag gesloten.' });
    await has(north, caseId, 'reopened');
    const detail = await north.call('casework.get', { caseId });
    expect([detail.closed, detail.decision?.careType, detail.needs?.asked]).toEqual([false, 'elvLow', true]);
    const bed = await firstFree(north, caseId);
    expect((await north.call('casework.offer', { caseId, bedGroupId: bed.id, versionSeen: bed.version })).state).toBe('held');
    expect(types(north, caseId)).toContain('reopened');
  });
});

describe('a bed that waits for the morning', () => {
  it('is held longer at the region, and both desks see until when', async () => {
    const caseId = await readyToOffer(north, 'v01', 'Elsje Morgen', '1939-09-09');
    const bed = await firstFree(north, caseId);
    const { offerId } = await north.call('casework.offer', { caseId, bedGroupId: bed.id, versionSeen: bed.version });
    await north.synced();
    await north.call('casework.askConsult', { caseId, to: 'elderlyPhysician', reasons: ['advice'], question: 'Kan dit morgen?', physicianId: null, morning: true, safe: true });
    const { until } = await north.call('casework.extendHold', { caseId, offerId });
    await has(south, caseId, 'holdExtended');
    await south.until(() => south.kernel.cache.all('hold').some((hold) => hold.caseId === caseId && hold.expiresAt === until));
    expect((await south.call('casework.get', { caseId })).offers[0]?.holdExpiresAt).toBe(until);
  });
});

describe('the night of the clock change', () => {
  it('a case that runs through the doubled hour has no lost and no negative time, and its times can be told apart', async () => {
    let now = instantOf('2026-10-25', '01:50');
    const desk = await startTestDesk({ clock: () => now });
    try {
      await desk.signIn();
      desk.kernel.journal.append({ actor: { id: 'staff-trainee', role: 'trainee', desk: 'x' }, caseId: 'dst-case', regionId: 'nl-05', action: 'casework.start', drafts: [{ type: 'referralReceived', payload: { channel: 'phone' }, personal: {} }, { type: 'claimed', payload: {}, personal: null }] });
      const hour = 3_600_000;
      const texts: string[] = [];
      for (let step = 0; step < 3; step += 1) {
        now += 40 * 60_000;
        await desk.call('casework.setReminder', { caseId: 'dst-case', dueAt: now + 60_000, text: 'terugbellen' });
        texts.push((await desk.call('casework.get', { caseId: 'dst-case' })).timeline.at(-1)?.text ?? '');
        const clocks = (await desk.call('casework.get', { caseId: 'dst-case' })).clocks;
        expect(clocks.every((clock) => clock.dueAt > clock.startedAt && (clock.doneAt === null || clock.doneAt >= clock.startedAt))).toBe(true);
      }
      expect(now).toBe(instantOf('2026-10-25', '01:50') + 2 * hour);
      expect(new Set(texts).size).toBe(3);
      expect(texts.join(' ')).toMatch(/zomertijd.*wintertijd/);
    } finally {
      await desk.close();
    }
  });
});
