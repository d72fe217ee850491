/**
 * Cells in the closed S-FEEL profile: `-`, literals, lists, intervals,
 * comparisons, `not(...)`. Everything else is refused with a reason, because a
 * cell that means something else than it seems is worse than one that won't load.
 */
import { parser } from 'lezer-feel';
import type { Value } from './types.ts';

export type Test =
  | { readonly kind: 'equals'; readonly value: Value }
  | { readonly kind: 'differs'; readonly value: Value }
  | { readonly kind: 'compare'; readonly operator: '<' | '<=' | '>' | '>='; readonly value: number }
  | { readonly kind: 'interval'; readonly from: number; readonly fromOpen: boolean; readonly to: number; readonly toOpen: boolean };

export interface Cell {
  readonly text: string;
  readonly any: boolean;
  readonly negated: boolean;
  readonly tests: readonly Test[];
}

export type ColumnType = 'string' | 'number' | 'boolean' | 'any';

/** Why a cell is outside the profile, once in Dutch and once in English. */
export interface CellRefusal {
  readonly code: string;
  readonly dutch: string;
  readonly english: string;
}

type Node = ReturnType<ReturnType<typeof parser.parse>['cursor']>['node'];
type Parsed = { readonly ok: true; readonly cell: Cell } | { readonly ok: false; readonly refusal: CellRefusal };

class CellError extends Error {
  readonly refusal: CellRefusal;

  constructor(code: string, dutch: string, english: string) {
    super(english);
    this.refusal = { code, dutch, english };
  }
}

const unaryTests = parser.configure({ top: 'UnaryTests' });
const COMMENTS = new Set(['LineComment', 'BlockComment']);

/**
 * Reads one cell. `type` is the column's type; `any` takes strings and numbers
 * side by side (a number that may also be `unknown`).
 */
export function parseCell(text: string, type: ColumnType): Parsed {
  const key = `${type} ${text}`;
  let parsed = read.get(key);
  if (parsed === undefined) {
    parsed = parseFresh(text, type);
    if (read.size >= MAX_READ) read.clear();
    read.set(key, parsed);
  }
  return parsed;
}

/** Most cells of a pack say one of a few things; reading each text once makes loading and mutation cheap. Bounded. */
const read = new Map<string, Parsed>();
const MAX_READ = 4096;

