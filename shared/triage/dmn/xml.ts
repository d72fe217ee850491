/**
 * XML into a small tree. Namespaces are resolved; DOCTYPE is refused, so no
 * entity can ever be declared, let alone expanded; size and depth are bounded.
 */
import { Parser } from 'saxen';
import { attempt, refuse } from '../result.ts';
import type { Result } from '../types.ts';

export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text, children left out. */
  readonly text: string;
}

/** Characters. A thousand-row table with ten columns takes about a tenth. */
export const MAX_XML = 8_000_000;
const MAX_DEPTH = 64;
const MAX_ELEMENTS = 400_000;

interface Open {
  name: string;
  namespace: string;
  attributes: Map<string, string>;
  children: XmlElement[];
  text: string;
  scope: ReadonlyMap<string, string>;
}

/** Parses a whole document. Errors: tooLarge, doctype, malformedXml. */
export function parseXml(xml: string): Result<XmlElement> {
  return attempt(() => readXml(xml));
}

function readXml(xml: string): XmlElement {
  if (xml.length > MAX_XML) refuse('tooLarge', `Het bestand is te groot (meer dan ${MAX_XML / 1_000_000} miljoen tekens).`, `file is larger than ${MAX_XML} characters`);
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) refuse('doctype', 'Het bestand bevat een DOCTYPE; dat is niet toegestaan.', 'DOCTYPE is not allowed');
  const stack: Open[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  const parser = new Parser();
  const bad = (detail: string): never => refuse('malformedXml', 'Het bestand is geen geldige XML.', `malformed XML: ${detail.slice(0, 200)}`);
  parser.on('error', (problem) => bad(problem.message));
  parser.on('warn', (problem) => bad(problem.message));
  parser.on('attention', () => refuse('doctype', 'Het bestand bevat een DOCTYPE; dat is niet toegestaan.', 'DOCTYPE is not allowed'));
  parser.on('openTag', (name, attributesOf, decode) => {
    count += 1;
    if (count > MAX_ELEMENTS) refuse('tooLarge', 'Het bestand heeft te veel onderdelen.', `more than ${MAX_ELEMENTS} elements`);
    if (stack.length >= MAX_DEPTH) refuse('malformedXml', 'Het bestand is te diep genest.', `nested deeper than ${MAX_DEPTH}`);
    if (root !== undefined) bad('more than one root element');
    const raw = attributesOf();
    const attributes = new Map(typeof raw === 'object' ? Object.entries(raw).map(([key, value]) => [key, decode(value)] as const) : []);
    const scope = scopeOf(stack.at(-1)?.scope, attributes);
    const [prefix, local] = split(name);
    stack.push({ name: local, namespace: scope.get(prefix) ?? '', attributes, children: [], text: '', scope });
  });
  parser.on('text', (text, decode) => {
    const open = stack.at(-1);
    if (open !== undefined) open.text += decode(text);
    else if (text.trim() !== '') bad('text outside the root element');
  });
  parser.on('cdata', (text) => {
    const open = stack.at(-1);
    if (open !== undefined) open.text += text;
  });
  parser.on('closeTag', () => {
    const closed = stack.pop();
    if (closed === undefined) return;
    const { name, namespace, attributes, children, text } = closed;
    const element = { name, namespace, attributes, children, text };
    const parent = stack.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });
  const problem = parser.parse(xml.replace(/^\uFEFF/, ''));
  if (problem instanceof Error) bad(problem.message);
  if (stack.length > 0) bad('unclosed element');
  return root ?? bad('no root element');
}

function split(name: string): [string, string] {
  const colon = name.indexOf(':');
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
}

function scopeOf(outer: ReadonlyMap<string, string> | undefined, attributes: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  let scope: Map<string, string> | undefined;
  for (const [key, value] of attributes) {
    if (key !== 'xmlns' && !key.startsWith('xmlns:')) continue;
    scope ??= new Map(outer ?? []);
    scope.set(key === 'xmlns' ? '' : key.slice(6), value);
  }
  return scope ?? outer ?? new Map();
}

/** Text as element content or attribute value. */
export function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
