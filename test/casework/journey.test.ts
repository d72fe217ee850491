import { describe, expect, it } from 'vitest';
import { memoryDesk } from '../support/memory-kernel.ts';
import { bedGroup, noNeeds, seedPlaces, triageThrough, vignette } from '../support/casework.ts';

describe('a referral becomes a placement', () => {
  it('v01 goes from first ring to arrival in at most eight screens, offered without identity', async () => {
    const desk = memoryDesk();
    seedPlaces(desk);
    desk.put('bedGroup', bedGroup('bed-1', { now: desk.clock }));
    const { caseId } = await desk.call('casework.start', {});
    await desk.call('casework.saveReferral', { caseId, referral: { referrerRole: 'gp', callBackNumber: '0570123456' } });
    await desk.call('casework.savePatient', { caseId, patient: { name: 'Aaltje Proefman', birthDate: '1942-03-01', bsn: '999990019', sex: 'female', municipality: 'Deventer' } });
    const { answers, expected } = vignette('v01');
    const screens = await triageThrough(desk, caseId, answers);
    expect(screens.length).toBeLessThanOrEqual(8);
    await desk.call('casework.confirmOutcome', { caseId });
    await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
    await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
    const search = await desk.call('capacity.search', { caseId });
    expect(search.careType).toBe(expected.careType);
    expect(search.fitting.map((row) => row.bedGroup.id)).toEqual(['bed-1']);
    const offered = await desk.call('casework.offer', { caseId, bedGroupId: 'bed-1', versionSeen: 3 });
    expect(offered.state).toBe('held');
    expect(JSON.stringify(desk.sent)).not.toMatch(/Aaltje|Proefman|999990019|1942/);
    await desk.call('casework.promise', { caseId, offerId: offered.offerId, bedGroupId: 'bed-1', spokeWith: 'Teamleider', expectedAt: null });
    const { handoverId } = await desk.call('handover.send', { caseId });
    await desk.call('handover.markReceived', { caseId, handoverId });
    await desk.call('casework.arrive', { caseId, arrivedAt: null });
    await desk.call('casework.close', { caseId, destination: 'placed', text: '' });
    const detail = await desk.call('casework.get', { caseId });
    expect([detail.step, detail.destination, detail.placement?.bedGroupId]).toEqual(['closed', 'placed', 'bed-1']);
    expect(desk.sent.map((command) => command.kind)).toEqual(['placeOffer', 'confirmPlacement', 'arrive']);
    expect((await desk.call('casework.worklist', {})).rows).toEqual([]);
  });
});
