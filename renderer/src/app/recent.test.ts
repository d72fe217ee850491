import { describe, expect, it } from 'vitest';
import { withRecent } from './recent.ts';

describe('what the page keeps of cases', () => {
  it('stops growing, keeps what is in use and what was looked at last', () => {
    let record: Readonly<Record<string, number>> = {};
    for (let turn = 0; turn < 500; turn += 1) record = withRecent(record, `c${turn}`, turn, (key) => key === 'c3');
    const names = Object.keys(record);
    expect(names.length).toBeLessThanOrEqual(32);
    expect(names).toContain('c3');
    expect(names.slice(-2)).toEqual(['c498', 'c499']);
  });

  it('what is looked at again counts as newest', () => {
    let record: Readonly<Record<string, number>> = { old: 1 };
    for (let turn = 0; turn < 100; turn += 1) record = withRecent(withRecent(record, `c${turn}`, turn), 'old', turn);
    expect(record['old']).toBe(99);
  });
});
