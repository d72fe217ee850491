import { describe, expect, it } from 'vitest';
import { defaultProfile } from '../../../shared/profile/default.ts';
import { bedGroup } from '../../../test/support/casework.ts';
import { nightKinds } from './night-kinds.ts';

const now = Date.parse('2026-11-24T20:00:00Z');
const hour = 3_600_000;

describe('the night\'s outlook of a desk', () => {
  it('begins with what bites now, and goes on by the moment at which the rest begins, whatever the kind of care', () => {
    for (const [first, last] of [['elvLow', 'grz'], ['grz', 'elvLow']] as const) {
      const two = (label: 'elvLow' | 'elvHigh' | 'grz', expiresAt: number) => [1, 2].map((at) => bedGroup(`${label}-${at}`, { now, labels: [label], expiresAt }));
      const single = bedGroup('single', { now, labels: [first], available: 1, expiresAt: now + 20 * hour });
      const kinds = nightKinds([single, ...two(last, now + 3 * hour), ...two('elvHigh', now + 2 * hour)], defaultProfile('region-1'), 'region-1', now);
      const bites = kinds.filter((kind) => !kind.closedWard && [first, last, 'elvHigh'].includes(kind.careType));
      expect(bites.map((kind) => kind.careType)).toEqual([first, 'elvHigh', last]);
    }
  });
});
