import { addDays } from '../calendar/index.ts';
import type { CaseState } from './state.ts';

/** Follow-up at 30 and 90 days after admission: where somebody is then tells what a place was worth (indicator "destination at 30/90 days"). */
export const followUpDays = [30, 90] as const;
/** Asked in this many days after it opened; what isn't known by then counts as not known. */
export const followUpOpenDays = 14;
export type FollowUpTask = { readonly afterDays: (typeof followUpDays)[number]; readonly arrivedAt: number; readonly opensAt: number; readonly dueAt: number };

/** Follow-ups still to be done, from the arrival on; none for who died or went elsewhere after arriving. Calendar days in Europe/Amsterdam; instants in epoch ms. Pure. */
export function followUpsOf(state: CaseState): readonly FollowUpTask[] {
  const { arrivedAt, closed } = state;
  if (arrivedAt === null || state.erased || (closed !== null && closed.destination !== 'placed') || state.followUps.some((one) => one.destination === 'died')) return [];
  return followUpDays.filter((afterDays) => !state.followUps.some((one) => one.afterDays === afterDays)).map((afterDays) => ({ afterDays, arrivedAt, opensAt: addDays(arrivedAt, afterDays), dueAt: addDays(arrivedAt, afterDays + followUpOpenDays) }));
}
