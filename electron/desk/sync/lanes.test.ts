import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateLane, takeBatch } from './lanes.ts';
import type { LaneRow, LaneState, Links } from './lanes.ts';

const links = (produces: readonly string[], requires: readonly string[], mootWithout = false): Links => ({ lane: 'case:c', produces, requires, mootWithout });
const offer = (id: string, state: LaneState): LaneRow => ({ id, state, links: links([`offer:${id}`, `hold:${id}`], []) });
const withdraw = (id: string, of: string, state: LaneState = 'waiting'): LaneRow => ({ id, state, links: links([], [`offer:${of}`], true) });
const arrive = (id: string, of: string, state: LaneState = 'waiting'): LaneRow => ({ id, state, links: links([], [`hold:${of}`]) });

describe('order in the outbox', () => {
  it('blocks what depends on a command that was set apart, and nothing else', () => {
    const changes = evaluateLane([offer('a', 'parked'), withdraw('w', 'a'), arrive('x', 'b'), offer('b', 'waiting')]);
    expect([...changes]).toEqual([['w', 'blocked']]);
  });
  it('lets a blocked command wait again as soon as what it needs goes out again', () => {
    expect([...evaluateLane([offer('a', 'waiting'), withdraw('w', 'a', 'blocked')])]).toEqual([['w', 'waiting']]);
  });
  it('settles a withdrawal of an offer that the region refused: there is nothing to withdraw', () => {
    expect([...evaluateLane([offer('a', 'refused'), withdraw('w', 'a')])]).toEqual([['w', 'resolved']]);
  });
  it('never holds up a fact told by telephone: a confirmation brings its own hold', () => {
    const confirmation: LaneRow = { id: 'c', state: 'waiting', links: links(['hold:a'], []) };
    expect([...evaluateLane([offer('a', 'refused'), confirmation, arrive('x', 'a')])]).toEqual([]);
  });
  it('sends what nobody here makes, because another desk or an earlier month did', () => {
    expect([...evaluateLane([arrive('x', 'elsewhere'), withdraw('w', 'elsewhere')])]).toEqual([]);
  });
  it('blocks along a chain', () => {
    const middle: LaneRow = { id: 'm', state: 'waiting', links: links(['hold:m'], ['offer:a']) };
    expect([...evaluateLane([offer('a', 'parked'), middle, arrive('x', 'm')]).keys()]).toEqual(['m', 'x']);
  });
  it('comes to rest: evaluating twice changes nothing more', () => {
    const states = fc.constantFrom<LaneState>('waiting', 'parked', 'refused', 'blocked', 'acknowledged', 'resolved');
    const row = fc.record({ state: states, makes: fc.constantFrom('p', 'q', 'r'), needs: fc.option(fc.constantFrom('p', 'q', 'r'), { nil: undefined }), moot: fc.boolean() });
    fc.assert(fc.property(fc.array(row, { maxLength: 12 }), (list) => {
      const rows = list.map((entry, index): LaneRow => ({ id: String(index), state: entry.state, links: links([entry.makes], entry.needs === undefined ? [] : [entry.needs], entry.moot) }));
      const once = evaluateLane(rows);
      expect([...evaluateLane(rows.map((entry) => ({ ...entry, state: once.get(entry.id) ?? entry.state })))]).toEqual([]);
    }));
  });
});

describe('batches', () => {
  const list = (sizes: readonly number[]) => sizes.map((bytes, index) => ({ id: String(index), lane: `lane${index % 3}`, bytes }));
  it('never holds more than the limits, except for one command that is bigger by itself', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 80 }), fc.integer({ min: 1, max: 50 }), (sizes, limit) => {
      const batch = takeBatch(list(sizes), new Set(), limit, 400);
      expect(batch.length).toBeLessThanOrEqual(limit);
      if (batch.length > 1) expect(batch.reduce((sum, item) => sum + item.bytes, 0)).toBeLessThanOrEqual(400);
      expect(batch.map((item) => item.id)).toEqual(sizes.slice(0, batch.length).map((_, index) => String(index)));
    }));
  });
  it('passes over a lane that is cooling down, so that other cases go on', () => {
    expect(takeBatch(list([1, 1, 1, 1]), new Set(['lane0']), 50, 100).map((item) => item.id)).toEqual(['1', '2']);
  });
});
