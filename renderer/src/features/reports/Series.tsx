import type { ReactNode } from 'react';
import type { ReportSection } from '../../../../shared/contract/reports.ts';
import { shownFigure } from '../../../../shared/reports/words.ts';
import { EmptyState, Panel } from '../../components/index.ts';
import { nl } from '../../nl.ts';

const t = nl.reports;
const width = 600;
const height = 140;
/** More than a gap of this many ms between two notes is a break in the line, not a value. */
const longestGapMs = 3 * 3_600_000;

/** Shares through time as lines of different dash, with the table under it. A line never runs over hours without a note. */
export function SeriesPanel({ section }: { readonly section: ReportSection | undefined }): ReactNode {
  if (section === undefined) return null;
  const times = section.rows.map((row) => Number(row.key));
  const from = times[0] ?? 0;
  const span = Math.max(1, (times.at(-1) ?? 0) - from);
  return (
    <Panel title={section.title} pane className="report-panel">
      {section.rows.length < 2 ? <EmptyState title={t.samplesMissing}><p>{t.samplesHelp}</p></EmptyState> : (
        <figure className="series">
          <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t.seriesLabel(section.title)} preserveAspectRatio="none">
            {[0, 0.25, 0.5, 0.75, 1].map((level) => <line key={level} className="series-line" x1="0" x2={width} y1={y(level)} y2={y(level)} />)}
            {section.columns.map((column, index) => <path key={column.label} className={`series-path series-path-${index}`} d={pathOf(section, index, from, span)} />)}
          </svg>
          <figcaption className="report-note">{section.columns.map((column, index) => <span key={column.label} className="series-key"><svg viewBox="0 0 24 8" aria-hidden="true"><line className={`series-path series-path-${index}`} x1="0" x2="24" y1="4" y2="4" /></svg>{column.label}</span>)} <span>0 tot 100 %</span></figcaption>
        </figure>
      )}
      <details className="report-details">
        <summary>{t.table}</summary>
        <div className="table-scroll">
          <table className="table report-table">
            <thead><tr><th scope="col">{t.when}</th>{section.columns.map((column) => <th key={column.label} scope="col" className="cell-end">{column.label}</th>)}</tr></thead>
            <tbody>{section.rows.toReversed().map((row) => <tr key={row.key}><th scope="row">{row.label}</th>{row.cells.map((cell, index) => <td key={section.columns[index]?.label} className="cell-end">{shownFigure(cell, 'share')}</td>)}</tr>)}</tbody>
          </table>
        </div>
      </details>
      {section.note === null ? null : <p className="report-note">{section.note}</p>}
    </Panel>
  );
}

function y(share: number): number {
  return 4 + (1 - share) * (height - 8);
}

function pathOf(section: ReportSection, column: number, from: number, span: number): string {
  let path = '';
  let last: number | null = null;
  for (const row of section.rows) {
    const value = row.cells[column] ?? null;
    const at = Number(row.key);
    if (value !== null) path += `${last === null || at - last > longestGapMs ? 'M' : 'L'}${(((at - from) / span) * width).toFixed(1)} ${y(value).toFixed(1)} `;
    last = value === null ? null : at;
  }
  return path;
}
