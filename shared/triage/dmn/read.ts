/**
 * DMN 1.5 XML into a model of its decision tables. What lies outside the profile
 * is kept as a reason per decision: a pack refuses the file for it, the
 * conformance run skips the case with it. Nothing is guessed.
 */
import { parseCell, parseLiteral } from '../cells.ts';
import type { Cell, ColumnType } from '../cells.ts';
import { attempt, refuse } from '../result.ts';
import { MAX_INPUTS } from '../structure.ts';
import type { Aggregation, HitPolicy, Result, Value } from '../types.ts';
import { parseXml } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** Model namespaces in which a decision table means what it means in DMN 1.5 (1.1 counts distinct outputs and is refused). */
const NAMESPACES = new Set([
  'http://www.omg.org/spec/DMN/20180521/MODEL/',
  'https://www.omg.org/spec/DMN/20191111/MODEL/',
  'https://www.omg.org/spec/DMN/20211108/MODEL/',
  'https://www.omg.org/spec/DMN/20230324/MODEL/',
]);
const POLICIES = new Set(['UNIQUE', 'ANY', 'FIRST', 'PRIORITY', 'OUTPUT ORDER', 'RULE ORDER', 'COLLECT']);
const AGGREGATIONS = new Set(['SUM', 'MIN', 'MAX', 'COUNT']);

/** Why something can't be taken in, with the place in the table (from 1). */
export interface Outside {
  readonly code: string;
  readonly dutch: string;
  readonly english: string;
  readonly row?: number;
  readonly column?: string;
}

export interface DmnType {
  readonly base: ColumnType | 'outside';
  readonly allowed?: string;
  readonly components: ReadonlyMap<string, string>;
}

export interface DmnInput {
  readonly name: string;
  readonly typeRef: string;
}

export interface DmnColumn {
  readonly on: string;
  readonly label: string;
  readonly type: ColumnType;
  /** The allowed values as a unary test, from the column or else from the type. */
  readonly allowed?: Cell;
}

export interface DmnTable {
  readonly hitPolicy: HitPolicy;
  readonly aggregation?: Aggregation;
  readonly columns: readonly DmnColumn[];
  readonly outputs: readonly { readonly name: string; readonly values?: readonly Value[]; readonly default?: Value }[];
  readonly rows: readonly { readonly cells: readonly Cell[]; readonly outputs: readonly Value[]; readonly note: string }[];
}

export interface DmnDecision {
  readonly name: string;
  readonly title: string;
  readonly requires: readonly string[];
  readonly table?: DmnTable;
  readonly outside?: Outside;
}

export interface DmnModel {
  readonly name: string;
  readonly namespace: string;
  readonly types: ReadonlyMap<string, DmnType>;
  readonly inputs: readonly DmnInput[];
  readonly decisions: readonly DmnDecision[];
  /** Elements at the top that are no table and no input: a pack refuses them. */
  readonly others: readonly string[];
}

class OutsideProfile extends Error {
  readonly outside: Outside;

  constructor(outside: Outside) {
    super(outside.english);
    this.outside = outside;
  }
}

function reject(code: string, dutch: string, english: string, place: { row?: number; column?: string } = {}): never {
  throw new OutsideProfile({ code, dutch, english, ...place });
}

/** Reads a DMN file. Errors: those of XML, notDmn, duplicateId, cycle. */
export function readDmn(xml: string): Result<DmnModel> {
  const parsed = parseXml(xml);
  if (!parsed.ok) return parsed;
  return attempt(() => readModel(parsed.value));
}

function readModel(root: XmlElement): DmnModel {
  if (root.name !== 'definitions' || !NAMESPACES.has(root.namespace)) {
    refuse('notDmn', 'Dit is geen DMN-bestand van versie 1.2 tot en met 1.5.', `not a DMN 1.2 to 1.5 file: <${root.name}> in ${root.namespace.slice(0, 100) || 'no namespace'}`);
  }
  const parts = root.children.filter((child) => child.namespace === root.namespace);
  const ids = new Map<string, XmlElement>();
  registerIds(root, ids);
  const types = readTypes(parts.filter((part) => part.name === 'itemDefinition'));
  const inputs = parts.filter((part) => part.name === 'inputData').map((part) => ({ name: named(part), typeRef: variableType(part) }));
  const elements = parts.filter((part) => part.name === 'decision');
  const names = new Set<string>();
  for (const name of [...inputs.map((input) => input.name), ...elements.map(named)]) {
    if (names.has(name)) refuse('duplicateId', `De naam "${name}" komt twee keer voor.`, `duplicate name ${name}`, { path: name });
    names.add(name);
  }
  const decisions = elements.map((element) => readDecision(element, { ids, types, inputs, elements, namespace: root.attributes.get('namespace') ?? '' }));
  refuseCycles(decisions);
  const known = new Set(['itemDefinition', 'inputData', 'decision', 'extensionElements', 'description']);
  const others = parts.filter((part) => !known.has(part.name)).map((part) => part.name);
  return { name: root.attributes.get('name') ?? '', namespace: root.attributes.get('namespace') ?? '', types, inputs, decisions, others };
}

