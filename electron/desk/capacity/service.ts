import { distanceKm, statusOf } from '../../../shared/capacity/index.ts';
import type { BedGroup, BedIndex, Demand, Need, OpenSearch, Reason } from '../../../shared/capacity/index.ts';
import type { CaseState } from '../../../shared/casework/state.ts';
import type { RegionProfile } from '../../../shared/profile/schema.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { Out, Parsed } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import type { BedRow, SearchView } from '../../../shared/contract/views.ts';
import { lookupPlace } from '../../../shared/directory/index.ts';
import type { Look } from '../casework/looked.ts';
import { must, textField } from '../casework/looked.ts';
import type { Places } from '../casework/places.ts';
import type { Kernel } from '../kernel.ts';
import { frozen } from '../frozen.ts';
import type { Beds } from './bed-index.ts';
import { needOfCase } from './need.ts';
import type { NeedOfCase } from './need.ts';
import { createOpenSearches } from './open-searches.ts';
import type * as z from 'zod';

type Row = z.infer<typeof BedRow>;
export type CapacityService = ReturnType<typeof createCapacity>;

/** A case's need with its open search over the beds. */
export type Found = NeedOfCase & { readonly search: OpenSearch; readonly index: BedIndex; readonly state: CaseState; readonly profile: RegionProfile; readonly from: NonNullable<z.infer<typeof SearchView>['from']> | null };
const namesShown = 5;

