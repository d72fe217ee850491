import { startTestDesk } from './desk.ts';
import type { TestDesk, TestDeskOptions } from './desk.ts';
import { startTestRegion } from './region.ts';
import type { TestRegion, TestRegionOptions } from './region.ts';

/** A real region with real desks on it, synced and signed in. */
export type Site = { readonly region: TestRegion; readonly desks: readonly TestDesk[]; close(): Promise<void> };
export type SiteOptions = { readonly region?: TestRegionOptions; readonly desk?: Omit<TestDeskOptions, 'region'>; /** false: nobody is signed in */ readonly signIn?: boolean };

/** For `beforeAll`, which takes `close` back as its cleaning up. `names`: one desk each; a single desk without a name is the training desk. */
export async function openSite(names: readonly (string | null)[], options: SiteOptions = {}): Promise<Site> {
  const region = await startTestRegion(options.region);
  const desks: TestDesk[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(desks.map((desk) => desk.close()));
    await region.stop();
  };
  try {
    for (const name of names) desks.push(await startTestDesk({ ...options.desk, region: { url: region.url, token: name === null ? region.token : await region.deskToken(name) } }));
    await Promise.all(desks.map((desk) => desk.synced()));
    if (options.signIn !== false) await Promise.all(desks.map((desk) => desk.signIn()));
    return { region, desks, close };
  } catch (error) {
    await close();
    throw error;
  }
}

export async function openOneDesk(options: SiteOptions = {}): Promise<{ readonly region: TestRegion; readonly desk: TestDesk; close(): Promise<void> }> {
  const { region, desks: [desk], close } = await openSite([null], options);
  if (desk === undefined) throw new Error('no desk');
  return { region, desk, close };
}

/** Two desks that see the same cases. */
export async function openTwoDesks(options: SiteOptions = {}): Promise<{ readonly region: TestRegion; readonly north: TestDesk; readonly south: TestDesk; close(): Promise<void> }> {
  const { region, desks: [north, south], close } = await openSite(['desk-north', 'desk-south'], options);
  if (north === undefined || south === undefined) throw new Error('no two desks');
  return { region, north, south, close };
}