function registerIds(element: XmlElement, ids: Map<string, XmlElement>): void {
  const id = element.attributes.get('id');
  if (id !== undefined) {
    if (ids.has(id)) refuse('duplicateId', `Het id "${id}" komt twee keer voor.`, `duplicate id ${id}`, { path: id });
    ids.set(id, element);
  }
  // Diagram elements have their own ids; only the model's must be unique.
  for (const child of element.children) if (child.namespace === element.namespace) registerIds(child, ids);
}

interface Context {
  readonly namespace: string;
  readonly ids: ReadonlyMap<string, XmlElement>;
  readonly types: ReadonlyMap<string, DmnType>;
  readonly inputs: readonly DmnInput[];
  readonly elements: readonly XmlElement[];
}

function readDecision(element: XmlElement, context: Context): DmnDecision {
  const name = named(element);
  const title = element.attributes.get('label') ?? name;
  const requires: string[] = [];
  try {
    for (const requirement of childrenOf(element, 'informationRequirement')) {
      const target = requirement.children[0];
      const href = target?.attributes.get('href') ?? '';
      const hash = href.indexOf('#');
      const here = hash === 0 || href.slice(0, hash) === context.namespace;
      const required = hash >= 0 && here ? context.ids.get(href.slice(hash + 1)) : undefined;
      if (required === undefined) reject('unknownRequirement', `verwijst naar ${href}; dat staat niet in dit bestand`, `requirement ${href} is not in this file`);
      else requires.push(named(required));
    }
    if (childrenOf(element, 'knowledgeRequirement').length > 0) reject('knowledge', 'gebruikt een kennismodel (functie)', 'uses a business knowledge model');
    const logic = element.children.filter((child) => LOGIC.has(child.name));
    const [table] = logic;
    if (table?.name !== 'decisionTable' || logic.length !== 1) reject('notATable', 'is geen beslistabel', `logic is ${table?.name ?? 'missing'}, not a decision table`);
    else return { name, title, requires, table: readTable(table, element, context) };
  } catch (error) {
    if (error instanceof OutsideProfile) return { name, title, requires, outside: error.outside };
    throw error;
  }
  return { name, title, requires };
}

const LOGIC = new Set(['decisionTable', 'literalExpression', 'context', 'invocation', 'relation', 'list', 'functionDefinition', 'conditional', 'filter', 'for', 'every', 'some']);

function readTable(element: XmlElement, decision: XmlElement, context: Context): DmnTable {
  const policy = element.attributes.get('hitPolicy') ?? 'UNIQUE';
  const aggregation = element.attributes.get('aggregation');
  if (!POLICIES.has(policy)) reject('hitPolicy', `onbekend trefbeleid ${policy}`, `unknown hit policy ${policy}`);
  if (aggregation !== undefined && (!AGGREGATIONS.has(aggregation) || policy !== 'COLLECT')) reject('aggregation', `optelling ${aggregation} past niet bij ${policy}`, `aggregation ${aggregation} with ${policy}`);
  const columns = childrenOf(element, 'input').map((input, at) => readColumn(input, at, context));
  if (columns.length > MAX_INPUTS) reject('tooManyInputs', `heeft ${columns.length} kolommen, hoogstens ${MAX_INPUTS}`, `${columns.length} inputs, at most ${MAX_INPUTS}`);
  const outputs = childrenOf(element, 'output').map((output, _at, all) => readOutput(output, all.length, decision, context));
  if (outputs.length === 0) reject('noOutput', 'heeft geen uitkomst', 'no output');
  if (aggregation !== undefined && outputs.length > 1) reject('aggregation', 'telt meer dan een uitkomst op', 'aggregation over several outputs');
  if ((policy === 'PRIORITY' || policy === 'OUTPUT ORDER') && outputs.every((output) => output.values === undefined)) reject('noPriorities', `heeft ${policy} zonder volgorde van uitkomsten`, `${policy} without output values`);
  const rows = childrenOf(element, 'rule').map((rule, at) => readRow(rule, at + 1, columns, outputs));
  if (aggregation !== undefined && aggregation !== 'COUNT' && rows.some((row) => typeof row.outputs[0] !== 'number')) reject('aggregation', `${aggregation} werkt alleen op getallen`, `${aggregation} needs numbers`);
  return {
    hitPolicy: policy as HitPolicy,
    ...(aggregation === undefined ? {} : { aggregation: aggregation as Aggregation }),
    columns,
    outputs,
    rows,
  };
}

