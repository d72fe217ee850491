import { shippedPack } from '../../shared/protocol/tijdelijk-verblijf/index.ts';
import { flatFindings } from '../../shared/triage/flat.ts';
import { verifyPack } from '../../shared/triage/index.ts';
import type { PackSource, Question } from '../../shared/triage/index.ts';
import { partition, partitionBoxes, singleTable } from '../triage/partition.ts';
import type { PartitionBox } from '../triage/partition.ts';
import { randomCell, seeded } from '../triage/random-tables.ts';
import type { RandomColumn } from '../triage/random-tables.ts';
import { growthRow, slopeOf } from './_growth.ts';
import type { BenchRow } from './main.ts';

export const name = 'verify';

/** CPU milliseconds, median of a few runs. Compilation is part of every figure: a proof starts from the tables. */
export async function run(): Promise<{ rows: BenchRow[] }> {
  const pack = shippedPack();
  const whole = cpu(7, () => verifyPack(pack));
  const rows: BenchRow[] = [{ label: `shipped pack: ${pack.tables.length} tables, ${pack.invariants.length} invariants, ${pack.cases.length} cases`, ours: whole, unit: 'ms CPU', aim: '< 2,000 ms', met: whole < 2000 }];
  rows.push({ label: 'one table, 20 rows x 8 inputs: gaps, overlaps, masked, unreachable', ours: findings(sample(20, 8)), unit: 'ms CPU' });
  return { rows: [...rows, ...partitions(), ...againstBruteForce()] };
}

const COLUMNS = 7;
const SIZES = [150, 500, 1500, 5000] as const;

/** Exact partitions; the exponent is fitted over all sizes. n log n over this range fits as about 1.15, n squared as 2. */
function partitions(): BenchRow[] {
  findings(partition(1000, COLUMNS)); // Compiled code for every size alike.
  const times = SIZES.map((count) => findings(partition(count, COLUMNS)));
  const rows = SIZES.map((count, at): BenchRow => ({ label: `exact partition, ${count.toLocaleString('en-US')} rows x ${COLUMNS} columns: no gap, no overlap, proven`, ours: times[at] ?? 0, unit: 'ms CPU' }));
  const loglinear = slopeOf(SIZES.map((size) => ({ size, cost: size * Math.log(size) })));
  return [...rows, growthRow('proof of a partition', 'rows', 'ms CPU', SIZES.map((size, at) => ({ size, cost: times[at] ?? 0 })), { text: `n log n: <= ${loglinear.toFixed(2)} + 0.15`, most: loglinear + 0.15 })];
}

/** A partition small enough to try every point: 24 rows x 3 columns of 40 numbers. */
function againstBruteForce(): BenchRow[] {
  const [rows, columns, top] = [24, 3, 39];
  const pack = partition(rows, columns, top);
  const boxes = partitionBoxes(rows, columns, top);
  const ours = findings(pack);
  const theirs = cpu(3, () => {
    if (everyPointHolds(boxes, top) !== 1) throw new Error('brute force disagrees: not an exact partition');
  });
  if (flatFindings(pack, pack.tables[0] ?? fault())?.length !== 0) throw new Error('a finding in an exact partition');
  return [{ label: `exact partition, ${rows} rows x ${columns} columns of ${top + 1} values`, ours, unit: 'ms CPU', against: `brute force over ${((top + 1) ** columns).toLocaleString('en-US')} points (${theirs.toFixed(1)} ms CPU)`, ratio: theirs / ours }];
}

/** 1 when every point lies in exactly one box. */
function everyPointHolds(boxes: readonly PartitionBox[], top: number): number {
  const columns = boxes[0]?.length ?? 0;
  const point = Array.from({ length: columns }, () => 0);
  for (;;) {
    if (boxes.filter((box) => box.every(([low, high], at) => (point[at] ?? 0) >= low && (point[at] ?? 0) <= high)).length !== 1) return 0;
    let at = 0;
    for (; at < columns; at += 1) {
      point[at] = (point[at] ?? 0) + 1;
      if ((point[at] ?? 0) <= top) break;
      point[at] = 0;
    }
    if (at === columns) return 1;
  }
}

function cpu(rounds: number, work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const started = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1000;
  });
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}

/** From the text of the cells to the verdict; each run on a table of its own, so nothing is remembered but the text of the cells. */
function findings(pack: PackSource): number {
  return cpu(5, () => pack.tables.map((table) => flatFindings(pack, table)));
}

function fault(): never {
  throw new Error('the bench pack has no table');
}

function sample(rows: number, columns: number): PackSource {
  const random = seeded(3);
  const shapes = Array.from({ length: columns }, (_, at): RandomColumn => ({ name: `in${at}`, kind: 'text', values: ['a', 'b', 'c', 'd', 'unknown'] }));
  const cells = Array.from({ length: rows }, (_, row) => shapes.map((shape) => (row === rows - 1 || random(3) > 0 ? '-' : randomCell(random, shape).text)));
  return singleTable(shapes.map((shape) => choice(shape.name, shape.values.map(String))), cells, 'FIRST');
}

function choice(id: string, values: readonly string[]): Question {
  return { kind: 'choice', id, stage: 's', text: '?', why: '?', options: values.map((value) => ({ value, label: value })) };
}
