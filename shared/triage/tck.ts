/**
 * The DMN TCK's test format: cases with inputs and expected results, run on our
 * own tables. A case that needs something outside the profile is skipped with
 * its reason; one inside it must pass.
 */
import { readDmn } from './dmn/read.ts';
import type { DmnModel } from './dmn/read.ts';
import { parseXml } from './dmn/xml.ts';
import type { XmlElement } from './dmn/xml.ts';
import { looseModel, runLoose } from './loose.ts';
import type { LooseModel, LooseResult } from './loose.ts';
import type { Result, Value } from './types.ts';

export interface TckCase {
  readonly id: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped, or what differed. */
  readonly reason: string;
}

/** Numbers compare as decimals would: to eight places, relative for large ones (the engine counts in doubles). */
const TOLERANCE = 1e-8;

/** Runs one test file against one model. A file that can't be read as a test file fails as a whole. */
export function runTckFile(modelXml: string, testXml: string): TckCase[] {
  const tests = parseXml(testXml);
  if (!tests.ok) return [{ id: '-', outcome: 'failed', reason: tests.error.english }];
  const cases = childrenOf(tests.value, 'testCase');
  const model = readDmn(modelXml);
  return cases.map((item, at) => {
    const id = item.attributes.get('id') ?? String(at + 1);
    if (!model.ok) return { id, outcome: model.error.code === 'malformedXml' ? 'failed' : 'skipped', reason: model.error.english };
    return { id, ...runCase(model.value, item) };
  });
}

function runCase(model: DmnModel, item: XmlElement): Omit<TckCase, 'id'> {
  if (item.attributes.get('type') !== undefined && item.attributes.get('type') !== 'decision') return skipped(`test type ${item.attributes.get('type')}`);
  const inputs: Record<string, unknown> = {};
  for (const node of childrenOf(item, 'inputNode')) {
    const value = valueOf(node);
    if (value instanceof Unreadable) return skipped(`input ${node.attributes.get('name')}: ${value.message}`);
    inputs[node.attributes.get('name') ?? ''] = value;
  }
  let aside = '';
  const results = childrenOf(item, 'resultNode');
  if (results.length === 0) return skipped('no result node');
  for (const node of results) {
    const verdict = runResult(model, inputs, node);
    if (verdict.outcome === 'failed') return verdict;
    if (verdict.outcome === 'skipped') aside = verdict.reason;
  }
  return aside === '' ? { outcome: 'passed', reason: '' } : skipped(aside);
}

function runResult(model: DmnModel, inputs: Readonly<Record<string, unknown>>, node: XmlElement): Omit<TckCase, 'id'> {
  const name = node.attributes.get('name') ?? '';
  if ((node.attributes.get('type') ?? 'decision') !== 'decision') return skipped(`${name} is not a decision`);
  if (!model.decisions.some((decision) => decision.name === name)) return skipped(`no decision ${name} in the model`);
  const ready = looseModel(model, name);
  if (!ready.ok) return skipped(ready.error.english);
  const missing = ready.value.facts.find((fact) => inputs[fact] === undefined || inputs[fact] === null);
  if (missing !== undefined) return skipped(`input ${missing} has no value; the profile claims complete inputs`);
  const expectedNode = childrenOf(node, 'expected')[0];
  const expected = expectedNode === undefined ? null : valueOf(expectedNode);
  if (expected instanceof Unreadable) return skipped(`expected ${name}: ${expected.message}`);
  const actual = resultOf(ready.value, inputs);
  const wanted = node.attributes.get('errorResult') === 'true' ? null : expected;
  return same(anyOrder(ready.value, actual), anyOrder(ready.value, wanted as LooseResult))
    ? { outcome: 'passed', reason: '' }
    : { outcome: 'failed', reason: `${name}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(actual)}` };
}

/** A COLLECT list has no order of its own. */
function anyOrder(model: LooseModel, result: LooseResult): LooseResult {
  const table = model.parts.at(-1)?.table;
  if (!Array.isArray(result) || table?.hitPolicy !== 'COLLECT') return result;
  return [...(result as readonly Value[])].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** DMN has no errors in results: what can't be evaluated is null. */
function resultOf(model: LooseModel, inputs: Readonly<Record<string, unknown>>): LooseResult {
  const own = Object.fromEntries(model.facts.map((fact) => [fact, inputs[fact]]));
  const result: Result<{ readonly result: LooseResult }> = runLoose(model, own);
  return result.ok ? result.value.result : null;
}

/** Equality of results. An empty list and null both mean "no row held". */
function same(actual: unknown, expected: unknown): boolean {
  if (Array.isArray(expected) && expected.length === 0 && actual === null) return true;
  if (Array.isArray(actual) && Array.isArray(expected)) return actual.length === expected.length && actual.every((item, at) => same(item, expected[at]));
  if (typeof actual === 'number' && typeof expected === 'number') return Math.abs(actual - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));
  if (actual !== null && expected !== null && typeof actual === 'object' && typeof expected === 'object' && !Array.isArray(actual) && !Array.isArray(expected)) {
    const left = new Map(Object.entries(actual));
    const right = new Map(Object.entries(expected));
    return left.size === right.size && [...left].every(([key, value]) => right.has(key) && same(value, right.get(key)));
  }
  return actual === expected;
}

class Unreadable extends Error {}

function valueOf(node: XmlElement): unknown {
  const list = childrenOf(node, 'list')[0];
  if (list !== undefined) return isNil(list) ? null : collect(childrenOf(list, 'item').map(valueOf));
  const components = childrenOf(node, 'component');
  if (components.length > 0) {
    const values = components.map((component) => [component.attributes.get('name') ?? '', valueOf(component)] as const);
    const bad = values.find(([, value]) => value instanceof Unreadable);
    return bad === undefined ? Object.fromEntries(values) : bad[1];
  }
  const value = childrenOf(node, 'value')[0];
  return value === undefined || isNil(value) ? null : scalar(value);
}

function collect(items: readonly unknown[]): unknown {
  return items.find((item) => item instanceof Unreadable) ?? items;
}

function scalar(value: XmlElement): Value | Unreadable {
  const type = (value.attributes.get('xsi:type') ?? 'xsd:string').replace(/^.*:/, '');
  const text = value.text;
  if (type === 'string') return text;
  if (type === 'boolean') return text.trim() === 'true' || text.trim() === '1';
  if (['decimal', 'double', 'float', 'integer', 'int', 'long', 'short'].includes(type)) return Number(text.trim());
  return new Unreadable(`type ${type} is outside the profile`);
}

function isNil(node: XmlElement): boolean {
  return node.attributes.get('xsi:nil') === 'true';
}

function skipped(reason: string): Omit<TckCase, 'id'> {
  return { outcome: 'skipped', reason };
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}
