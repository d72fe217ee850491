import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noNeeds, triageThrough, vignette } from '../support/casework.ts';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { signedIn } from '../support/pages.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

/** Real core, real region, the provider's own page. */
let region: TestRegion;
let desk: TestDesk;
beforeAll(async () => {
  region = await startTestRegion();
  desk = await startTestDesk({ region: { url: region.url, token: region.token } });
  await desk.synced();
  await desk.signIn();
});
afterAll(async () => {
  await desk.close();
  await region.stop();
});

type Asked = { readonly caseId: string; readonly offerId: string; readonly bedGroupId: string; readonly organisationId: string };

/** A case whose first fitting place has been asked, with the bed held. */
async function asked(name: string): Promise<Asked> {
  const { caseId } = await desk.call('casework.start', {});
  await desk.call('casework.saveReferral', { caseId, referral: { referrerRole: 'gp', callBackNumber: '0570123456', question: 'Kan zij vannacht ergens terecht?' } });
  await desk.call('casework.savePatient', { caseId, patient: { name, birthDate: '1940-05-17', sex: 'female', municipality: 'Deventer' } });
  await triageThrough(desk, caseId, { ...vignette('v01').answers, ageYears: 86 });
  await desk.call('casework.confirmOutcome', { caseId });
  await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
  await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
  const found = await desk.call('capacity.search', { caseId });
  const row = found.fitting.find((one) => one.status === 'free');
  if (row === undefined) throw new Error('no free bed in the training region');
  const { offerId, state } = await desk.call('casework.offer', { caseId, bedGroupId: row.bedGroup.id, versionSeen: row.bedGroup.version });
  expect(state).toBe('held');
  await desk.synced();
  return { caseId, offerId, bedGroupId: row.bedGroup.id, organisationId: row.bedGroup.organisationId };
}

const openAtRegion = async ({ caseId, bedGroupId }: Asked) => {
  const { db } = region.service.region;
  const [offers] = await db.query<{ n: number }>("SELECT count(*)::int AS n FROM offer WHERE case_id = $1 AND state = 'open'", [caseId]);
  const [holds] = await db.query<{ n: number }>("SELECT count(*)::int AS n FROM hold WHERE case_id = $1 AND state IN ('held', 'confirmed')", [caseId]);
  const [bed] = await db.query<{ held: number }>('SELECT held FROM bed_group WHERE id = $1', [bedGroupId]);
  return { offers: offers?.n, holds: holds?.n, held: bed?.held };
};

describe('a patient who is taken back or dies', () => {
  it.each(['withdrawn', 'died'] as const)('leaves nothing on the provider\'s page: %s', async (destination) => {
    const one = await asked(destination === 'died' ? 'Bartje Proefman' : 'Coba Proefman');
    const provider = await signedIn(region, '/p', await region.providerToken(one.organisationId));
    expect((await provider.get('/p')).text).toContain(one.offerId);
    expect(await openAtRegion(one)).toEqual({ offers: 1, holds: 1, held: 1 });
    await desk.call('casework.close', { caseId: one.caseId, destination, text: '' });
    await desk.synced();
    const page = (await provider.get('/p')).text;
    expect(page).not.toContain(one.offerId);
    expect(await openAtRegion(one)).toEqual({ offers: 0, holds: 0, held: 0 });
  });
});