function readColumn(input: XmlElement, at: number, context: Context): DmnColumn {
  const expression = childrenOf(input, 'inputExpression')[0];
  const text = expression === undefined ? '' : textOf(expression).replace(/\s+/g, ' ').trim();
  const column = text || String(at + 1);
  const source = context.inputs.find((candidate) => candidate.name === text);
  const upstream = context.elements.find((candidate) => named(candidate) === text);
  if (source === undefined && upstream === undefined && !/^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(text)) {
    reject('inputExpression', `de kolom vraagt naar "${text}"; alleen een naam is toegestaan`, `input expression "${text}" is not a name`, { column });
  }
  const declared = expression?.attributes.get('typeRef');
  const typeRef = declared ?? source?.typeRef ?? (upstream === undefined ? '' : variableType(upstream));
  const type = typeOf(typeRef, context.types);
  if (type.base === 'outside') reject('type', `het type ${typeRef} valt buiten het profiel`, `type ${typeRef} is outside the profile`, { column });
  const values = childrenOf(input, 'inputValues')[0];
  const allowedText = values === undefined ? (type.allowed ?? (source === undefined ? undefined : typeOf(source.typeRef, context.types).allowed)) : textOf(values);
  const label = input.attributes.get('label') ?? text;
  const base = type.base as ColumnType;
  if (allowedText === undefined) return { on: text, label, type: base };
  const allowed = parseCell(allowedText, base);
  if (!allowed.ok) return reject(allowed.refusal.code, `toegestane waarden: ${allowed.refusal.dutch}`, `allowed values: ${allowed.refusal.english}`, { column });
  return { on: text, label, type: base, allowed: allowed.cell };
}

function readOutput(output: XmlElement, count: number, decision: XmlElement, context: Context): DmnTable['outputs'][number] {
  const name = output.attributes.get('name') ?? (count === 1 ? named(decision) : '');
  if (name === '') reject('outputName', 'een uitkomst heeft geen naam', 'an output has no name');
  const own = childrenOf(output, 'outputValues')[0];
  const decisionType = context.types.get(variableType(decision));
  const typeRef = output.attributes.get('typeRef') ?? (count === 1 ? variableType(decision) : (decisionType?.components.get(name) ?? ''));
  const component = decisionType?.components.get(name);
  const text = own === undefined ? (context.types.get(typeRef)?.allowed ?? (count > 1 && component !== undefined ? context.types.get(component)?.allowed : undefined)) : textOf(own);
  const values = text === undefined ? undefined : literals(text);
  const fallback = childrenOf(output, 'defaultOutputEntry')[0];
  const byDefault = fallback === undefined ? undefined : parseLiteral(textOf(fallback));
  if (byDefault === null) reject('outputEntry', 'de standaarduitkomst is geen vaste waarde', 'default output is not a literal', { column: name });
  return { name, ...(values === undefined ? {} : { values }), ...(byDefault === undefined || byDefault === null ? {} : { default: byDefault }) };
}

/** The ordered values of a list of literals; anything else sets no order. */
function literals(text: string): Value[] | undefined {
  const parsed = parseCell(text, 'any');
  if (!parsed.ok || parsed.cell.any || parsed.cell.negated) return undefined;
  const values = parsed.cell.tests.map((test) => (test.kind === 'equals' ? test.value : null));
  return values.every((value) => value !== null) ? values : undefined;
}

