import { memo, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { dateAt, formatMoment, instantOf } from '../../../../shared/calendar/index.ts';
import { Button, ClockText, DataGrid, EmptyState, GridCell, GridRow, Notice, ScreenHead, SelectField, TextField, now } from '../../components/index.ts';
import type { GridColumn, GridRowProps } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { readDay } from '../capacity/moment.ts';
import { Emergencies } from './Emergencies.tsx';
import { LineDetail } from './LineDetail.tsx';
import { forgetComparison, loadAround, loadLines, loadOlder, noFilter, openLine, reconcile, saveLines, useAudit, verify } from './store.ts';
import type { Filter, Line } from './store.ts';
import './audit.css';

const t = nl.audit;
const columns: readonly GridColumn[] = [
  { id: 'at', header: t.columns.at, width: '8.5rem' }, { id: 'who', header: t.columns.who, width: 'minmax(9rem, 1fr)' }, { id: 'what', header: t.columns.what, width: 'minmax(11rem, 1.6fr)' },
  { id: 'case', header: t.columns.case, width: '5.5rem' }, { id: 'outcome', header: t.columns.outcome, width: '8.5rem' },
];

/** Screen 9, Logboek: who saw or did what, with what changed; whether the log is whole; files of it. */
export function AuditScreen(): ReactNode {
  const { ids, more, loaded, error } = useAudit();
  useEffect(() => {
    void loadLines(noFilter);
    void loadAround();
  }, []);
  return (
    <div className="page audit">
      <AuditHead />
      <div className="split">
        <div className="column">
          <Comparison />
          <Filters />
          {error === null ? null : <Notice tone="bad" title={error} />}
          <div className="fill audit-grid">
            {loaded ? <DataGrid label={t.title} ids={ids} columns={columns} row={LineRow} rowHeight={36} onOpen={(id) => { void openLine(id); }} empty={<EmptyState title={t.empty}><p>{t.emptyHelp}</p></EmptyState>} /> : <EmptyState title={nl.common.loading} />}
          </div>
          {more ? <div><Button kind="quiet" onPress={() => { void loadOlder(); }}>{t.more}</Button></div> : null}
        </div>
        <div className="column audit-side">
          <LineDetail />
          <Emergencies />
        </div>
      </div>
    </div>
  );
}

function AuditHead(): ReactNode {
  const { intact, found, filter } = useAudit();
  const [busy, setBusy] = useState(false);
  const check = async (): Promise<void> => {
    setBusy(true);
    await verify();
    setBusy(false);
  };
  return (
    <>
      <ScreenHead title={t.title} lead={t.lead} actions={<>
        <span data-intact={intact === null ? 'unknown' : String(intact)}><ClockText tone={intact === true ? 'done' : intact === false ? 'overdue' : 'near'}>{intact === true ? t.intact : intact === false ? t.broken : t.unchecked}</ClockText></span>
        <Button busy={busy} onPress={() => { void check(); }}>{t.verify}</Button>
        <Button onPress={() => { void reconcile(); }}>{t.reconcile}</Button>
        <Button onPress={() => { void saveLines(filter); }}>{t.export}</Button>
      </>} />
      {found === null ? null : <Notice tone="bad" title={t.brokenAt(String(found.line), t.kinds[found.kind])} />}
    </>
  );
}

const count = new Intl.NumberFormat('nl-NL');

/** What comparing with the region found, and with what was compared. */
function Comparison(): ReactNode {
  const compared = useAudit((state) => state.compared);
  if (compared === null) return null;
  const { region, notAtRegion, notInLog } = compared;
  const differ = notAtRegion.length + notInLog.length;
  const wrong = differ > 0 || !compared.desk.intact || (region !== null && region.brokenAt !== null);
  return (
    <Notice tone={wrong ? 'bad' : region === null ? 'warn' : 'info'} title={differ > 0 ? t.notReconciled(differ) : t.reconciled(count.format(compared.checked), compared.waiting)}>
      <p>{region === null ? t.feedOnly : t.bothLogs(count.format(compared.desk.lines), count.format(region.lines))}</p>
      {compared.desk.intact ? null : <p>{t.broken}</p>}
      {region === null || region.brokenAt === null ? null : <p>{t.regionBroken(count.format(region.brokenAt))}</p>}
      <Ids title={t.onlyHere} ids={notAtRegion} />
      <Ids title={t.onlyThere} ids={notInLog} />
      <div><Button kind="quiet" onPress={forgetComparison}>{t.hideComparison}</Button></div>
    </Notice>
  );
}

function Ids({ title, ids }: { readonly title: string; readonly ids: readonly string[] }): ReactNode {
  return ids.length === 0 ? null : <p>{title}: <span className="mono">{ids.slice(0, 10).join(', ')}{ids.length > 10 ? ` … (${count.format(ids.length)})` : ''}</span></p>;
}

const groupOptions = [{ value: 'all' as const, label: t.everything }, ...Object.entries(t.groups).map(([value, label]) => ({ value: value as Line['group'], label }))];

function Filters(): ReactNode {
  const { filter, people } = useAudit();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [caseId, setCaseId] = useState('');
  const [wrong, setWrong] = useState<'from' | 'to' | null>(null);
  useEffect(() => { setCaseId(filter.caseId ?? ''); }, [filter.caseId]);
  const set = (change: Partial<Filter>): void => { void loadLines({ ...filter, ...change }); };
  const setDay = (field: 'from' | 'to', text: string): void => {
    const instant = dayOf(text, field === 'to' ? 1 : 0);
    setWrong(instant === 'bad' ? field : null);
    if (instant !== 'bad' && instant !== filter[field]) set({ [field]: instant });
  };
  const clear = (): void => {
    setFrom('');
    setTo('');
    setCaseId('');
    setWrong(null);
    void loadLines(noFilter);
  };
  return (
    <div className="audit-filters">
      <SelectField label={t.who} value={filter.actorId ?? 'all'} options={[{ value: 'all', label: t.everyone }, ...people.map((one) => ({ value: one.id, label: one.name }))]} onChange={(id) => { set({ actorId: id === 'all' ? null : id }); }} />
      <SelectField label={t.group} value={filter.group ?? 'all'} options={groupOptions} onChange={(group) => { set({ group: group === 'all' ? null : group }); }} />
      <TextField label={t.from} placeholder={t.day} value={from} error={wrong === 'from' ? t.badDate : null} onChange={setFrom} onCommit={(text) => { setDay('from', text); }} />
      <TextField label={t.to} placeholder={t.day} value={to} error={wrong === 'to' ? t.badDate : null} onChange={setTo} onCommit={(text) => { setDay('to', text); }} />
      <TextField label={t.caseId} value={caseId} onChange={setCaseId} onCommit={(text) => { if ((text.trim() === '' ? null : text.trim()) !== filter.caseId) set({ caseId: text.trim() === '' ? null : text.trim() }); }} />
      <Button kind="quiet" onPress={clear}>{t.clear}</Button>
    </div>
  );
}

/** Midnight of a written day (the next one for "up to and with"), null for nothing, 'bad' for what isn't a day. */
function dayOf(text: string, later: 0 | 1): number | null | 'bad' {
  if (text.trim() === '') return null;
  const end = readDay(text);
  if (end === null) return 'bad';
  const at = instantOf(dateAt(end), '00:00');
  return later === 0 ? at : instantOf(dateAt(at + 26 * 3_600_000), '00:00');
}

const LineRow = memo(function LineRow({ id, frame }: GridRowProps): ReactNode {
  const line = useAudit((state) => state.lines.get(id));
  if (line === undefined) return null;
  return (
    <GridRow frame={frame} data={{ 'data-outcome': line.outcome }}>
      <GridCell>{formatMoment(line.at, now())}</GridCell>
      <GridCell title={line.actor}>{line.actor}</GridCell>
      <GridCell title={line.label}>{line.label}</GridCell>
      <GridCell title={line.caseId ?? ''}><span className="mono">{line.caseId === null ? '' : line.caseId.slice(-8)}</span></GridCell>
      <GridCell>{line.outcome === 'refused' ? <ClockText tone="overdue">{t.refused}</ClockText> : line.group === 'emergency' ? <ClockText tone="near">{nl.session.emergency}</ClockText> : t.done}</GridCell>
    </GridRow>
  );
});
