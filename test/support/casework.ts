import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BedGroup } from '../../shared/capacity/schema.ts';
import type { MemoryDesk } from './memory-kernel.ts';
import type { TestDesk } from './desk.ts';

export type Vignette = { readonly id: string; readonly answers: Readonly<Record<string, string | number>>; readonly expected: { readonly urgency: string; readonly careType: string } };
/** The project's own copy of the vignettes. */
export function vignette(id: string): Vignette {
  const all = JSON.parse(readFileSync(join(import.meta.dirname, '../../shared/protocol/tijdelijk-verblijf/cases.json'), 'utf8')) as readonly Vignette[] | { readonly cases: readonly Vignette[] };
  const found = ('cases' in all ? all.cases : all).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no vignette ${id}`);
  return found;
}

export function bedGroup(id: string, over: Partial<BedGroup> & { readonly now: number }): BedGroup {
  const { now, ...rest } = over;
  return {
    id, organisationId: 'org-1', locationId: 'loc-1', name: `Afdeling ${id}`, regionId: 'region-1', position: { lat: 52.25, lng: 6.16 }, labels: ['elvLow'], available: 2, staffed: 2, total: 4, availableFrom: null, acute: true, admission: [],
    sex: 'any', ward: 'open', wzdRegistered: false, features: [], maxWeightKg: 150, mainPractitioner: 'gp', commitment: true, observedAt: now - 600_000, expiresAt: now + 36_000_000, source: 'manual', reportedBy: 'test', version: 3, ...rest,
  };
}

export function seedPlaces(desk: MemoryDesk): void {
  desk.put('organisation', { id: 'org-1', name: 'Stichting De Iep', kind: 'provider', regionId: 'region-1', version: 1 });
  desk.put('location', {
    id: 'loc-1', organisationId: 'org-1', name: 'Huize De Iep', place: 'Deventer', municipality: 'Deventer', postcode: '7411AA', regionId: 'region-1', position: { lat: 52.25, lng: 6.16 }, dayNumber: '+31570000001', nightNumber: '+31570000002',
    dayHours: [], nightHours: [], answeredBy: 'teamleider', version: 1,
  });
}

/** Answers what stands on the screen, screen after screen, until the protocol asks no more. Returns the stages that were shown. */
export async function triageThrough(desk: Pick<MemoryDesk, 'call'> | Pick<TestDesk, 'call'>, caseId: string, answers: Readonly<Record<string, string | number>>): Promise<string[]> {
  const screens: string[] = [];
  let view = await desk.call('triage.view', { caseId });
  while (view.next !== null) {
    if (view.currentStage !== screens.at(-1) && view.currentStage !== null) screens.push(view.currentStage);
    const answer = answers[view.next];
    if (answer === undefined) throw new Error(`no answer for ${view.next}`);
    view = await desk.call('triage.answer', { caseId, answers: { [view.next]: answer } });
  }
  return screens;
}

export const noNeeds = { asked: true, features: [], insulin: false, weightKg: null, closedWard: null, wzd: null, maxDistanceKm: null, preferredOrganisations: [], neededBy: null };
