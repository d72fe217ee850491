import { describe, it, expect } from 'vitest';
import { looseModel, readDmn, runLoose, runTckFile } from './index.ts';

/** Own models and cases of the constructs that the conformance kit's table cases use. */
const MODEL = 'https://www.omg.org/spec/DMN/20230324/MODEL/';

interface Sketch {
  readonly policy: string;
  readonly aggregation?: string;
  readonly outputs: readonly string[];
  readonly rules: readonly (readonly [string, string, ...string[]])[];
}

/** A loan-like table over Age (number) and Risk Category (string with allowed values). */
function model({ policy, aggregation, outputs, rules }: Sketch): string {
  const text = (value: string): string => `<text>${value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}</text>`;
  return `<definitions xmlns="${MODEL}" name="m" namespace="urn:test">
    <decision id="d" name="Verdict"><variable name="Verdict"/>
      <informationRequirement id="r1"><requiredInput href="#i1"/></informationRequirement>
      <informationRequirement id="r2"><requiredInput href="#i2"/></informationRequirement>
      <decisionTable hitPolicy="${policy}"${aggregation === undefined ? '' : ` aggregation="${aggregation}"`}>
        <input id="c1"><inputExpression typeRef="number">${text('Age')}</inputExpression></input>
        <input id="c2"><inputExpression typeRef="string">${text('Risk Category')}</inputExpression><inputValues>${text('"High", "Low", "Medium"')}</inputValues></input>
        ${outputs.join('')}
        ${rules.map(([age, risk, ...entries]) => `<rule><inputEntry>${text(age)}</inputEntry><inputEntry>${text(risk)}</inputEntry>${entries.map((entry) => `<outputEntry>${text(entry)}</outputEntry>`).join('')}</rule>`).join('')}
      </decisionTable>
    </decision>
    <inputData id="i1" name="Age"><variable name="Age" typeRef="number"/></inputData>
    <inputData id="i2" name="Risk Category"><variable name="Risk Category" typeRef="string"/></inputData>
  </definitions>`;
}

const PLAIN = '<output id="o"><outputValues><text>"Approved", "Declined", "Referred"</text></outputValues></output>';
const TWO = '<output id="o1" name="Status"><outputValues><text>"Approved", "Declined"</text></outputValues></output><output id="o2" name="Rate"/>';

function tests(age: string, risk: string, expected: string, extra = ''): string {
  return `<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
    <testCase id="001">
      <inputNode name="Age"><value xsi:type="xsd:decimal">${age}</value></inputNode>
      <inputNode name="Risk Category"><value xsi:type="xsd:string">${risk}</value></inputNode>
      <resultNode name="Verdict" type="decision"${extra}><expected>${expected}</expected></resultNode>
    </testCase></testCases>`;
}

const text = (value: string): string => `<value xsi:type="xsd:string">${value}</value>`;
const number = (value: string): string => `<value xsi:type="xsd:decimal">${value}</value>`;
const context = (status: string, rate: string): string => `<component name="Status">${text(status)}</component><component name="Rate">${text(rate)}</component>`;
const list = (...items: string[]): string => `<list>${items.map((item) => `<item>${item}</item>`).join('')}</list>`;

function verdict(sketch: Sketch, age: string, risk: string, expected: string, extra = ''): string {
  const [only] = runTckFile(model(sketch), tests(age, risk, expected, extra));
  return only === undefined ? 'nothing ran' : only.outcome === 'passed' ? 'passed' : `${only.outcome}: ${only.reason}`;
}

const overlapping: Sketch['rules'] = [['>= 18', '"Low"', '"Declined"'], ['>= 12', '-', '"Approved"'], ['[20..30]', '"Low", "Medium"', '"Referred"']];
const numbers: Sketch['rules'] = [['> 1', '-', '98.83'], ['> 2', '-', '150.21'], ['> 3', '-', '150.21'], ['> 4', '-', '0.1']];

