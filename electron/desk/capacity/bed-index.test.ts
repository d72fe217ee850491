import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bedGroup } from '../../../test/support/casework.ts';
import { BedIndex, rank, relax, statusOf } from '../../../shared/capacity/index.ts';
import type { BedGroup, Need } from '../../../shared/capacity/schema.ts';
import { instantOf } from '../../../shared/calendar/index.ts';
import { criteria } from '../../../shared/capacity/order.ts';
import { claimsOf } from '../sync/claims.ts';
import type { RegionCommand } from '../../../shared/contract/region.ts';
import type { BedClaim, Cache } from '../kernel.ts';
import { createBeds } from './bed-index.ts';
import { createOpenSearches } from './open-searches.ts';

const start = instantOf('2026-11-20', '07:58');
const minute = 60_000;
const ids = ['a', 'b', 'c', 'd'] as const;
const needAt = (now: number): Need => ({
  careType: 'elvLow', urgency: 'U4', now, neededBy: now + 48 * 60 * minute, sex: 'female', features: [], weightKg: null, closedWard: false, wzd: false, preferredOrganisations: [], excluded: [], regionId: 'region-1', position: null, maxDistanceKm: null,
});

/** A cache that tells its listeners what changed, as the feed does: rows, or everything at once. */
function world() {
  let rows = new Map<string, BedGroup>();
  let holds = new Set<string>();
  let claims: readonly BedClaim[] = [];
  const listeners: ((kind: 'bedGroup' | 'hold', ids: readonly string[] | null) => void)[] = [];
  const fire = (kind: 'bedGroup' | 'hold', changed: readonly string[] | null): void => { for (const listener of listeners) listener(kind, changed); };
  const cache = {
    get: (kind: string, id: string) => (kind === 'bedGroup' ? (rows.get(id) ?? null) : kind === 'hold' && holds.has(id) ? { id } : null), all: (kind: string) => (kind === 'bedGroup' ? [...rows.values()] : []),
    loadAhead: () => true,
    onChange: (listener: (typeof listeners)[number]) => { listeners.push(listener); return () => undefined; },
  } as unknown as Cache;
  const beds = createBeds(cache, { claims: () => claims }, 1);
  return {
    beds,
    feed: (list: readonly BedGroup[], gone: readonly string[] = []) => { for (const bed of list) rows.set(bed.id, bed); for (const id of gone) rows.delete(id); fire('bedGroup', [...list.map((bed) => bed.id), ...gone]); },
    swap: (list: readonly BedGroup[]) => { rows = new Map(list.map((bed) => [bed.id, bed])); fire('hold', null); fire('bedGroup', null); },
    hold: (id: string, bed: BedGroup) => { rows.set(bed.id, bed); holds = new Set([...holds, id]); fire('bedGroup', [bed.id]); fire('hold', [id]); },
    claim: (list: readonly BedClaim[]) => { claims = list; },
    rows: () => [...rows.values()], claims: () => claims.filter((claim) => !holds.has(claim.holdId)),
  };
}

const someBed = fc.record({
  id: fc.constantFrom(...ids), available: fc.constantFrom(null, 0, 1, 2), expiresIn: fc.constantFrom(-1, 0, 1, 30_000, 2 * minute, 600 * minute),
  admission: fc.constantFrom<BedGroup['admission'][]>([], [{ days: [5], from: '08:00', to: '17:00' }], [{ days: [1], from: '08:00', to: '09:00' }]), regionId: fc.constantFrom('region-1', 'region-2'), from: fc.constantFrom(null, 60, 4000),
});
const step = fc.oneof(
  fc.record({ do: fc.constant('feed' as const), list: fc.array(someBed, { maxLength: 3 }), gone: fc.subarray([...ids], { maxLength: 1 }) }), fc.record({ do: fc.constant('swap' as const), list: fc.uniqueArray(someBed, { selector: (bed) => bed.id }) }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 2, 29_999, 30_000, minute, 3 * minute, 700 * minute) }), fc.record({ do: fc.constant('told' as const), bed: someBed }),
  fc.record({ do: fc.constant('claim' as const), on: fc.array(fc.constantFrom(...ids), { maxLength: 3 }) }), fc.record({ do: fc.constant('heard' as const) }),
);

