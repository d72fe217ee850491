import { CodedError } from '../../../shared/contract/errors.ts';
import { defaultProfile } from '../../../shared/profile/default.ts';
import type { RegionProfile } from '../../../shared/profile/schema.ts';
import type { Cache, FeatureHandlers, Kernel } from '../kernel.ts';

/** Region profiles as the region published them. A case works under the profile of its own region. */
export type Profiles = {
  of(regionId: string): RegionProfile;
  /** The region a new case belongs to when the nurse doesn't say: the only one, or the first by id. */
  homeRegion(): string;
};

/** Until a region's own profile has come in, its cases are read with the one that ships with the product. */
export function createProfiles(cache: Cache): Profiles {
  let byRegion: ReadonlyMap<string, RegionProfile> | null = null;
  cache.onChange((kind) => { if (kind === 'profile') byRegion = null; });
  const all = () => (byRegion ??= newestByRegion(cache.all('profile')));
  return {
    of: (regionId) => {
      const profile = all().get(regionId);
      return profile ?? defaultProfile(regionId);
    },
    homeRegion: () => {
      const [first] = [...all().keys()].sort();
      if (first === undefined) throw new CodedError('stale', 'Deze werkplek heeft nog geen regioprofiel. Wacht tot er verbinding met de regio is geweest.');
      return first;
    },
  };
}

export function profileHandlers(kernel: Kernel, profiles: Profiles): FeatureHandlers<'profile'> {
  return {
    'profile.current': ({ regionId }) => {
      const profile = profiles.of(regionId ?? profiles.homeRegion());
      return { profile, regionName: kernel.cache.get('regionDirectory', profile.regionId)?.name ?? profile.name };
    },
  };
}

function newestByRegion(profiles: readonly RegionProfile[]): ReadonlyMap<string, RegionProfile> {
  const newest = new Map<string, RegionProfile>();
  for (const profile of profiles) if (profile.version > (newest.get(profile.regionId)?.version ?? 0)) newest.set(profile.regionId, profile);
  return newest;
}
