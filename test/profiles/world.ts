import type { BedGroup } from '../../shared/capacity/schema.ts';
import { adopt, shippedProfiles } from '../../shared/profile/shipped/index.ts';
import type { ShippedProfileName } from '../../shared/profile/shipped/index.ts';
import type { RegionProfile } from '../../shared/profile/schema.ts';
import { trainingRegionIds } from '../../region/training/seed.ts';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

/**
 * A region that goes by one shipped profile, with two desks on a clock that the test sets. Times are wall-clock of a day in 2026 (Europe/Amsterdam), given as epoch ms.
 * `log` of the region is silent; nothing is simulated: answers come from the test.
 */
export type World = {
  readonly regionId: string; readonly region: TestRegion; readonly north: TestDesk; readonly south: TestDesk;
  now: number;
  readonly profile: () => RegionProfile;
  /** Publishes another profile for the region as its manager would with the region's own token. */
  publish(profile: RegionProfile): Promise<Response>;
  /** The region's row of a bed group, told anew at the clock's time. */
  bed(id: string, over: Partial<BedGroup>): Promise<void>;
  synced(): Promise<void>;
  close(): Promise<void>;
};

/** The region that the tests' desks work for: the first of the training service, so that new cases land there by themselves. */
export const worldRegion = [...trainingRegionIds].sort()[0] ?? 'nl-04';

export async function startWorld(way: ShippedProfileName | RegionProfile, now: number): Promise<World> {
  const world = { now };
  const clock = (): number => world.now;
  const profile = typeof way === 'string' ? adopt(shippedProfiles[way], worldRegion, 1) : way;
  const region = await startTestRegion({ beds: 40, clock, timers: false });
  const north = await startTestDesk({ clock, region: { url: region.url, token: await region.deskToken('desk-noord') } });
  const south = await startTestDesk({ clock, region: { url: region.url, token: await region.deskToken('desk-zuid') } });
  const publish = async (next: RegionProfile): Promise<Response> => {
    const rows = (await (await fetch(`${region.url}/v1/profiles`, { headers: { authorization: `Bearer ${region.managerToken}` } })).json()) as { items: RegionProfile[] };
    const known = rows.items.find((row) => row.regionId === next.regionId);
    return fetch(`${region.url}/v1/profiles/${known?.id ?? next.id}`, { method: 'PUT', headers: { authorization: `Bearer ${region.managerToken}`, 'content-type': 'application/json', 'if-match': `"${known?.version ?? 0}"` }, body: JSON.stringify({ ...next, id: known?.id ?? next.id }) });
  };
  const made: World = Object.assign(world, {
    regionId: worldRegion, region, north, south, publish,
    profile: () => profile,
    bed: async (id: string, over: Partial<BedGroup>): Promise<void> => {
      const path = `${region.url}/v1/bed-groups/${id}`;
      const headers = { authorization: `Bearer ${region.managerToken}`, 'content-type': 'application/json' };
      const found = await fetch(path, { headers });
      const before = found.ok ? ((await found.json()) as BedGroup) : null;
      const body = { ...(before ?? emptyBed(id, world.now)), observedAt: world.now, expiresAt: world.now + 4 * 3_600_000, ...over };
      const written = await fetch(path, { method: 'PUT', headers: { ...headers, ...(before === null ? { 'if-none-match': '*' } : { 'if-match': found.headers.get('etag') ?? '' }) }, body: JSON.stringify(body) });
      if (!written.ok) throw new Error(await written.text());
    },
    synced: async (): Promise<void> => { await Promise.all([north, south].map((desk) => desk.synced())); },
    close: async (): Promise<void> => { await Promise.all([north.close(), south.close()]); await region.stop(); },
  });
  await Promise.all([north.signIn(), south.signIn()]);
  await made.synced();
  const published = await publish(profile);
  if (!published.ok) throw new Error(await published.text());
  await Promise.all([north, south].map((desk) => desk.until(async () => (await desk.call('profile.current', { regionId: worldRegion })).profile.name === profile.name)));
  return made;
}

function emptyBed(id: string, now: number): BedGroup {
  return {
    id, organisationId: 'org-4-0', locationId: 'loc-4-0', name: `Afdeling ${id}`, regionId: worldRegion, position: { lat: 52.51, lng: 6.09 }, labels: ['elvLow'], available: 2, staffed: 2, total: 4, availableFrom: null, acute: true, admission: [],
    sex: 'any', ward: 'open', wzdRegistered: false, features: [], maxWeightKg: 150, mainPractitioner: 'gp', commitment: true, observedAt: now, expiresAt: now + 4 * 3_600_000, source: 'manual', reportedBy: 'test', version: 1,
  };
}

