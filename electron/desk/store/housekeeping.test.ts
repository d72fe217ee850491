import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LaneState } from '../sync/lanes.ts';
import { systemTimers } from '../sync/ports.ts';
import type { StoreContext } from './context.ts';
import { openDatabase } from './handle.ts';
import { startHousekeeping } from './housekeeping.ts';
import { setMeta } from './meta.ts';
import { openStoreIn } from './open.ts';
import { replay } from './outbox.ts';

const DAY = 86_400_000;
const regionNow = 1_790_000_000_000;
let logged: string[];

beforeEach(() => {
  vi.useFakeTimers();
  logged = [];
});
afterEach(() => { vi.useRealTimers(); });

/** The desk's own clock is ten years ahead: it may not count. */
function open(beforeCommit: () => void = () => {}): StoreContext {
  const clock = (): number => regionNow + 3650 * DAY;
  const store = openStoreIn(openDatabase(':memory:', { key: null, beforeCommit }), openDatabase(':memory:', { key: null }), { clock, random: (n) => new Uint8Array(randomBytes(n)), log: (level, message) => { logged.push(`${level} ${message}`); } });
  return store.context;
}
const rows: readonly (readonly [id: string, state: LaneState, acknowledgedDaysAgo: number])[] = [
  ['acknowledged-31', 'acknowledged', 31], ['resolved-31', 'resolved', 31], ['acknowledged-29', 'acknowledged', 29], ['waiting-90', 'waiting', 90], ['parked-90', 'parked', 90], ['refused-90', 'refused', 90], ['blocked-90', 'blocked', 90],
];
function fill(context: StoreContext): void {
  context.db.write((db) => {
    for (const [index, [id, state, days]] of rows.entries()) db.run('INSERT INTO outbox (desk_seq, id, kind, lane, at, body, state, acked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)', index + 1, id, 'releaseHold', `hold:${id}`, regionNow - days * DAY, JSON.stringify({ hlc: '01a0c5f2d000-0000-d1' }), state, state === 'acknowledged' ? regionNow - days * DAY : null);
  });
}
const ids = (context: StoreContext): string[] => context.db.read.all<{ id: string }>('SELECT id FROM outbox ORDER BY desk_seq').map((row) => row.id);
const all = rows.map(([id]) => id);
const kept = all.slice(2);

describe('the queue of a desk that stays on', () => {
  it('loses nothing before the region was ever heard: there is no clock to go by', () => {
    const context = open();
    fill(context);
    startHousekeeping(context, systemTimers);
    vi.advanceTimersByTime(3 * DAY);
    expect(ids(context)).toEqual(all);
  });

  it('lets go within a day of what was acknowledged or settled more than 30 days ago, and of nothing that still waits or must be looked at', () => {
    const context = open();
    fill(context);
    context.db.write((db) => setMeta(db, 'serverTime', regionNow));
    startHousekeeping(context, systemTimers);
    vi.advanceTimersByTime(DAY);
    expect(ids(context)).toEqual(kept);
    // A region put back from a backup is told again of all of the window.
    expect(context.db.write((db) => replay(db, regionNow))).toBe(1);
  });

  it('does so every day as the region\'s clock goes on, and not after it was stopped', () => {
    const context = open();
    fill(context);
    context.db.write((db) => setMeta(db, 'serverTime', regionNow));
    const stop = startHousekeeping(context, systemTimers);
    vi.advanceTimersByTime(DAY);
    context.db.write((db) => setMeta(db, 'serverTime', regionNow + 2 * DAY));
    vi.advanceTimersByTime(DAY);
    expect(ids(context)).toEqual(kept.slice(1));
    stop();
    context.db.write((db) => db.run("UPDATE outbox SET state = 'acknowledged', acked_at = 1"));
    vi.advanceTimersByTime(9 * DAY);
    expect(ids(context)).toEqual(kept.slice(1));
  });

  it('keeps all of it on a day that the disk is full, says so, and goes on the next day', () => {
    let full = false;
    const context = open(() => {
      if (full) throw new Error('disk full');
    });
    fill(context);
    context.db.write((db) => setMeta(db, 'serverTime', regionNow));
    full = true;
    startHousekeeping(context, systemTimers);
    vi.advanceTimersByTime(DAY / 2);
    expect(ids(context)).toEqual(all);
    expect(logged).toEqual(['error the queue could not be tidied']);
    full = false;
    vi.advanceTimersByTime(DAY);
    expect(ids(context)).toEqual(kept);
  });
});