function parseFresh(text: string, type: ColumnType): Parsed {
  try {
    return { ok: true, cell: readCell(text, type) };
  } catch (error) {
    if (error instanceof CellError) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

/** Does the cell hold for this value? A number test on a non-number is false, never an error. */
export function cellMatches(cell: Cell, value: Value): boolean {
  if (cell.any) return true;
  for (const test of cell.tests) {
    if (testMatches(test, value)) return !cell.negated;
  }
  return cell.negated;
}

/** The constants at which this cell can change its mind; they cut the column's domain. */
export function cellConstants(cell: Cell): Value[] {
  const found: Value[] = [];
  for (const test of cell.tests) {
    if (test.kind === 'interval') found.push(test.from, test.to);
    else found.push(test.value);
  }
  return found;
}

/** Reads a literal (an output entry, an allowed value): string, number or boolean; anything else is null. */
export function parseLiteral(text: string): Value | null {
  const parsed = parseCell(text, 'any');
  if (!parsed.ok || parsed.cell.any || parsed.cell.negated || parsed.cell.tests.length !== 1) return null;
  const [test] = parsed.cell.tests;
  if (test === undefined || test.kind !== 'equals' || /^\s*[=[]/.test(text)) return null;
  return test.value;
}

/** A value as S-FEEL text. */
export function literalText(value: Value): string {
  return typeof value === 'string' ? `"${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"` : String(value);
}

function testMatches(test: Test, value: Value): boolean {
  switch (test.kind) {
    case 'equals':
      return value === test.value;
    case 'differs':
      return value !== test.value;
    case 'compare':
      if (typeof value !== 'number') return false;
      if (test.operator === '<') return value < test.value;
      if (test.operator === '<=') return value <= test.value;
      if (test.operator === '>') return value > test.value;
      return value >= test.value;
    case 'interval':
      if (typeof value !== 'number') return false;
      return (test.fromOpen ? value > test.from : value >= test.from) && (test.toOpen ? value < test.to : value <= test.to);
  }
}

function readCell(text: string, type: ColumnType): Cell {
  if (text.trim() === '') throw new CellError('emptyCell', 'de cel is leeg; schrijf "-" voor "maakt niet uit"', 'empty cell; write "-" for "any"');
  const top = unaryTests.parse(text).topNode;
  findSyntaxError(top, text);
  const parts = children(top);
  const first = parts[0];
  if (first === undefined) throw syntax(text);
  if (first.name === 'Wildcard') return { text, any: true, negated: false, tests: [] };
  const negated = first.name === 'not';
  const list = parts.find((node) => node.name === 'PositiveUnaryTests');
  if (list === undefined || (!negated && list !== first)) throw syntax(text);
  const tests = children(list).flatMap((node) => readTest(only(node, text), text, type));
  return { text, any: false, negated, tests };
}

function readTest(node: Node, text: string, type: ColumnType): Test[] {
  switch (node.name) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return [{ kind: 'equals', value: typed(readLiteral(node, text), type, text) }];
    case 'List':
      return children(node)
        .filter((item) => item.name !== '[' && item.name !== ']')
        .map((item) => ({ kind: 'equals' as const, value: typed(readLiteral(item, text), type, text) }));
    case 'SimplePositiveUnaryTest':
      return [readSimple(node, text, type)];
    default:
      throw outside(node, text);
  }
}

function readSimple(node: Node, text: string, type: ColumnType): Test {
  const parts = children(node);
  const [first, second] = parts;
  if (first?.name === 'Interval') return readInterval(first, text, type);
  if (first?.name !== 'CompareOp' || second === undefined) throw outside(node, text);
  const operator = text.slice(first.from, first.to);
  const value = typed(readLiteral(second, text), type, text);
  if (operator === '=') return { kind: 'equals', value };
  if (operator === '!=') return { kind: 'differs', value };
  if (operator !== '<' && operator !== '<=' && operator !== '>' && operator !== '>=') throw outside(node, text);
  if (typeof value !== 'number') {
    throw new CellError('wrongType', `${operator} werkt alleen op een getal`, `${operator} needs a number`);
  }
  return { kind: 'compare', operator, value };
}

function readInterval(node: Node, text: string, type: ColumnType): Test {
  const ends = children(node).filter((part) => part.name !== '..' && !/^[[\]()]$/.test(part.name));
  const [low, high] = ends;
  if (low === undefined || high === undefined || ends.length !== 2) throw outside(node, text);
  const from = typed(readLiteral(low, text), type, text);
  const to = typed(readLiteral(high, text), type, text);
  if (typeof from !== 'number' || typeof to !== 'number') {
    throw new CellError('wrongType', 'een interval werkt alleen op getallen', 'an interval needs numbers');
  }
  const fromOpen = text[node.from] !== '[';
  const toOpen = text[node.to - 1] !== ']';
  if (from > to) throw new CellError('reversedInterval', `het interval ${text.trim()} staat achterstevoren`, `reversed interval ${text.trim()}`);
  if (from === to && (fromOpen || toOpen)) throw new CellError('emptyInterval', `het interval ${text.trim()} is leeg`, `empty interval ${text.trim()}`);
  return { kind: 'interval', from, fromOpen, to, toOpen };
}

function readLiteral(node: Node, text: string): Value {
  const raw = text.slice(node.from, node.to);
  if (node.name === 'NumericLiteral') return Number(raw.replace(/\s+/g, ''));
  if (node.name === 'BooleanLiteral') return raw === 'true';
  if (node.name === 'StringLiteral') return unescape(raw.slice(1, -1));
  throw outside(node, text);
}

function typed(value: Value, type: ColumnType, text: string): Value {
  if (type !== 'any' && typeof value !== type) {
    throw new CellError('wrongType', `${text.trim()} past niet bij een kolom van type ${type}`, `${text.trim()} does not fit a column of type ${type}`);
  }
  return value;
}

function unescape(body: string): string {
  return body.replace(/\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)/gs, (_whole, escape: string) => {
    if (/^[uU][{0-9a-fA-F]/.test(escape) && escape.length > 1) {
      const code = parseInt(escape.replace(/[uU{}]/g, ''), 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : `\\${escape}`;
    }
    const plain: Record<string, string> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\', "'": "'" };
    return plain[escape] ?? `\\${escape}`;
  });
}

function outside(node: Node, text: string): CellError {
  const what: Record<string, [string, string]> = {
    null: ['nullTest', 'een toets op null'],
    VariableName: ['variable', 'een variabele'],
    FunctionInvocation: ['functionCall', 'een functie'],
    DateTimeLiteral: ['functionCall', 'een datum of tijd'],
    Comparison: ['expression', 'een uitdrukking met ?'],
    '?': ['expression', 'een uitdrukking met ?'],
  };
  const [code, dutch] = what[node.name] ?? ['expression', 'een uitdrukking'];
  const english: Record<string, string> = { nullTest: 'null test', variable: 'variable', functionCall: 'function or date', expression: 'expression' };
  return new CellError(code, `${text.trim()} is ${dutch}; dat valt buiten het profiel`, `${english[code] ?? code} outside the profile: ${text.trim()}`);
}

function syntax(text: string): CellError {
  return new CellError('syntax', `${text.trim()} is geen geldige cel`, `not a unary test: ${text.trim()}`);
}

function findSyntaxError(node: Node, text: string): void {
  if (node.type.isError) throw syntax(text);
  for (let child = node.firstChild; child !== null; child = child.nextSibling) findSyntaxError(child, text);
}

function children(node: Node): Node[] {
  const found: Node[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (!COMMENTS.has(child.name)) found.push(child);
  }
  return found;
}

function only(node: Node, text: string): Node {
  const parts = children(node);
  const [part] = parts;
  if (part === undefined || parts.length !== 1) throw syntax(text);
  return part;
}