describe('conformance constructs', () => {
  it.each([
    ['FIRST', text('Declined')],
    ['PRIORITY', text('Approved')],
    ['RULE ORDER', list(text('Declined'), text('Approved'), text('Referred'))],
    ['OUTPUT ORDER', list(text('Approved'), text('Declined'), text('Referred'))],
    ['COLLECT', list(text('Declined'), text('Approved'), text('Referred'))],
  ])('%s over three rows that hold', (policy, expected) => {
    expect(verdict({ policy, outputs: [PLAIN], rules: overlapping }, '25', 'Low', expected)).toBe('passed');
  });

  it.each([
    ['SUM', '399.35'],
    ['MIN', '0.1'],
    ['MAX', '150.21'],
    ['COUNT', '4'],
  ])('COLLECT %s counts every hit, equal outputs included', (aggregation, expected) => {
    expect(verdict({ policy: 'COLLECT', aggregation, outputs: ['<output id="o"/>'], rules: numbers }, '5', 'High', number(expected))).toBe('passed');
  });

  it('COUNT of nothing is 0, SUM of nothing is null', () => {
    const count: Sketch = { policy: 'COLLECT', aggregation: 'COUNT', outputs: ['<output id="o"/>'], rules: numbers };
    expect(verdict(count, '0', 'High', number('0'))).toBe('passed');
    expect(verdict({ ...count, aggregation: 'SUM' }, '0', 'High', '<value xsi:nil="true"/>')).toBe('passed');
  });

  it('UNIQUE and ANY that are contradicted give null, ANY that agrees gives the output', () => {
    const nil = '<value xsi:nil="true"/>';
    expect(verdict({ policy: 'UNIQUE', outputs: [PLAIN], rules: overlapping }, '25', 'Low', nil, ' errorResult="true"')).toBe('passed');
    expect(verdict({ policy: 'ANY', outputs: [PLAIN], rules: overlapping }, '25', 'Low', nil, ' errorResult="true"')).toBe('passed');
    expect(verdict({ policy: 'ANY', outputs: [PLAIN], rules: [['> 5', '-', '"Approved"'], ['> 6', '-', '"Approved"']] }, '25', 'Low', text('Approved'))).toBe('passed');
    expect(verdict({ policy: 'UNIQUE', outputs: [PLAIN], rules: [['> 50', '-', '"Approved"']] }, '25', 'Low', nil)).toBe('passed');
  });

  it('several outputs give a context, lists give contexts in order of both outputs', () => {
    const rules: Sketch['rules'] = [['>= 18', '-', '"Declined"', '"Best"'], ['>= 12', '-', '"Approved"', '"Standard"']];
    expect(verdict({ policy: 'FIRST', outputs: [TWO], rules }, '20', 'Low', context('Declined', 'Best'))).toBe('passed');
    expect(verdict({ policy: 'PRIORITY', outputs: [TWO], rules }, '20', 'Low', context('Approved', 'Standard'))).toBe('passed');
    expect(verdict({ policy: 'OUTPUT ORDER', outputs: [TWO], rules }, '20', 'Low', list(context('Approved', 'Standard'), context('Declined', 'Best')))).toBe('passed');
  });

  it('a default output stands in when no row holds', () => {
    const outputs = ['<output id="o"><defaultOutputEntry><text>"Referred"</text></defaultOutputEntry></output>'];
    expect(verdict({ policy: 'UNIQUE', outputs, rules: [['> 50', '-', '"Approved"']] }, '25', 'Low', text('Referred'))).toBe('passed');
  });

  it('interval ends are open or closed as written', () => {
    const at = (cell: string, age: string): string => verdict({ policy: 'FIRST', outputs: [PLAIN], rules: [[cell, '-', '"Approved"'], ['-', '-', '"Declined"']] }, age, 'Low', text('Approved'));
    expect(at('[18..30)', '18')).toBe('passed');
    expect(at('[18..30)', '30')).toMatch(/^failed/);
    expect(at(']18..30]', '18')).toMatch(/^failed/);
    expect(at('not([18..30])', '17.5')).toBe('passed');
  });

  it('a value outside the allowed values gives null', () => {
    expect(verdict({ policy: 'FIRST', outputs: [PLAIN], rules: overlapping }, '25', 'Odd', '<value xsi:nil="true"/>')).toBe('passed');
  });

  it('a wrong expectation fails, with both values', () => {
    expect(verdict({ policy: 'FIRST', outputs: [PLAIN], rules: overlapping }, '25', 'Low', text('Approved'))).toBe('failed: Verdict: expected "Approved", got "Declined"');
  });
});

describe('what is outside the profile is skipped with its reason, never passed', () => {
  it.each([
    [['? > 5', '-', '"Approved"'], /row 1, column Age: expression/],
    [['> Limit', '-', '"Approved"'], /row 1, column Age/],
    [['-', 'null', '"Approved"'], /row 1, column Risk Category: null test/],
    [['-', '-', '"a" + "b"'], /row 1, column Verdict: output/],
    [['-', '-', 'null'], /row 1, column Verdict: output/],
  ] as const)('%j', (rule, reason) => {
    const given = verdict({ policy: 'FIRST', outputs: [PLAIN], rules: [rule] }, '25', 'Low', text('Approved'));
    expect(given).toMatch(/^skipped/);
    expect(given).toMatch(reason);
  });

  it('literal expressions, unknown decisions and missing inputs', () => {
    const literal = model({ policy: 'FIRST', outputs: [PLAIN], rules: overlapping }).replace(/<decisionTable[\s\S]*<\/decisionTable>/, '<literalExpression><text>1</text></literalExpression>');
    expect(runTckFile(literal, tests('1', 'Low', text('x')))[0]).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('literalExpression') });
    const sketch: Sketch = { policy: 'FIRST', outputs: [PLAIN], rules: overlapping };
    expect(runTckFile(model(sketch), tests('1', 'Low', text('x')).replace('name="Verdict"', 'name="Other"'))[0]?.outcome).toBe('skipped');
    expect(runTckFile(model(sketch), tests('1', 'Low', text('x')).replace(/<inputNode name="Age">.*?<\/inputNode>/, ''))[0]?.reason).toContain('Age has no value');
  });
});

describe('a loose table may look at one input twice', () => {
  it('both columns count, on complete and on partial inputs', () => {
    const twice = model({ policy: 'FIRST', outputs: [PLAIN], rules: [['> 3', '-', '"Approved"'], ['-', '-', '"Declined"']] })
      .replace('<text>Risk Category</text></inputExpression><inputValues><text>"High", "Low", "Medium"</text></inputValues>', '<text>Age</text></inputExpression>')
      .replace('typeRef="string"><text>Age', 'typeRef="number"><text>Age')
      .replace('<inputEntry><text>-</text></inputEntry><outputEntry><text>"Approved"', '<inputEntry><text>&lt; 9</text></inputEntry><outputEntry><text>"Approved"');
    const read = readDmn(twice);
    const loose = read.ok ? looseModel(read.value, 'Verdict') : read;
    if (!loose.ok) throw new Error(loose.error.english);
    const at = (inputs: Record<string, unknown>): unknown => {
      const result = runLoose(loose.value, inputs);
      return result.ok ? result.value : result.error.code;
    };
    expect(at({ Age: 5 })).toMatchObject({ result: 'Approved' });
    expect(at({ Age: 9 })).toMatchObject({ result: 'Declined' });
    expect(at({})).toEqual({ result: null, possible: ['Approved', 'Declined'], next: 'Age' });
  });
});
