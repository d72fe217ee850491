import { describe, expect, it } from 'vitest';
import type { TriageView } from '../../../../shared/contract/views.ts';
import { changeInWords } from './changed.ts';

const outcome = (change: Partial<TriageView['outcome']>): TriageView['outcome'] => ({ urgency: 'U4', medicalRoute: 'none', legalRoute: 'free', stayNeed: 'medicalStay', careType: 'elvLow', escalation: [], ...change });

describe('what a changed answer did is said', () => {
  it('names both what was and what is, and that more is asked now', () => {
    expect(changeInWords(outcome({}), outcome({ urgency: 'U1', careType: 'emergency112' }), false)).toBe('Uitkomst gewijzigd: U4 wordt U1, ELV laag wordt 112.');
    expect(changeInWords(outcome({}), outcome({ careType: null }), true)).toBe('Uitkomst gewijzigd: ELV laag wordt nog niet bepaald. Er zijn nieuwe vragen.');
  });
  it('says so when nothing changed', () => {
    expect(changeInWords(outcome({}), outcome({}), false)).toBe('De uitkomst blijft gelijk.');
  });
});
