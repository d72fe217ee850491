import { describe, expect, it } from 'vitest';
import { callBackHint, referrerNamed } from './intake.ts';

describe('who refers', () => {
  it.each([['Huisarts', 'gp'], ['huisarts ', 'gp'], ['Huisartsenpost', 'gpPost'], ['spoed', 'emergencyDepartment'], ['Gemeente', 'municipality']])('"%s" is %s', (text, role) => {
    expect(referrerNamed(text)).toBe(role);
  });
  it.each(['', 'Huis', 'Apotheek', 'x'])('"%s" names nobody in the list: never guessed', (text) => {
    expect(referrerNamed(text)).toBeNull();
  });
});

describe('the call-back number', () => {
  it.each(['', 'onbekend', 'Onbekend', '0570 12 34 56', '06-12345678', '+31 20 123 45 67'])('"%s" needs no remark', (text) => {
    expect(callBackHint(text)).toBeNull();
  });
  it('a number with a digit too few is remarked on and kept', () => {
    expect(callBackHint('0570 12 34')).toContain('telefoonnummer');
  });
});
