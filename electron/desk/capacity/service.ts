import { distanceKm, rank, relax, statusOf } from '../../../shared/capacity/index.ts';
import type { BedGroup, Demand, Need, Reason } from '../../../shared/capacity/index.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { Out, Parsed } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import type { BedRow, SearchView } from '../../../shared/contract/views.ts';
import type { Look } from '../casework/looked.ts';
import { must, textField } from '../casework/looked.ts';
import { positionOf } from '../casework/municipality.ts';
import type { Places } from '../casework/places.ts';
import type { Kernel } from '../kernel.ts';
import type { Beds } from './bed-index.ts';
import { needOfCase } from './need.ts';
import type * as z from 'zod';

type Row = z.infer<typeof BedRow>;
export type CapacityService = ReturnType<typeof createCapacity>;

/** Bed zoeken: what fits this case first, and why the rest doesn't. */
export function createCapacity(kernel: Kernel, look: Look, beds: Beds, places: Places) {
  function rowOf(bed: BedGroup, need: Need, caseId: string, reasons: readonly Reason[], status: Row['status'], refused: readonly string[]): Row {
    const location = places.location(bed.locationId);
    return {
      bedGroup: bed, location, organisationName: places.organisationName(bed.organisationId), status, reasons: [...reasons],
      distanceKm: need.position === null || bed.position === null ? null : distanceKm(need.position, bed.position),
      holds: beds.holdsOn(bed.id).map((hold) => ({ caseId: hold.caseId, desk: hold.desk, expiresAt: hold.expiresAt, mine: hold.caseId === caseId })),
      refusedThisPatient: refused.includes(bed.id), overbooked: beds.overbooked(bed.id),
    };
  }

  return {
    search({ caseId, neededBy, ignore, limitNotFitting }: Parsed<DeskContract['capacity.search']>, actor: Actor, now: number): z.infer<typeof SearchView> {
      const looked = look(caseId, now);
      must('searchBed', looked, actor.role);
      const { state, profile } = looked;
      const municipality = textField(state.patient, 'municipality');
      const { need, missing, sexUnknown, placeUnknown } = needOfCase(state, profile, municipality === null ? null : positionOf(municipality), now, neededBy);
      const index = beds.index();
      const ranking = rank(index, need, profile.matching.criteria);
      const relaxed = relax(need, index);
      const fitting: Row[] = [];
      const notFitting: Row[] = [];
      const row = (id: string, reasons: readonly Reason[], status: Row['status']) => { const bed = index.get(id); return bed === undefined ? null : rowOf(bed, need, caseId, reasons, status, need.excluded); };
      for (const { id, status } of ranking.fitting) { const found = row(id, [], status); if (found !== null) fitting.push(found); }
      const taken = ranking.notFitting.filter(({ reasons }) => ignore.length > 0 && reasons.every((reason) => ignore.includes(demandOf(reason))));
      for (const { id, reasons } of taken) { const bed = index.get(id); if (bed !== undefined) fitting.push(rowOf(bed, need, caseId, reasons, statusOf(bed, now), need.excluded)); }
      const ids = new Set(taken.map(({ id }) => id));
      const rest = ranking.notFitting.filter(({ id }) => !ids.has(id));
      for (const { id, reasons } of nearestFirst(rest).slice(0, limitNotFitting)) { const found = row(id, reasons, null); if (found !== null) notFitting.push(found); }
      kernel.audit.record({ actor, action: 'capacity.search', caseId, outcome: 'done' });
      const { feedAt, connection } = kernel.syncStatus();
      return {
        caseId, asOf: now, feedAt, offline: connection === 'offline', careType: need.careType, urgency: need.urgency, neededBy: need.neededBy, sexUnknown, placeUnknown, fitting, notFitting, notFittingTotal: rest.length,
        relax: relaxed.relaxations.map(({ demand, count, ids: freed }) => ({ reason: demand, count, ids: freed.slice(0, 50) })), lostToLabelOnly: relaxed.labelOnly.count, missing: [...missing],
      };
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
function nearestFirst<T extends { readonly reasons: readonly Reason[] }>(rows: readonly T[]): T[] {
  const byLength: T[][] = [];
  for (const row of rows) (byLength[row.reasons.length + (row.reasons[0] === 'label' ? 100 : 0)] ??= []).push(row);
  return byLength.flat();
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
