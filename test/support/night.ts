import type { TestDesk } from './desk.ts';
import { noNeeds, triageThrough, vignette } from './casework.ts';

/** What nurses do all night, as one step each, on a real desk. */
export async function referral(desk: TestDesk, id: string, name: string, birthDate = '1940-05-17'): Promise<string> {
  const { caseId } = await desk.call('casework.start', {});
  await desk.call('casework.saveReferral', { caseId, referral: { referrerRole: 'gp', callBackNumber: '0570123456' } });
  await desk.call('casework.savePatient', { caseId, patient: { name, birthDate, sex: 'female', municipality: 'Deventer' } });
  await triageThrough(desk, caseId, { ...vignette(id).answers, ageYears: 86 });
  return caseId;
}

export async function readyToOffer(desk: TestDesk, id: string, name: string, birthDate?: string): Promise<string> {
  const caseId = await referral(desk, id, name, birthDate);
  await desk.call('casework.confirmOutcome', { caseId });
  await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
  await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
  return caseId;
}

type Found = { readonly id: string; readonly version: number; readonly available: number | null };
/** Fitting beds that are reported free, in the order shown. */
export async function freeBeds(desk: TestDesk, caseId: string): Promise<readonly Found[]> {
  const { fitting } = await desk.call('capacity.search', { caseId });
  return fitting.filter((row) => row.status === 'free').map(({ bedGroup: { id, version, available } }) => ({ id, version, available }));
}

export async function firstFree(desk: TestDesk, caseId: string): Promise<Found> {
  const [first] = await freeBeds(desk, caseId);
  if (first === undefined) throw new Error('no free bed fits');
  return first;
}
