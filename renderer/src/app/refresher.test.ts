import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { follower } from './refresher.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

it('what only follows asks once for all that happens in a moment, behind it, and at most once a second in a burst', async () => {
  let asked = 0;
  const follow = follower(() => { asked += 1; return Promise.resolve(); }, { lagMs: 300, gapMs: 1_000 });
  follow();
  follow();
  await vi.advanceTimersByTimeAsync(299);
  expect(asked).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toBe(1);
  for (let change = 0; change < 100; change += 1) {
    follow();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(asked).toBe(11);
});

it('the last change is never left out, also one that comes while it asks', async () => {
  const seen: number[] = [];
  let state = 0;
  const follow = follower(async () => {
    const now = state;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    seen.push(now);
  }, { lagMs: 10, gapMs: 100 });
  follow();
  await vi.advanceTimersByTimeAsync(20);
  state = 1;
  follow();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(seen).toEqual([0, 1]);
});
