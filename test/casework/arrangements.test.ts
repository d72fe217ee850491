import { describe, expect, it } from 'vitest';
import { instantOf } from '../../shared/calendar/index.ts';
import { defaultProfile } from '../../shared/profile/default.ts';
import { printable } from '../../electron/desk/print/document.ts';
import { bedGroup, noNeeds, seedPlaces, triageThrough, vignette } from '../support/casework.ts';
import { memoryDesk } from '../support/memory-kernel.ts';
import type { MemoryDesk } from '../support/memory-kernel.ts';

const minute = 60_000;
const evening = instantOf('2026-11-20', '22:10');
const physician = { id: 'so-1', role: 'elderlyPhysician', desk: 'desk-1' } as const;

async function decidedCase(desk: MemoryDesk, id: string, name = 'Aaltje Proefman'): Promise<string> {
  const { caseId } = await desk.call('casework.start', {});
  await desk.call('casework.savePatient', { caseId, patient: { name, sex: 'female', municipality: 'Deventer' } });
  await triageThrough(desk, caseId, vignette(id).answers);
  await desk.call('casework.confirmOutcome', { caseId });
  return caseId;
}

/** Two places asked at once, both promising. */
async function severalAccept(order: 'oneAtATime' | 'several', over: Partial<ReturnType<typeof defaultProfile>['offer']> = {}): Promise<{ desk: MemoryDesk; caseId: string; offers: string[] }> {
  const desk = memoryDesk({ now: evening });
  seedPlaces(desk);
  const profile = defaultProfile('region-1');
  desk.put('profile', { ...profile, version: profile.version + 1, offer: { ...profile.offer, order, maxOpen: order === 'several' ? 3 : 1, ...over } });
  for (const id of ['bed-1', 'bed-2']) desk.put('bedGroup', bedGroup(id, { now: desk.clock }));
  const caseId = await decidedCase(desk, 'v01');
  await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
  await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
  const offers: string[] = [];
  for (const bedGroupId of order === 'several' ? ['bed-1', 'bed-2'] : ['bed-1']) offers.push((await desk.call('casework.offer', { caseId, bedGroupId, versionSeen: 3 })).offerId);
  return { desk, caseId, offers };
}

function accept(desk: MemoryDesk, caseId: string, offers: readonly string[]): void {
  offers.forEach((offerId, index) => {
    const bedGroupId = `bed-${index + 1}`;
    desk.put('offer', { id: offerId, regionId: 'region-1', caseId, bedGroupId, locationId: 'loc-1', organisationId: 'org-1', desk: 'desk-1', holdId: null, state: 'accepted', content: { ageBand: '85-94', sex: 'female', careType: 'elvLow', urgency: 'U4', neededBy: null, features: [], insulin: false, weightKg: null, closedWard: null, wzd: null, summary: '' }, madeAt: evening, answer: { answer: 'accepted', reasonCode: null, text: '', expectedAt: null, answeredAt: evening, by: 'provider' }, version: 2 });
  });
}

