import type { StatusBarView } from '../../../shared/contract/views.ts';
import type { Profiles } from '../profile/service.ts';
import type { Worklist } from './worklist.ts';
import type * as z from 'zod';

type Bar = z.infer<typeof StatusBarView>;
export type Deadlines = Pick<Bar, 'overdue' | 'reminder' | 'surge' | 'surging' | 'gaps'>;

/** What the status bar tells of the casework at `now`: the norm that is over longest, the next reminder of `actorId`'s own cases. */
export function deadlinesOf(worklist: Worklist, profiles: Profiles, actorId: string | null, now: number): Deadlines {
  let overdue: Bar['overdue'] = null;
  let reminder: Bar['reminder'] = null;
  const surging = profiles.surging(now);
  for (const entry of worklist.open()) {
    for (const clock of entry.clocks) if (clock.doneAt === null && clock.dueAt <= now && (overdue === null || clock.dueAt < overdue.dueAt)) overdue = { caseId: entry.caseId, norm: clock.norm, dueAt: clock.dueAt };
    if (entry.reminderAt !== null && entry.owner !== null && entry.owner.id === actorId && (reminder === null || entry.reminderAt < reminder.dueAt)) reminder = { caseId: entry.caseId, dueAt: entry.reminderAt };
  }
  return { overdue, reminder, surge: surging.length > 0, surging, gaps: profiles.gaps(now).length };
}
