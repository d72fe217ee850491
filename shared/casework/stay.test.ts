import { describe, expect, it } from 'vitest';
import { instantOf } from '../calendar/index.ts';
import { observationGroup, stayTasksOf } from './stay.ts';
import type { StayReview } from './stay.ts';

const arrivedAt = instantOf('2026-10-20', '23:30');
const day = 86_400_000;
const hour = 3_600_000;
const review = (task: StayReview['task'], outcome: StayReview['outcome'], until: number | null = null, at = arrivedAt + day): StayReview => ({ task, outcome, until, reason: 'notClearYet', mark: { at } });

describe('clocks of a stay', () => {
  it('nobody who has not arrived, and no other care type, has one', () => {
    expect(stayTasksOf({ careType: 'observation', arrivedAt: null, reviews: [] })).toEqual([]);
    expect(stayTasksOf({ careType: 'grz', arrivedAt, reviews: [] })).toEqual([]);
    expect(stayTasksOf({ careType: null, arrivedAt, reviews: [] })).toEqual([]);
  });

  it('observation is reviewed between 48 and 72 elapsed hours; two weeks are calendar days, also over a clock change', () => {
    expect(stayTasksOf({ careType: 'observation', arrivedAt, reviews: [] })).toMatchObject([{ task: 'observationReview', opensAt: arrivedAt + 48 * hour, dueAt: arrivedAt + 72 * hour }]);
    const twoWeeks = instantOf('2026-11-03', '23:30');
    expect(twoWeeks - arrivedAt).toBe(14 * day + hour);
    for (const [careType, task] of [['wlzCrisis', 'wlzCrisisEnd'], ['respite', 'respiteReindication'], ['elvLow', 'elvReview'], ['elvHigh', 'elvReview']] as const) expect(stayTasksOf({ careType, arrivedAt, reviews: [] })).toMatchObject([{ task, dueAt: twoWeeks }]);
  });

  it('a Wlz crisis stay is extended once and by no more than fourteen days; what two desks did blindly does not add up', () => {
    const end = instantOf('2026-11-03', '23:30');
    const [first] = stayTasksOf({ careType: 'wlzCrisis', arrivedAt, reviews: [review('wlzCrisisEnd', 'extended', end + 7 * day)] });
    expect(first).toMatchObject({ dueAt: end + 7 * day, extensions: 1, latestUntil: null });
    const [greedy] = stayTasksOf({ careType: 'wlzCrisis', arrivedAt, reviews: [review('wlzCrisisEnd', 'extended', end + 90 * day), review('wlzCrisisEnd', 'extended', end + 120 * day)] });
    expect(greedy).toMatchObject({ dueAt: end + 14 * day, extensions: 1 });
  });

  it('done is done, and what was said about an earlier stay does not count', () => {
    expect(stayTasksOf({ careType: 'observation', arrivedAt, reviews: [review('observationReview', 'done')] })[0]?.done).not.toBeNull();
    expect(stayTasksOf({ careType: 'observation', arrivedAt, reviews: [review('observationReview', 'done', null, arrivedAt - day)] })[0]?.done).toBeNull();
    const stays = [[], [review('observationReview', 'done')], [review('observationReview', 'extended', arrivedAt + 5 * day)]].map((reviews) => stayTasksOf({ careType: 'observation', arrivedAt, reviews }));
    expect(observationGroup(stays)).toBe(2);
  });
});
