import type { StatusBarView } from '../../../shared/contract/views.ts';
import type { Cache } from '../kernel.ts';
import type { Profiles } from '../profile/service.ts';
import type { Worklist } from './worklist.ts';
import type * as z from 'zod';

type Bar = z.infer<typeof StatusBarView>;
export type Deadlines = Pick<Bar, 'overdue' | 'physician' | 'reminder' | 'surge'>;

/** What the status bar tells of the casework at `now`: the norm that is over longest, the next reminder of `actorId`, who can be called. */
export function deadlinesOf(worklist: Worklist, cache: Cache, profiles: Profiles, actorId: string | null, now: number): Deadlines {
  let overdue: Bar['overdue'] = null;
  let reminder: Bar['reminder'] = null;
  const regions = new Set<string>();
  for (const entry of worklist.open()) {
    regions.add(entry.regionId);
    for (const clock of entry.clocks) if (clock.doneAt === null && clock.dueAt <= now && (overdue === null || clock.dueAt < overdue.dueAt)) overdue = { caseId: entry.caseId, norm: clock.norm, dueAt: clock.dueAt };
    if (entry.reminderAt !== null && entry.owner !== null && entry.owner.id === actorId && (reminder === null || entry.reminderAt < reminder.dueAt)) reminder = { caseId: entry.caseId, dueAt: entry.reminderAt };
  }
  const onDuty = cache.all('roster').filter((one) => one.role === 'elderlyPhysician' && one.from <= now && now < one.to).sort((a, b) => a.order - b.order)[0];
  return { overdue, reminder, physician: onDuty === undefined ? null : { name: onDuty.name, phone: onDuty.phone, until: onDuty.to }, surge: [...regions].some((region) => profiles.of(region).surge.active) };
}
