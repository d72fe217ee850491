import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { formatClock } from '../../../../shared/calendar/index.ts';
import { parseTime } from './actions.ts';

const night = Date.parse('2026-11-22T01:40:00Z'); // 02:40

describe('the time somebody is expected', () => {
  it('what is no time is said, never guessed', () => {
    for (const text of ['25:00', '12:60', 'vanavond', '7', '-1:30', '12:3', '1:2:3']) expect(parseTime(text, night), text).toBeUndefined();
  });
  it('an empty field is "not agreed", which is not midnight', () => {
    expect(parseTime('  ', night)).toBeNull();
  });
  it('is always still to come, within a day, and reads on the clock as it was typed', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 86_400_000 }), (hour, minute, later) => {
      const now = night + later;
      const text = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
      const at = parseTime(text, now);
      expect(at).toBeTypeOf('number');
      if (typeof at !== 'number') return;
      expect(at).toBeGreaterThanOrEqual(now - 60_000);
      expect(at).toBeLessThanOrEqual(now + 86_400_000);
      expect(formatClock(at)).toBe(text);
    }));
  });
  it('takes the ways a tired hand types', () => {
    const half = parseTime('14:30', night);
    expect([parseTime('1430', night), parseTime('14.30', night), parseTime('14u30', night)]).toEqual([half, half, half]);
    expect(formatClock(parseTime('915', night) ?? 0)).toBe('09:15');
  });
});
