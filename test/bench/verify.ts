import { shippedPack } from '../../shared/protocol/tijdelijk-verblijf/index.ts';
import { compileSource } from '../../shared/triage/compile.ts';
import { verifyPack } from '../../shared/triage/index.ts';
import type { PackSource, Question } from '../../shared/triage/index.ts';
import { tableFindings } from '../../shared/triage/verify.ts';
import { randomCell, seeded } from '../triage/random-tables.ts';
import type { RandomColumn } from '../triage/random-tables.ts';

export const name = 'verify';

type Row = { label: string; ours: number; unit: string; aim?: string; met?: boolean };

/** CPU milliseconds, median of a few runs. Compilation is part of every figure: a proof starts from the tables. */
export async function run(): Promise<{ rows: Row[] }> {
  const pack = shippedPack();
  const whole = cpu(7, () => verifyPack(pack));
  const rows: Row[] = [{ label: `shipped pack: ${pack.tables.length} tables, ${pack.invariants.length} invariants, ${pack.cases.length} cases`, ours: whole, unit: 'ms CPU', aim: '< 2,000 ms', met: whole < 2000 }];
  rows.push({ label: 'one table, 20 rows x 8 inputs: gaps, overlaps, masked, unreachable', ours: findings(sample(20, 8)), unit: 'ms CPU' });
  for (const [count, columns] of [[100, 3], [500, 3]] as const) {
    rows.push({ label: `exact partition, ${count} rules over ${columns} columns (UNIQUE, no gap, no overlap to find)`, ours: findings(partition(count, columns)), unit: 'ms CPU' });
  }
  return { rows };
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

function findings(pack: PackSource): number {
  return cpu(3, () => {
    const compiled = compileSource(pack);
    return compiled.tables.map((table) => tableFindings(compiled, table));
  });
}

function sample(rows: number, columns: number): PackSource {
  const random = seeded(3);
  const shapes = Array.from({ length: columns }, (_, at): RandomColumn => ({ name: `in${at}`, kind: 'text', values: ['a', 'b', 'c', 'd', 'unknown'] }));
  const cells = Array.from({ length: rows }, (_, row) => shapes.map((shape) => (row === rows - 1 || random(3) > 0 ? '-' : randomCell(random, shape).text)));
  return packOf(shapes.map((shape) => choice(shape.name, shape.values.map(String))), cells, 'FIRST');
}

/** A box of whole numbers, cut in two at a random place until there are enough pieces. */
function partition(count: number, columns: number): PackSource {
  const random = seeded(count + columns);
  const boxes: (readonly [number, number])[][] = [Array.from({ length: columns }, () => [0, 999] as const)];
  while (boxes.length < count) {
    const at = random(boxes.length);
    const box = boxes[at] ?? [];
    const column = random(columns);
    const [low, high] = box[column] ?? [0, 0];
    if (low === high) continue;
    const cut = low + random(high - low);
    boxes.splice(at, 1, box.map((side, place) => (place === column ? [low, cut] : side)), box.map((side, place) => (place === column ? [cut + 1, high] : side)));
  }
  const questions = Array.from({ length: columns }, (_, at): Question => ({ kind: 'integer', id: `in${at}`, stage: 's', text: '?', why: '?', min: 0, max: 999, unknownAllowed: false }));
  return packOf(questions, boxes.map((box) => box.map(([low, high]) => `[${low}..${high}]`)), 'UNIQUE');
}

function choice(id: string, values: readonly string[]): Question {
  return { kind: 'choice', id, stage: 's', text: '?', why: '?', options: values.map((value) => ({ value, label: value })) };
}

function packOf(questions: readonly Question[], cells: readonly (readonly string[])[], hitPolicy: 'FIRST' | 'UNIQUE'): PackSource {
  return {
    format: 'regioloket-pack/1', id: 'bench', title: 'bench', version: '1', validFrom: '2026-01-01', author: 'bench', status: 'bench',
    sources: [], signOffs: [], stages: [{ id: 's', title: 's' }], questions,
    tables: [{ id: 'goal', title: 'goal', hitPolicy, inputs: questions.map((question) => ({ on: question.id, label: question.id })), outputs: [{ name: 'goal' }], rows: cells.map((row, at) => ({ cells: row, outputs: [`U${at % 6}`], note: '' })) }],
    roles: { bedTypes: [], blocking: [] }, labels: {}, contradictions: [], invariants: [], cases: [], openQuestions: [],
  };
}
