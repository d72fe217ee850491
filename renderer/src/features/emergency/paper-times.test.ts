import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatClock, formatDateShort, instantOf } from '../../../../shared/calendar/index.ts';
import { paperTimes } from './paper-times.ts';
import type { PaperTimes } from './paper-times.ts';

const now = instantOf('2026-11-22', '08:00');
const none: PaperTimes = { received: '', decided: '', promised: '', arrived: '', closed: '' };

describe('the times on a paper form', () => {
  it('what is no day, no time or still to come is named, never guessed', () => {
    expect(paperTimes('31-11-2026', { ...none, received: '22:00' }, now)).toMatchObject({ ok: false, field: 'day' });
    expect(paperTimes('gisteren', { ...none, received: '22:00' }, now)).toMatchObject({ ok: false, field: 'day' });
    expect(paperTimes('21-11-2026', none, now)).toMatchObject({ ok: false, field: 'received', problem: 'received' });
    expect(paperTimes('21-11-2026', { ...none, received: '22:00', decided: '25:00' }, now)).toMatchObject({ ok: false, field: 'decided', problem: 'time' });
    expect(paperTimes('22-11-2026', { ...none, received: '07:00', arrived: '09:00' }, now)).toMatchObject({ ok: false, field: 'arrived', problem: 'future' });
  });
  it('a night that crosses midnight is one night', () => {
    const found = paperTimes('21-11-2026', { received: '23:40', decided: '0:10', promised: '0030', arrived: '', closed: '7.15' }, now);
    expect(found.ok && [found.at.received, found.at.decided, found.at.promised, found.at.arrived, found.at.closed].map((at) => (at === null ? null : `${formatDateShort(at)} ${formatClock(at)}`))).toEqual(['21-11-2026 23:40', '22-11-2026 00:10', '22-11-2026 00:30', null, '22-11-2026 07:15']);
  });
  it('every accepted row of times runs forward and none lies ahead, also in the night of the clock change', () => {
    const time = fc.oneof(fc.constant(''), fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map(([hour, minute]) => `${hour}:${String(minute).padStart(2, '0')}`));
    fc.assert(fc.property(fc.constantFrom('24-10-2026', '25-10-2026', '28-03-2026', '21-11-2026'), time, time, time, time, time, (day, received, decided, promised, arrived, closed) => {
      const found = paperTimes(day, { received, decided, promised, arrived, closed }, now);
      if (!found.ok) return;
      const instants = [found.at.received, found.at.decided, found.at.promised, found.at.arrived, found.at.closed].filter((at) => at !== null);
      expect(instants.every((at, index) => at <= now && at >= (instants[index - 1] ?? 0))).toBe(true);
    }));
  });
});
