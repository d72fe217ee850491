import { describe, expect, it } from 'vitest';
import { defaultProfile } from '../../shared/profile/default.ts';
import { noNeeds, triageThrough, vignette } from '../support/casework.ts';
import { memoryDesk } from '../support/memory-kernel.ts';

async function fresh() {
  const desk = memoryDesk();
  const { caseId } = await desk.call('casework.start', {});
  return { desk, caseId };
}

describe('answers at the desk', () => {
  it('a fact nobody knows, an answer outside its domain and answers that can not both be true are refused, and nothing is written', async () => {
    const { desk, caseId } = await fresh();
    const before = desk.kernel.journal.events(caseId).length;
    await expect(desk.call('triage.answer', { caseId, answers: { horoscope: 'ram' } })).rejects.toMatchObject({ code: 'unknownFact' });
    await expect(desk.call('triage.answer', { caseId, answers: { abcd: 'fine' } })).rejects.toMatchObject({ code: 'outOfDomain' });
    await expect(desk.call('triage.answer', { caseId, answers: { news2: 21 } })).rejects.toMatchObject({ code: 'outOfDomain' });
    await expect(desk.call('triage.answer', { caseId, answers: { news2: 1, news2AnyThree: 'yes' } })).rejects.toMatchObject({ code: 'contradiction' });
    expect(desk.kernel.journal.events(caseId).length).toBe(before);
  });

  it('the age is the answered one until a birth date is known; where the two differ the screen says so and neither is changed', async () => {
    const { desk, caseId } = await fresh();
    await desk.call('triage.answer', { caseId, answers: { ageYears: 82 } });
    expect((await desk.call('casework.get', { caseId })).patient.ageYears).toBe(82);
    const before = (await desk.call('casework.get', { caseId })).triage.mark;
    await desk.call('casework.savePatient', { caseId, patient: { birthDate: '1940-05-17' } });
    const detail = await desk.call('casework.get', { caseId });
    const recorded = detail.patient.ageYears ?? 0;
    const view = await desk.call('triage.view', { caseId });
    expect(recorded).toBeGreaterThan(82);
    expect([view.answers['ageYears'], view.contradictions]).toEqual([82, [{ facts: ['ageYears'], message: expect.stringContaining(`${recorded} jaar, in de antwoorden 82 jaar`) as string }]]);
    // A page that shows the conversation knows by its mark that there is something new to show.
    expect(detail.triage.mark).not.toBe(before);
    await desk.call('triage.answer', { caseId, answers: { ageYears: recorded } });
    expect((await desk.call('triage.view', { caseId })).contradictions).toEqual([]);
  });

  it('with nothing answered nothing is decided, least of all U5', async () => {
    const { desk, caseId } = await fresh();
    const view = await desk.call('triage.view', { caseId });
    expect([view.outcome.urgency, view.outcome.careType, view.currentStage, view.notValidated]).toEqual([null, null, 'safety', true]);
    await expect(desk.call('casework.confirmOutcome', { caseId })).rejects.toMatchObject({ code: 'notDecided' });
    await expect(desk.call('capacity.search', { caseId })).rejects.toMatchObject({ code: 'notDecided' });
  });

  it('an answer taken back is unanswered again, not "unknown"', async () => {
    const { desk, caseId } = await fresh();
    await desk.call('triage.answer', { caseId, answers: { abcd: 'safe' } });
    const view = await desk.call('triage.answer', { caseId, answers: { abcd: null } });
    expect('abcd' in view.answers).toBe(false);
  });

  it('what the referral carries is not asked: age from the date of birth, the place when the referrer leaves no doubt; a nurse\'s own answer stands', async () => {
    const { desk, caseId } = await fresh();
    await desk.call('casework.savePatient', { caseId, patient: { birthDate: '1942-03-01' } });
    await desk.call('casework.saveReferral', { caseId, referral: { referrerRole: 'gp' } });
    const view = await desk.call('triage.view', { caseId });
    expect([view.answers['ageYears'], view.answers['setting'], view.questions.find((one) => one.fact === 'ageYears')?.origin]).toEqual([84, undefined, 'referral']);
    await desk.call('casework.saveReferral', { caseId, referral: { referrerRole: 'emergencyDepartment' } });
    expect((await desk.call('triage.view', { caseId })).answers['setting']).toBe('emergencyDepartment');
    await desk.call('triage.answer', { caseId, answers: { setting: 'home' } });
    await desk.call('casework.saveReferral', { caseId, referral: { referrerRole: 'hospitalWard' } });
    expect((await desk.call('triage.view', { caseId })).answers['setting']).toBe('home');
  });

  it('a wrong BSN and a date of birth that can not be are refused', async () => {
    const { desk, caseId } = await fresh();
    await expect(desk.call('casework.savePatient', { caseId, patient: { bsn: '999990018' } })).rejects.toMatchObject({ code: 'badBsn' });
    await expect(desk.call('casework.savePatient', { caseId, patient: { birthDate: '2030-01-01' } })).rejects.toMatchObject({ code: 'badRequest' });
  });

  it('all vignettes that end in a place or a stop take at most eight screens', async () => {
    for (const id of ['v01', 'v02', 'v03', 'v04', 'v05', 'v06', 'v07', 'v11', 'v12', 'v13', 'v15', 'v20', 'v22']) {
      const { desk, caseId } = await fresh();
      const { answers, expected } = vignette(id);
      expect((await triageThrough(desk, caseId, answers)).length, id).toBeLessThanOrEqual(8);
      expect((await desk.call('triage.view', { caseId })).outcome, id).toMatchObject({ urgency: expected.urgency, careType: expected.careType });
    }
  });

  it('after a new answer that changes the outcome nothing is promised until it is confirmed again', async () => {
    const { desk, caseId } = await fresh();
    await triageThrough(desk, caseId, vignette('v01').answers);
    await desk.call('casework.confirmOutcome', { caseId });
    await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
    await desk.call('triage.answer', { caseId, answers: { consciousness: 'newConfusion' } });
    expect(await desk.call('casework.get', { caseId })).toMatchObject({ decisionStale: true, decision: { urgency: 'U4' } });
    await expect(desk.call('casework.promise', { caseId, offerId: null, bedGroupId: 'bed-1', spokeWith: 'x', expectedAt: null })).rejects.toMatchObject({ code: 'stale' });
    await desk.call('triage.answer', { caseId, answers: { consciousness: 'normal' } });
    expect((await desk.call('casework.get', { caseId })).decisionStale).toBe(false);
  });
});

