import type { Out } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import type { Places } from '../casework/places.ts';
import type { Kernel } from '../kernel.ts';
import type { Profiles } from '../profile/service.ts';
import type { Beds } from './bed-index.ts';
import type { CallRounds } from './call-round.ts';
import { morningAfter, nightKinds } from './night-kinds.ts';

export type NightOutlookOf = (now: number) => Out<DeskContract['capacity.nightOutlook']>;

/** Nachtvooruitzicht of the desk's own region, from the local cache: also right without a connection, and it says so. */
export function createNightOutlook(kernel: Kernel, beds: Beds, places: Places, profiles: Profiles, rounds: CallRounds): NightOutlookOf {
  return (now) => {
    const regionId = profiles.homeRegion();
    const profile = profiles.of(regionId);
    const until = morningAfter(now);
    const index = beds.index();
    const kinds = nightKinds([...index.beds.filter((bed) => bed !== undefined), ...beds.teams()], profile, regionId, now);
    const { feedAt, connection } = kernel.syncStatus();
    const calls = [...new Set(kinds.flatMap((kind) => kind.calls))];
    return {
      madeAt: now, until, confirmedUntil: rounds.night(profile, now), feedAt, offline: connection === 'offline', regionName: kernel.cache.get('regionDirectory', regionId)?.name ?? regionId,
      kinds: kinds.map(({ careType, closedWard, free, lastAt, goneAt, staleAt, places: left, calls: ring }) => ({ careType, closedWard, free, lastAt, goneAt, staleAt, places: left.map(({ id, available, closesAt }) => ({ bedGroupId: id, name: places.bedGroupName(id), available, closesAt })), calls: [...ring] })),
      calls: calls.flatMap((id) => { const bed = beds.get(id); return bed === undefined ? [] : [rounds.rowOf(bed, now)]; }),
    };
  };
}
