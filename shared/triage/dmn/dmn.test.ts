import { describe, it, expect } from 'vitest';
import { shippedPack } from '../../protocol/tijdelijk-verblijf/index.ts';
import { canonicalJson, loadPack, packFromFiles, packToFiles, readTables } from '../index.ts';
import type { PackFolder, Result } from '../index.ts';

const pack = shippedPack();
const files = packToFiles(pack);

/** The folder with one piece of the DMN file replaced. */
function edited(from: string, to: string): PackFolder {
  const text = files['protocol.dmn'];
  if (!text.includes(from)) throw new Error(`not in the file: ${from}`);
  return { ...files, 'protocol.dmn': text.replace(from, to) };
}

function refusal(result: Result<unknown>): string {
  return result.ok ? 'accepted' : `${result.error.code}: ${result.error.english}`;
}

const ARREST = '<inputEntry><text>&quot;arrest&quot;</text></inputEntry>';

describe('what is outside the profile is refused with table, row and column', () => {
  it.each([
    ['sum(1, 2)', 'functionCall'],
    ['other', 'variable'],
    ['null', 'nullTest'],
    ['', 'emptyCell'],
    ['5', 'wrongType'],
    ['&quot;arest&quot;', 'valueOutsideDomain'],
  ])('cell %s: %s', (text, code) => {
    const given = packFromFiles(edited(ARREST, `<inputEntry><text>${text}</text></inputEntry>`));
    expect(refusal(given)).toMatch(new RegExp(`^${code}: .*table urgency, row 1, column abcd`));
    expect(given.ok ? '' : given.error.message).toMatch(/tabel urgency, rij 1, kolom abcd/i);
  });

  it('a reversed interval is named', () => {
    expect(refusal(packFromFiles(edited('[5..6]', '[6..5]')))).toMatch(/^reversedInterval: .*table urgency, row 7, column news2/);
  });

  it('a row that lost a cell is named', () => {
    expect(refusal(packFromFiles(edited(ARREST, '')))).toMatch(/^rowLength: .*table urgency, row 1/);
  });

  it('a second table column on the same fact, a duplicate id and a duplicate name are refused', () => {
    expect(refusal(packFromFiles(edited('<text>consciousness</text>', '<text>abcd</text>')))).toMatch(/^duplicateId: .*abcd/);
    expect(refusal(packFromFiles(edited('id="fact_abcd"', 'id="fact_setting"')))).toMatch(/^duplicateId/);
    expect(refusal(packFromFiles(edited('name="abcd">', 'name="setting">')))).toMatch(/^duplicateId/);
  });

  it('a cycle is refused with its path', () => {
    const cyclic = edited('<inputExpression typeRef="t_abcd"><text>abcd</text></inputExpression>', '<inputExpression typeRef="string"><text>careType</text></inputExpression>');
    expect(refusal(packFromFiles(cyclic))).toMatch(/^cycle: .*urgency.*careType/);
  });

  it('a table with eleven inputs is refused', () => {
    const [head = '', ...rest] = files['protocol.dmn'].split('      <output id="output_1_1"');
    const extra = '      <input id="extra" label="x"><inputExpression typeRef="t_carer"><text>carer</text></inputExpression></input>\n';
    const wide = { ...files, 'protocol.dmn': [head + extra, ...rest].join('      <output id="output_1_1"') };
    expect(refusal(packFromFiles(wide))).toMatch(/^tooManyInputs: .*urgency.*11 inputs/);
  });

  it('a domain that misses a value, or has one too many, is refused with the fact', () => {
    const missing = packFromFiles(edited('&quot;safe&quot;, &quot;unstable&quot;, &quot;arrest&quot;, &quot;unknown&quot;', '&quot;safe&quot;, &quot;unstable&quot;, &quot;arrest&quot;'));
    expect(refusal(missing)).toMatch(/^domainMismatch: .*abcd.*unknown/);
    const short = packFromFiles({ ...files, 'questions.json': files['questions.json'].replace('"max": 120', '"max": 119') });
    expect(refusal(short)).toMatch(/^domainMismatch: .*ageYears/);
  });

  it('logic that is no table, knowledge models and imports are refused', () => {
    expect(refusal(packFromFiles(edited('</definitions>', '<decision id="x" name="x"><variable name="x"/><literalExpression><text>1</text></literalExpression></decision></definitions>')))).toMatch(/^notATable: .*table x/);
    expect(refusal(packFromFiles(edited('</definitions>', '<businessKnowledgeModel id="b" name="b"/></definitions>')))).toMatch(/^outsideProfile: .*businessKnowledgeModel/);
  });
});

describe('files that are no honest DMN file', () => {
  it('an entity bomb is refused before anything is expanded', () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "${'a'.repeat(50)}"><!ENTITY b "&a;&a;&a;&a;">]><definitions>&b;</definitions>`;
    expect(refusal(readTables(bomb))).toMatch(/^doctype/);
  });

  it('forty megabytes are refused without being parsed', () => {
    expect(refusal(readTables(`<definitions>${' '.repeat(40_000_000)}</definitions>`))).toMatch(/^tooLarge/);
  });

  it.each([
    ['', 'malformedXml'],
    ['hello', 'malformedXml'],
    ['<definitions>', 'malformedXml'],
    ['<a></b>', 'malformedXml'],
    ['<definitions/>', 'notDmn'],
    ['<definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd"/>', 'notDmn'],
    [`${'<a>'.repeat(100)}${'</a>'.repeat(100)}`, 'malformedXml'],
  ])('%s: %s', (xml, code) => {
    expect(refusal(readTables(xml))).toMatch(new RegExp(`^${code}`));
  });

  it('broken JSON beside the tables is named by its file', () => {
    expect(refusal(packFromFiles({ ...files, 'cases.json': '{' }))).toMatch(/^badJson: cases.json/);
    expect(refusal(packFromFiles({ ...files, 'pack.json': '[]' }))).toMatch(/^shape: pack.json/);
    expect(refusal(packFromFiles({ ...files, 'questions.json': '{}' }))).toMatch(/^shape: .*stages/);
  });
});

describe('round trip', () => {
  it('a pack through DMN and back is the same pack, to the hash; and the same bytes again', () => {
    const back = packFromFiles(files);
    if (!back.ok) throw new Error(back.error.english);
    expect(back.value.sha256).toBe(pack.sha256);
    expect(canonicalJson(back.value)).toBe(canonicalJson(pack));
    expect(packToFiles(back.value)).toEqual(files);
  });

  it('a pack through its canonical JSON is the same pack, and a changed one does not match its hash', () => {
    const text = canonicalJson(pack);
    const again = loadPack(JSON.parse(text));
    expect(again.ok && again.value.sha256).toBe(pack.sha256);
    const tampered = loadPack(JSON.parse(text.replace('"title":"Urgentie"', '"title":"Urgency"')));
    expect(refusal(tampered)).toMatch(/^hashMismatch/);
  });
});
