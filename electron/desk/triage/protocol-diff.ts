import type { ProtocolChange } from '../../../shared/contract/protocol.ts';
import type { Pack, Question, Table, TableRow } from '../../../shared/triage/index.ts';
import { cellInWords, headOf, outputInWords } from './protocol-words.ts';

/** What differs between two versions of a protocol, table by table and question by question, in words. */
export function changesBetween(from: Pack, to: Pack): ProtocolChange[] {
  return [...tables(from, to), ...questions(from, to), ...texts('Vaste regel', from.invariants, to.invariants), ...texts('Open vraag', from.openQuestions, to.openQuestions)];
}

function tables(from: Pack, to: Pack): ProtocolChange[] {
  const ids = [...new Set([...to.tables, ...from.tables].map((table) => table.id))];
  return ids.flatMap((id): ProtocolChange[] => {
    const before = from.tables.find((table) => table.id === id);
    const after = to.tables.find((table) => table.id === id);
    if (before === undefined) return after === undefined ? [] : [{ where: after.title, row: null, kind: 'added', before: null, after: `nieuwe tabel met ${after.rows.length} rijen` }];
    if (after === undefined) return [{ where: before.title, row: null, kind: 'removed', before: `tabel met ${before.rows.length} rijen`, after: null }];
    const policy: ProtocolChange[] = before.hitPolicy === after.hitPolicy ? [] : [{ where: after.title, row: null, kind: 'changed', before: before.hitPolicy, after: after.hitPolicy }];
    return [...policy, ...rows({ pack: from, table: before }, { pack: to, table: after })];
  });
}

type Side = { readonly pack: Pack; readonly table: Table };

/** Rows that only one version has; a row that went and one that came at the same place count as one that changed. */
function rows(before: Side, after: Side): ProtocolChange[] {
  const kept = common(before.table.rows.map(key(before.table)), after.table.rows.map(key(after.table)));
  const gone = before.table.rows.flatMap((row, index) => (kept.before.has(index) ? [] : [{ row, index }]));
  const come = after.table.rows.flatMap((row, index) => (kept.after.has(index) ? [] : [{ row, index }]));
  const changes: ProtocolChange[] = [];
  for (const { row, index } of gone) {
    const at = come.findIndex((one) => one.index === index);
    const [pair] = at < 0 ? [] : come.splice(at, 1);
    changes.push({ where: after.table.title, row: index + 1, kind: pair === undefined ? 'removed' : 'changed', before: rowInWords(before, row), after: pair === undefined ? null : rowInWords(after, pair.row) });
  }
  for (const { row, index } of come) changes.push({ where: after.table.title, row: index + 1, kind: 'added', before: null, after: rowInWords(after, row) });
  return changes.sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
}

const key = (table: Table) => (row: TableRow): string => JSON.stringify([row.cells.map((cell, index) => [table.inputs[index]?.on, cell]).filter(([, cell]) => cell !== '-'), row.outputs]);

/** The longest run of rows that both have in the same order: what is not in it was moved, added or taken out. */
function common(a: readonly string[], b: readonly string[]): { readonly before: ReadonlySet<number>; readonly after: ReadonlySet<number> } {
  const length = a.map(() => new Array<number>(b.length + 1).fill(0)).concat([new Array<number>(b.length + 1).fill(0)]);
  const at = (i: number, j: number): number => length[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const line = length[i];
    if (line === undefined) continue;
    for (let j = b.length - 1; j >= 0; j -= 1) line[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const before = new Set<number>();
  const after = new Set<number>();
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) { before.add(i); after.add(j); i += 1; j += 1; }
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return { before, after };
}

function rowInWords({ pack, table }: Side, row: TableRow): string {
  const when = row.cells.flatMap((cell, index) => {
    const input = table.inputs[index];
    const words = input === undefined ? '' : cellInWords(pack, input.on, cell);
    return input === undefined || words === '' ? [] : [`${headOf(pack, input.on, input.label)}: ${words}`];
  });
  const then = table.outputs.map((output, index) => outputInWords(pack, table, output.name, row.outputs[index] ?? '')).join(', ');
  return `${when.length === 0 ? 'in alle andere gevallen' : when.join('; ')} → ${then}`;
}

function questions(from: Pack, to: Pack): ProtocolChange[] {
  const said = (question: Question): string => (question.kind === 'choice' ? `${question.text} (${question.options.map((option) => option.label).join(', ')})` : `${question.text} (${question.min} t/m ${question.max})`);
  return texts('Vraag', from.questions.map((question) => ({ id: question.id, text: said(question) })), to.questions.map((question) => ({ id: question.id, text: said(question) })));
}

type Named = { readonly id: string; readonly text: string };

function texts(where: string, from: readonly Named[], to: readonly Named[]): ProtocolChange[] {
  const gone = from.filter((one) => !to.some((other) => other.id === one.id)).map((one): ProtocolChange => ({ where, row: null, kind: 'removed', before: one.text, after: null }));
  const rest = to.flatMap((one): ProtocolChange[] => {
    const before = from.find((other) => other.id === one.id);
    if (before === undefined) return [{ where, row: null, kind: 'added', before: null, after: one.text }];
    return before.text === one.text ? [] : [{ where, row: null, kind: 'changed', before: before.text, after: one.text }];
  });
  return [...gone, ...rest];
}
