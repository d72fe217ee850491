import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchPages } from './pages.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

describe('a desk in the browser', () => {
  it('locks when its last page has gone, not while one is open or comes back', () => {
    const asked: string[] = [];
    const pages = watchPages({ invoke: (method, input) => { asked.push(`${method} ${input}`); return Promise.resolve('{}'); } }, 30_000);
    const first = pages.opened();
    const second = pages.opened();
    first();
    first();
    vi.advanceTimersByTime(60_000);
    expect(asked).toEqual([]);
    second();
    vi.advanceTimersByTime(29_000);
    const again = pages.opened();
    vi.advanceTimersByTime(60_000);
    expect(asked).toEqual([]);
    again();
    vi.advanceTimersByTime(30_000);
    expect(asked).toEqual(['session.lock {"why":"windowClosed"}']);
  });
});
