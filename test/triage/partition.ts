/** Exact partitions: tables of which every row is a box and every point lies in exactly one. */
import type { HitPolicy, PackSource, Question } from '../../shared/triage/index.ts';
import { seeded } from './random-tables.ts';

/** Per column the lowest and the highest number, both included. */
export type PartitionBox = readonly (readonly [number, number])[];

/** Boxes of whole numbers from 0 to `top`, cut in two at a random place until there are `count`. Seeded by its shape. */
export function partitionBoxes(count: number, columns: number, top = 999): PartitionBox[] {
  const random = seeded(count + columns);
  const boxes: PartitionBox[] = [Array.from({ length: columns }, () => [0, top] as const)];
  while (boxes.length < count) {
    const at = random(boxes.length);
    const box = boxes[at] ?? [];
    const column = random(columns);
    const [low, high] = box[column] ?? [0, 0];
    if (low === high) continue;
    const cut = low + random(high - low);
    boxes[at] = box.map((side, place) => (place === column ? [low, cut] : side));
    boxes.push(box.map((side, place) => (place === column ? [cut + 1, high] : side)));
  }
  return boxes;
}

/** The partition as a UNIQUE table. */
export function partition(count: number, columns: number, top = 999): PackSource {
  return tableOfBoxes(partitionBoxes(count, columns, top), top);
}

export function tableOfBoxes(boxes: readonly PartitionBox[], top = 999, hitPolicy: HitPolicy = 'UNIQUE'): PackSource {
  const questions = (boxes[0] ?? []).map((_, at): Question => ({ kind: 'integer', id: `in${at}`, stage: 's', text: '?', why: '?', min: 0, max: top, unknownAllowed: false }));
  return singleTable(questions, boxes.map((box) => box.map(([low, high]) => `[${low}..${high}]`)), hitPolicy);
}

/** A source with one table, for proofs on tables alone; no pack that anybody could use. */
export function singleTable(questions: readonly Question[], cells: readonly (readonly string[])[], hitPolicy: HitPolicy): PackSource {
  return {
    format: 'regioloket-pack/1', id: 'single', title: 'single', version: '1', validFrom: '2026-01-01', author: 'test', status: 'test',
    sources: [], signOffs: [], stages: [{ id: 's', title: 's' }], questions,
    tables: [{ id: 'goal', title: 'goal', hitPolicy, inputs: questions.map((question) => ({ on: question.id, label: question.id })), outputs: [{ name: 'goal' }], rows: cells.map((row, at) => ({ cells: row, outputs: [`U${at % 6}`], note: '' })) }],
    roles: { bedTypes: [], blocking: [] }, labels: {}, contradictions: [], invariants: [], cases: [], openQuestions: [],
  };
}
