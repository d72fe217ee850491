import { describe, expect, it } from 'vitest';
import { instantOf } from '../../shared/calendar/index.ts';
import { followUpsOf } from '../../shared/casework/follow-up.ts';
import { foldCase } from '../../shared/casework/reduce.ts';
import { bedGroup, noNeeds, seedPlaces, triageThrough, vignette } from '../support/casework.ts';
import { closed, event } from '../support/case-events.ts';
import { memoryDesk } from '../support/memory-kernel.ts';
import type { MemoryDesk } from '../support/memory-kernel.ts';

const day = 86_400_000;
const evening = instantOf('2026-11-20', '22:10');

/** Promised by telephone; not travelled yet. */
async function promised(): Promise<{ desk: MemoryDesk; caseId: string }> {
  const desk = memoryDesk({ now: evening });
  seedPlaces(desk);
  desk.put('bedGroup', bedGroup('bed-1', { now: desk.clock }));
  const { caseId } = await desk.call('casework.start', {});
  await desk.call('casework.savePatient', { caseId, patient: { name: 'Dirkje Proefman', sex: 'female', municipality: 'Deventer' } });
  await triageThrough(desk, caseId, vignette('v01').answers);
  await desk.call('casework.confirmOutcome', { caseId });
  await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
  await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
  const { offerId } = await desk.call('casework.offer', { caseId, bedGroupId: 'bed-1', versionSeen: 3 });
  await desk.call('casework.promise', { caseId, offerId, bedGroupId: 'bed-1', spokeWith: 'Teamleider', expectedAt: null });
  return { desk, caseId };
}

describe('BRMO and isolation', () => {
  it('no transport is arranged before somebody asked; "nobody knows" is an answer too', async () => {
    const { desk, caseId } = await promised();
    const transport = { caseId, kind: 'taxi', at: null } as const;
    await expect(desk.call('casework.arrangeTransport', transport)).rejects.toMatchObject({ code: 'blocked' });
    await expect(desk.call('casework.recordIsolation', { caseId, finding: 'unknown', measure: 'none', by: '' })).rejects.toThrow();
    await desk.call('casework.recordIsolation', { caseId, finding: 'unknown', measure: 'contact', by: 'dochter' });
    await desk.call('casework.arrangeTransport', transport);
  });

  it('stands in the handover with who said it; asked again, the last word stands', async () => {
    const { desk, caseId } = await promised();
    await desk.call('casework.recordIsolation', { caseId, finding: 'unknown', measure: 'none', by: 'dochter' });
    await desk.call('casework.recordIsolation', { caseId, finding: 'knownCarrier', measure: 'contact', by: 'huisarts', text: 'MRSA, kweek van 3 november' });
    expect((await desk.call('casework.get', { caseId })).isolation).toMatchObject({ finding: 'knownCarrier', measure: 'contact', by: 'huisarts', at: evening });
    const { sections } = await desk.call('handover.view', { caseId });
    const lines = sections.flatMap((section) => section.lines);
    for (const label of ['Signaleringen (BRMO/MRSA)', 'BRMO en isolatie bij vervoer']) expect(lines.find((line) => line.label === label)?.value).toMatch(/bekend drager, contactisolatie, MRSA, kweek van 3 november, volgens huisarts/);
  });
});

describe('follow-up after a stay', () => {
  it('is asked at 30 and at 90 days, on the day list of a closed case, and not before', async () => {
    const { desk, caseId } = await promised();
    await desk.call('casework.arrive', { caseId, arrivedAt: evening });
    await desk.call('casework.close', { caseId, destination: 'placed', text: '' });
    await expect(desk.call('casework.followUp', { caseId, afterDays: 30, destination: 'home' })).rejects.toMatchObject({ code: 'notFound' });
    expect((await desk.call('capacity.dayList', {})).followUps).toEqual([]);
    desk.clock = evening + 31 * day;
    expect((await desk.call('capacity.dayList', {})).followUps).toMatchObject([{ caseId, patientName: 'Dirkje Proefman', afterDays: 30 }]);
    await desk.call('casework.followUp', { caseId, afterDays: 30, destination: 'homeWithCare', by: 'wijkteam' });
    expect((await desk.call('capacity.dayList', {})).followUps).toEqual([]);
    await expect(desk.call('casework.followUp', { caseId, afterDays: 30, destination: 'home' })).rejects.toMatchObject({ code: 'notFound' });
    desk.clock = evening + 92 * day;
    expect((await desk.call('capacity.dayList', {})).followUps).toMatchObject([{ afterDays: 90 }]);
    expect((await desk.call('casework.get', { caseId })).closed).toBe(true);
  });

  it('nobody is asked after a death, a place lost or an arrival that never was', () => {
    const arrived = event({ type: 'arrived', payload: { arrivedAt: evening }, personal: null }, { seq: 1 });
    const followed = event({ type: 'followedUp', payload: { afterDays: 30, destination: 'died', followedAt: evening + 30 * day }, personal: {} }, { seq: 2, baseSeq: 1 });
    expect(followUpsOf(foldCase([arrived])).map((one) => one.afterDays)).toEqual([30, 90]);
    expect(followUpsOf(foldCase([arrived, followed]))).toEqual([]);
    expect(followUpsOf(foldCase([arrived, event(closed('died'), { seq: 2, baseSeq: 1 })]))).toEqual([]);
    expect(followUpsOf(foldCase([event(closed('withdrawn'), { seq: 1 })]))).toEqual([]);
  });
});
