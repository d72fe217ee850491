/**
 * Single-fault mutants of a pack's tables: every cell a little wider, narrower
 * or elsewhere, every output another, every row gone, every hit policy another.
 */
import { cellMatches, literalText, parseCell } from './cells.ts';
import type { Cell } from './cells.ts';
import { cellTypeOf, domainOf } from './compile.ts';
import type { HitPolicy, PackSource, Question, Table, TableRow, Value } from './types.ts';

export interface Mutant {
  readonly kind: 'cell' | 'output' | 'row' | 'hitPolicy';
  /** "table careType, row 4, column ageYears: < 18 becomes < 17". */
  readonly what: string;
  readonly table: Table;
}

const POLICIES: readonly HitPolicy[] = ['UNIQUE', 'ANY', 'FIRST', 'PRIORITY', 'OUTPUT ORDER', 'RULE ORDER', 'COLLECT'];

/** All mutants, table by table. */
export function* mutantsOf(pack: PackSource): Generator<Mutant> {
  for (const table of pack.tables) {
    const { id } = table;
    for (const hitPolicy of POLICIES) {
      if (hitPolicy !== table.hitPolicy) yield { kind: 'hitPolicy', what: `table ${id}: ${table.hitPolicy} becomes ${hitPolicy}`, table: { ...table, hitPolicy } };
    }
    for (const [at, row] of table.rows.entries()) {
      const place = `table ${id}, row ${at + 1}`;
      yield { kind: 'row', what: `${place}: removed`, table: { ...table, rows: table.rows.filter((_, other) => other !== at) } };
      if (at + 1 < table.rows.length) yield { kind: 'row', what: `${place}: swapped with row ${at + 2}`, table: { ...table, rows: swapped(table.rows, at) } };
      for (const [column, text] of row.cells.entries()) {
        for (const other of otherCells(pack, table, column, text)) {
          yield { kind: 'cell', what: `${place}, column ${table.inputs[column]?.on}: ${text} becomes ${other}`, table: withRow(table, at, { ...row, cells: row.cells.map((cell, place_) => (place_ === column ? other : cell)) }) };
        }
      }
      for (const [column, value] of row.outputs.entries()) {
        for (const other of table.outputs[column]?.values ?? []) {
          if (other !== value) yield { kind: 'output', what: `${place}, output ${table.outputs[column]?.name}: ${value} becomes ${other}`, table: withRow(table, at, { ...row, outputs: row.outputs.map((output, place_) => (place_ === column ? other : output)) }) };
        }
      }
    }
  }
}

function withRow(table: Table, at: number, row: TableRow): Table {
  return { ...table, rows: table.rows.map((old, place) => (place === at ? row : old)) };
}

function swapped(rows: readonly TableRow[], at: number): TableRow[] {
  const next = [...rows];
  const [first, second] = [next[at], next[at + 1]];
  if (first !== undefined && second !== undefined) next.splice(at, 2, second, first);
  return next;
}

function otherCells(pack: PackSource, table: Table, column: number, text: string): string[] {
  const on = table.inputs[column]?.on ?? '';
  const question = pack.questions.find((each) => each.id === on);
  const parsed = parseCell(text, question === undefined ? 'any' : cellTypeOf(question));
  if (!parsed.ok) return [];
  const found = question?.kind === 'integer' ? integerCells(question, table, column, parsed.cell) : valueCells(valuesOf(pack, on, question), parsed.cell);
  return [...new Set(found)].filter((other) => other !== text);
}

function valuesOf(pack: PackSource, on: string, question: Question | undefined): readonly Value[] {
  if (question !== undefined) {
    const domain = domainOf(question);
    return domain.kind === 'values' ? domain.values : [];
  }
  const upstream = pack.tables.find((table) => table.id === on);
  return [...new Set(upstream?.rows.map((row) => row.outputs[0]).filter((value) => value !== undefined) ?? [])];
}

/** Each value in or out; and, for a cell that says something, "-". */
function valueCells(values: readonly Value[], cell: Cell): string[] {
  const inside = values.map((value) => cellMatches(cell, value));
  const found = cell.any ? [] : ['-'];
  values.forEach((_, flipped) => {
    const set = values.filter((__, at) => (at === flipped ? inside[at] !== true : inside[at] === true));
    if (set.length === values.length) found.push('-');
    else if (set.length > 0) found.push(set.map(literalText).join(', '));
    else found.push(`not(${values.map(literalText).join(', ')})`);
  });
  return found;
}

/** Bounds one off, operators flipped open or shut, `unknown` in or out; a "-" gets each bound that the column knows. */
function integerCells(question: Extract<Question, { kind: 'integer' }>, table: Table, column: number, cell: Cell): string[] {
  const { min, max } = question;
  if (cell.any) {
    const bounds = new Set<number>([Math.ceil((min + max) / 2)]);
    for (const row of table.rows) {
      const parsed = parseCell(row.cells[column] ?? '-', 'any');
      if (parsed.ok) for (const [low, high] of spans(parsed.cell, question)) for (const bound of [low, high + 1]) if (bound > min && bound <= max) bounds.add(bound);
    }
    const halves = [...bounds].flatMap((bound) => [`< ${bound}`, `>= ${bound}`]);
    return question.unknownAllowed ? [...halves, `[${min}..${max}]`, '"unknown"'] : halves;
  }
  const known = spans(cell, question);
  const unknown = question.unknownAllowed && cellMatches(cell, 'unknown');
  const found = ['-'];
  known.forEach(([low, high], at) => {
    for (const [from, to] of [[low - 1, high], [low + 1, high], [low, high - 1], [low, high + 1]] as const) {
      if (from < min || to > max || from > to) continue;
      found.push(spanText(known.map((span, place) => (place === at ? [from, to] : span)), unknown));
    }
  });
  if (question.unknownAllowed) found.push(spanText(known, !unknown));
  return found;
}

/** The stretches of integers that a cell admits. */
function spans(cell: Cell, question: Extract<Question, { kind: 'integer' }>): (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (let value = question.min; value <= question.max; value += 1) {
    if (!cellMatches(cell, value)) continue;
    const last = found.at(-1);
    if (last !== undefined && last[1] === value - 1) last[1] = value;
    else found.push([value, value]);
  }
  return found;
}

function spanText(parts: readonly (readonly [number, number])[], unknown: boolean): string {
  const texts = parts.map(([low, high]) => (low === high ? String(low) : `[${low}..${high}]`));
  return [...texts, ...(unknown ? ['"unknown"'] : [])].join(', ');
}
