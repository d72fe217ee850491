/**
 * A pack as a folder of files: protocol.dmn (tables and domains) and JSON beside
 * it (texts, cases, invariants). This is the form of the shipped pack's source,
 * of `export DIR` and of `--pack DIR`. Pure: file contents in, file contents out.
 */
import { loadPack } from '../load.ts';
import { fail, ok, refuse, attempt } from '../result.ts';
import type { Pack, PackSource, Question, Result, Table } from '../types.ts';
import { cutAxis } from '../axis.ts';
import { cellMatches, parseCell } from '../cells.ts';
import { domainOf } from '../compile.ts';
import { readDmn } from './read.ts';
import type { DmnDecision, DmnModel, DmnTable } from './read.ts';
import { writeDmn } from './write.ts';

export const PACK_FILES = ['protocol.dmn', 'pack.json', 'questions.json', 'cases.json', 'invariants.json'] as const;
export type PackFile = (typeof PACK_FILES)[number];
export type PackFolder = Readonly<Record<PackFile, string>>;

const IN_QUESTIONS = ['stages', 'questions'] as const;
const IN_INVARIANTS = ['contradictions', 'invariants'] as const;
const IN_CASES = ['cases'] as const;
const ELSEWHERE = new Set<string>([...IN_QUESTIONS, ...IN_INVARIANTS, ...IN_CASES, 'tables', 'sha256']);

/** A pack as files. */
export function packToFiles(pack: PackSource): PackFolder {
  const pick = (keys: readonly string[]): string => pretty(Object.fromEntries(Object.entries(pack).filter(([key]) => keys.includes(key))));
  return {
    'protocol.dmn': writeDmn(pack),
    'pack.json': pick(Object.keys(pack).filter((key) => !ELSEWHERE.has(key))),
    'questions.json': pick(IN_QUESTIONS),
    'cases.json': casesText(pack),
    'invariants.json': pick(IN_INVARIANTS),
  };
}

/** Files as a pack. Every fault names its file, and table, row and column where it has them. */
export function packFromFiles(files: PackFolder): Result<Pack> {
  const model = readDmn(files['protocol.dmn']);
  if (!model.ok) return inFile('protocol.dmn', model);
  const parts: Record<string, unknown> = {};
  for (const name of PACK_FILES) {
    if (name === 'protocol.dmn') continue;
    const parsed = parseJson(files[name]);
    if (!parsed.ok) return inFile(name, parsed);
    for (const [key, value] of Object.entries(parsed.value)) {
      if (Object.hasOwn(parts, key) || key === 'tables') return fail('shape', `In ${name} staat ${key} op de verkeerde plaats.`, `${name}: unexpected ${key}`, { path: key });
      parts[key] = value;
    }
  }
  const tables = attempt(() => strictTables(model.value));
  if (!tables.ok) return inFile('protocol.dmn', tables);
  const pack = loadPack({ ...parts, tables: tables.value });
  if (!pack.ok) return pack;
  const domains = attempt(() => checkDomains(model.value, pack.value));
  return domains.ok ? pack : inFile('protocol.dmn', domains);
}

/** Every decision of a file as a table; the first thing outside the profile refuses the file. */
export function strictTables(model: DmnModel): Table[] {
  const [other] = model.others;
  if (other !== undefined) refuse('outsideProfile', `Het onderdeel ${other} valt buiten het profiel.`, `<${other}> is outside the profile`);
  return model.decisions.map(strictTable);
}

function strictTable(decision: DmnDecision): Table {
  const { name, title, table, outside } = decision;
  if (table === undefined) {
    const { code, dutch, english, row, column } = outside ?? { code: 'notATable', dutch: 'is geen beslistabel', english: 'not a decision table' };
    const place = [`tabel ${name}`, row === undefined ? '' : `rij ${row}`, column === undefined ? '' : `kolom ${column}`].filter((part) => part !== '').join(', ');
    const spot = [`table ${name}`, row === undefined ? '' : `row ${row}`, column === undefined ? '' : `column ${column}`].filter((part) => part !== '').join(', ');
    return refuse(code, `${place}: ${dutch}.`, `${spot}: ${english}`, { table: name, ...(row === undefined ? {} : { row }), ...(column === undefined ? {} : { column }) });
  }
  return tableFrom(name, title, table);
}

