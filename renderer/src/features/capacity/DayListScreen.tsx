import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { create } from 'zustand';
import { formatDateShort, formatMoment } from '../../../../shared/calendar/index.ts';
import { stayReasons } from '../../../../shared/casework/events.ts';
import type { DayListView, DayTask } from '../../../../shared/contract/capacity.ts';
import { desk } from '../../bridge/desk.ts';
import { refresher } from '../../app/refresher.ts';
import { goTo } from '../../app/routes.ts';
import { Button, ClockText, EmptyState, Notice, ScreenHead, SelectField, TextField, Waiting, now, useClock } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import './rounds.css';
import { FollowUps } from './FollowUps.tsx';
import { readDay } from './moment.ts';
import type * as z from 'zod';

const t = nl.rounds;
type Reason = (typeof stayReasons)[number];
const useDayList = create<{ readonly view: z.infer<typeof DayListView> | null; readonly error: string | null }>(() => ({ view: null, error: null }));
const load = async (): Promise<void> => {
  const result = await desk.ask('capacity.dayList', {});
  useDayList.setState(result.ok ? { view: result.value, error: null } : { error: result.error.message });
};
const follow = refresher(load, 5_000);

/** Daglijst: the clocks of stays, for the day shift. */
export function DayListScreen(): ReactNode {
  useEffect(() => {
    void load();
    const stops = [desk.on('casework.changed', () => { void follow(); }), desk.on('resync', () => { void load(); })];
    return () => { for (const stop of stops) stop(); };
  }, []);
  const { view, error } = useDayList();
  if (view === null) return <Waiting error={error} onRetry={() => { void load(); }} />;
  return (
    <div className="page day">
      <ScreenHead title={t.dayList} aside={<><span>{t.observation(view.observation)}</span><span className="muted">{t.dayLater(view.later)}</span></>} />
      {error === null ? null : <Notice tone="bad" title={error} />}
      {view.tasks.length === 0 && (view.followUps ?? []).length > 0 ? null : view.tasks.length === 0 ? <EmptyState title={t.dayEmpty} /> : <ul className="day-list" aria-label={t.dayList}>{view.tasks.map((task) => <Task key={`${task.caseId} ${task.task}`} task={task} />)}</ul>}
      <FollowUps tasks={view.followUps ?? []} onSaved={load} />
    </div>
  );
}

function Task({ task }: { readonly task: DayTask }): ReactNode {
  const [asking, setAsking] = useState<'done' | 'extended' | null>(null);
  const late = useClock((instant) => instant > task.dueAt);
  return (
    <li className="day-task">
      <ClockText tone={late ? 'overdue' : 'near'}>{t.due} {formatMoment(task.dueAt, now())}</ClockText>
      <div><strong>{t.task[task.task]}</strong><p>{task.patientName} <span className="muted">· {task.place} · {t.since(formatMoment(task.arrivedAt, now()))}{task.extensions === 0 ? '' : ` · ${t.extended(task.extensions)}`}</span></p></div>
      <span className="day-buttons">
        <Button kind="quiet" label={`${t.openStay}: ${task.patientName}`} onPress={() => { goTo('placement', task.caseId); }}>{t.openStay}</Button>
        <Button expanded={asking === 'done'} label={`${t.done}: ${t.task[task.task]}, ${task.patientName}`} onPress={() => { setAsking(asking === 'done' ? null : 'done'); }}>{t.done}</Button>
        <Button expanded={asking === 'extended'} label={`${t.extend}: ${t.task[task.task]}, ${task.patientName}`} blockedBecause={task.latestUntil === null ? t.extendNot : null} onPress={() => { setAsking(asking === 'extended' ? null : 'extended'); }}>{t.extend}</Button>
      </span>
      {asking === null ? null : <Review key={asking} task={task} outcome={asking} onDone={() => { setAsking(null); }} />}
    </li>
  );
}

function Review({ task, outcome, onDone }: { readonly task: DayTask; readonly outcome: 'done' | 'extended'; readonly onDone: () => void }): ReactNode {
  const [reason, setReason] = useState<Reason | ''>('');
  const [text, setText] = useState('');
  const [day, setDay] = useState('');
  const [error, setError] = useState<string | null>(null);
  const latest = task.latestUntil;
  const save = async (): Promise<void> => {
    const until = outcome === 'extended' ? readDay(day) : null;
    if (outcome === 'extended' && (until === null || latest === null || until <= task.dueAt || until > latest)) { setError(t.untilWrong(latest === null ? '' : formatDateShort(latest))); return; }
    if (reason === '') { setError(t.reasonFirst); return; }
    const result = await desk.ask('capacity.reviewStay', { caseId: task.caseId, task: task.task, outcome, until, reason, text });
    if (!result.ok) { setError(result.error.message); return; }
    onDone();
    await load();
  };
  return (
    <div className="day-review" role="group" aria-label={outcome === 'done' ? t.done : t.extend}>
      {outcome === 'extended' ? <TextField label={t.until} value={day} onChange={setDay} /> : null}
      <SelectField label={t.reason} value={reason} placeholder={t.reasonFirst} options={stayReasons.map((value) => ({ value, label: t.reasons[value] }))} onChange={setReason} />
      <TextField label={t.reasonText} value={text} onChange={setText} />
      <Button kind="primary" onPress={() => { void save(); }}>{t.record}</Button>
      {error === null ? null : <Notice tone="bad" title={error} />}
    </div>
  );
}
