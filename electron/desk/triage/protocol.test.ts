import { describe, expect, it } from 'vitest';
import { shippedPack } from '../../../shared/protocol/tijdelijk-verblijf/index.ts';
import type { Pack } from '../../../shared/triage/index.ts';
import { changesBetween } from './protocol-diff.ts';
import { createProtocol } from './protocol-service.ts';
import { cellInWords } from './protocol-words.ts';

const pack = shippedPack();
const service = createProtocol({ current: () => pack, of: () => pack, list: () => [{ pack, origin: 'shipped' }] });

describe('the tables as people read them', () => {
  it('no cell, head or outcome of the shipped protocol is left in the language of the engine', () => {
    const view = service.view(null, 0);
    for (const table of view.tables) {
      for (const text of [...table.inputs, ...table.outputs, ...table.rows.flatMap((row) => [...row.cells, ...row.outcomes])]) {
        expect(text, `${table.id}: ${text}`).not.toMatch(/["<>=]|not\(|\bunknown\b|\byes\b/);
      }
    }
  });
  it('intervals, comparisons and exceptions say what they mean', () => {
    expect(cellInWords(pack, 'news2', '>= 7')).toBe('7 of meer');
    expect(cellInWords(pack, 'news2', '[5..6]')).toBe('5 t/m 6');
    expect(cellInWords(pack, 'ageYears', '< 18')).toBe('minder dan 18');
    expect(cellInWords(pack, 'abcd', '-')).toBe('');
    expect(cellInWords(pack, 'redFlag', 'not("none", "unknown")')).toMatch(/^niet: .+ of .+/);
  });
  it('every row of every table is there, and the protocol says that it is not validated', () => {
    const view = service.view(null, 0);
    expect(view.tables.map((table) => table.rows.length)).toEqual(pack.tables.map((table) => table.rows.length));
    expect(view.version.notValidated).toBe(true);
  });
});

describe('the proof on screen', () => {
  it('lists every shipped case and invariant with its result', () => {
    const report = service.report(null, 5);
    expect(report.ok).toBe(true);
    expect(report.cases).toHaveLength(pack.cases.length);
    expect(report.invariants.every((one) => one.proven)).toBe(true);
    expect(service.report(null, 9).checkedAt).toBe(5);
  });
});

describe('the difference between two versions', () => {
  const changed = (change: (tables: Pack['tables'][number][]) => void): Pack => {
    const tables = structuredClone(pack.tables) as Pack['tables'][number][];
    change(tables);
    return { ...pack, tables, version: '2' };
  };

  it('there is none with itself', () => {
    expect(changesBetween(pack, pack)).toEqual([]);
  });
  it('a changed outcome is one changed row, in words', () => {
    const next = changed((tables) => {
      const [table] = tables;
      const row = table?.rows[0];
      if (table !== undefined && row !== undefined) tables[0] = { ...table, rows: [{ ...row, outputs: ['U3'] }, ...table.rows.slice(1)] };
    });
    expect(changesBetween(pack, next)).toMatchObject([{ where: pack.tables[0]?.title, row: 1, kind: 'changed' }]);
  });
  it('a row that was taken out is said once, and the rows after it are not', () => {
    const next = changed((tables) => {
      const [table] = tables;
      if (table !== undefined) tables[0] = { ...table, rows: table.rows.filter((_, index) => index !== 2) };
    });
    expect(changesBetween(pack, next)).toMatchObject([{ row: 3, kind: 'removed', after: null }]);
    expect(changesBetween(next, pack)).toMatchObject([{ row: 3, kind: 'added', before: null }]);
  });
  it('a table that went is said', () => {
    expect(changesBetween(pack, changed((tables) => { tables.pop(); }))).toMatchObject([{ kind: 'removed', where: pack.tables.at(-1)?.title }]);
  });
});
