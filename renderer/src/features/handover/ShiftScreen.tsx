import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatDateLong, formatDuration, formatMoment } from '../../../../shared/calendar/index.ts';
import { goTo } from '../../app/routes.ts';
import { useKeys } from '../../app/keys.ts';
import { Button, CheckField, ClockText, EmptyState, Notice, Panel, Tag, TextArea, UrgencyBadge, Waiting, now, useClock } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { NightSummary } from '../capacity/NightOutlook.tsx';
import { useNightOutlook } from '../capacity/night-store.ts';
import { useSession } from '../session/store.ts';
import { acceptShift, refreshShift, saveShiftPdf, useShift, useShiftList } from './shift-store.ts';
import type { Shift } from './shift-store.ts';
import './shift.css';

const t = nl.shift;
type Row = Shift['rows'][number];

/** Screen 7, Dienstoverdracht: what is open by risk, what was agreed, what is disturbed; the receiver reads back and signs. */
export function ShiftScreen(): ReactNode {
  useShiftList();
  useKeys([{ keys: 'Control+Enter', shown: 'Ctrl+Enter', label: nl.keys.confirm, run: () => { document.querySelector<HTMLButtonElement>('.shift .button-primary')?.click(); } }]);
  const { shift, error } = useShift();
  if (shift === null) return <Waiting error={error} onRetry={() => { void refreshShift(); }} />;
  return (
    <div className="split shift">
      <h1 className="visually-hidden">{nl.screens.shift}</h1>
      <p className="print-only">{nl.screens.shift} · {formatDateLong(shift.madeAt)} · {t.madeAt(formatMoment(shift.madeAt, now()))}</p>
      <Panel title={t.cases} pane className="shift-cases" aside={<Head shift={shift} />}>
        {error === null ? null : <Notice tone="bad" title={error} />}
        {shift.rows.length === 0 ? <EmptyState title={t.empty}><p>{t.emptyHelp}</p></EmptyState> : <Cases rows={shift.rows} />}
      </Panel>
      <div className="column shift-side">
        <Sign shift={shift} />
        <Panel title={t.disturbances} pane>
          {shift.disturbances.length === 0 ? <ClockText tone="done">{t.noDisturbances}</ClockText> : <ul className="lines">{shift.disturbances.map((one, index) => <li key={`${one.kind} ${index}`}><ClockText tone={one.kind === 'overdue' ? 'overdue' : 'near'}>{one.text}</ClockText></li>)}</ul>}
          {shift.alarms === undefined ? null : <p className="muted">{t.alarms(shift.alarms.raised, shift.alarms.actedOn)}</p>}
          <p className="muted">{shift.last === null ? t.noLast : t.last(formatMoment(shift.last.at, now()), shift.last.by, shift.last.cases)}</p>
        </Panel>
        <Night />
      </div>
    </div>
  );
}

function Head({ shift }: { readonly shift: Shift }): ReactNode {
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    await saveShiftPdf();
    setBusy(false);
  };
  return (
    <>
      <span className={shift.unowned > 0 ? undefined : 'muted'}>{shift.unowned > 0 ? <ClockText tone="overdue">{t.count(shift.rows.length, shift.unowned)}</ClockText> : t.count(shift.rows.length, 0)}</span>
      <Button kind="quiet" onPress={() => { void refreshShift(); }}>{t.refresh}</Button>
      <Button kind="quiet" busy={busy} onPress={() => { void save(); }}>{t.savePdf}</Button>
      <Button kind="quiet" onPress={() => { window.print(); }}>{t.print}</Button>
    </>
  );
}

function Cases({ rows }: { readonly rows: readonly Row[] }): ReactNode {
  const fresh = useShift((state) => state.fresh);
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={t.cases}>
      <table className="table shift-table">
        <thead><tr><th scope="col">{t.columns.urgency}</th><th scope="col">{t.columns.patient}</th><th scope="col">{t.columns.deadline}</th><th scope="col">{t.columns.blocker}</th><th scope="col">{t.columns.owner}</th><th scope="col">{t.columns.agreements}</th></tr></thead>
        <tbody>{rows.map((row) => <Case key={row.caseId} row={row} fresh={fresh.has(row.caseId)} />)}</tbody>
      </table>
    </div>
  );
}

