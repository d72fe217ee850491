import { answerName, factName, outcomeLabel } from '../../../shared/triage/index.ts';
import type { Pack, Table, Value } from '../../../shared/triage/index.ts';

/** How a table picks its answer, in one sentence. */
const hitPolicies: Readonly<Record<Table['hitPolicy'], string>> = {
  UNIQUE: 'Precies één rij geldt.', ANY: 'Meer rijen mogen gelden, met dezelfde uitkomst.', FIRST: 'De eerste rij die geldt telt.', PRIORITY: 'Van alle rijen die gelden telt de zwaarste uitkomst.',
  'OUTPUT ORDER': 'Alle rijen die gelden tellen, de zwaarste eerst.', 'RULE ORDER': 'Alle rijen die gelden tellen, van boven naar beneden.', COLLECT: 'Elke rij die geldt telt mee.',
};

export function hitPolicyText(table: Table): string {
  return hitPolicies[table.hitPolicy];
}

/** The head of a column: a fact by its short name, an upstream table by its title. */
export function headOf(pack: Pack, on: string, label: string): string {
  return pack.tables.find((table) => table.id === on)?.title ?? (label === '' ? factName(pack, on) : label);
}

/** A cell as a nurse reads it: "Niet stabiel of Weet niet", "niet: Geen", "7 of meer"; empty when anything goes. */
export function cellInWords(pack: Pack, on: string, cell: string): string {
  const text = cell.trim();
  if (text === '-') return '';
  const negated = /^not\s*\((.*)\)$/s.exec(text);
  return negated?.[1] === undefined ? testsInWords(pack, on, text) : `niet: ${testsInWords(pack, on, negated[1])}`;
}

function testsInWords(pack: Pack, on: string, text: string): string {
  return split(text).map((test) => testInWords(pack, on, test.trim())).join(' of ');
}

/** Splits at commas outside quotation marks. */
function split(text: string): string[] {
  return text.match(/(?:"[^"]*"|[^,"])+/g) ?? [text];
}

function testInWords(pack: Pack, on: string, test: string): string {
  const quoted = /^"(.*)"$/.exec(test);
  if (quoted?.[1] !== undefined) return valueName(pack, on, quoted[1]);
  const compared = /^(<=|>=|<|>)\s*(-?[\d.]+)$/.exec(test);
  if (compared?.[1] !== undefined && compared[2] !== undefined) return comparisons[compared[1]]?.(compared[2]) ?? test;
  const range = /^([[\](])\s*(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)\s*([\][)])$/.exec(test);
  if (range?.[2] !== undefined && range[3] !== undefined) return `${range[1] === '[' ? '' : 'meer dan '}${range[2]} ${range[4] === ']' ? 't/m' : 'tot'} ${range[3]}`;
  return test;
}

const comparisons: Readonly<Record<string, (bound: string) => string>> = { '<=': (bound) => `hoogstens ${bound}`, '>=': (bound) => `${bound} of meer`, '<': (bound) => `minder dan ${bound}`, '>': (bound) => `meer dan ${bound}` };

function valueName(pack: Pack, on: string, value: string): string {
  return pack.tables.some((table) => table.id === on) ? outcomeLabel(pack, on, value) : answerName(pack, on, value);
}

/** An outcome of a table in the pack's own words; a table of entries names each output by its column. */
export function outputInWords(pack: Pack, table: Table, output: string, value: Value): string {
  return outcomeLabel(pack, table.outputs.length === 1 ? table.id : output, String(value));
}
