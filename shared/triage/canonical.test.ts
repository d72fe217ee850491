import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical.ts';

/** The plain way: what every stored fingerprint and hash of a pack was made with. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item: unknown) => plain(item ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${plain(member)}`).join(',')}}`;
}

describe('canonical JSON', () => {
  it('has to the byte what JSON.stringify writes of sorted keys, whatever the keys and texts', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' }), (value) => {
      expect(canonicalJson(value)).toBe(plain(value));
    }), { numRuns: 1000 });
  });

  it.each([
    ['quotes, backslashes and line breaks', { 'a"b': 'c\\d\n', '\u0000': '\u001f' }],
    ['halves of a pair of surrogates', { '\ud800': '\udc00', '😀': 'x\udfff' }],
    ['keys that look like numbers, or like what every object has', JSON.parse('{"10":1,"9":2,"__proto__":{"b":1,"a":2},"constructor":3}')],
    ['more keys than one sorts by hand', Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`k${(index * 37) % 90}`, index]))],
    ['what is left out', { a: undefined, b: [undefined, null] }],
  ])('holds for %s', (_, value: unknown) => {
    expect(canonicalJson(value)).toBe(plain(value));
  });
});
