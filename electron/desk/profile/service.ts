import { CodedError } from '../../../shared/contract/errors.ts';
import type { CaseState } from '../../../shared/casework/state.ts';
import type { StatusBarView } from '../../../shared/contract/views.ts';
import { defaultProfile } from '../../../shared/profile/default.ts';
import { gapHorizonMs, rosterGaps } from '../../../shared/profile/rosterGaps.ts';
import type { RosterGap } from '../../../shared/profile/rosterGaps.ts';
import type { RegionProfile } from '../../../shared/profile/schema.ts';
import { surgeOn } from '../../../shared/profile/surge.ts';
import { surgeText } from '../../../shared/profile/words.ts';
import type { Cache } from '../kernel.ts';

export type RegionGap = RosterGap & { readonly regionId: string };

/** Region profiles as the region published them. A case works under the profile of its own region, in the version it began with. */
export type Profiles = {
  /** What is in force now: for new cases, and for what belongs to no case. */
  of(regionId: string): RegionProfile;
  /** The version that was in force at an instant, as far as versions were kept. */
  at(regionId: string, instant: number): RegionProfile;
  /**
   * What an open case goes by: the version its first event names, else the one in force when it came in. Publishing another changes nothing here; surge does, because
   * it is switched for the region as it is, not for a way of working.
   */
  forCase(state: Pick<CaseState, 'regionId' | 'profileVersion' | 'createdAt'>): RegionProfile;
  /** The region a new case belongs to when the nurse doesn't say: the only one that this desk works for, or the first of them by id. */
  homeRegion(): string;
  /** Regions that this desk works for and whose profile is here; those of others are read only where a case of theirs is. */
  regionIds(): readonly string[];
  nameOf(regionId: string): string;
  versions(regionId: string): readonly { readonly version: number; readonly publishedAt: number; readonly publishedBy: string }[];
  /** Everything that is on now, for the status bar. */
  surging(now: number): NonNullable<StatusBarView['surging']>;
  /** Rosters without anybody in the coming week. */
  gaps(now: number): readonly RegionGap[];
};

type Kept = { readonly current: ReadonlyMap<string, RegionProfile>; readonly versions: ReadonlyMap<string, readonly Version[]> };
type Version = { readonly profile: RegionProfile; readonly publishedAt: number; readonly publishedBy: string };
const gapsKeptMs = 60_000;

/** Until a region's own profile has come in, its cases are read with the one that ships with the product. */
export function createProfiles(cache: Cache): Profiles {
  let kept: Kept | null = null;
  let made = new Map<string, RegionProfile>();
  let gapsKnown: { readonly at: number; readonly gaps: readonly RegionGap[] } | null = null;
  cache.onChange((kind) => {
    if (kind === 'profile' || kind === 'profileVersion') { kept = null; made = new Map(); gapsKnown = null; }
    if (kind === 'roster') gapsKnown = null;
  });
  const all = (): Kept => (kept ??= { current: newestByRegion(cache.all('profile')), versions: versionsByRegion(cache.all('profileVersion')) });
  const own = (): readonly RegionProfile[] => {
    const ids = cache.regionIds();
    return [...all().current.values()].filter((profile) => ids.includes(profile.regionId)).sort((a, b) => (a.regionId < b.regionId ? -1 : 1));
  };
  const of = (regionId: string): RegionProfile => all().current.get(regionId) ?? defaultProfile(regionId);
  const at = (regionId: string, instant: number): RegionProfile => {
    const current = of(regionId);
    const versions = all().versions.get(regionId) ?? [];
    return versions.findLast((one) => one.publishedAt <= instant)?.profile ?? versions[0]?.profile ?? current;
  };
  /** One object per version and surge: what is reckoned from it can be kept by identity. */
  const withSurge = (profile: RegionProfile, current: RegionProfile): RegionProfile => {
    if (profile.version === current.version) return current;
    const key = `${profile.regionId}/${profile.version}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const joined = { ...profile, surge: current.surge };
    made.set(key, joined);
    return joined;
  };
  const nameOf = (regionId: string): string => cache.get('regionDirectory', regionId)?.name ?? of(regionId).name;
  return {
    of, at, nameOf,
    forCase: ({ regionId, profileVersion, createdAt }) => {
      const current = of(regionId);
      if (profileVersion === current.version) return current;
      const named = profileVersion === null ? null : all().versions.get(regionId)?.find((one) => one.profile.version === profileVersion)?.profile;
      return withSurge(named ?? at(regionId, createdAt), current);
    },
    homeRegion: () => {
      const [first] = own();
      if (first === undefined) throw new CodedError('stale', 'Deze werkplek heeft nog geen regioprofiel. Wacht tot er verbinding met de regio is geweest.');
      return first.regionId;
    },
    regionIds: () => own().map((profile) => profile.regionId),
    versions: (regionId) => (all().versions.get(regionId) ?? []).map(({ profile, publishedAt, publishedBy }) => ({ version: profile.version, publishedAt, publishedBy })),
    surging: (now) => own().flatMap((profile) => surgeOn(profile.surge, now).map((one) => ({ regionName: nameOf(profile.regionId), kind: one.kind, since: one.at, by: one.by, why: one.why, text: surgeText(profile.surge, one.kind) }))),
    gaps: (now) => {
      if (gapsKnown === null || Math.abs(now - gapsKnown.at) > gapsKeptMs) {
        const roster = cache.all('roster');
        gapsKnown = { at: now, gaps: own().flatMap((profile) => rosterGaps(profile, roster, now, now + gapHorizonMs).map((gap) => ({ ...gap, regionId: profile.regionId }))) };
      }
      return gapsKnown.gaps;
    },
  };
}

function newestByRegion(profiles: readonly RegionProfile[]): ReadonlyMap<string, RegionProfile> {
  const newest = new Map<string, RegionProfile>();
  for (const profile of profiles) if (profile.version > (newest.get(profile.regionId)?.version ?? 0)) newest.set(profile.regionId, profile);
  return newest;
}

function versionsByRegion(rows: readonly (Version & { readonly regionId: string })[]): ReadonlyMap<string, readonly Version[]> {
  const byRegion = new Map<string, Version[]>();
  for (const row of [...rows].sort((a, b) => a.profile.version - b.profile.version)) byRegion.set(row.regionId, [...(byRegion.get(row.regionId) ?? []), row]);
  return byRegion;
}
