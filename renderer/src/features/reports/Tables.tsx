import type { ReactNode } from 'react';
import type { ReportSection } from '../../../../shared/contract/reports.ts';
import { shownFigure } from '../../../../shared/reports/words.ts';
import { Panel } from '../../components/index.ts';
import { nl } from '../../nl.ts';

const t = nl.reports;
type Row = ReportSection['rows'][number];

/** A table with its picture in the last column: what the bar says stands in the same row as a number. */
export function SectionPanel({ section, pane = false }: { readonly section: ReportSection | undefined; readonly pane?: boolean }): ReactNode {
  if (section === undefined) return null;
  return <Panel title={section.title} pane={pane} className="report-panel">{section.rows.length === 0 ? <p className="muted">{t.noRows}</p> : section.kind === 'heat' ? <HeatTable section={section} /> : <BarTable section={section} />}</Panel>;
}

function BarTable({ section }: { readonly section: ReportSection }): ReactNode {
  const most = mostOf(section);
  const picture = section.kind === 'bars' || section.kind === 'spread' || section.kind === 'shares';
  const legend = section.kind === 'spread' ? t.legendSpread : section.kind === 'shares' ? t.legendShare : null;
  return (
    <>
      <div className="table-scroll">
        <table className="table report-table">
          <caption className="visually-hidden">{section.title}</caption>
          <thead><tr><td />{section.columns.map((column) => <th key={column.label} scope="col" className="cell-end">{column.label}</th>)}{picture ? <td className="report-bar-cell" aria-hidden="true" /> : null}</tr></thead>
          <tbody>
            {section.rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.label}</th>
                {row.cells.map((cell, index) => <td key={section.columns[index]?.label} className={cell === null ? 'cell-end muted' : 'cell-end'}>{cell === null ? emptyCell(section, row) : shownFigure(cell, section.columns[index]?.unit ?? 'count')}</td>)}
                {picture ? <td className="report-bar-cell" aria-hidden="true"><Bar section={section} row={row} most={most} /></td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {legend === null && section.note === null ? null : <p className="report-note">{[legend, section.note].filter((text) => text !== null).join(' ')}</p>}
    </>
  );
}

/** Hidden is said; a time of nothing is a dash. */
function emptyCell(section: ReportSection, row: Row): string {
  if (section.kind === 'spread') return row.cells[0] === null ? t.state.hidden : '–';
  if (section.kind === 'shares') return row.cells[1] === 0 ? '–' : t.state.hidden;
  return section.kind === 'series' ? '–' : t.state.hidden;
}

function Bar({ section, row, most }: { readonly section: ReportSection; readonly row: Row; readonly most: number }): ReactNode {
  const [first = null, second = null, third = null] = row.cells;
  const value = section.kind === 'shares' ? third : section.kind === 'spread' ? second : first;
  const mark = section.kind === 'spread' ? third : null;
  const width = (amount: number | null): number => (amount === null || most === 0 ? 0 : Math.min(100, (amount / most) * 100));
  return (
    <svg className="report-bar" viewBox="0 0 100 10" preserveAspectRatio="none" focusable="false">
      <rect className="report-bar-track" x="0" y="4.5" width="100" height="1" />
      <rect className="report-bar-value" x="0" y="1" width={width(value)} height="8" />
      {mark === null ? null : <rect className="report-bar-mark" x={Math.max(0, width(mark) - 0.6)} y="0" width="0.8" height="10" />}
    </svg>
  );
}

function mostOf(section: ReportSection): number {
  if (section.kind === 'shares') return 1;
  const column = section.kind === 'spread' ? 2 : 0;
  return Math.max(0, ...section.rows.map((row) => row.cells[column] ?? 0));
}

/** The heat map is its own table: every cell carries its number. */
function HeatTable({ section }: { readonly section: ReportSection }): ReactNode {
  const most = Math.max(1, ...section.rows.flatMap((row) => row.cells.map((cell) => cell ?? 0)));
  const sum = (cells: readonly (number | null)[]): number => cells.reduce<number>((total, cell) => total + (cell ?? 0), 0);
  return (
    <>
      <div className="table-scroll">
        <table className="heat">
          <caption className="visually-hidden">{section.title}</caption>
          <thead><tr><th scope="col">{t.weekday}</th>{section.columns.map((column) => <th key={column.label} scope="col">{column.label}</th>)}<th scope="col">{t.heatTotal}</th></tr></thead>
          <tbody>
            {section.rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.label}</th>
                {row.cells.map((cell, hour) => <td key={section.columns[hour]?.label} className={`heat-cell heat-${cell === null || cell === 0 ? 0 : Math.ceil((cell / most) * 6)}`}>{cell === 0 ? '·' : cell}</td>)}
                <td className="heat-total">{sum(row.cells)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="report-note">{t.legendHeat} {section.note}</p>
    </>
  );
}
