import { BedIndex } from '../../../shared/capacity/index.ts';
import type { BedGroup } from '../../../shared/capacity/schema.ts';
import type { Hold } from '../../../shared/contract/region.ts';
import type { BedClaim, Cache, Outbox } from '../kernel.ts';
import type * as z from 'zod';

type HoldRow = z.infer<typeof Hold>;

/** The searchable beds and what is laid on them, kept in step with the feed: one changed bed group costs one entry. */
export type Beds = { /** The region's answer to a command told a newer state than the feed brought so far: the next search must show it. */ told(bed: BedGroup): void; index(): BedIndex; /** bed groups that are no beds: district nursing teams; never part of a bed search */ teams(): readonly BedGroup[]; /** a bed group or a team as this desk knows it */ get(id: string): BedGroup | undefined; /** One turn of making the first search ready; true when it is. */ warm(): boolean; holdsOn(bedGroupId: string): readonly HoldRow[]; overbooked(bedGroupId: string): boolean };

/** What a search reads of every bed. */
const searched = ['bedGroup', 'location', 'organisation', 'hold'] as const;
/** Rows read and checked per turn of `warm`: a few milliseconds, as putting a thousand into the index. */
const readPerTurn = 100;
const live: readonly string[] = ['held', 'confirmed', 'conflict'];

/** `indexedPerTurn`: tests take few at a time. */
export function createBeds(cache: Cache, outbox: Pick<Outbox, 'claims'>, indexedPerTurn = 1000): Beds {
  const ahead = new Map<string, BedGroup>();
  let index: BedIndex | null = null;
  /** The index while it is made ahead, and the beds that are not in it yet. What changes meanwhile is put at once. */
  let making: { readonly index: BedIndex; readonly left: string[] } | null = null;
  let claims: readonly BedClaim[] = [];
  let claimed: ReadonlyMap<string, number> = new Map();
  let teams: readonly string[] | null = null;
  let holds: Map<string, HoldRow[]> | null = null;
  let overbooked: ReadonlySet<string> | null = null;
  /** As the next search must show it: never a bed free that this desk has already asked or promised, heard of by the region or not. */
  const shown = (bed: BedGroup): BedGroup => {
    const newest = newer(ahead.get(bed.id), bed);
    const taken = claimed.get(bed.id) ?? 0;
    return taken === 0 || newest.available === null ? newest : { ...newest, available: Math.max(0, newest.available - taken) };
  };
  /** Claims that the feed already shows as holds are off the number of free beds by themselves. */
  const recount = (): void => {
    const before = claimed;
    claims = outbox.claims();
    const counts = new Map<string, number>();
    for (const { bedGroupId, holdId } of claims) if (cache.get('hold', holdId) === null) counts.set(bedGroupId, (counts.get(bedGroupId) ?? 0) + 1);
    claimed = counts;
    for (const id of new Set([...before.keys(), ...counts.keys()])) {
      const bed = cache.get('bedGroup', id);
      if (bed !== null && !isTeam(bed) && before.get(id) !== counts.get(id)) (index ?? making?.index)?.put(shown(bed));
    }
  };
  cache.onChange((kind, ids) => {
    if (kind === 'hold') {
      holds = null;
      recount();
    }
    if (kind === 'conflict') overbooked = null;
    if (kind !== 'bedGroup') return;
    if (ids === null || ids.some((id) => teamOf(cache, id))) teams = null;
    if (ids === null) {
      // Everything anew, perhaps of a region that was put back: what was told before is no longer the newest.
      ahead.clear();
      index = null;
      making = null;
    }
    const known = index ?? making?.index;
    if (known === undefined || ids === null) return;
    for (const id of ids) {
      const bed = cache.get('bedGroup', id);
      if (bed === null) known.remove(id);
      else if (!isTeam(bed)) known.put(shown(bed));
      if (bed === null || bed.version >= (ahead.get(id)?.version ?? 0)) ahead.delete(id);
    }
  });
  return {
    told: (bed) => {
      if (bed.version <= (cache.get('bedGroup', bed.id)?.version ?? 0)) return;
      ahead.set(bed.id, bed);
      if (!isTeam(bed)) (index ?? making?.index)?.put(shown(bed));
    },
    index: () => {
      if (outbox.claims() !== claims) recount();
      making = null;
      return (index ??= new BedIndex(cache.all('bedGroup').filter((bed) => !isTeam(bed)).map(shown)));
    },
    teams: () => (teams ??= cache.all('bedGroup').filter(isTeam).map((bed) => bed.id)).flatMap((id) => { const bed = cache.get('bedGroup', id); return bed === null ? [] : [newer(ahead.get(id), bed)]; }),
    warm: () => {
      for (const kind of searched) if (!cache.loadAhead(kind, readPerTurn)) return false;
      if (index !== null) return true;
      if (outbox.claims() !== claims) recount();
      making ??= { index: new BedIndex(), left: cache.all('bedGroup').map((bed) => bed.id) };
      for (const id of making.left.splice(0, indexedPerTurn)) {
        const bed = cache.get('bedGroup', id);
        if (bed !== null && !isTeam(bed)) making.index.put(shown(bed));
      }
      if (making.left.length > 0) return false;
      ({ index } = making);
      making = null;
      return true;
    },
    get: (id) => { const bed = cache.get('bedGroup', id); return bed === null ? ahead.get(id) : newer(ahead.get(id), bed); },
    holdsOn: (bedGroupId) => (holds ??= byBed(cache.all('hold'))).get(bedGroupId) ?? [],
    overbooked: (bedGroupId) => (overbooked ??= new Set(cache.all('conflict').filter((conflict) => conflict.closedAt === null && conflict.kind === 'overbooked').map((conflict) => conflict.bedGroupId ?? ''))).has(bedGroupId),
  };
}

function isTeam(bed: BedGroup): boolean {
  return bed.labels.includes('districtNursing');
}

/** A team, or something gone that may have been one. */
function teamOf(cache: Cache, id: string): boolean {
  const bed = cache.get('bedGroup', id);
  return bed === null || isTeam(bed);
}

function newer(told: BedGroup | undefined, bed: BedGroup): BedGroup {
  return told !== undefined && told.version > bed.version ? told : bed;
}

function byBed(rows: readonly HoldRow[]): Map<string, HoldRow[]> {
  const map = new Map<string, HoldRow[]>();
  for (const row of rows) {
    if (!live.includes(row.state)) continue;
    const known = map.get(row.bedGroupId);
    if (known === undefined) map.set(row.bedGroupId, [row]);
    else known.push(row);
  }
  return map;
}
