import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { formatMoment, formatRelative } from '../../../../shared/calendar/index.ts';
import { CallRoundFor } from '../../../../shared/contract/capacity.ts';
import type { CallRow } from '../../../../shared/contract/capacity.ts';
import { useSettings } from '../../app/settings-store.ts';
import { Button, EmptyState, Notice, Panel, PhoneNumber, ScreenHead, SelectField, Tag, TextField, now, useClock } from '../../components/index.ts';
import { useCase } from '../casework/case-store.ts';
import { nl } from '../../nl.ts';
import './rounds.css';
import { readMoment } from './moment.ts';
import { answered, chooseKind, give, openRound, pick, step, toggleNight, useRound } from './round-store.ts';

const t = nl.rounds;

/** Belronde: one number after another, one key per answer, one hand on the keyboard. */
export function CallRoundScreen(): ReactNode {
  useEffect(openRound, []);
  const target = useRound((state) => state.target);
  const view = useRound((state) => state.view);
  const error = useRound((state) => state.error);
  const said = useRound((state) => state.said);
  const order = useRound((state) => state.order);
  const chosen = target.caseId !== null || target.careType !== null || target.night;
  return (
    <div className="page round">
      <ScreenHead title={t.callRound} aside={<>
        {target.caseId !== null ? <OfCase caseId={target.caseId} /> : target.night ? <strong>{t.forNight}</strong> : null}
        <Progress />
      </>} actions={
        <SelectField label={t.forKind} value={target.caseId === null && !target.night ? (target.careType ?? '') : ''} placeholder={t.choose} options={CallRoundFor.options.map((value) => ({ value, label: t.kind(value) }))} onChange={chooseKind} />
      } />
      {view?.offline === true ? <Notice tone="warn" title={t.offline} /> : null}
      {error === null ? null : <Notice tone="bad" title={error} />}
      {!chosen ? <EmptyState title={t.choose}><p>{t.chooseHelp}</p></EmptyState>
        : view === null ? (error === null ? <EmptyState title={nl.common.loading} /> : null)
          : order.length === 0 ? <EmptyState title={t.noneToCall}><p>{t.noneToCallHelp}</p></EmptyState>
            : <div className="split"><Numbers /><NowCalling ask={view.ask} night={view.night} /></div>}
      <p className="visually-hidden" aria-live="polite">{said}</p>
    </div>
  );
}

function OfCase({ caseId }: { readonly caseId: string }): ReactNode {
  const name = useCase(caseId)?.patient.name ?? nl.common.noName;
  return <strong>{t.forCase(name)}</strong>;
}

function Progress(): ReactNode {
  const order = useRound((state) => state.order);
  const rows = useRound((state) => state.rows);
  const gone = useRound((state) => state.gone);
  const changed = useRound((state) => state.changed);
  const left = useClock((instant) => order.filter((id) => { const row = rows[id]; return row !== undefined && !gone.has(id) && (changed.has(id) || !answered(row, instant)); }).length);
  return order.length === 0 ? null : <p className="round-progress" role="status">{t.toGo(left, order.length)}</p>;
}

/** The list keeps the keyboard; the arrows move, the number keys answer. */
function Numbers(): ReactNode {
  const order = useRound((state) => state.order);
  const active = useRound((state) => state.active);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => { const focused = document.activeElement; if (focused === null || focused === document.body) list.current?.focus(); }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || !answerKey(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={list} className="round-list" role="listbox" aria-label={t.list} tabIndex={0} data-pane="true" data-round-list="true" aria-activedescendant={active === null ? undefined : `call-${active}`} onKeyDown={onKeyDown}>
      {order.map((id, index) => <NumberRow key={id} id={id} index={index} active={id === active} />)}
    </div>
  );
}

/** What a key does in the list; false = not ours. The keys of the number block suffice: digits, plus and minus. */
function answerKey(key: string): boolean {
  const letters = useSettings.getState().singleKeys;
  if (key === 'ArrowDown') step(1);
  else if (key === 'ArrowUp') step(-1);
  else if (key === 'Home') step(-Infinity);
  else if (key === 'End') step(Infinity);
  else if (key === '0') void give({ said: 'full', available: 0, availableFrom: null });
  else if (/^[1-9]$/.test(key)) void give({ said: 'free', available: Number(key), availableFrom: null });
  else if (key === '-' || (letters && key.toLowerCase() === 'g')) void give({ said: 'noAnswer', available: null, availableFrom: null });
  else if (key === '+' || (letters && key.toLowerCase() === 'a')) document.querySelector<HTMLInputElement>('.round-from input')?.focus();
  else if (key === '*' || (letters && key.toLowerCase() === 'n')) toggleNight();
  else return false;
  return true;
}

