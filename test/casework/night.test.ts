import { describe, expect, it } from 'vitest';
import { instantOf } from '../../shared/calendar/index.ts';
import { bedGroup, noNeeds, seedPlaces, triageThrough, vignette } from '../support/casework.ts';
import { memoryDesk } from '../support/memory-kernel.ts';
import type { MemoryDesk } from '../support/memory-kernel.ts';

const minute = 60_000;
const evening = instantOf('2026-11-20', '22:10');

async function decidedCase(desk: MemoryDesk, id: string, name = 'Aaltje Proefman'): Promise<string> {
  const { caseId } = await desk.call('casework.start', {});
  await desk.call('casework.savePatient', { caseId, patient: { name, sex: 'female', municipality: 'Deventer' } });
  await triageThrough(desk, caseId, vignette(id).answers);
  await desk.call('casework.confirmOutcome', { caseId });
  return caseId;
}

function physician(desk: MemoryDesk, id: string, role: string, order: number): void {
  desk.put('roster', { id, regionId: 'region-1', role, staffId: null, name: `dr. ${id}`, phone: '+31570000009', from: evening - 60 * minute, to: evening + 720 * minute, order, version: 1 });
}

describe('the physician does not answer', () => {
  it('the next in the roster has a turn after a norm time, or at once after "geen gehoor", and at last the general practitioner', async () => {
    const desk = memoryDesk({ now: evening });
    physician(desk, 'eerste', 'elderlyPhysician', 1);
    physician(desk, 'tweede', 'elderlyPhysician', 2);
    physician(desk, 'huisarts', 'generalPractitioner', 1);
    const caseId = await decidedCase(desk, 'v05');
    const { consultId } = await desk.call('casework.askConsult', { caseId, to: 'elderlyPhysician', reasons: ['emergencyAdmission'], question: 'Akkoord?', physicianId: null });
    const turns = async () => (await desk.call('casework.get', { caseId })).consults[0]?.chain?.map(({ rosterId, turn }) => `${rosterId} ${turn}`);
    expect(await turns()).toEqual(['eerste now', 'tweede later', 'huisarts later']);
    await desk.call('casework.recordAttempt', { caseId, consultId, rosterId: 'eerste', result: 'noAnswer' });
    expect(await turns()).toEqual(['eerste tried', 'tweede now', 'huisarts later']);
    desk.clock += 61 * minute;
    expect(await turns()).toEqual(['eerste tried', 'tweede now', 'huisarts now']);
  });

  it('the question shows how far it got: on this desk, at the region, seen, answered', async () => {
    const desk = memoryDesk({ now: evening });
    const caseId = await decidedCase(desk, 'v05');
    const { consultId } = await desk.call('casework.askConsult', { caseId, to: 'elderlyPhysician', reasons: ['psychogeriatric'], question: 'Akkoord?', physicianId: null });
    const delivery = async () => (await desk.call('casework.consults', {})).consults[0]?.delivery ?? 'no longer open';
    expect(await delivery()).toBe('saved');
    desk.register();
    expect(await delivery()).toBe('registered');
    await desk.call('casework.recordAttempt', { caseId, consultId, rosterId: null, result: 'seen' });
    expect(await delivery()).toBe('seen');
    await desk.call('casework.answerConsult', { caseId, consultId, answers: [{ reason: 'psychogeriatric', answer: 'agreed' }], answeredBy: 'dr. Oefenarts', advice: '' });
    expect(await delivery()).toBe('no longer open');
  });

  it('only U4 and U5 go on the morning list, and the bed is held as long', async () => {
    const desk = memoryDesk({ now: evening });
    seedPlaces(desk);
    const urgent = await decidedCase(desk, 'v05');
    const ask = (caseId: string) => desk.call('casework.askConsult', { caseId, to: 'elderlyPhysician', reasons: ['psychogeriatric'], question: 'Morgen?', physicianId: null, morning: true, safe: true });
    await expect(ask(urgent)).rejects.toMatchObject({ code: 'blocked' });
    const calm = await decidedCase(desk, 'v07');
    await ask(calm);
    const morning = instantOf('2026-11-21', '07:30');
    expect((await desk.call('casework.get', { caseId: calm })).consults[0]).toMatchObject({ waitUntil: morning, dueAt: morning });
    desk.put('bedGroup', bedGroup('respijt', { now: desk.clock, labels: ['respite'], wzdRegistered: true }));
    await desk.call('casework.recordNeeds', { caseId: calm, needs: noNeeds });
    await desk.call('casework.offer', { caseId: calm, bedGroupId: 'respijt', versionSeen: 3 });
    const placed = desk.sent.find((command) => command.kind === 'placeOffer');
    expect(placed?.kind === 'placeOffer' && desk.clock + (placed.hold?.ttlMs ?? 0) >= morning).toBe(true);
  });

  it('a nurse goes on by mandate only for the reasons of the profile, and never for the law', async () => {
    const desk = memoryDesk({ now: evening });
    const caseId = await decidedCase(desk, 'v05');
    await desk.call('casework.useMandate', { caseId, reason: 'psychogeriatric', why: 'arts onbereikbaar' });
    await expect(desk.call('casework.useMandate', { caseId, reason: 'legal', why: 'haast' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(desk.call('casework.useMandate', { caseId, reason: 'consent', why: 'haast' })).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('the law at three in the morning', () => {
  it('an IBS that arrives opens the way that resistance had closed, until the day it ends', async () => {
    const desk = memoryDesk({ now: evening + 290 * minute });
    seedPlaces(desk);
    desk.put('bedGroup', bedGroup('crisis', { now: desk.clock, labels: ['wlzCrisis'], wzdRegistered: true, ward: 'closed' }));
    const caseId = await decidedCase(desk, 'v12');
    await expect(desk.call('capacity.search', { caseId })).rejects.toMatchObject({ code: 'notABedSearch' });
    const { answers } = vignette('v13');
    const before = (await desk.call('triage.view', { caseId })).answers;
    await desk.call('triage.answer', { caseId, answers: Object.fromEntries(Object.entries(answers).filter(([fact]) => before[fact] !== undefined)) });
    await triageThrough(desk, caseId, answers);
    await desk.call('casework.confirmOutcome', { caseId });
    await desk.call('casework.recordTitle', { caseId, title: 'ibs', from: desk.clock, until: desk.clock + 3 * 1440 * minute, by: 'burgemeester', reference: 'IBS 12' });
    await desk.call('casework.recordNeeds', { caseId, needs: { ...noNeeds, closedWard: true } });
    await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
    const { fitting } = await desk.call('capacity.search', { caseId });
    expect(fitting.map((row) => row.bedGroup.id)).toEqual(['crisis']);
    for (const reason of ['emergencyAdmission', 'psychogeriatric'] as const) await desk.call('casework.useMandate', { caseId, reason, why: 'arts onbereikbaar' });
    const promise = { caseId, offerId: null, bedGroupId: 'crisis', spokeWith: 'Nachtdienst', expectedAt: null };
    desk.clock += 4 * 1440 * minute;
    await expect(desk.call('casework.promise', promise)).rejects.toMatchObject({ code: 'blocked', message: expect.stringContaining('verlopen') as string });
    await desk.call('casework.recordTitle', { caseId, title: 'ibs', from: desk.clock, until: desk.clock + 1440 * minute, by: 'rechter', reference: 'verlenging' });
    await desk.call('casework.promise', promise);
  });

  it('deviating to a bed never opens what the answers hold shut', async () => {
    const desk = memoryDesk({ now: evening });
    const { caseId } = await desk.call('casework.start', {});
    await desk.call('triage.answer', { caseId, answers: { resistance: 'yes' } });
    await expect(desk.call('casework.deviate', { caseId, urgency: 'U4', careType: 'elvLow', reason: 'patientWish', text: 'toch' })).rejects.toMatchObject({ code: 'blocked' });
    await desk.call('triage.answer', { caseId, answers: { resistance: 'no' } });
    await desk.call('casework.deviate', { caseId, urgency: 'U4', careType: 'elvLow', reason: 'clinicalJudgement', text: 'kent de patiënt' });
    expect((await desk.call('casework.get', { caseId })).blocking.filter((one) => one.open).map((one) => one.reason).sort()).toEqual(['doubt', 'legal', 'psychogeriatric']);
  });
});

describe('the desk keeps what happens', () => {
  it('a patient who dies on the way: the placement ends, the bed is given back, nothing stays open', async () => {
    const desk = memoryDesk({ now: evening });
    seedPlaces(desk);
    desk.put('bedGroup', bedGroup('bed-1', { now: desk.clock }));
    const caseId = await decidedCase(desk, 'v01');
    await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
    await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
    const { offerId } = await desk.call('casework.offer', { caseId, bedGroupId: 'bed-1', versionSeen: 3 });
    await desk.call('casework.promise', { caseId, offerId, bedGroupId: 'bed-1', spokeWith: 'x', expectedAt: null });
    await desk.call('casework.recordIsolation', { caseId, finding: 'none', measure: 'none', by: 'huisarts' });
    await desk.call('casework.arrangeTransport', { caseId, kind: 'ambulanceB', at: desk.clock + 30 * minute });
    await desk.call('casework.close', { caseId, destination: 'died', text: '' });
    expect(desk.sent.map((command) => command.kind)).toEqual(['placeOffer', 'confirmPlacement', 'withdrawOffer', 'releaseHold']);
    expect((await desk.call('casework.get', { caseId })).clocks.filter((clock) => clock.doneAt === null)).toEqual([]);
  });

  it('a bed lost while on the phone: the nurse is told, the offer is marked, and another bed can be asked at once', async () => {
    const desk = memoryDesk({ now: evening });
    seedPlaces(desk);
    for (const id of ['bed-1', 'bed-2']) desk.put('bedGroup', bedGroup(id, { now: desk.clock }));
    const caseId = await decidedCase(desk, 'v01');
    await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
    desk.answer = (command) => (command.kind === 'placeOffer' ? { status: 'conflict', code: 'noCapacity', current: bedGroup('bed-1', { now: desk.clock, available: 0, version: 4 }) } : {});
    await expect(desk.call('casework.offer', { caseId, bedGroupId: 'bed-1', versionSeen: 3 })).rejects.toMatchObject({ code: 'noCapacity', details: { current: { id: 'bed-1', available: 0 } } });
    desk.answer = () => ({});
    expect((await desk.call('casework.get', { caseId })).offers.map((offer) => offer.state)).toEqual(['failed']);
    expect((await desk.call('casework.offer', { caseId, bedGroupId: 'bed-2', versionSeen: 3 })).state).toBe('held');
  });

  it('without a region an offer waits in sight, and a promise by telephone is a fact', async () => {
    const desk = memoryDesk({ now: evening });
    seedPlaces(desk);
    desk.put('bedGroup', bedGroup('bed-1', { now: desk.clock }));
    const caseId = await decidedCase(desk, 'v01');
    await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
    await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
    desk.online = false;
    expect((await desk.call('casework.offer', { caseId, bedGroupId: 'bed-1', versionSeen: 3 })).state).toBe('waiting');
    expect((await desk.call('casework.get', { caseId })).offers.map((offer) => offer.state)).toEqual(['waiting']);
    await desk.call('casework.promise', { caseId, offerId: null, bedGroupId: 'bed-1', spokeWith: 'Nachtzuster', expectedAt: null });
    expect(await desk.call('casework.get', { caseId })).toMatchObject({ step: 'promised', placement: { bedGroupId: 'bed-1', via: 'phone' } });
  });

  it('an offer that waited and was not granted after all is marked on every desk, when the region has answered', async () => {
    const desk = memoryDesk({ now: evening });
    seedPlaces(desk);
    desk.put('bedGroup', bedGroup('bed-1', { now: desk.clock }));
    const caseId = await decidedCase(desk, 'v01');
    await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
    desk.online = false;
    await desk.call('casework.offer', { caseId, bedGroupId: 'bed-1', versionSeen: 3 });
    desk.refuseWaiting();
    desk.register();
    await new Promise((resolve) => { setImmediate(resolve); });
    expect(desk.kernel.journal.events(caseId).at(-1)).toMatchObject({ type: 'offerAnswered', payload: { answer: 'withdrawn', by: 'region' }, actor: { role: 'system' } });
    expect((await desk.call('casework.get', { caseId })).offers.map((offer) => offer.state)).toEqual(['failed']);
  });

  it('a score is kept as received: Katz only with its direction, nothing from the future', async () => {
    const desk = memoryDesk({ now: evening });
    const { caseId } = await desk.call('casework.start', {});
    const score = { caseId, instrument: 'katz6' as const, value: '4', direction: null, scoredAt: evening, by: 'wijkverpleegkundige', source: 'telefonisch' };
    await expect(desk.call('casework.recordScore', score)).rejects.toMatchObject({ code: 'badRequest' });
    await expect(desk.call('casework.recordScore', { ...score, direction: 'higherIsWorse', scoredAt: evening + minute })).rejects.toMatchObject({ code: 'badRequest' });
    await desk.call('casework.recordScore', { ...score, direction: 'higherIsWorse' });
    expect((await desk.call('casework.get', { caseId })).scores).toMatchObject([{ instrument: 'katz6', value: '4', direction: 'higherIsWorse' }]);
  });

  it('no product ends the night with an arrangement and an owner in the morning', async () => {
    const desk = memoryDesk({ now: evening });
    const caseId = await decidedCase(desk, 'v15');
    await desk.call('casework.close', { caseId, destination: 'noProduct', text: '' });
    expect((await desk.call('casework.get', { caseId })).bridge).toMatchObject({ owner: 'Dagdienst coördinatiepunt', dueAt: instantOf('2026-11-23', '08:00') });
    expect((await desk.call('casework.feedbackText', { caseId, to: 'referrer' })).text).toContain('Dagdienst coördinatiepunt');
  });

  it('what was told to the referrer is on the case', async () => {
    const desk = memoryDesk({ now: evening });
    const caseId = await decidedCase(desk, 'v01');
    const { text } = await desk.call('casework.feedbackText', { caseId, to: 'referrer' });
    expect(text).toContain('Eerstelijnsverblijf laag complex (ELV laag)');
    await desk.call('casework.recordFeedback', { caseId, to: 'referrer', text });
    expect((await desk.call('casework.get', { caseId })).feedback).toMatchObject([{ to: 'referrer', text }]);
  });
});

describe('Dienstoverdracht', () => {
  it('the receiver signs for exactly what is open, and then nothing open is unowned', async () => {
    const desk = memoryDesk({ now: evening });
    const calm = await decidedCase(desk, 'v01');
    const urgent = await decidedCase(desk, 'v05', 'Berta Voorbeeld');
    await desk.call('casework.release', { caseId: calm });
    await desk.call('casework.setReminder', { caseId: calm, dueAt: evening + 395 * minute, text: 'terugbellen' });
    const view = await desk.call('handover.shift', {});
    expect([view.rows.map((row) => row.caseId), view.unowned, view.rows[1]?.agreements]).toEqual([[urgent, calm], 1, [expect.stringContaining('04:45: terugbellen')]]);
    desk.actor = { id: 'dagdienst', role: 'nurse', desk: 'desk-1' };
    await expect(desk.call('handover.acceptShift', { shiftId: view.shiftId, caseIds: [calm], readBack: '' })).rejects.toMatchObject({ code: 'stale', details: { missing: [urgent] } });
    await desk.call('handover.acceptShift', { shiftId: view.shiftId, caseIds: [urgent, calm], readBack: 'twee aanvragen' });
    const after = await desk.call('handover.shift', {});
    expect([after.unowned, after.rows.map((row) => row.ownerName), after.last?.cases]).toEqual([0, ['dagdienst', 'dagdienst'], 2]);
  });
});

describe('Noodprocedure', () => {
  it('the list is made from the cache alone, and a stale count is not on it', async () => {
    const desk = memoryDesk({ now: evening });
    seedPlaces(desk);
    physician(desk, 'eerste', 'elderlyPhysician', 1);
    desk.put('bedGroup', bedGroup('bed-1', { now: desk.clock }));
    desk.put('bedGroup', bedGroup('bed-2', { now: desk.clock, expiresAt: desk.clock - 1 }));
    await decidedCase(desk, 'v01');
    desk.online = false;
    const list = await desk.call('capacity.emergencyList', {});
    expect(list.beds.map((bed) => [bed.id, bed.available, bed.status, bed.nightNumber])).toEqual([['bed-1', 2, 'free', '+31570000002'], ['bed-2', null, 'call', '+31570000002']]);
    expect([list.rosters.length, list.cases.map((one) => one.patientName)]).toEqual([1, ['Aaltje Proefman']]);
  });

  it('who is on duty: this region first, then its neighbours, and nobody of the rest of the country', async () => {
    const desk = memoryDesk({ now: evening });
    seedPlaces(desk);
    physician(desk, 'eigen', 'elderlyPhysician', 1);
    const [own] = desk.kernel.cache.all('roster');
    if (own === undefined) throw new Error('no roster');
    const region = (id: string, name: string, neighbours: string[]) => { desk.put('regionDirectory', { id, number: 1, name, deskName: `Meldtafel ${name}`, deskPhone: '+31570000009', careOffice: 'Zorgkantoor', neighbours, version: 1 }); };
    region(own.regionId, 'Zelf', ['nl-next']);
    region('nl-next', 'Buur', [own.regionId]);
    region('nl-far', 'Ver', []);
    for (const regionId of ['nl-next', 'nl-far']) desk.put('roster', { ...own, id: `roster-${regionId}`, regionId, name: `Arts ${regionId}` });
    const { rosters } = await desk.call('capacity.emergencyList', {});
    expect(rosters.map((one) => [one.region, one.own])).toEqual([['Zelf', true], ['Buur', false]]);
  });

  it('a paper case comes in with its real times, and impossible times are refused', async () => {
    const desk = memoryDesk({ now: evening });
    seedPlaces(desk);
    desk.put('bedGroup', bedGroup('bed-1', { now: desk.clock }));
    const at = (hoursAgo: number) => evening - hoursAgo * 60 * minute;
    const paper = {
      receivedAt: at(8), referral: { referrerRole: 'gp' as const, callBackNumber: '0570123456' }, patient: { name: 'Papieren Geval' }, decided: { at: at(7), urgency: 'U3' as const, careType: 'elvLow' as const, by: 'Nachtdienst' },
      promised: { at: at(6), bedGroupId: 'bed-1', place: '', spokeWith: 'Teamleider', expectedAt: null }, arrivedAt: at(4), closed: { at: at(3), destination: 'placed' as const },
    };
    await expect(desk.call('casework.enterPaper', { ...paper, arrivedAt: at(7) })).rejects.toMatchObject({ code: 'badRequest' });
    await expect(desk.call('casework.enterPaper', { ...paper, closed: { at: evening + minute, destination: 'placed' } })).rejects.toMatchObject({ code: 'badRequest' });
    const { caseId } = await desk.call('casework.enterPaper', paper);
    expect(await desk.call('casework.get', { caseId })).toMatchObject({ step: 'closed', createdAt: at(8), arrivedAt: at(4), placement: { bedGroupId: 'bed-1' } });
    expect(desk.sent.map((command) => command.kind)).toEqual(['confirmPlacement', 'arrive']);
  });
});