function readRow(rule: XmlElement, row: number, columns: readonly DmnColumn[], outputs: DmnTable['outputs']): DmnTable['rows'][number] {
  const inputEntries = childrenOf(rule, 'inputEntry');
  const outputEntries = childrenOf(rule, 'outputEntry');
  if (inputEntries.length !== columns.length || outputEntries.length !== outputs.length) reject('rowLength', 'het aantal cellen klopt niet met de kolommen', 'number of cells does not match the columns', { row });
  const cells = columns.map((column, at) => {
    const parsed = parseCell(textOf(inputEntries[at]), column.type);
    return parsed.ok ? parsed.cell : reject(parsed.refusal.code, parsed.refusal.dutch, parsed.refusal.english, { row, column: column.on });
  });
  const values = outputs.map((output, at) => {
    const text = textOf(outputEntries[at]);
    const value = parseLiteral(text);
    return value ?? reject('outputEntry', `de uitkomst ${text.trim()} is geen vaste waarde`, `output ${text.trim()} is not a literal`, { row, column: output.name });
  });
  return { cells, outputs: values, note: childrenOf(rule, 'annotationEntry').map(textOf).join(' ').trim() };
}

function readTypes(definitions: readonly XmlElement[]): Map<string, DmnType> {
  const elements = new Map<string, XmlElement>();
  const collect = (element: XmlElement, prefix: string): void => {
    elements.set(prefix + named(element), element);
    for (const component of childrenOf(element, 'itemComponent')) collect(component, `${prefix}${named(element)}.`);
  };
  for (const definition of definitions) collect(definition, '');
  const types = new Map<string, DmnType>();
  const resolve = (path: string, trail: readonly string[]): DmnType => {
    const known = types.get(path);
    if (known !== undefined) return known;
    const element = elements.get(path);
    if (element === undefined || trail.includes(path)) return { base: 'outside', components: new Map() };
    const components = new Map(childrenOf(element, 'itemComponent').map((part) => [named(part), `${path}.${named(part)}`]));
    const ref = textOf(childrenOf(element, 'typeRef')[0]).trim();
    const inner = builtin(ref) ?? (components.size > 0 ? undefined : resolve(ref, [...trail, path]).base);
    const own = childrenOf(element, 'allowedValues')[0] ?? childrenOf(element, 'typeConstraint')[0];
    const inherited = builtin(ref) === undefined && components.size === 0 ? resolve(ref, [...trail, path]).allowed : undefined;
    const allowed = own === undefined ? inherited : textOf(own);
    const collection = element.attributes.get('isCollection') === 'true';
    const type: DmnType = { base: collection || components.size > 0 ? 'outside' : (inner ?? 'outside'), ...(allowed === undefined ? {} : { allowed }), components };
    types.set(path, type);
    return type;
  };
  for (const path of elements.keys()) resolve(path, []);
  return types;
}

function builtin(typeRef: string): ColumnType | undefined {
  const local = typeRef.slice(typeRef.indexOf(':') + 1);
  if (local === '' || local === 'Any') return 'any';
  return local === 'string' || local === 'number' || local === 'boolean' ? local : undefined;
}

function typeOf(typeRef: string, types: ReadonlyMap<string, DmnType>): DmnType {
  const base = builtin(typeRef);
  return base === undefined ? (types.get(typeRef) ?? { base: 'outside', components: new Map() }) : { base, components: new Map() };
}

function refuseCycles(decisions: readonly DmnDecision[]): void {
  const byName = new Map(decisions.map((decision) => [decision.name, decision]));
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): void => {
    const decision = byName.get(name);
    if (decision === undefined || done.has(name)) return;
    if (trail.includes(name)) {
      const circle = [...trail.slice(trail.indexOf(name)), name].join(' -> ');
      refuse('cycle', `Tabel ${name} hangt via ${circle} van zichzelf af.`, `cyclic requirement: ${circle}`, { table: name });
    }
    const needs = [...decision.requires, ...(decision.table?.columns.map((column) => column.on) ?? [])];
    for (const need of needs) visit(need, [...trail, name]);
    done.add(name);
  };
  for (const decision of decisions) visit(decision.name, []);
}

function named(element: XmlElement): string {
  return (element.attributes.get('name') ?? '').replace(/\s+/g, ' ').trim();
}

function variableType(element: XmlElement): string {
  return childrenOf(element, 'variable')[0]?.attributes.get('typeRef') ?? '';
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name && child.namespace === element.namespace);
}

function textOf(element: XmlElement | undefined): string {
  if (element === undefined) return '';
  return childrenOf(element, 'text')[0]?.text ?? element.text;
}
