import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import type { FigureLine, ReportView } from '../../../../shared/contract/reports.ts';
import { shownFigure } from '../../../../shared/reports/words.ts';
import { Button, ClockText, Panel, Tag, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { importBaseline, removeBaseline } from './store.ts';

const t = nl.reports;

/** The figures that the region's profile names first, each against its target and against the figure of before. */
export function Figures({ view }: { readonly view: ReportView }): ReactNode {
  const [explained, setExplained] = useState(false);
  return (
    <>
      <Panel title={t.parts.figures} pane className="report-panel" aside={<Button kind="quiet" expanded={explained} onPress={() => { setExplained(!explained); }}>{t.definitions}</Button>}>
        <FigureTable lines={view.lines} explained={explained} title={t.parts.figures} />
        <p className="report-note">{t.notValidated}{view.minimumCell > 0 ? ` ${t.hiddenSmall(view.minimumCell)}` : ''}</p>
      </Panel>
      {view.narrow.length === 0 ? null : <Panel title={t.narrowTitle} pane className="report-panel"><FigureTable lines={view.narrow} explained={explained} title={t.narrowTitle} /></Panel>}
      <Baseline view={view} />
    </>
  );
}

function FigureTable({ lines, explained, title }: { readonly lines: readonly FigureLine[]; readonly explained: boolean; readonly title: string }): ReactNode {
  return (
    <div className="table-scroll">
      <table className="table report-table figure-table">
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t.columns.figure}</th><th scope="col" className="cell-end">{t.columns.value}</th><th scope="col" className="cell-end">{t.columns.p90}</th><th scope="col" className="cell-end">{t.columns.of}</th>
            <th scope="col">{t.columns.target}</th><th scope="col" className="cell-end">{t.columns.baseline}</th><th scope="col" className="cell-end">{t.columns.change}</th>
          </tr>
        </thead>
        <tbody>{lines.map((line, index) => <FigureRow key={`${line.id}${index}`} line={line} explained={explained} />)}</tbody>
      </table>
    </div>
  );
}

function FigureRow({ line, explained }: { readonly line: FigureLine; readonly explained: boolean }): ReactNode {
  const { baseline } = line;
  return (
    <tr data-figure={line.id} data-state={line.state}>
      <th scope="row">{line.label}{explained ? <span className="figure-explained">{line.definition}</span> : null}</th>
      <td className={line.state === 'measured' ? 'cell-end figure-value' : 'cell-end muted'}>{line.state === 'measured' ? shownFigure(line.value, line.unit) : t.state[line.state]}</td>
      <td className="cell-end">{line.unit === 'minutes' ? shownFigure(line.p90, line.unit) : ''}</td>
      <td className="cell-end muted">{line.of === null ? '' : shownFigure(line.of, 'count')}</td>
      <td><Target line={line} /></td>
      <td className="cell-end">{baseline === null ? '' : <span title={`${baseline.period}, ${baseline.source}`}>{shownFigure(baseline.value, line.unit)} <Tag>{t.imported}</Tag></span>}</td>
      <td className="cell-end">{baseline === null || line.value === null ? '' : change(line.value - baseline.value, line)}</td>
    </tr>
  );
}

function Target({ line }: { readonly line: FigureLine }): ReactNode {
  const { target, met } = line;
  if (target === null) return null;
  const value = shownFigure(target.value, line.unit);
  return (
    <span className="figure-target">
      <span>{target.direction === 'atLeast' ? t.atLeast(value) : t.atMost(value)}{line.unit === 'minutes' ? ` (${t.median})` : ''}</span>
      {met === null ? null : <ClockText tone={met ? 'done' : 'near'}>{met ? t.met : t.missed}</ClockText>}
    </span>
  );
}

function change(difference: number, line: FigureLine): string {
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '';
  const size = Math.abs(difference);
  if (line.unit === 'share') return `${sign}${(size * 100).toLocaleString('nl-NL', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} punt`;
  return `${sign}${shownFigure(size, line.unit)}`;
}

function Baseline({ view }: { readonly view: ReportView }): ReactNode {
  const { baseline } = view;
  return (
    <Panel title={t.baselineTitle} pane className="report-panel">
      <p>{baseline === null ? t.baselineNone : t.baselineIs(baseline.fileName, baseline.figures, baseline.by, formatMoment(baseline.importedAt, now()))}</p>
      <div className="report-actions">
        <label className="button button-plain report-file">
          <span>{t.baselineImport}</span>
          <input type="file" accept=".csv,text/csv" className="visually-hidden" onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            event.currentTarget.value = '';
            if (file !== undefined) void importBaseline(file);
          }} />
        </label>
        {baseline === null ? null : <Button kind="quiet" onPress={() => { void removeBaseline(); }}>{t.baselineRemove}</Button>}
      </div>
      <p className="report-note">{t.baselineHelp}</p>
    </Panel>
  );
}
