import { stayTaskNl } from '../../shared/casework/nl.ts';
import { stayTasksOfCase } from '../../shared/casework/stay.ts';
import { findBed, toBedGroup } from '../capacity/bedGroups.ts';
import { pseudonymousCase } from '../casework/caseLog.ts';
import type { Region } from '../context.ts';

/** A clock of a stay that asks for something now. No name: the ward knows who came in when. */
export type StayCard = { readonly caseId: string; readonly text: string; readonly place: string; readonly arrivedAt: number; readonly dueAt: number };

/** Stays older than this have no clocks left (ms). */
const LOOK_BACK_MS = 60 * 86_400_000;

/** The day-list tasks of the patients who arrived at this organisation, soonest first. */
export async function staysOf(region: Region, organisationId: string, now: number): Promise<readonly StayCard[]> {
  const rows = await region.db.query<{ case_id: string; bed_group_id: string }>(
    `SELECT DISTINCT h.case_id, h.bed_group_id FROM hold h JOIN bed_group b ON b.id = h.bed_group_id WHERE b.organisation_id = $1 AND h.state = 'arrived' AND h.made_at > $2`, [organisationId, now - LOOK_BACK_MS]);
  const cards: StayCard[] = [];
  for (const row of rows) {
    const { state } = await pseudonymousCase(region, row.case_id);
    if (state.placement?.bedGroupId !== row.bed_group_id) continue;
    const bed = await findBed(region.db, row.bed_group_id);
    for (const task of stayTasksOfCase(state)) {
      if (task.done === null && task.opensAt <= now) cards.push({ caseId: row.case_id, text: stayTaskNl[task.task], place: bed === null ? row.bed_group_id : toBedGroup(bed).name, arrivedAt: task.arrivedAt, dueAt: task.dueAt });
    }
  }
  return cards.sort((a, b) => a.dueAt - b.dueAt || (a.caseId < b.caseId ? -1 : 1));
}