function Case({ row, fresh }: { readonly row: Row; readonly fresh: boolean }): ReactNode {
  return (
    <tr data-case={row.caseId}>
      <td><UrgencyBadge urgency={row.urgency} /></td>
      <th scope="row">
        <button type="button" className="status-link shift-name" onClick={() => { goTo('triage', row.caseId); }}>{row.patientName === '' ? nl.common.noName : row.patientName}</button>
        <span className="muted">{[row.place, row.careType === null ? '' : nl.casework.careTypeShort[row.careType]].filter((part) => part !== '').join(' · ')}</span>
        {fresh ? <> <Tag tone="warn">{t.changedMark}</Tag></> : null}
      </th>
      <td>{row.deadline === null ? <span className="muted">{nl.casework.noDeadline}</span> : <Deadline norm={row.deadline.norm} dueAt={row.deadline.dueAt} />}</td>
      <td>{row.blocker ?? nl.casework.step[row.step]}</td>
      <td>{row.ownerName === '' ? <ClockText tone="overdue">{t.nobody}</ClockText> : row.ownerName}</td>
      <td><ul className="lines">{row.agreements.map((text) => <li key={text}>{text}</li>)}{row.lastNote === '' ? null : <li className="muted">{row.lastNote}</li>}</ul></td>
    </tr>
  );
}

function Deadline({ norm, dueAt }: { readonly norm: keyof typeof nl.casework.norm; readonly dueAt: number }): ReactNode {
  const late = useClock((instant) => instant >= dueAt);
  const text = useClock((instant) => (instant >= dueAt ? nl.casework.overdueBy(formatDuration(instant - dueAt)) : nl.casework.dueOver(formatDuration(dueAt - instant))));
  return <ClockText tone={late ? 'overdue' : 'calm'}>{nl.casework.dueIn(nl.casework.norm[norm], text)}</ClockText>;
}

function Sign({ shift }: { readonly shift: Shift }): ReactNode {
  const readBack = useShift((state) => state.readBack);
  const confirmed = useShift((state) => state.confirmed);
  const staff = useSession((state) => state.staff);
  const [errors, setErrors] = useState<{ readonly text: string | null; readonly check: string | null }>({ text: null, check: null });
  const [busy, setBusy] = useState(false);
  const sign = async (): Promise<void> => {
    const found = { text: readBack.trim() === '' ? t.readBackNeeded : null, check: confirmed ? null : t.confirmNeeded };
    setErrors(found);
    if (busy || found.text !== null || found.check !== null) return;
    setBusy(true);
    await acceptShift();
    setBusy(false);
  };
  return (
    <Panel title={t.sign} pane className="shift-sign">
      <p className="muted">{t.signHelp}</p>
      <TextArea label={t.readBack} rows={4} value={readBack} error={errors.text} onChange={(text) => { useShift.setState({ readBack: text }); }} />
      <CheckField label={t.confirm(shift.rows.length)} checked={confirmed} onChange={(checked) => { useShift.setState({ confirmed: checked, ...(checked ? { fresh: new Set() } : {}) }); }} />
      {errors.check === null || confirmed ? null : <p className="field-error" role="alert">{errors.check}</p>}
      <div className="row"><Button kind="primary" keyHint="Ctrl+Enter" busy={busy} onPress={() => { void sign(); }}>{t.accept}</Button><span className="muted">{staff === null ? '' : t.signer(staff.name)}</span></div>
    </Panel>
  );
}

/** What will bite before the morning (Nachtvooruitzicht). */
function Night(): ReactNode {
  const { view } = useNightOutlook();
  return view === null ? null : <div className="panel night-panel"><div className="panel-body"><NightSummary view={view} /></div></div>;
}
