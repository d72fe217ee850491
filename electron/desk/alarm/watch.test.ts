import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Doubles } from '../casework/doubles.ts';
import type { Kernel } from '../kernel.ts';
import type { Alarms } from './service.ts';
import { startWatch } from './watch.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

it('nothing looks at the clocks any more once the desk has stopped, whatever had just been set going', () => {
  for (const after of [0, 100, 2_001, 4_900, 5_000, 5_150]) {
    let looks = 0;
    let warmed = 0;
    let changed = (): void => undefined;
    const kernel = { now: () => 0, emit: () => undefined, journal: { onChange: (listener: () => void) => { changed = listener; return () => { changed = () => undefined; }; } } } as unknown as Kernel;
    const stop = startWatch(kernel, { look: () => { looks += 1; } } as unknown as Alarms, { warm: () => { warmed += 1; return after < 5_000 ? null : []; } } as unknown as Doubles, { warm: () => { warmed += 1; return false; } });
    vi.advanceTimersByTime(after);
    changed();
    // The beat comes between the change and the look that the change asked for.
    vi.advanceTimersByTime(after === 4_900 ? 150 : 0);
    changed();
    stop();
    const before = [looks, warmed];
    changed();
    vi.advanceTimersByTime(60_000);
    expect([looks, warmed]).toEqual(before);
    expect(vi.getTimerCount()).toBe(0);
  }
});
