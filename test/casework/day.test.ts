import { beforeAll, describe, expect, it } from 'vitest';
import { noNeeds, triageThrough, vignette } from '../support/casework.ts';
import type { TestDesk } from '../support/desk.ts';
import { readyToOffer, referral } from '../support/night.ts';
import type { TestRegion } from '../support/region.ts';
import { openOneDesk } from '../support/site.ts';

/** The five vignettes through the real core and the real region to their proper end, and what the region itself then holds. */
let region: TestRegion;
let desk: TestDesk;
beforeAll(async () => {
  const site = await openOneDesk();
  ({ region, desk } = site);
  return site.close;
});

async function offerFirst(caseId: string): Promise<{ offerId: string; bedGroupId: string }> {
  const search = await desk.call('capacity.search', { caseId });
  const row = search.fitting.find((one) => one.status === 'free') ?? search.fitting[0];
  if (row === undefined) throw new Error(`no fitting bed; relax: ${JSON.stringify(search.relax)}`);
  const { offerId } = await desk.call('casework.offer', { caseId, bedGroupId: row.bedGroup.id, versionSeen: row.bedGroup.version });
  return { offerId, bedGroupId: row.bedGroup.id };
}

async function regionCase(caseId: string): Promise<Record<string, unknown> | undefined> {
  const answer = await fetch(`${region.url}/v1/cases`, { headers: { authorization: `Bearer ${region.auditToken}` } });
  return (await answer.text()).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>).find((one) => one['id'] === caseId);
}

describe('a night at the desk', () => {
  it('v01 is placed: held, promised by telephone, handed over, arrived, closed; the region holds the same', async () => {
    const caseId = await readyToOffer(desk, 'v01', 'Aaltje Proefman');
    const { offerId, bedGroupId } = await offerFirst(caseId);
    await desk.call('casework.promise', { caseId, offerId, bedGroupId, spokeWith: 'Teamleider', expectedAt: null });
    await desk.call('handover.send', { caseId });
    await desk.call('casework.arrive', { caseId, arrivedAt: null });
    await desk.call('casework.close', { caseId, destination: 'placed', text: '' });
    await desk.synced();
    expect(await regionCase(caseId)).toMatchObject({ state: 'closed', careType: 'elvLow', urgency: 'U4', bedGroup: bedGroupId });
  });

  it('v05 waits for the physician: three reasons, three answers, and legal only with a written reason', async () => {
    const caseId = await referral(desk, 'v05', 'Geertruida Voorbeeld');
    await desk.call('casework.confirmOutcome', { caseId });
    await desk.call('casework.recordNeeds', { caseId, needs: { ...noNeeds, features: ['wanderDetection'], closedWard: true } });
    await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
    const { offerId, bedGroupId } = await offerFirst(caseId);
    const promise = { caseId, offerId, bedGroupId, spokeWith: 'Teamleider', expectedAt: null };
    expect((await desk.refusal('casework.promise', promise)).code).toBe('blocked');
    const { consultId } = await desk.call('casework.askConsult', { caseId, to: 'elderlyPhysician', reasons: ['emergencyAdmission', 'psychogeriatric', 'legal'], question: 'Akkoord met crisisplaats?', physicianId: null });
    await desk.call('casework.answerConsult', { caseId, consultId, answers: [{ reason: 'emergencyAdmission', answer: 'agreed' }, { reason: 'psychogeriatric', answer: 'agreed' }, { reason: 'legal', answer: 'agreed' }], answeredBy: 'dr. Oefenarts', advice: '' });
    expect(await desk.refusal('casework.promise', promise)).toMatchObject({ code: 'blocked', message: expect.stringContaining('art. 21') as string });
    await desk.call('casework.answerConsult', { caseId, consultId, answers: [{ reason: 'legal', answer: 'agreed', legalBasis: 'writtenReason' }], answeredBy: 'dr. Oefenarts', advice: 'Geen verzet; besluit art. 21 wordt morgen aangevraagd.' });
    await desk.call('casework.promise', promise);
    await desk.call('casework.arrive', { caseId, arrivedAt: null });
    await desk.call('casework.close', { caseId, destination: 'placed', text: '' });
    await desk.synced();
    expect(await regionCase(caseId)).toMatchObject({ state: 'closed', careType: 'wlzCrisis', urgency: 'U3', bedGroup: bedGroupId });
  });

  it('v11 waits for the physician, and for capacity only a new answer helps', async () => {
    const caseId = await referral(desk, 'v11', 'Hendrik Fictief');
    await desk.call('casework.confirmOutcome', { caseId });
    await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
    await desk.call('casework.markReferralLetter', { caseId, by: 'medicalSpecialist' });
    const { offerId, bedGroupId } = await offerFirst(caseId);
    const promise = { caseId, offerId, bedGroupId, spokeWith: 'Teamleider', expectedAt: null };
    const reasons = ['emergencyAdmission', 'psychogeriatric', 'doubt', 'legal'];
    const { consultId } = await desk.call('casework.askConsult', { caseId, to: 'elderlyPhysician', reasons, question: 'Observatie?', physicianId: null });
    await desk.call('casework.answerConsult', { caseId, consultId, answers: reasons.map((reason) => ({ reason, answer: 'agreed' as const })), answeredBy: 'dr. Oefenarts', advice: 'Bekwaam voor dit besluit.' });
    expect((await desk.refusal('casework.promise', promise)).code).toBe('blocked');
    await desk.call('triage.answer', { caseId, answers: { capacity: 'capable' } });
    expect((await desk.refusal('casework.promise', promise)).code).toBe('stale');
    await triageThrough(desk, caseId, { ...vignette('v11').answers, capacity: 'capable' });
    await desk.call('casework.confirmOutcome', { caseId });
    // What was agreed for the other reasons still stands: the outcome they were about is the same.
    expect((await desk.call('casework.get', { caseId })).blocking.filter((one) => one.open)).toEqual([]);
    await desk.call('casework.promise', promise);
    await desk.call('casework.close', { caseId, destination: 'placed', text: '' });
    await desk.synced();
    expect(await regionCase(caseId)).toMatchObject({ state: 'closed', careType: 'observation', urgency: 'U2', bedGroup: bedGroupId });
  });

  it('v12 stops: no bed is looked for, not by deviating either, and the case closes as stopped', async () => {
    const caseId = await referral(desk, 'v12', 'Wilhelmina Verzonnen');
    await desk.call('casework.confirmOutcome', { caseId });
    expect((await desk.refusal('capacity.search', { caseId })).code).toBe('notABedSearch');
    expect((await desk.refusal('casework.deviate', { caseId, urgency: 'U3', careType: 'wlzCrisis', reason: 'clinicalJudgement', text: 'toch opnemen' })).code).toBe('blocked');
    await desk.call('casework.close', { caseId, destination: 'legalStop', text: 'Huisarts belt de crisisdienst voor een IBS.' });
    await desk.synced();
    expect(await regionCase(caseId)).toMatchObject({ state: 'closed', careType: 'legalStop', urgency: 'U3', bedGroup: null });
  });

  it('v15 falls between the acts and is logged as a gap', async () => {
    const caseId = await referral(desk, 'v15', 'Johanna Nepnaam');
    await desk.call('casework.confirmOutcome', { caseId });
    expect((await desk.refusal('casework.close', { caseId, destination: 'placed', text: '' })).code).toBe('badRequest');
    await desk.call('casework.close', { caseId, destination: 'noProduct', text: 'Thuiszorg overbrugt.' });
    await desk.synced();
    expect(await regionCase(caseId)).toMatchObject({ state: 'closed', careType: 'noProduct', urgency: 'U4' });
  });
});
