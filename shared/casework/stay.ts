import { addDays } from '../calendar/index.ts';
import type { CareType } from '../contract/primitives.ts';
import type { PayloadOf, stayTasks } from './events.ts';
import type { CaseState } from './state.ts';

export type StayTaskId = (typeof stayTasks)[number];
export type StayReview = PayloadOf<'stayReviewed'> & { readonly mark: { readonly at: number } };

/**
 * The clocks of a stay. `opens` and `due` count from the arrival; `stretch`: at how many days a further date may lie beyond the one that stands; `times`: how often.
 * Sources: 48-72 h observation (regional vision 2023; no national product, pilots ran to 10-14 days); Wlz crisis at most 14 days with one extension (care offices'
 * rules for nursing and care); municipal respite re-indicated at two weeks (desk interviews 2018); fixed ELV review two weeks after admission (a provider's published way of working).
 */
type Rule = { readonly task: StayTaskId; readonly careTypes: readonly CareType[]; readonly opens: { readonly hours: number } | { readonly days: number }; readonly due: { readonly hours: number } | { readonly days: number }; readonly stretchDays: number; readonly times: number | null };
const rules: readonly Rule[] = [
  { task: 'observationReview', careTypes: ['observation'], opens: { hours: 48 }, due: { hours: 72 }, stretchDays: 3, times: null },
  { task: 'wlzCrisisEnd', careTypes: ['wlzCrisis'], opens: { days: 11 }, due: { days: 14 }, stretchDays: 14, times: 1 },
  { task: 'respiteReindication', careTypes: ['respite'], opens: { days: 10 }, due: { days: 14 }, stretchDays: 14, times: null },
  { task: 'elvReview', careTypes: ['elvLow', 'elvHigh', 'elvPalliative'], opens: { days: 12 }, due: { days: 14 }, stretchDays: 14, times: null },
];

/** `opensAt`: from then on it stands on the day list. `latestUntil`: how far it may be extended, null when it may not any more. Instants in epoch ms. */
export type StayTask = { readonly task: StayTaskId; readonly arrivedAt: number; readonly opensAt: number; readonly dueAt: number; readonly extensions: number; readonly latestUntil: number | null; readonly done: StayReview | null; readonly last: StayReview | null };

/**
 * The clocks of one stay, from the arrival, the care type and what was done about them since. Days are calendar days in Europe/Amsterdam, hours are elapsed hours.
 * Pure: the desk's day list and the provider's page say the same.
 */
export function stayTasksOf(stay: { readonly careType: CareType | null; readonly arrivedAt: number | null; readonly reviews: readonly StayReview[] }): readonly StayTask[] {
  const { careType, arrivedAt } = stay;
  if (careType === null || arrivedAt === null) return [];
  return rules.filter((rule) => rule.careTypes.includes(careType)).map((rule) => taskOf(rule, arrivedAt, stay.reviews.filter((review) => review.task === rule.task && review.mark.at >= arrivedAt)));
}

/** The same of a folded case; works without any personal part. Reviews of an earlier stay (a place that was lost) don't count. */
export function stayTasksOfCase(state: CaseState): readonly StayTask[] {
  // Who died or went elsewhere after arriving has no stay left to review.
  if (state.closed !== null && state.closed.destination !== 'placed') return [];
  return stayTasksOf({ careType: state.decision?.decided.careType ?? null, arrivedAt: state.arrivedAt, reviews: state.stayReviews });
}

/** How many patients are in observation: arrived there and not reviewed to an end. For the figures; counted, never named. */
export function observationGroup(stays: Iterable<readonly StayTask[]>): number {
  let count = 0;
  for (const tasks of stays) if (tasks.some((task) => task.task === 'observationReview' && task.done === null)) count += 1;
  return count;
}

function taskOf(rule: Rule, arrivedAt: number, reviews: readonly StayReview[]): StayTask {
  let dueAt = after(arrivedAt, rule.due);
  let opensAt = after(arrivedAt, rule.opens);
  let extensions = 0;
  let done: StayReview | null = null;
  for (const review of reviews) {
    if (review.outcome === 'done') done ??= review;
    else if (review.until !== null && review.until > dueAt && done === null && (rule.times === null || extensions < rule.times)) {
      // Two desks that extend without knowing of each other: the allowed number counts, and never beyond what one extension allows.
      dueAt = Math.min(review.until, addDays(dueAt, rule.stretchDays));
      opensAt = Math.max(opensAt, addDays(dueAt, -1));
      extensions += 1;
    }
  }
  return { task: rule.task, arrivedAt, opensAt, dueAt, extensions, latestUntil: done !== null || (rule.times !== null && extensions >= rule.times) ? null : addDays(dueAt, rule.stretchDays), done, last: reviews.at(-1) ?? null };
}

function after(from: number, span: Rule['due']): number {
  return 'hours' in span ? from + span.hours * 3_600_000 : addDays(from, span.days);
}