function tableFrom(id: string, title: string, table: DmnTable): Table {
  return {
    id,
    title,
    hitPolicy: table.hitPolicy,
    ...(table.aggregation === undefined ? {} : { aggregation: table.aggregation }),
    inputs: table.columns.map((column) => ({ on: column.on, label: column.label })),
    outputs: table.outputs,
    rows: table.rows.map((row) => ({ cells: row.cells.map((cell) => cell.text), outputs: row.outputs, note: row.note })),
  };
}

/** The domain in the tables and the options in the questions must be the same: a value that one of them misses is a hole. */
function checkDomains(model: DmnModel, pack: Pack): void {
  for (const input of model.inputs) {
    if (!pack.questions.some((question) => question.id === input.name)) refuse('noQuestion', `Bij ${input.name} hoort geen vraag.`, `input ${input.name} has no question`, { fact: input.name });
  }
  for (const question of pack.questions) {
    const input = model.inputs.find((candidate) => candidate.name === question.id);
    if (input === undefined) return refuse('noInput', `De vraag ${question.id} staat niet in de tabellen.`, `question ${question.id} is not an input of the tables`, { fact: question.id });
    checkDomain(question, model.types.get(input.typeRef)?.allowed);
  }
}

function checkDomain(question: Question, allowed: string | undefined): void {
  const refuseDomain = (why: string): never =>
    refuse('domainMismatch', `De mogelijke antwoorden van ${question.id} zijn in de tabellen anders dan in de vraag (${why}).`, `domain of ${question.id} differs between table and question: ${why}`, { fact: question.id });
  if (allowed === undefined) return refuseDomain('-');
  const parsed = parseCell(allowed, 'any');
  if (!parsed.ok) return refuseDomain(allowed);
  const { cell } = parsed;
  const domain = domainOf(question);
  const axis = cutAxis(domain, []);
  const missing = axis.atoms.find((atom) => !cellMatches(cell, atom.sample) || (atom.low !== undefined && (!cellMatches(cell, atom.low) || !cellMatches(cell, atom.high ?? atom.low))));
  if (missing !== undefined) refuseDomain(missing.label);
  for (const test of cell.tests) {
    const ends = test.kind === 'interval' ? [test.from + (test.fromOpen ? 1 : 0), test.to - (test.toOpen ? 1 : 0)] : test.kind === 'equals' ? [test.value] : [Number.NaN];
    const stray = ends.find((end) => axis.indexOf(end) < 0);
    if (stray !== undefined) refuseDomain(String(stray));
  }
}

function inFile(file: PackFile, result: { readonly ok: false; readonly error: { readonly code: string; readonly message: string; readonly english: string; readonly details?: object } }): Result<never> {
  const { code, message, english, details } = result.error;
  return { ok: false, error: { code, message: `${file}: ${message}`, english: `${file}: ${english}`, ...(details === undefined ? {} : { details }) } };
}

function parseJson(text: string): Result<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed)) return ok(parsed as Record<string, unknown>);
    return fail('shape', 'Dit bestand moet een JSON-object zijn.', 'not a JSON object');
  } catch (error) {
    return fail('badJson', 'Dit bestand is geen geldige JSON.', `not JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'unreadable'}`);
  }
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** One case per line: a changed expectation is one changed line in review. */
function casesText(pack: PackSource): string {
  return `{\n  "cases": [\n${pack.cases.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]\n}\n`;
}

/** The tables of a loose DMN file in canonical form. Errors as for a pack; domains may be undeclared. */
export function readTables(xml: string): Result<{ readonly format: 'regioloket-tables/1'; readonly name: string; readonly inputs: DmnModel['inputs']; readonly tables: readonly Table[] }> {
  const model = readDmn(xml);
  if (!model.ok) return model;
  return attempt(() => ({ format: 'regioloket-tables/1' as const, name: model.value.name, inputs: model.value.inputs, tables: strictTables(model.value) }));
}
