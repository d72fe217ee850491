import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ageAt, formatBirthDate, formatBsn, formatTelephone, isAgb, isBsn, isPostcode, isTestBsn, normaliseAgb, normaliseBsn, normalisePostcode, normaliseTelephone, parseBirthDate,
  postcodeArea, telephoneHref,
} from './index.ts';

describe('BSN', () => {
  it('refuses zeros, wrong lengths, letters and every single wrong digit', () => {
    for (const text of ['000000000', '', '12345678', '9999900199', '99999001a', '123456789']) expect(isBsn(text)).toBe(false);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 9 }), (at, shift) => {
        const digits = [...'999990019'];
        digits[at] = String((Number(digits[at]) + shift) % 10);
        expect(isBsn(digits.join(''))).toBe(false);
      }),
    );
  });

  it('only the never-issued range counts as a test number', () => {
    expect(isTestBsn('999990019')).toBe(true);
    expect(isTestBsn('999999151')).toBe(true);
    const outside = Array.from({ length: 11 }, (_, step) => String(100_000_000 + step)).find(isBsn) ?? '';
    expect(isBsn(outside)).toBe(true);
    expect(isTestBsn(outside)).toBe(false);
  });

  it('takes what people type, and nothing else', () => {
    expect(normaliseBsn(' 9999.90.019 ')).toBe('999990019');
    expect(normaliseBsn('999 990 018')).toBeNull();
    expect(normaliseBsn('1')).toBeNull();
    expect(formatBsn('999990019')).toBe('9999 90 019');
  });
});

describe('AGB and postcode', () => {
  it('an AGB code has eight digits and no leading zero is guessed', () => {
    expect(normaliseAgb('4100 0001')).toBe('41000001');
    for (const text of ['4100001', '410000011', 'A1000001', '00000000']) expect(isAgb(text)).toBe(false);
  });

  it('a postcode never starts with 0 nor ends in SA, SD or SS', () => {
    for (const text of ['0234 AB', '1234 SA', '1234 sd', '1234SS', '1234', '12345 AB', '1234 A1', '']) expect(isPostcode(text)).toBe(false);
    expect(normalisePostcode('7411kt')).toBe('7411 KT');
    expect(postcodeArea('7411 KT')).toBe('7411');
    expect(postcodeArea('7411')).toBe('7411');
    expect(postcodeArea('741')).toBeNull();
  });
});

describe('telephone numbers', () => {
  it('refuses what nobody can pick up', () => {
    for (const text of ['', '0570', 'bel later', '057012345678', '+', '00', '0000000000', '+0123456789', '+31 9 12345678']) expect(normaliseTelephone(text)).toBeNull();
    expect(telephoneHref('geen')).toBeNull();
    expect(formatTelephone('geen')).toBe('geen');
  });

  it('every way of writing one number is the same number', () => {
    for (const text of ['0570-123456', '(0570) 12 34 56', '+31 570 123456', '+31 (0)570 12 34 56', '0031570123456']) expect(normaliseTelephone(text)).toBe('+31570123456');
    expect(telephoneHref('06 12345678')).toBe('tel:+31612345678');
    expect(normaliseTelephone('112')).toBe('112');
    expect(normaliseTelephone('+32 2 123 45 67')).toBe('+3221234567');
  });

  it('is grouped the way Dutch people read it aloud', () => {
    expect(formatTelephone('+31570123456')).toBe('0570 12 34 56');
    expect(formatTelephone('0612345678')).toBe('06 12 34 56 78');
    expect(formatTelephone('0201234567')).toBe('020 123 45 67');
    expect(formatTelephone('0800 1234')).toBe('0800 1234');
  });

  it('formatting never changes the number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100_000_000, max: 899_999_999 }), (national) => {
        const number = normaliseTelephone(`0${national}`);
        expect(number).not.toBeNull();
        expect(normaliseTelephone(formatTelephone(number ?? ''))).toBe(number);
      }),
    );
  });
});

describe('date of birth', () => {
  const today = '2026-11-22';

  it('refuses dates that do not exist, lie ahead, are too old or too short', () => {
    for (const text of ['29-02-1943', '31-04-1940', '23-11-2026', '01-01-1899', '1-1-40', '1940-01-01', '00-01-1940', 'gisteren']) expect(parseBirthDate(text, today)).toBeNull();
  });

  it('takes dashes, dots, slashes, spaces and bare digits', () => {
    for (const text of ['03-04-1940', '3.4.1940', '3/4/1940', '3 4 1940', '03041940']) expect(formatBirthDate(parseBirthDate(text, today) ?? { year: 0, month: 0, day: 0 })).toBe('03-04-1940');
  });

  it('an age changes on the birthday, for leap days on 1 March', () => {
    expect(ageAt({ year: 1940, month: 11, day: 22 }, today)).toBe(86);
    expect(ageAt({ year: 1940, month: 11, day: 23 }, today)).toBe(85);
    expect(ageAt({ year: 1940, month: 2, day: 29 }, '2026-02-28')).toBe(85);
    expect(ageAt({ year: 1940, month: 2, day: 29 }, '2026-03-01')).toBe(86);
  });
});
