/** Findings of a table that looks at facts only, proven by splitting (boxes.ts), without a diagram. */
import { cutAxis } from './axis.ts';
import type { Axis } from './axis.ts';
import { Effort, boxesOf, findCovering, findFiring, findGap, findPairs, isEmpty, withinColumn } from './boxes.ts';
import type { Boxes, Example } from './boxes.ts';
import { distinctOutcomes, domainOf, isList, readCells } from './compile.ts';
import { NODE_BUDGET } from './diagram.ts';
import { gapFinding, maskedFinding, overlapFinding, uncoveredFinding, unreachableFinding } from './findings.ts';
import type { Finding } from './findings.ts';
import { defaultsOf } from './hits.ts';
import { rowOrder } from './rows.ts';
import type { Answers, PackSource, Table } from './types.ts';

/**
 * Gaps, overlaps, masked and unreachable rows and uncovered unknowns of one table; null when the table is not of this kind (a column on
 * another decision, an operator). Throws BudgetExceeded beyond the budget (regions looked at) and a Refusal for a cell outside the profile.
 */
export function flatFindings(pack: PackSource, table: Table, budget: number = NODE_BUDGET): Finding[] | null {
  const facts = factColumns(pack, table);
  if (facts === null) return null;
  const cells = readCells(table, pack);
  const cut = facts.map((question, column) => cutAxis(domainOf(question), cells.flatMap((row) => row[column] ?? [])));
  const boxes = boxesOf(cut, cells, rowOrder(table));
  const effort = new Effort(budget);
  return [...gaps(pack, table, boxes, effort), ...overlaps(pack, table, boxes, effort), ...deadRows(table, boxes, effort), ...uncovered(pack, table, boxes)];
}

function factColumns(pack: PackSource, table: Table): PackSource['questions'] | null {
  if (table.aggregation !== undefined || new Set(table.inputs.map((input) => input.on)).size < table.inputs.length) return null;
  const facts = table.inputs.flatMap((input) => pack.questions.find((question) => question.id === input.on) ?? []);
  return facts.length === table.inputs.length ? facts : null;
}

function gaps(pack: PackSource, table: Table, boxes: Boxes, effort: Effort): Finding[] {
  if (isList(table) || defaultsOf(table) !== null) return [];
  const found = findGap(boxes, effort);
  return found === null ? [] : [gapFinding(pack, table.id, answersOf(table, boxes.axes, found))];
}

function overlaps(pack: PackSource, table: Table, boxes: Boxes, effort: Effort): Finding[] {
  if (table.hitPolicy !== 'UNIQUE' && table.hitPolicy !== 'ANY') return [];
  const { outcomeOfRow } = distinctOutcomes(table);
  const differ = (first: number, second: number): boolean => table.hitPolicy === 'UNIQUE' || outcomeOfRow[first] !== outcomeOfRow[second];
  return findPairs(boxes, effort, differ).map(({ first, second, example }) => overlapFinding(pack, table.id, first, second, answersOf(table, boxes.axes, example)));
}

/** Rows of a UNIQUE table that are always in conflict are reported as overlaps, not as masked; a list masks nothing. */
function deadRows(table: Table, boxes: Boxes, effort: Effort): Finding[] {
  const firing = isList(table) || table.hitPolicy === 'UNIQUE' ? null : findFiring(boxes, effort);
  return boxes.rows.flatMap((box, row): Finding[] => {
    if (isEmpty(box)) return [unreachableFinding(table.id, row)];
    return firing === null || firing.has(row) ? [] : [maskedFinding(table.id, row, findCovering(boxes, effort, row))];
  });
}

function uncovered(pack: PackSource, table: Table, boxes: Boxes): Finding[] {
  return table.inputs.flatMap((input, column): Finding[] => {
    const unknown = boxes.axes[column]?.indexOf('unknown') ?? -1;
    if (unknown < 0 || boxes.rows.some((box) => withinColumn(box, column, unknown))) return [];
    return [uncoveredFinding(pack, table.id, input.on)];
  });
}

function answersOf(table: Table, axes: readonly Axis[], example: Example): Answers {
  const answers: Record<string, string | number> = {};
  example.forEach((atom, column) => {
    const sample = axes[column]?.atoms[atom]?.sample;
    const fact = table.inputs[column]?.on;
    if (fact !== undefined && (typeof sample === 'string' || typeof sample === 'number')) answers[fact] = sample;
  });
  return answers;
}
