import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RegionCommand } from '../../../shared/contract/region.ts';
import { createOutbox } from './outbox.ts';
import { openDatabase } from '../store/handle.ts';
import { openStoreIn } from '../store/open.ts';
import { queueCounts } from '../store/outbox.ts';
import { createSyncHandlers } from './handlers.ts';
import type { QueueParts } from './handlers.ts';
import type { LaneState } from './lanes.ts';
import { systemTimers } from './ports.ts';

const at = 1_790_000_000_000;
type Given = { readonly id: string; readonly state: LaneState; readonly command: Partial<RegionCommand> };

/** The queue of a desk with these rows, as the screen asks for it. */
function queueOf(rows: readonly Given[], items: readonly (readonly [kind: string, id: string, body: object])[] = []) {
  const { context } = openStoreIn(openDatabase(':memory:', { key: null }), openDatabase(':memory:', { key: null }), { clock: () => at, random: (n) => new Uint8Array(randomBytes(n)), log: () => {} });
  context.db.write((db) => {
    for (const [kind, id, body] of items) db.run('INSERT INTO item (kind, id, version, seq, deleted, body) VALUES (?, ?, 1, 1, 0, ?)', kind, id, JSON.stringify(body));
    for (const [index, { id, state, command }] of rows.entries()) db.run('INSERT INTO outbox (desk_seq, id, kind, lane, at, body, state) VALUES (?, ?, ?, ?, ?, ?, ?)', index + 1, id, command.kind ?? 'releaseHold', `lane:${id}`, at, JSON.stringify({ hlc: '01a0c5f2d000-0000-d1', kind: 'releaseHold', ...command }), state);
  });
  const parts: QueueParts = { context, outbox: createOutbox(context, { timers: systemTimers, rng: () => 0 }), status: () => { throw new Error('not asked'); }, retryNow: () => undefined, nextTryAt: () => null };
  const handlers = createSyncHandlers(parts);
  const actor = { id: 'n1', role: 'nurse', desk: 'd1' } as const;
  return { context, read: () => handlers['sync.queue']({}, { actor, now: at }) };
}

describe('the queue on screen after a month without the region', () => {
  const rows = Array.from({ length: 10_000 }, (_, index): Given => ({ id: `c${index}`, state: index % 4000 === 3999 ? 'refused' : 'waiting', command: {} }));

  it('shows all that a person must look at, however late it came, and says how many others wait', async () => {
    const { read, context } = queueOf(rows);
    const { items, more } = await read();
    expect(items.slice(0, 2).map((item) => [item.id, item.ways])).toEqual([['c3999', ['retry', 'resolve']], ['c7999', ['retry', 'resolve']]]);
    expect(items.slice(2, 4).map((item) => [item.id, item.ways])).toEqual([['c0', []], ['c1', []]]);
    expect(items.length + more).toBe(10_000);
    expect(queueCounts(context.db.read)).toEqual({ queue: 9998, parked: 2 });
  });

  it('reads no more rows than it shows', async () => {
    const { read } = queueOf(rows);
    expect((await read()).items.length).toBeLessThan(200);
  });
});

describe('an item about a place', () => {
  it('names the place and its location; a place that is gone is not guessed at', async () => {
    const report = (bedGroupId: string): Partial<RegionCommand> => ({ kind: 'reportCapacity', bedGroupId });
    const { read } = queueOf([{ id: 'known', state: 'refused', command: report('b1') }, { id: 'gone', state: 'refused', command: report('b2') }, { id: 'other', state: 'waiting', command: {} }], [['bedGroup', 'b1', { name: 'ELV 2', locationId: 'l1' }], ['location', 'l1', { name: 'Verzonnenhof' }]]);
    expect((await read()).items.map((item) => [item.id, item.subject])).toEqual([['known', 'Verzonnenhof, ELV 2'], ['gone', null], ['other', null]]);
  });
});
