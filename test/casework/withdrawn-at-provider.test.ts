import { beforeAll, describe, expect, it } from 'vitest';
import type { TestDesk } from '../support/desk.ts';
import { signedIn } from '../support/pages.ts';
import { readyToOffer } from '../support/night.ts';
import type { TestRegion } from '../support/region.ts';
import { openOneDesk } from '../support/site.ts';

/** Real core, real region, the provider's own page. */
let region: TestRegion;
let desk: TestDesk;
beforeAll(async () => {
  const site = await openOneDesk();
  ({ region, desk } = site);
  return site.close;
});

type Asked = { readonly caseId: string; readonly offerId: string; readonly bedGroupId: string; readonly organisationId: string };

/** A case whose first fitting place has been asked, with the bed held. */
async function asked(name: string): Promise<Asked> {
  const caseId = await readyToOffer(desk, 'v01', name);
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
