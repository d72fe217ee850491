import fc from 'fast-check';
import { describe, it, expect } from 'vitest';
import { verifyPack } from '../../shared/triage/index.ts';
import type { Finding, PackSource } from '../../shared/triage/index.ts';
import { flatFindings } from '../../shared/triage/flat.ts';
import { partitionBoxes, tableOfBoxes } from './partition.ts';
import type { PartitionBox } from './partition.ts';

const ROWS = 1500;
const COLUMNS = 7;
const large = partitionBoxes(ROWS, COLUMNS);

function prove(pack: PackSource, budget?: number): readonly Finding[] {
  const [table] = pack.tables;
  const found = table === undefined ? null : flatFindings(pack, table, budget);
  if (found === null) throw new Error('not a table over facts');
  return found;
}

/** The point of an example; what it leaves out is free, so 0 will do. */
const pointOf = (finding: Finding | undefined): number[] => large[0]?.map((_, column) => Number(finding?.example?.[`in${column}`] ?? 0)) ?? [];
const inside = (box: PartitionBox | undefined, point: readonly number[]): boolean => box?.every(([low, high], at) => (point[at] ?? -1) >= low && (point[at] ?? -1) <= high) === true;

describe('exact partitions of 1,500 rows over 7 columns', () => {
  it('a partition is proven: no gap, no overlap, nothing masked', () => {
    expect(prove(tableOfBoxes(large))).toEqual([]);
    expect(prove(tableOfBoxes(large, 999, 'FIRST'))).toEqual([]);
  });

  it.each([0, 1, 747, ROWS - 1])('without row %i there is a gap, and its example lies in the row that is gone', (gone) => {
    const found = prove(tableOfBoxes(large.filter((_, row) => row !== gone)));
    expect(found.map((finding) => finding.kind)).toEqual(['gap']);
    expect(inside(large[gone], pointOf(found[0]))).toBe(true);
  });

  it.each([2, 500, 1400])('with one cell of row %i wider, exactly the rows that it now meets are named', (changed) => {
    const box = large[changed];
    const column = box?.findIndex(([, high]) => high < 999) ?? -1;
    const wider = large.map((each, row) => (row === changed ? each.map(([low, high], at) => [low, at === column ? high + 1 : high] as const) : each));
    const meets = (other: PartitionBox): boolean => other.every(([low, high], at) => low <= (wider[changed]?.[at]?.[1] ?? -1) && high >= (wider[changed]?.[at]?.[0] ?? 1000));
    const expected = wider.flatMap((other, row) => (row !== changed && meets(other) ? [[Math.min(row, changed) + 1, Math.max(row, changed) + 1]] : []));
    const found = prove(tableOfBoxes(wider));
    expect(expected.length).toBeGreaterThan(0);
    expect(found.map((finding) => finding.kind)).toEqual(expected.map(() => 'overlap'));
    expect(found.map((finding) => finding.rows).sort()).toEqual(expected.sort());
    for (const finding of found) for (const row of finding.rows ?? []) expect(inside(wider[row - 1], pointOf(finding))).toBe(true);
  });

  it('a proof that needs more than its budget is a finding, never a verdict', () => {
    expect(() => prove(tableOfBoxes(large), 100)).toThrow(/more than 100/);
    const report = verifyPack(tableOfBoxes(partitionBoxes(60, 4)), 30);
    expect(report.ok).toBe(false);
    expect(new Set(report.findings.map((finding) => finding.kind))).toEqual(new Set(['budget']));
  });
});

describe('partitions small enough to try every point', () => {
  const top = 6;

  it('a partition with a row gone, moved or doubled has exactly the gaps, overlaps and masked rows that the points show', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 1, max: 3 }), fc.nat(), fc.constantFrom('gone', 'wider', 'doubled', 'whole'), fc.constantFrom('UNIQUE', 'FIRST'), (count, columns, pick, fault, hitPolicy) => {
        const boxes = broken(partitionBoxes(Math.min(count, columns * top), columns, top), pick, fault);
        const found = prove(tableOfBoxes(boxes, top, hitPolicy));
        const seen = everyPoint(boxes, columns);
        expect(found.some((finding) => finding.kind === 'gap')).toBe(seen.gap);
        expect(found.filter((finding) => finding.kind === 'overlap').map((finding) => String(finding.rows)).sort()).toEqual(hitPolicy === 'UNIQUE' ? [...seen.pairs].sort() : []);
        const masked = found.filter((finding) => finding.kind === 'masked');
        expect(masked.map((finding) => finding.rows?.[0])).toEqual(hitPolicy === 'FIRST' ? boxes.flatMap((_, row) => (seen.first.has(row) ? [] : [row + 1])) : []);
      }),
      { numRuns: 150 },
    );
  });

  it('boxes that no straight cut separates are proven too', () => {
    const pinwheel: PartitionBox[] = [[[0, 3], [0, 1]], [[4, 6], [0, 3]], [[2, 6], [4, 6]], [[0, 1], [2, 6]], [[2, 3], [2, 3]]];
    expect(prove(tableOfBoxes(pinwheel, top))).toEqual([]);
    expect(prove(tableOfBoxes(pinwheel.slice(0, 4), top)).map((finding) => [finding.kind, finding.example])).toEqual([['gap', { in0: 2, in1: 2 }]]);
  });

  function broken(boxes: PartitionBox[], pick: number, fault: string): PartitionBox[] {
    const at = pick % boxes.length;
    if (fault === 'gone') return boxes.filter((_, row) => row !== at);
    if (fault === 'doubled') return [...boxes, boxes[at] ?? []];
    if (fault === 'wider') return boxes.map((box, row) => (row === at ? box.map(([low, high], column) => (column === pick % box.length ? [0, high] : [low, high])) : box));
    return boxes;
  }

  function everyPoint(boxes: readonly PartitionBox[], columns: number): { gap: boolean; pairs: Set<string>; first: Set<number> } {
    const seen = { gap: false, pairs: new Set<string>(), first: new Set<number>() };
    for (let code = 0; code < (top + 1) ** columns; code += 1) {
      const point = Array.from({ length: columns }, (_, column) => Math.floor(code / (top + 1) ** column) % (top + 1));
      const rows = boxes.flatMap((box, row) => (inside(box, point) ? [row] : []));
      if (rows[0] === undefined) seen.gap = true;
      else seen.first.add(rows[0]);
      for (const a of rows) for (const b of rows) if (a < b) seen.pairs.add(`${a + 1},${b + 1}`);
    }
    return seen;
  }
});