/** Bed zoeken: what fits this case first, and why the rest doesn't. */
export function createCapacity(kernel: Kernel, look: Look, beds: Beds, places: Places) {
  const searches = createOpenSearches();

  function rowOf(bed: BedGroup, need: Need, caseId: string, reasons: readonly Reason[], status: Row['status'], refused: readonly string[]): Row {
    // Frozen: what the region sent doesn't change, and the contract checks a frozen row once.
    const location = frozen(places.location(bed.locationId));
    return {
      bedGroup: frozen(bed), location, organisationName: places.organisationName(bed.organisationId), status, reasons: [...reasons],
      distanceKm: need.position === null || bed.position === null ? null : distanceKm(need.position, bed.position),
      holds: beds.holdsOn(bed.id).map((hold) => ({ caseId: hold.caseId, desk: hold.desk, expiresAt: hold.expiresAt, mine: hold.caseId === caseId })),
      refusedThisPatient: refused.includes(bed.id), overbooked: beds.overbooked(bed.id),
    };
  }

  /** The open search of a case as it stands now. Errors: those of `searchBed`. */
  function find(caseId: string, actor: Actor, now: number, by: number | null = null): Found {
    const looked = look(caseId, now);
    must('searchBed', looked, actor.role);
    const { state, profile } = looked;
    const municipality = textField(state.patient, 'municipality');
    const named = municipality === null ? null : lookupPlace(municipality);
    const from: Found['from'] = named?.kind === 'found' ? { place: named.place, accuracy: named.accuracy, source: named.source, position: named.position } : null;
    const found = needOfCase(state, profile, from?.position ?? null, now, by);
    const index = beds.index();
    const search = searches(caseId, index, found.need, profile.matching.criteria);
    return { ...found, need: { ...found.need, neededBy: search.need.neededBy }, search, index, state, profile, from };
  }

  /** What stands in the way of a place outside the case's own region: the mandate of the region, and what each neighbour asks. */
  function outsideOf(bed: BedGroup, need: Need, profile: RegionProfile): Row['outside'] {
    if (bed.regionId === need.regionId) return null;
    const { matching } = profile;
    const wlz = need.careType === 'wlzCrisis' || need.careType === 'wlzRegular';
    const neighbour = matching.neighbours?.find((one) => one.regionId === bed.regionId);
    const needs = neighbour?.needs === 'careOfficeConsent' || (wlz && matching.wlzOutsideNeedsCareOffice) ? 'careOfficeConsent' : 'none';
    return { regionName: kernel.cache.get('regionDirectory', bed.regionId)?.name ?? bed.regionId, allowed: matching.neighboursAllowed, needs };
  }

  const namesOf = (ids: readonly string[]): string[] => ids.slice(0, namesShown).map((id) => places.bedGroupName(id));

  return {
    find,

    search({ caseId, neededBy, ignore, limitNotFitting, limitFitting, shown, ahead }: Parsed<DeskContract['capacity.search']>, actor: Actor, now: number): z.infer<typeof SearchView> {
      const { need, missing, sexUnknown, placeUnknown, search, index, profile, from } = find(caseId, actor, now, neededBy);
      const ranking = search.ranking();
      const relaxed = search.relaxations();
      const fitting: Row[] = [];
      const notFitting: Row[] = [];
      const row = (id: string, reasons: readonly Reason[], status: Row['status']) => { const bed = index.get(id); return bed === undefined ? null : { ...rowOf(bed, need, caseId, reasons, status, need.excluded), outside: outsideOf(bed, need, profile) }; };
      const onScreen = new Set(shown);
      const taken = ranking.notFitting.filter(({ reasons }) => ignore.length > 0 && reasons.every((reason) => ignore.includes(demandOf(reason))));
      const offered = [...ranking.fitting.map(({ id, status }) => ({ id, status, reasons: [] as readonly Reason[] })), ...taken.map(({ id, reasons }) => { const bed = index.get(id); return { id, reasons, status: bed === undefined ? null : statusOf(bed, now) }; })];
      for (const { id, reasons, status } of offered.filter((one, place) => place < limitFitting || onScreen.has(one.id))) { const found = row(id, reasons, status); if (found !== null) fitting.push(found); }
      const ids = new Set(taken.map(({ id }) => id));
      const rest = ids.size === 0 ? ranking.notFitting : ranking.notFitting.filter(({ id }) => !ids.has(id));
      for (const { id, reasons } of nearestFirst(rest, limitNotFitting)) { const found = row(id, reasons, null); if (found !== null) notFitting.push(found); }
      kernel.audit.record({ actor, action: ahead ? 'capacity.searchAhead' : 'capacity.search', caseId, outcome: 'done' });
      const { feedAt, connection } = kernel.syncStatus();
      return {
        caseId, asOf: now, feedAt, offline: connection === 'offline', careType: need.careType, urgency: need.urgency, neededBy: need.neededBy, sexUnknown, placeUnknown, fitting, notFitting, notFittingTotal: rest.length,
        fittingTotal: offered.length, freeTotal: offered.filter(({ status }) => status === 'free').length,
        relax: relaxed.relaxations.map(({ demand, count, ids: freed }) => ({ reason: demand, count, ids: freed.slice(0, 50), names: namesOf(freed) })), lostToLabelOnly: relaxed.labelOnly.count, labelOnlyNames: namesOf(relaxed.labelOnly.ids), missing: [...missing], from,
      };
    },

    /** For the figures: what the first search on these needs found. False when it stands on the case already, or the needs were never asked. */
    recordSearch(caseId: string, actor: Actor, now: number): boolean {
      const { need, search, state } = find(caseId, actor, now);
      const needsId = state.needs?.value.asked === true ? state.needs.mark.id : null;
      if (needsId === null || state.closed !== null || (state.searched?.needsId === needsId && state.searched.careType === need.careType)) return false;
      const { fitting } = search.ranking();
      const { labelOnly, fullOnly } = search.relaxations();
      const free = fitting.filter(({ status }) => status === 'free').length;
      kernel.journal.append({
        actor, caseId, regionId: state.regionId, action: 'capacity.recordSearch',
        drafts: [{ type: 'bedSearched', payload: { careType: need.careType, urgency: need.urgency, free, call: fitting.length - free, labelOnly: labelOnly.count, fullOnly: fullOnly.count, needsId }, personal: null }],
      });
      return true;
    },

    overview(now: number): Out<DeskContract['capacity.overview']> {
      const all = beds.index().beds.filter((bed) => bed !== undefined);
      const free = all.filter((bed) => statusOf(bed, now) === 'free').length;
      const stale = all.filter((bed) => now > bed.expiresAt).length;
      return { bedGroups: all.length, free, call: all.filter((bed) => bed.available === null || (now > bed.expiresAt && bed.available > 0)).length, stale, feedAt: kernel.syncStatus().feedAt };
    },
  };
}

/** Few reasons before many: the beds that nearly fit are what a nurse may want to talk about. Equal ones stay in order of id. */
function nearestFirst<T extends { readonly reasons: readonly Reason[] }>(rows: readonly T[], limit: number): T[] {
  const byLength: T[][] = [];
  for (const row of rows) {
    const list = (byLength[row.reasons.length + (row.reasons[0] === 'label' ? 100 : 0)] ??= []);
    if (list.length < limit) list.push(row);
  }
  return byLength.flat().slice(0, limit);
}

/** The demand behind a reason, in the words that `relax` uses; `label` and `full` are nobody's demand and can't be dropped. */
function demandOf(reason: Reason): Demand | 'none' {
  switch (reason) {
    case 'label': case 'full': return 'none';
    case 'later': case 'admission': return 'neededBy';
    case 'acute': return 'urgency';
    case 'openWardNeeded': case 'closedWard': return 'ward';
    default: return reason;
  }
}