describe('several places promise', () => {
  it('the patient chooses, the choice is on the case, and the other place is told no', async () => {
    const { desk, caseId, offers } = await severalAccept('several');
    accept(desk, caseId, offers);
    const promise = { caseId, offerId: offers[1] ?? null, bedGroupId: 'bed-2', spokeWith: '', expectedAt: null };
    await expect(desk.call('casework.promise', promise)).rejects.toMatchObject({ code: 'blocked', message: expect.stringContaining('kiezen') as string });
    await desk.call('casework.promise', { ...promise, chosenBy: 'patient' });
    const placed = desk.kernel.journal.events(caseId).find((event) => event.type === 'placementConfirmed');
    expect(placed?.payload).toMatchObject({ bedGroupId: 'bed-2', chosenBy: 'patient' });
    expect((await desk.call('casework.get', { caseId })).offers.map((offer) => [offer.bedGroupId, offer.state])).toEqual([['bed-1', 'withdrawn'], ['bed-2', 'accepted']]);
  });

  it('identity goes to exactly one: no offer carries it, and a withdrawn case ends every offer and hold', async () => {
    const { desk, caseId, offers } = await severalAccept('several');
    expect(JSON.stringify(desk.sent)).not.toContain('Proefman');
    await desk.call('casework.close', { caseId, destination: 'withdrawn', text: '' });
    const ended = desk.sent.flatMap((command) => (command.kind === 'withdrawOffer' ? [command.offerId] : []));
    expect(ended.sort()).toEqual([...offers].sort());
    const detail = await desk.call('casework.get', { caseId });
    expect(detail.offers.map((offer) => offer.state)).toEqual(['withdrawn', 'withdrawn']);
    await expect(desk.call('handover.send', { caseId })).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('"reported free = must accept"', () => {
  it('is written on the offer only where region, place and a fresh count all say so', async () => {
    const marked = async (mustAccept: boolean, over: Partial<Parameters<typeof bedGroup>[1]>) => {
      const { desk, caseId } = await severalAccept('oneAtATime', { mustAccept });
      const bed = bedGroup('bed-9', { now: desk.clock, ...over });
      desk.put('bedGroup', bed);
      const open = (await desk.call('casework.get', { caseId })).offers[0];
      await desk.call('casework.refuse', { caseId, offerId: open?.offerId ?? '', reason: 'noCapacity', text: '', spokeWith: '' });
      await desk.call('casework.offer', { caseId, bedGroupId: 'bed-9', versionSeen: 3 });
      return (await desk.call('casework.get', { caseId })).offers.find((offer) => offer.bedGroupId === 'bed-9')?.mustAccept === true;
    };
    expect([await marked(true, {}), await marked(false, {}), await marked(true, { commitment: false }), await marked(true, { expiresAt: evening - minute })]).toEqual([true, false, false, false]);
  });
});

describe('a Wlz place outside the region', () => {
  it('waits for the care office, and its "no" stands', async () => {
    const desk = memoryDesk({ now: evening });
    seedPlaces(desk);
    desk.put('regionDirectory', { id: 'region-5', number: 5, name: 'Buurregio', deskName: 'Loket Buur', deskPhone: '+31570000055', careOffice: 'Zorgkantoor Buur', neighbours: [], version: 1 });
    const { caseId } = await desk.call('casework.start', {});
    await triageThrough(desk, caseId, vignette('v13').answers);
    await desk.call('casework.confirmOutcome', { caseId });
    await desk.call('casework.recordTitle', { caseId, title: 'ibs', from: evening, until: evening + 4320 * minute, by: 'burgemeester', reference: '' });
    await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
    await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
    const detail = await desk.call('casework.get', { caseId });
    for (const one of detail.blocking.filter((each) => each.open && each.ways.includes('mandate'))) await desk.call('casework.useMandate', { caseId, reason: one.reason, why: 'arts onbereikbaar' });
    expect((await desk.call('casework.neighbours', { caseId })).desks).toMatchObject([{ regionId: 'region-5', phone: '+31570000055', needsCareOffice: true }]);
    const outside = { caseId, place: 'Huize Verweg', spokeWith: 'Loket Buur', expectedAt: null, neighbourRegionId: 'region-5' };
    await expect(desk.call('casework.promiseOutside', outside)).rejects.toMatchObject({ message: expect.stringContaining('zorgkantoor') as string });
    await desk.call('casework.recordCareOffice', { caseId, answer: 'refused', by: 'Zorgkantoor' });
    await expect(desk.call('casework.promiseOutside', outside)).rejects.toMatchObject({ message: expect.stringContaining('niet akkoord') as string });
    await desk.call('casework.recordCareOffice', { caseId, answer: 'agreed', by: 'Zorgkantoor' });
    await expect(desk.call('casework.promiseOutside', { ...outside, neighbourRegionId: 'region-99' })).rejects.toMatchObject({ code: 'notFound' });
    await desk.call('casework.promiseOutside', outside);
    expect(desk.kernel.journal.events(caseId).find((event) => event.type === 'placementConfirmed')?.payload).toMatchObject({ outsideNetwork: true, neighbourRegionId: 'region-5' });
  });
});

describe('the physician and the morning', () => {
  it('an unsafe patient is never left for the morning, and a hold lasts as long as the question', async () => {
    const desk = memoryDesk({ now: evening });
    seedPlaces(desk);
    const caseId = await decidedCase(desk, 'v07');
    desk.put('bedGroup', bedGroup('respijt', { now: desk.clock, labels: ['respite'], wzdRegistered: true }));
    await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
    const { offerId } = await desk.call('casework.offer', { caseId, bedGroupId: 'respijt', versionSeen: 3 });
    await expect(desk.call('casework.extendHold', { caseId, offerId })).rejects.toMatchObject({ code: 'blocked' });
    const ask = { caseId, to: 'elderlyPhysician', reasons: ['psychogeriatric'], question: 'Morgen?', physicianId: null, morning: true };
    await expect(desk.call('casework.askConsult', ask)).rejects.toMatchObject({ code: 'blocked', message: expect.stringContaining('veilig') as string });
    await desk.call('casework.askConsult', { ...ask, safe: true });
    const { until } = await desk.call('casework.extendHold', { caseId, offerId });
    expect(until).toBeGreaterThanOrEqual(instantOf('2026-11-21', '07:30'));
    expect(desk.sent.at(-1)).toMatchObject({ kind: 'extendHold', until });
    await expect(desk.call('casework.extendHold', { caseId, offerId })).rejects.toMatchObject({ code: 'blocked' });
  });

  it('what the nurse wrote down from the telephone is confirmed by the physician only, also after the case was closed', async () => {
    const desk = memoryDesk({ now: evening });
    const caseId = await decidedCase(desk, 'v05');
    const { consultId } = await desk.call('casework.askConsult', { caseId, to: 'elderlyPhysician', reasons: ['psychogeriatric'], question: 'Akkoord?', physicianId: null });
    await desk.call('casework.answerConsult', { caseId, consultId, answers: [{ reason: 'psychogeriatric', answer: 'agreed' }], answeredBy: 'dr. Oefenarts', advice: '' });
    await desk.call('casework.close', { caseId, destination: 'withdrawn', text: '' });
    const waiting = async () => (await desk.call('casework.consults', { open: false, toConfirm: true })).consults.map((one) => [one.consultId, one.toConfirm]);
    expect(await waiting()).toEqual([[consultId, ['psychogeriatric']]]);
    desk.actor = physician;
    await desk.call('casework.confirmConsult', { caseId, consultId, reasons: ['psychogeriatric'] });
    expect(await waiting()).toEqual([]);
    await expect(desk.call('casework.confirmConsult', { caseId, consultId, reasons: ['psychogeriatric'] })).rejects.toMatchObject({ code: 'conflict' });
    expect((await desk.call('casework.get', { caseId })).closed).toBe(true);
  });

  it('a later answer is not covered by an earlier confirmation', async () => {
    const desk = memoryDesk({ now: evening });
    const caseId = await decidedCase(desk, 'v05');
    const { consultId } = await desk.call('casework.askConsult', { caseId, to: 'elderlyPhysician', reasons: ['psychogeriatric'], question: 'Akkoord?', physicianId: null });
    const answer = (given: 'agreed' | 'different') => desk.call('casework.answerConsult', { caseId, consultId, answers: [{ reason: 'psychogeriatric', answer: given }], answeredBy: 'dr. Oefenarts', advice: '' });
    await answer('agreed');
    desk.actor = physician;
    await desk.call('casework.confirmConsult', { caseId, consultId, reasons: ['psychogeriatric'] });
    desk.actor = { id: 'nurse-1', role: 'nurse', desk: 'desk-1' };
    await answer('different');
    expect((await desk.call('casework.get', { caseId })).consults[0]?.toConfirm).toEqual(['psychogeriatric']);
  });
});

describe('what is arranged around a handover', () => {
  it('asks per care type what its papers are, and at ELV high for the receiving physician and the first medication', async () => {
    const desk = memoryDesk({ now: evening });
    const caseId = await decidedCase(desk, 'v01');
    const ids = async () => (await desk.call('casework.get', { caseId })).tracked?.map((one) => one.id);
    expect(await ids()).toEqual(['medicalHandover', 'referralLetter', 'signedIndication']);
    await expect(desk.call('handover.track', { caseId, item: 'receivingPhysician', state: 'done', by: 'dr. X' })).rejects.toMatchObject({ code: 'badRequest' });
    await desk.call('casework.deviate', { caseId, urgency: 'U4', careType: 'elvHigh', reason: 'physicianAdvice', text: 'behandeling nodig' });
    expect(await ids()).toEqual(['receivingPhysician', 'medicationFirstDays', 'medicalHandover', 'referralLetter', 'signedIndication']);
    await expect(desk.call('handover.track', { caseId, item: 'receivingPhysician', state: 'done' })).rejects.toMatchObject({ message: expect.stringContaining('welke arts') as string });
    await expect(desk.call('handover.track', { caseId, item: 'medicationFirstDays', state: 'done', at: evening + minute })).rejects.toMatchObject({ code: 'badRequest' });
    await desk.call('handover.track', { caseId, item: 'receivingPhysician', state: 'done', by: 'dr. Ontvanger' });
    expect((await desk.call('casework.get', { caseId })).tracked?.[0]).toMatchObject({ state: 'done', by: 'dr. Ontvanger', at: evening });
    expect((await desk.call('handover.view', { caseId })).isbarr).toContain('dr. Ontvanger');
  });
});

describe('paper', () => {
  it('every document is a PDF whose name tells nothing about a patient, and each leaves a line in the log', async () => {
    const desk = memoryDesk({ now: evening });
    seedPlaces(desk);
    const caseId = await decidedCase(desk, 'v01', 'Łucja Żółkiewska');
    for (const [document, action] of [[await desk.call('handover.pdf', { caseId }), 'handover.print'], [await desk.call('handover.shiftPdf', {}), 'handover.shiftPrint'], [await desk.call('capacity.emergencyPdf', {}), 'capacity.emergencyPrint']] as const) {
      expect(Buffer.from(document.base64, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
      expect(document.fileName).toMatch(/^[a-z]+-2026-11-20-2210\.pdf$/);
      expect(desk.audit.some((line) => line.action === action)).toBe(true);
    }
    expect((await desk.call('capacity.paperForm', {})).fileName).toBe('aanvraag-op-papier.pdf');
  });
  it('letters that the font lacks keep their base, and that is said', () => {
    expect(printable('Łucja Żółkiewska')).toEqual({ text: 'Lucja Zólkiewska', simplified: true });
    expect(printable('Zoë van ’t Hof – 3 × €')).toEqual({ text: 'Zoë van ’t Hof – 3 × €', simplified: false });
  });
});
