import { describe, it, expect } from 'vitest';
import { shippedPack } from '../protocol/tijdelijk-verblijf/index.ts';
import { Diagram } from './diagram.ts';
import { admitPack, verifyPack } from './index.ts';
import type { PackSource, Table } from './index.ts';

const { sha256: _hash, ...shipped } = shippedPack();

/** The shipped pack with one table changed and the boundary cases left out, so that the proofs have to notice. */
function changed(id: string, change: (table: Table) => Table): PackSource {
  return { ...shipped, cases: [], tables: shipped.tables.map((table) => (table.id === id ? change(table) : table)) };
}

function cell(table: Table, row: number, on: string, text: string): Table {
  const column = table.inputs.findIndex((input) => input.on === on);
  return { ...table, rows: table.rows.map((each, at) => (at === row - 1 ? { ...each, cells: each.cells.map((old, place) => (place === column ? text : old)) } : each)) };
}

const without = (table: Table, row: number): Table => ({ ...table, rows: table.rows.filter((_, at) => at !== row - 1) });
const kinds = (pack: PackSource): string[] => verifyPack(pack).findings.map((finding) => `${finding.kind} ${finding.invariant ?? finding.table ?? ''}`);

describe('the verifier', () => {
  it('a table without its otherwise row is a gap, with an example', () => {
    const report = verifyPack(changed('stayNeed', (table) => without(table, 11)));
    const gap = report.findings.find((finding) => finding.kind === 'gap' && finding.table === 'stayNeed');
    expect(report.ok).toBe(false);
    expect(gap?.example).toMatchObject({ carer: 'available' });
    expect(gap?.message).toContain('Mantelzorg: Beschikbaar');
  });

  it('overlapping rows of a UNIQUE table are named as pairs', () => {
    const report = verifyPack(changed('legalRoute', (table) => ({ ...table, hitPolicy: 'UNIQUE' })));
    expect(report.findings.filter((finding) => finding.kind === 'overlap').map((finding) => finding.rows)).toContainEqual([1, 2]);
  });

  it('ANY rows that agree do not overlap, those that disagree do', () => {
    const report = verifyPack(changed('urgency', (table) => ({ ...table, hitPolicy: 'ANY' })));
    const pairs = report.findings.filter((finding) => finding.kind === 'overlap').map((finding) => String(finding.rows));
    expect(pairs).toContain('1,3');
    expect(pairs).not.toContain('3,4');
  });

  it('a row behind wider rows is masked, and the rows that mask it are named', () => {
    const report = verifyPack(changed('medicalRoute', (table) => cell(table, 9, 'news2', '-')));
    const masked = report.findings.find((finding) => finding.kind === 'masked' && finding.rows?.[0] === 10);
    expect(masked?.rows).toContain(9);
  });

  it('a row that no chain of tables can reach is unreachable', () => {
    const dead = changed('betweenActs', (table) => without(table, 1));
    expect(kinds(dead)).toContain('unreachable careType');
  });

  it('an unknown that no row covers is a finding of its own', () => {
    const report = verifyPack(
      changed('legalRoute', (table) => without(cell(cell(cell(table, 2, 'resistance', '"yes"'), 3, 'resistance', '"no"'), 10, 'capacity', '"doubtful"'), 0)),
    );
    expect(report.findings.some((finding) => finding.kind === 'gap' && finding.table === 'legalRoute')).toBe(true);
    const bare = changed('stayNeed', (table) => ({ ...table, rows: table.rows.slice(0, 1) }));
    expect(verifyPack(bare).findings.filter((finding) => finding.kind === 'unknownUncovered').map((finding) => finding.column)).toEqual(['safeAtHome']);
  });

  it.each([
    ['medicalRoute', 1, 'abcd', '"arrest", "unstable"', 'abcdNeverBed'],
    ['medicalRoute', 2, 'consciousness', 'not("normal", "newConfusion", "reduced", "unknown")', 'reducedNeverBed'],
    ['legalRoute', 1, 'legalTitle', '"article21", "ibs", "rm"', 'resistanceNeedsTitle'],
    ['careType', 10, 'wlzRoute', '"none"', 'wlzExcludesElv'],
    ['careType', 4, 'ageYears', '< 17', 'minorsOutOfScope'],
    ['medicalRoute', 10, 'redFlag', '"stroke"', 'unknownRedFlagNeverBed'],
    ['medicalRoute', 16, 'seenByDoctor', '"no"', 'unseenNeverBed'],
    ['urgency', 10, 'dangerCriterion', '"yes"', 'unknownNotLessUrgent'],
    ['urgency', 4, 'news2', '[7..19]', 'news2Monotone'],
    ['urgency', 6, 'consciousness', '"newConfusion"', 'consciousnessMonotone'],
  ])('table %s row %i with %s = %s breaks %s', (table, row, on, text, invariant) => {
    expect(kinds(changed(table, (old) => cell(old, row, on, text)))).toContain(`invariant ${invariant}`);
  });

  it('the easy "weet niet" is found, with the fact and both answers', () => {
    const easy = changed('escalation', (table) => cell(table, 10, 'legalRoute', '"representativeNeeded"'));
    const finding = verifyPack(easy).findings.find((each) => each.invariant === 'freeBedIsCertain');
    expect(finding?.example).toMatchObject({ capacity: 'capable' });
  });

  it('a constant that only an invariant names cuts the domain too, so a false invariant is not proven', () => {
    const finer: PackSource = {
      ...shipped,
      cases: [],
      invariants: [{ id: 'finer', text: 'NEWS2 vanaf 6 is altijd U1.', kind: 'implies', when: { on: 'news2', test: '>= 6' }, then: { on: 'urgency', test: '"U0", "U1"' } }],
    };
    const [finding] = verifyPack(finer).findings;
    expect(finding?.invariant).toBe('finer');
    expect(finding?.example?.['news2']).toBe(6);
  });

  it('a case that comes out differently is a finding', () => {
    const [first] = shipped.cases;
    if (first === undefined) throw new Error('no cases');
    const report = verifyPack({ ...shipped, cases: [{ ...first, expected: { urgency: 'U0' } }] });
    expect(report.findings.map((finding) => finding.caseId)).toEqual([first.id]);
    expect(report.cases).toEqual({ total: 1, passed: 0 });
  });

  it('a proof beyond its budget is not publishable, never assumed fine', () => {
    const report = verifyPack(shipped, 20);
    expect(report.ok).toBe(false);
    expect(report.findings[0]?.kind).toBe('budget');
    const door = admitPack({ ...shipped }, 20);
    expect(door.ok ? '' : door.error.code).toBe('notPublishable');
  });

  it('a store that answers questions all year does not use up the budget of one proof', () => {
    const diagram = new Diagram([2], 10);
    for (let question = 0; question < 100; question += 1) {
      const mark = diagram.mark();
      diagram.work(9_000);
      diagram.release(mark);
    }
    expect(() => diagram.work(10_001)).toThrow(/more than 10/);
  });

  it('the shipped pack has no finding, and every invariant of the protocol is proven', () => {
    const report = verifyPack(shipped);
    expect(report.findings).toEqual([]);
    expect(report.invariants.length).toBe(16);
    expect(report.invariants.every((invariant) => invariant.proven)).toBe(true);
    expect(admitPack({ ...shipped }).ok).toBe(true);
  });
});
