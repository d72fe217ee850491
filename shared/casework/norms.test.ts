import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anna, answered, asked, claimed, closed, decided, event, offerAnswer, offered, placed } from '../../test/support/case-events.ts';
import type { EventDraft } from '../../electron/desk/kernel.ts';
import { instantOf } from '../calendar/index.ts';
import { defaultProfile } from '../profile/default.ts';
import { clockState, nearestDeadline, normClocks } from './norms.ts';
import { foldCase } from './reduce.ts';

const profile = defaultProfile('region-1');
const minute = 60_000;
const sender = { ...anna, id: 'hap', role: 'sender' as const };
type Timed = readonly [EventDraft, number, typeof anna?];
const clocks = (start: number, events: readonly Timed[], now: number) => normClocks(foldCase(events.map(([draft, at, actor], index) => event(draft, { seq: index + 1, at: start + at * minute, ...(actor === undefined ? {} : { actor }) }))), profile, null, start + now * minute);
const state = (start: number, events: readonly Timed[], now: number, norm: string) => clocks(start, events, now).find((clock) => clock.norm === norm)?.state;
const ring: EventDraft = { type: 'referralReceived', payload: { channel: 'web' }, personal: {} };
const friday = instantOf('2026-11-20', '16:05');

describe('norm clocks', () => {
  it('turn at 50, 80 and 100 percent, and stay missed when done too late', () => {
    expect([0, 7, 8, 11, 12, 14, 15, 500].map((now) => state(friday, [[ring, 0, sender]], now, 'pickUp'))).toEqual(['ok', 'ok', 'half', 'half', 'near', 'near', 'overdue', 'overdue']);
    expect(state(friday, [[ring, 0, sender], [claimed, 10]], 600, 'pickUp')).toBe('met');
    expect(state(friday, [[ring, 0, sender], [claimed, 20]], 600, 'pickUp')).toBe('missed');
  });

  it('an urgency nobody knows yet is never the calm one', () => {
    const triage = clocks(friday, [[ring, 0, sender], [claimed, 1]], 2).find((clock) => clock.norm === 'triage');
    expect((triage?.dueAt ?? 0) - (triage?.startedAt ?? 0)).toBe(profile.norms.triage.U2 * minute);
  });

  it('run on through both clock changes: an hour of norm is an hour of time', () => {
    for (const night of ['2026-10-25', '2027-03-28']) {
      const before = instantOf(night, '01:30');
      const events: readonly Timed[] = [[ring, 0], [decided({ urgency: 'U3', careType: 'wlzCrisis' }), 1], [asked('c', 'doubt'), 2]];
      const consult = clocks(before, events, 2).find((clock) => clock.norm === 'consult');
      expect((consult?.dueAt ?? 0) - (consult?.startedAt ?? 0)).toBe(60 * minute);
      expect([state(before, events, 61, 'consult'), state(before, events, 62, 'consult')]).toEqual(['near', 'overdue']);
    }
  });

  it('a consult is answered when each reason is; "bel mij" answers nothing', () => {
    const events: Timed[] = [[ring, 0], [decided(), 1], [asked('c', 'doubt', 'psychogeriatric'), 2], [answered('c', [{ reason: 'doubt', answer: 'agreed' }, { reason: 'psychogeriatric', answer: 'callMe' }]), 3]];
    expect(state(friday, events, 4, 'consult')).toBe('ok');
    expect(state(friday, [...events, [answered('c', [{ reason: 'psychogeriatric', answer: 'agreed' }]), 5]], 6, 'consult')).toBe('met');
  });

  it('on the morning list the clock runs until the morning', () => {
    const until = friday + 900 * minute;
    const ask: EventDraft = { type: 'consultAsked', payload: { consultId: 'c', to: 'elderlyPhysician', reasons: ['doubt'], physicianId: null, waitUntil: until }, personal: { question: 'Morgen?' } };
    expect(clocks(friday, [[ring, 0], [decided(), 1], [ask, 2]], 3).find((clock) => clock.norm === 'consult')?.dueAt).toBe(until);
  });

  it('stands still only between pause and resume, and says why', () => {
    const paused: Timed[] = [[ring, 0], [decided({ urgency: 'U4' }), 1], [{ type: 'clockPaused', payload: { norm: 'placement', reason: 'awaitsPatientChoice' }, personal: null }, 10]];
    expect(clocks(friday, paused, 100_000).find((clock) => clock.norm === 'placement')).toMatchObject({ state: 'ok', pauseReason: 'awaitsPatientChoice' });
    const resumed: Timed[] = [...paused, [{ type: 'clockResumed', payload: { norm: 'placement' }, personal: null }, 70]];
    const placement = clocks(friday, resumed, 71).find((clock) => clock.norm === 'placement');
    expect((placement?.dueAt ?? 0) - friday).toBe((profile.norms.placement.U4 + 60) * minute);
    expect(placement?.pausedAt).toBeUndefined();
  });

  it('a withdrawn offer has no answer to wait for, and a closed case no running clocks', () => {
    const open: Timed[] = [[ring, 0], [decided(), 1], [offered('o1', 'b1'), 2]];
    expect(clocks(friday, open, 3).some((clock) => clock.norm === 'providerAnswer')).toBe(true);
    expect(clocks(friday, [...open, [offerAnswer('o1', 'b1', 'withdrawn', 'desk'), 4]], 5).some((clock) => clock.norm === 'providerAnswer')).toBe(false);
    expect(clocks(friday, [...open, [closed('died'), 4]], 5).filter((clock) => clock.doneAt === null)).toEqual([]);
    expect(state(friday, [...open, [placed('b1', 'o1'), 4]], 5, 'placement')).toBe('met');
  });

  it('the nearest deadline is the earliest of the clocks that run', () => {
    fc.assert(fc.property(fc.array(fc.record({ dueAt: fc.integer({ min: 2, max: 1000 }), done: fc.boolean(), paused: fc.boolean() })), fc.integer({ min: 1, max: 2000 }), (made, now) => {
      const spans = made.map(({ dueAt, done, paused }) => ({ norm: 'triage' as const, startedAt: 1, dueAt, doneAt: done ? 1 : null, ...(paused ? { pausedAt: 1, pauseReason: 'awaitsTitle' as const } : {}) }));
      const running = made.filter(({ done, paused }) => !done && !paused).map(({ dueAt }) => dueAt);
      expect(nearestDeadline(spans, now)?.dueAt ?? null).toBe(running.length === 0 ? null : Math.min(...running));
    }));
    expect(clockState({ norm: 'triage', startedAt: 0, dueAt: 10, doneAt: null }, -5)).toBe('ok');
  });
});
