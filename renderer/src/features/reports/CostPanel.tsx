import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CostView } from '../../../../shared/contract/reports.ts';
import { Button, EmptyState, Facts, Notice, Panel, TextField } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { makeFile, setCost, useReports } from './store.ts';

const t = nl.reports;

/** The month's cost under the region's own agreement: what a person fills in, how it is divided, and what it rests on. */
export function CostPanel(): ReactNode {
  const view = useReports((state) => state.costView);
  const error = useReports((state) => state.costError);
  const making = useReports((state) => state.making);
  if (view === null) return error === null ? <EmptyState title={t.counting} /> : <Notice tone="bad" title={error} />;
  return (
    <>
      <Panel title={t.parts.cost} pane className="report-panel" aside={<><Button busy={making} onPress={() => { void makeFile('costPdf'); }}>{t.costPdf}</Button><Button busy={making} onPress={() => { void makeFile('costCsv'); }}>{t.costCsv}</Button></>}>
        <p><strong>{view.modelText}.</strong> {t.noSteering}</p>
        <Inputs view={view} />
        {view.needs.map((need) => <Notice key={need} tone="warn" title={t.costNeeds[need]} />)}
        {view.notes.map((note) => <p key={note} className="report-note">{note}</p>)}
      </Panel>
      {view.lines.length === 0 ? null : <Panel title={t.costTable} pane className="report-panel"><Lines view={view} /></Panel>}
      <div className="report-columns">
        <CountPanel title={t.requests} rows={view.requests} />
        <CountPanel title={t.placements} rows={view.placements} />
        <Panel title={t.time} className="report-panel">
          <Facts missing={nl.common.unknown} rows={[{ label: t.timeDesk, value: hours(view.deskMinutes) }, { label: t.timePhysician, value: hours(view.measuredPhysicianMinutes) }, ...view.gpMinutes.map((row) => ({ label: row.name, value: hours(row.minutes) }))]} />
          <p className="report-note">{t.timeHelp}</p>
        </Panel>
      </div>
    </>
  );
}

function Inputs({ view }: { readonly view: CostView }): ReactNode {
  const [month, setMonth] = useState(() => view.month.split('-').reverse().join('-'));
  const [cost, setText] = useState(() => (view.deskCents === null ? '' : (view.deskCents / 100).toLocaleString('nl-NL', { minimumFractionDigits: 2 })));
  const [hoursText, setHours] = useState(() => (view.physicianMinutes === null ? '' : (view.physicianMinutes / 60).toLocaleString('nl-NL')));
  const monthRead = readMonth(month);
  const costRead = readCents(cost);
  const hoursRead = readHours(hoursText);
  return (
    <div className="report-inputs">
      <TextField label={t.month} value={month} hint={t.monthHint} error={monthRead === null ? t.monthWrong : null} onChange={(text) => { setMonth(text); const read = readMonth(text); if (read !== null) setCost({ month: read }); }} />
      <TextField label={t.deskCost} value={cost} inputMode="numeric" hint={t.deskCostHint} error={costRead === undefined ? t.amountWrong : null} onChange={(text) => { setText(text); const read = readCents(text); if (read !== undefined) setCost({ deskCents: read }); }} />
      {view.model === 'physicianByHour' ? <TextField label={t.physicianHours} value={hoursText} inputMode="numeric" hint={t.physicianHoursHint} error={hoursRead === undefined ? t.hoursWrong : null} onChange={(text) => { setHours(text); const read = readHours(text); if (read !== undefined) setCost({ physicianMinutes: read }); }} /> : null}
    </div>
  );
}

function Lines({ view }: { readonly view: CostView }): ReactNode {
  const { openCents } = view;
  return (
    <div className="table-scroll">
      <table className="table report-table">
        <caption className="visually-hidden">{t.costTable}</caption>
        <thead><tr><th scope="col">{t.costColumns.organisation}</th><th scope="col">{t.costColumns.why}</th><th scope="col" className="cell-end">{t.costColumns.amount}</th></tr></thead>
        <tbody>{view.lines.map((line, index) => <tr key={`${line.name}${line.why}${index}`}><th scope="row">{line.name}</th><td>{line.why}</td><td className="cell-end">{euros(line.cents)}</td></tr>)}</tbody>
        <tfoot>
          <tr><th scope="row">{t.total}</th><td /><td className="cell-end figure-value">{euros(view.invoicedCents)}</td></tr>
          {openCents === null ? null : <tr><th scope="row">{openCents < 0 ? t.over : t.open}</th><td /><td className="cell-end">{euros(Math.abs(openCents))}</td></tr>}
        </tfoot>
      </table>
    </div>
  );
}

function CountPanel({ title, rows }: { readonly title: string; readonly rows: CostView['requests'] }): ReactNode {
  return (
    <Panel title={title} className="report-panel">
      {rows.length === 0 ? <p className="muted">{t.noRows}</p> : (
        <div className="table-scroll">
          <table className="table report-table">
            <thead><tr><th scope="col">{t.costColumns.organisation}</th><th scope="col" className="cell-end">{t.count}</th></tr></thead>
            <tbody>{rows.map((row) => <tr key={row.name}><th scope="row">{row.name}</th><td className="cell-end">{row.count.toLocaleString('nl-NL')}</td></tr>)}</tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function euros(cents: number): string {
  return `€ ${(cents / 100).toLocaleString('nl-NL', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
function hours(minutes: number): string {
  return `${Math.floor(minutes / 60)} u ${String(minutes % 60).padStart(2, '0')} min`;
}
function readMonth(text: string): string | null {
  const match = /^(0[1-9]|1[0-2])-(20\d{2})$/.exec(text.trim());
  return match === null ? null : `${match[2] ?? ''}-${match[1] ?? ''}`;
}
/** Cents; null when nothing is filled in, undefined when it is no amount. No floating point between what is typed and the cent. */
function readCents(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const match = /^(\d{1,3}(?:\.\d{3})+|\d{1,7})(?:,(\d{1,2}))?$/.exec(text.trim());
  if (match === null) return undefined;
  const cents = Number((match[1] ?? '').replaceAll('.', '')) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return cents <= 1_000_000_000 ? cents : undefined;
}
function readHours(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const match = /^(\d{1,3})(?:,(\d{1,2}))?$/.exec(text.trim());
  return match === null ? undefined : Math.round(Number(`${match[1] ?? ''}.${match[2] ?? '0'}`) * 60);
}