describe('a region\'s own way of working', () => {
  it('logistics only: people enter urgency and care type, the protocol stays shut', async () => {
    const { desk, caseId } = await fresh();
    const profile = defaultProfile('region-1');
    desk.put('profile', { ...profile, version: 2, triage: { ...profile.triage, mode: 'logisticsOnly' } });
    await expect(desk.call('casework.confirmOutcome', { caseId })).rejects.toMatchObject({ code: 'unsupported' });
    await desk.call('casework.deviate', { caseId, urgency: 'U4', careType: 'elvLow', reason: 'other', text: '' });
    expect(await desk.call('casework.get', { caseId })).toMatchObject({ decision: { urgency: 'U4', careType: 'elvLow' }, blocking: [] });
  });

  it('where the physician takes part in every triage, no placement is promised without; the answers alone do not make it stale', async () => {
    const { desk, caseId } = await fresh();
    const profile = defaultProfile('region-1');
    desk.put('profile', { ...profile, version: 2, triage: { ...profile.triage, escalateAlways: true } });
    await triageThrough(desk, caseId, vignette('v01').answers);
    await desk.call('casework.confirmOutcome', { caseId });
    await desk.call('triage.answer', { caseId, answers: { carer: 'absent' } });
    await desk.call('triage.answer', { caseId, answers: { carer: 'available' } });
    expect(await desk.call('casework.get', { caseId })).toMatchObject({ decisionStale: false, blocking: [{ reason: 'doubt', open: true, explanation: 'In deze regio beslist de specialist ouderengeneeskunde bij elke plaatsing mee' }] });
  });

  it('who has no mandate does not deviate, and a care type of another desk is referred with its number', async () => {
    const { desk, caseId } = await fresh();
    const profile = defaultProfile('region-1');
    desk.put('profile', { ...profile, version: 2, mandate: { ...profile.mandate, overrideProtocol: ['elderlyPhysician'] }, careTypes: { placed: ['grz'], referred: [{ careType: 'elvLow', to: 'Loket Noord', phone: '0570 000 003' }] } });
    await expect(desk.call('casework.deviate', { caseId, urgency: 'U4', careType: 'grz', reason: 'other', text: 'x' })).rejects.toMatchObject({ code: 'forbidden' });
    await triageThrough(desk, caseId, vignette('v01').answers);
    await desk.call('casework.confirmOutcome', { caseId });
    await expect(desk.call('capacity.search', { caseId })).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('0570 000 003') as string });
  });

  it('every look at a patient leaves an audit line', async () => {
    const { desk, caseId } = await fresh();
    desk.audit.length = 0;
    await desk.call('casework.get', { caseId });
    await desk.call('triage.view', { caseId });
    await desk.call('handover.view', { caseId });
    await desk.call('casework.worklist', {});
    expect(desk.audit).toEqual([{ action: 'casework.get', caseId }, { action: 'triage.view', caseId }, { action: 'handover.view', caseId }, { action: 'casework.worklist', caseId: null }]);
  });
});