describe('an open search', () => {
  it('says after any changes of the feed, the queue and the clock what a new search over the same beds says', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const { beds, feed, swap, hold, claim, rows, claims } = world();
      const searches = createOpenSearches();
      let now = start;
      let version = 1;
      const made = ({ expiresIn, from, ...over }: { readonly id: string; readonly available: number | null; readonly expiresIn: number; readonly admission: BedGroup['admission']; readonly regionId: string; readonly from: number | null }): BedGroup =>
        bedGroup(over.id, { now, ...over, expiresAt: now + expiresIn, availableFrom: from === null ? null : now + from * minute, version: (version += 1) });
      /** What the region's answers told ahead of the feed; gone when everything comes anew. */
      const told = new Map<string, BedGroup>();
      for (const one of steps) {
        if (one.do === 'feed') feed([...new Map(one.list.map((bed) => [bed.id, made(bed)])).values()].filter((bed) => !one.gone.includes(bed.id as 'a')), one.gone);
        else if (one.do === 'swap') { swap(one.list.map(made)); told.clear(); }
        else if (one.do === 'wait') now += one.ms;
        else if (one.do === 'claim') claim(one.on.map((bedGroupId, index) => ({ bedGroupId, holdId: `hold-${version}-${index}` })));
        else if (one.do === 'heard') { const first = claims()[0]; const bed = rows().find((row) => row.id === first?.bedGroupId); if (first !== undefined && bed !== undefined) hold(first.holdId, { ...bed, available: bed.available === null ? null : Math.max(0, bed.available - 1), version: (version += 1) }); }
        else if (rows().some((row) => row.id === one.bed.id)) { const bed = made(one.bed); told.set(bed.id, bed); beds.told(bed); }
        const index = beds.index();
        const expected = rows().map((row) => {
          const newest = (told.get(row.id)?.version ?? 0) > row.version ? (told.get(row.id) ?? row) : row;
          const taken = claims().filter((claimed) => claimed.bedGroupId === row.id).length;
          return newest.available === null ? newest : { ...newest, available: Math.max(0, newest.available - taken) };
        });
        const search = searches('case', index, needAt(now), criteria);
        const fresh = rank(expected, search.need);
        expect(search.ranking()).toEqual({ fitting: fresh.fitting, notFitting: fresh.notFitting });
        expect(search.relaxations()).toEqual(relax(search.need, new BedIndex(expected)));
        // Its clock may lag within the minute, never so that a stale report reads free or a full one doesn't.
        const atOnce = rank(expected, needAt(now));
        expect(search.ranking().fitting.map(({ id, status }) => [id, status])).toEqual(atOnce.fitting.map(({ id, status }) => [id, status]));
        for (const { id, status } of search.ranking().fitting) expect(status).toBe(statusOf(expected.find((bed) => bed.id === id) ?? bedGroup(id, { now }), now));
      }
    }), { numRuns: 400 });
  });

  it('made ahead one bed at a time is the same index, whatever changes in between', () => {
    const some = fc.oneof(
      fc.record({ do: fc.constant('warm' as const) }), fc.record({ do: fc.constant('feed' as const), bed: someBed }), fc.record({ do: fc.constant('gone' as const), id: fc.constantFrom(...ids) }),
      fc.record({ do: fc.constant('swap' as const), list: fc.uniqueArray(someBed, { selector: (bed) => bed.id }) }), fc.record({ do: fc.constant('claim' as const), on: fc.array(fc.constantFrom(...ids), { maxLength: 3 }) }),
    );
    fc.assert(fc.property(fc.array(some, { maxLength: 20 }), (steps) => {
      const { beds, feed, swap, claim, rows, claims } = world();
      let version = 1;
      const made = ({ id, available }: { readonly id: string; readonly available: number | null }): BedGroup => bedGroup(id, { now: start, available, version: (version += 1) });
      feed(ids.map((id) => made({ id, available: 1 })));
      for (const one of steps) {
        if (one.do === 'warm') beds.warm();
        else if (one.do === 'feed') feed([made(one.bed)]);
        else if (one.do === 'gone') feed([], [one.id]);
        else if (one.do === 'swap') swap(one.list.map(made));
        else claim(one.on.map((bedGroupId, index) => ({ bedGroupId, holdId: `hold-${version}-${index}` })));
      }
      for (let turns = 0; !beds.warm(); turns += 1) expect(turns).toBeLessThan(10);
      const index = beds.index();
      const expected = rows().map((row) => [row.id, row.available === null ? null : Math.max(0, row.available - claims().filter((one) => one.bedGroupId === row.id).length)]);
      expect(index.idsInOrder().map((id) => [id, index.get(id)?.available])).toEqual(expected.toSorted());
    }), { numRuns: 300 });
  });

  it('does not show as free what this desk has asked while the region has not heard of it, and counts it once when it has', () => {
    const { beds, feed, hold, claim } = world();
    const bed = bedGroup('a', { now: start, available: 1, version: 1 });
    feed([bed]);
    expect(beds.index().get('a')?.available).toBe(1);
    const offer = { kind: 'placeOffer', bedGroupId: 'a', offerId: 'offer-1', hold: { holdId: 'hold-1', ttlMs: 1 } } as RegionCommand;
    claim(claimsOf([offer]));
    expect(beds.index().get('a')?.available).toBe(0);
    expect(claimsOf([offer, { kind: 'withdrawOffer', offerId: 'offer-1' } as RegionCommand])).toEqual([]);
    expect(claimsOf([offer, { kind: 'confirmPlacement', bedGroupId: 'a', holdId: 'hold-1' } as RegionCommand])).toHaveLength(1);
    hold('hold-1', { ...bed, available: 3, version: 2 });
    expect(beds.index().get('a')?.available).toBe(3);
  });

  it('forgets what was told ahead when a region that was put back sends everything anew', () => {
    const { beds, feed, swap } = world();
    feed([bedGroup('a', { now: start, available: 1, version: 5 })]);
    beds.index();
    beds.told(bedGroup('a', { now: start, available: 0, version: 6 }));
    expect(beds.index().get('a')?.available).toBe(0);
    swap([bedGroup('a', { now: start, available: 2, version: 3 })]);
    expect(beds.index().get('a')?.available).toBe(2);
  });
});
