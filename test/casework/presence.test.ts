import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRESENCE_MS } from '../../shared/contract/presence-times.ts';
import { presenceOf } from '../../region/casework/presence.ts';
import { retain } from '../../region/sync/retention.ts';
import { referral } from '../support/night.ts';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

/** "Een collega kijkt nu", on real desks and one real region whose clock stands under the test's hand. */
let region: TestRegion;
let north: TestDesk;
let south: TestDesk;
let elsewhere: TestDesk;
let caseId: string;
let ahead = 0;

beforeAll(async () => {
  region = await startTestRegion({ beds: 20, timers: false, clock: () => Date.now() + ahead });
  const open = async (name: string, regions?: readonly string[]): Promise<TestDesk> => {
    const desk = await startTestDesk({ region: { url: region.url, token: await region.deskToken(name, regions) }, clock: () => Date.now() + ahead });
    await desk.synced();
    await desk.signIn();
    return desk;
  };
  north = await open('north');
  south = await open('south');
  caseId = await referral(north, 'v01', 'Dirk Proefman', '1940-05-17');
  const { regionId } = await north.call('casework.get', { caseId });
  elsewhere = await open('elsewhere', region.regionIds.filter((id) => id !== regionId).slice(0, 1));
  await Promise.all([north.synced(), south.synced()]);
});
afterAll(async () => {
  await Promise.all([north, south, elsewhere].map((desk) => desk?.close()));
  await region?.stop();
});

const looks = async (desk: TestDesk, window: string, shown: string | null): Promise<readonly string[]> => (await desk.call('presence.beat', { window, caseId: shown })).caseIds;
const rows = async (): Promise<number> => (await region.service.region.db.query('SELECT 1 FROM presence')).length;

describe('a colleague looks now', () => {
  it('is seen at the other desk of the region and nowhere else, never by the one who looks', async () => {
    expect(await looks(north, 'w1', caseId)).toEqual([]);
    expect(await looks(north, 'w2', null)).toEqual([]);
    expect(await looks(south, 'w1', null)).toEqual([caseId]);
    expect(await looks(elsewhere, 'w1', null)).toEqual([]);
  });

  it('ends at once when the window shows something else, unless another window of that desk still shows it', async () => {
    await looks(north, 'w2', caseId);
    await looks(north, 'w1', null);
    expect(await looks(south, 'w1', null)).toEqual([caseId]);
    await looks(north, 'w2', null);
    expect(await looks(south, 'w1', null)).toEqual([]);
    expect(await rows()).toBe(0);
  });

  it('ends by itself when nothing more is heard: a window, a desk or a line that died', async () => {
    await looks(north, 'w1', caseId);
    ahead += PRESENCE_MS - 1000;
    expect(await looks(south, 'w1', null)).toEqual([caseId]);
    ahead += 1001;
    expect(await looks(south, 'w1', null)).toEqual([]);
    // another window of the same desk goes on: what the dead one showed isn't told again
    expect(await looks(north, 'w2', null)).toEqual([]);
    expect(await looks(south, 'w1', null)).toEqual([]);
  });

  it('without the network nobody is said to look, and nothing fails', async () => {
    await looks(south, 'w1', caseId);
    expect(await looks(north, 'w1', null)).toEqual([caseId]);
    north.core.connect(null);
    await north.until(() => north.kernel.syncStatus().connection === 'offline');
    expect(await looks(north, 'w1', null)).toEqual([]);
    north.core.connect({ url: region.url, token: await region.deskToken('north') });
    await north.synced();
    expect(await looks(north, 'w1', null)).toEqual([caseId]);
    await looks(south, 'w1', null);
  });

  it('desks that talk to different processes of one region see each other', async () => {
    // What another process would have in common with this one: the database, and nothing else.
    const second = { ...region.service.region };
    await presenceOf(second, 'west', region.regionIds, [caseId]);
    expect(await looks(north, 'w1', null)).toEqual([caseId]);
    await presenceOf(second, 'west', region.regionIds, []);
    expect(await looks(north, 'w1', null)).toEqual([]);
  });
});

describe('looking leaves nothing behind', () => {
  it('no event, no row of the feed, no line in the queue; what a dead desk left is swept', async () => {
    const before = [north.kernel.journal.events(caseId).length, region.service.region.head.current(), north.kernel.syncStatus().queue];
    await looks(north, 'w1', caseId);
    await looks(north, 'w1', 'c-nobody-knows');
    await looks(elsewhere, 'w1', caseId);
    expect([north.kernel.journal.events(caseId).length, region.service.region.head.current(), north.kernel.syncStatus().queue]).toEqual(before);
    expect(await rows()).toBe(0);
    await looks(north, 'w1', caseId);
    expect(await rows()).toBe(1);
    ahead += PRESENCE_MS + 1;
    await retain(region.service.region);
    expect(await rows()).toBe(0);
  });

  it('somebody who is not signed in tells and hears nothing', async () => {
    await elsewhere.call('session.signOut', {});
    expect(await elsewhere.refusal('presence.beat', { window: 'w1', caseId })).toMatchObject({ code: 'notSignedIn' });
  });

  it('a token of another kind is refused, and more than a screenful of cases too', async () => {
    const post = (token: string, body: unknown): Promise<Response> => fetch(`${region.url}/v1/presence`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    expect((await post(region.auditToken, { caseIds: [] })).status).toBe(403);
    expect((await post(region.token, { caseIds: Array.from({ length: 9 }, (_, index) => `c-${index}`) })).status).toBe(400);
    expect((await post(region.token, { caseIds: [], who: 'x' })).status).toBe(400);
  });
});
