import { followUpsOf } from '../../../shared/casework/follow-up.ts';
import { stayTasksOfCase } from '../../../shared/casework/stay.ts';
import type { CaseState } from '../../../shared/casework/state.ts';
import type { DayTask, FollowUpTask } from '../../../shared/contract/capacity.ts';
import type { Out, Parsed } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import { textField } from '../casework/looked.ts';
import type { Look } from '../casework/looked.ts';
import type { Places } from '../casework/places.ts';
import { viewIn } from '../casework/summary.ts';
import type { Kernel } from '../kernel.ts';

export type Stays = ReturnType<typeof createStays>;

/** A case that nobody has touched for so long has no clock and no follow-up left. */
const lookBackMs = 110 * 86_400_000;

/** Daglijst: the clocks of stays, of open and closed cases alike. Nothing of it comes on the worklist. */
export function createStays(kernel: Kernel, look: Look, places: Places) {
  return {
    list(actor: Actor, now: number): Out<DeskContract['capacity.dayList']> {
      const tasks: DayTask[] = [];
      const followUps: FollowUpTask[] = [];
      let later = 0;
      let observation = 0;
      for (const open of [true, false]) {
        for (const { caseId, row, erased } of kernel.journal.projections({ open, updatedSince: now - lookBackMs })) {
          if (erased) continue;
          const { stay, followUpAt } = viewIn(row, () => look(caseId, now));
          if (followUpAt != null && followUpAt <= now) followUps.push(...followUpTasksOf(caseId, now));
          if (stay == null) continue;
          if (stay.observing) observation += 1;
          if (stay.opensAt > now) later += 1;
          else tasks.push(...tasksOf(caseId, now));
        }
      }
      kernel.audit.record({ actor, action: 'capacity.dayList', caseId: null, outcome: 'done' });
      return { madeAt: now, tasks: tasks.sort((a, b) => a.dueAt - b.dueAt || (a.caseId < b.caseId ? -1 : 1)), followUps: followUps.sort((a, b) => a.dueAt - b.dueAt || (a.caseId < b.caseId ? -1 : 1)), later, observation };
    },

    /** Done, or on until a further date with a reason. Errors: notFound (no such clock runs), badRequest, blocked (no extension left). */
    review({ caseId, task, outcome, until, reason, text }: Parsed<DeskContract['capacity.reviewStay']>, actor: Actor, now: number): void {
      const { state } = look(caseId, now);
      const clock = stayTasksOfCase(state).find((one) => one.task === task);
      if (clock === undefined || clock.done !== null) throw new CodedError('notFound', 'Deze taak staat niet (meer) open.');
      if (reason === 'other' && text.trim() === '') throw new CodedError('badRequest', 'Schrijf bij "anders" kort op wat de reden is.');
      if (outcome === 'extended') {
        if (clock.latestUntil === null) throw new CodedError('blocked', 'Verlengen kan hier nog maar één keer en dat is al gebeurd. Overleg met het zorgkantoor.');
        if (until === null || until <= clock.dueAt || until > clock.latestUntil) throw new CodedError('badRequest', 'Kies een datum na de huidige en niet later dan toegestaan.', { after: clock.dueAt, until: clock.latestUntil });
      }
      kernel.journal.append({ actor, caseId, regionId: state.regionId, action: 'capacity.reviewStay', drafts: [{ type: 'stayReviewed', payload: { task, outcome, until: outcome === 'extended' ? until : null, reason }, personal: { text } }] });
    },
  };

  /** Asked until its last day; after that it stays away and counts as not known. */
  function followUpTasksOf(caseId: string, now: number): FollowUpTask[] {
    const { state } = look(caseId, now);
    const careType = state.decision?.decided.careType;
    if (careType === undefined) return [];
    return followUpsOf(state).filter((one) => one.opensAt <= now && one.dueAt >= now).map(({ afterDays, arrivedAt, dueAt }) => ({ caseId, patientName: textField(state.patient, 'name') ?? 'Onbekend', place: placeOf(state), careType, afterDays, arrivedAt, dueAt }));
  }

  function placeOf(state: CaseState): string {
    return state.placement === null ? '' : state.placement.bedGroupId === null ? (state.placement.place ?? '') : places.bedGroupName(state.placement.bedGroupId);
  }

  function tasksOf(caseId: string, now: number): DayTask[] {
    const { state } = look(caseId, now);
    const careType = state.decision?.decided.careType;
    if (careType === undefined) return [];
    return stayTasksOfCase(state).filter((one) => one.done === null && one.opensAt <= now).map((one) => ({
      caseId, patientName: textField(state.patient, 'name') ?? 'Onbekend', place: placeOf(state), careType, task: one.task, arrivedAt: one.arrivedAt, opensAt: one.opensAt, dueAt: one.dueAt, extensions: one.extensions, latestUntil: one.latestUntil, lastReason: one.last?.reason ?? null,
    }));
  }
}
