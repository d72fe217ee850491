import fc from 'fast-check';
import { describe, it, expect } from 'vitest';
import { unaryTest } from 'feelin';
import { cellMatches, parseCell } from '../../shared/triage/cells.ts';
import { shippedPack } from '../../shared/protocol/tijdelijk-verblijf/index.ts';
import { mutate } from '../../shared/triage/index.ts';
import { compareTables } from './campaign.ts';
import { checkPack } from './pack-checks.ts';
import { randomCell, randomTable, seeded } from './random-tables.ts';
import { checkTable } from './table-checks.ts';

describe('slices of the long runs (test/triage/campaign.ts)', () => {
  it('random tables of every hit policy agree with brute force in status, outcome, next question and findings', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x7fffffff }), (seed) => {
        checkTable(seed);
      }),
      { numRuns: 40 },
    );
    expect(compareTables(5_000, 424_242).points).toBeGreaterThanOrEqual(5_000);
  });

  it('a taken decision never changes, an open one has completions that differ, what is asked can matter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x7fffffff }), (seed) => {
        checkPack(20, seed);
      }),
      { numRuns: 20 },
    );
  });

  it('columns with more atoms than a machine word has bits are met among the random tables', () => {
    const widest = Math.max(...Array.from({ length: 200 }, (_, seed) => Math.max(...randomTable(seed).columns.map((column) => column.values.length))));
    expect(widest).toBeGreaterThan(31);
  });

  it('cells mean what a second, independent FEEL interpreter says on complete answers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x7fffffff }), (seed) => {
        const random = seeded(seed);
        // A number that may be unknown has no FEEL counterpart: there a number test on a text is null, here it is false.
        const column = randomTable(seed).columns.find((each) => each.kind !== 'numberOrUnknown');
        if (column === undefined) return;
        const { text } = randomCell(random, column);
        const parsed = parseCell(text, 'any');
        if (!parsed.ok) throw new Error(`${text}: ${parsed.refusal.english}`);
        for (const value of column.values) expect(cellMatches(parsed.cell, value), `${text} on ${String(value)}`).toBe(feelHolds(text, value));
      }),
      { numRuns: 150 },
    );
  });

  it('a slice of the mutants of the shipped pack: none that differs survives', () => {
    const fates = new Map<string, number>();
    const survivors: string[] = [];
    for (const { mutant, fate } of mutate(shippedPack(), 61)) {
      fates.set(fate, (fates.get(fate) ?? 0) + 1);
      if (fate === 'survived') survivors.push(mutant.what);
    }
    expect(survivors).toEqual([]);
    expect((fates.get('case') ?? 0) + (fates.get('verifier') ?? 0)).toBeGreaterThan(40);
  });
});

function feelHolds(text: string, value: unknown): boolean {
  const result: unknown = unaryTest(text, { '?': value });
  return result !== null && typeof result === 'object' && 'value' in result ? result.value === true : result === true;
}