function NumberRow({ id, index, active }: { readonly id: string; readonly index: number; readonly active: boolean }): ReactNode {
  const row = useRound((state) => state.rows[id]);
  const gone = useRound((state) => state.gone.has(id));
  const changed = useRound((state) => state.changed.has(id));
  const pending = useRound((state) => state.pending.has(id));
  const done = useClock((instant) => row !== undefined && !changed && answered(row, instant));
  if (row === undefined) return null;
  return (
    <div
      id={`call-${id}`} role="option" aria-selected={active} className={`round-row${active ? ' round-row-active' : ''}${done || gone ? ' round-row-done' : ''}`} data-bed-group={id} data-called={done ? 'true' : 'false'}
      ref={(element) => { if (active) element?.scrollIntoView?.({ block: 'nearest' }); }}
      onMouseDown={(event) => { event.preventDefault(); event.currentTarget.parentElement?.focus(); pick(id); }}
    >
      <span className="round-index">{done ? '✓' : pending ? '…' : index + 1}</span>
      <span className="round-place"><strong>{row.place} – {row.location}</strong><span className="muted">{row.name}</span></span>
      <span className="round-what">{pending ? <span className="muted">{t.pending}</span> : changed ? <span className="round-refused">{t.changedShort}</span> : gone && !done ? <span className="muted">{t.gone}</span> : <Stand row={row} />}</span>
    </div>
  );
}

/** What was said in the last call, else how old the last number is. */
function Stand({ row }: { readonly row: CallRow }): ReactNode {
  const text = useClock((instant) => standText(row, instant));
  return <span className={row.report?.state === 'refused' ? 'round-refused' : 'muted'}>{text}</span>;
}

function standText(row: CallRow, instant: number): string {
  if (row.report?.state === 'waiting') return `${t.said(row.report.said, null, null).replace(/^0 vrij$/, 'vrij')}, ${t.waiting}`;
  if (row.report?.state === 'refused') return t.refused(row.report.message ?? '');
  const call = row.lastCall;
  if (call !== null && instant - call.at < 12 * 3_600_000) return t.called(formatRelative(Math.min(call.at, instant), instant), call.by, t.said(call.said, call.available, call.availableFrom === null ? null : formatMoment(call.availableFrom, instant)), call.spokeWith);
  return t.knownAs(row.available === null ? t.countUnknown : t.count(row.available), formatRelative(Math.min(row.observedAt, instant), instant));
}

function NowCalling({ ask, night }: { readonly ask: readonly string[]; readonly night: number }): ReactNode {
  const row = useRound((state) => (state.active === null ? undefined : state.rows[state.active]));
  const changed = useRound((state) => state.active !== null && state.changed.has(state.active));
  return (
    <Panel title={t.now} className="round-now" pane>
      {row === undefined ? null : (
        <>
          <div>
            <h3>{row.location}, {row.place}</h3>
            <p className="muted">{row.organisation} · {row.name}{row.own ? '' : ` · ${t.otherRegion}`}</p>
          </div>
          <RowNumber row={row} />
          <p className="muted"><Stand row={row} /></p>
          {changed ? <Notice tone="warn" title={t.changed} /> : null}
          <div className="round-ask"><h3>{t.ask}</h3><ol>{ask.map((line) => <li key={line}>{line}</li>)}</ol></div>
          <Answers key={row.bedGroupId} night={night} />
        </>
      )}
    </Panel>
  );
}

function RowNumber({ row }: { readonly row: CallRow }): ReactNode {
  if (row.number === null) return <p>{t.noNumber}</p>;
  return (
    <div className="round-number">
      <PhoneNumber whose={t.number[row.number.kind]} number={row.number.number} />
      <p className="muted">{t.hours(row.number.hours)}{row.number.answers ? '' : <> <Tag tone="warn">{t.outside}</Tag></>}{row.answeredBy === '' ? '' : ` · ${t.answeredBy(row.answeredBy)}`}</p>
      {row.otherNumber === null ? null : <PhoneNumber whose={t.other} number={row.otherNumber} size="normal" />}
    </div>
  );
}

function Answers({ night }: { readonly night: number }): ReactNode {
  const forTheNight = useRound((state) => state.forTheNight);
  const [from, setFrom] = useState('');
  const [wrong, setWrong] = useState(false);
  const [who, setWho] = useState('');
  const toList = (): void => { document.querySelector<HTMLElement>('[data-round-list]')?.focus(); };
  const saveFrom = (text: string): void => {
    const availableFrom = readMoment(text, now());
    setWrong(availableFrom === null);
    if (availableFrom === null) return;
    void give({ said: 'from', available: 1, availableFrom }, who);
    toList();
  };
  return (
    <div className="round-answers" role="group" aria-label={t.answers}>
      <div className="row">
        <Button kind="primary" keyHint={t.answerFreeKeys} onPress={() => { void give({ said: 'free', available: 1, availableFrom: null }, who); toList(); }}>{t.answerFree}</Button>
        <Button keyHint="0" onPress={() => { void give({ said: 'full', available: 0, availableFrom: null }, who); toList(); }}>{t.answerFull}</Button>
        <Button keyHint="-" onPress={() => { void give({ said: 'noAnswer', available: null, availableFrom: null }, who); toList(); }}>{t.answerNone}</Button>
        <Button pressed={forTheNight} keyHint="*" onPress={toggleNight}>{t.forTheNight(formatMoment(night, now()))}</Button>
      </div>
      <div className="round-from" onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); toList(); } }}>
        <TextField label={t.fromLabel} value={from} error={wrong ? t.fromWrong : null} onChange={setFrom} onCommit={(text) => { if (document.activeElement?.closest('.round-from') !== null && text.trim() !== '') saveFrom(text); }} />
        <Button keyHint="+" onPress={() => { saveFrom(from); }}>{t.answerFrom}</Button>
      </div>
      <div className="round-more">
        <TextField label={t.spokeWith} value={who} onChange={setWho} />
      </div>
    </div>
  );
}
