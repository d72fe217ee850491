import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, ClockText, TextField, notify, now, useClock } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { parseTime } from '../handover/actions.ts';
import './records.css';
import { refreshCase } from './case-store.ts';

const t = nl.records.reminder;
type Reminder = CaseDetail['reminders'][number];

/** "04:45 terugbellen": set in one line, in view until it is done. */
export function Reminders({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const [at, setAt] = useState('');
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const open = detail.reminders.filter((one) => !one.done).sort((a, b) => a.dueAt - b.dueAt);
  const save = async (): Promise<void> => {
    const dueAt = parseTime(at, now());
    setError(typeof dueAt === 'number' ? null : t.atWrong);
    if (typeof dueAt !== 'number') return;
    const result = await desk.ask('casework.setReminder', { caseId: detail.caseId, dueAt: Math.max(dueAt, now() + 1_000), text: text.trim() === '' ? t.callBack : text.trim() });
    if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
    else { setAt(''); setText(''); }
    await refreshCase(detail.caseId);
  };
  return (
    <div className="reminders">
      {open.length === 0 ? null : <ul className="lines">{open.map((one) => <Line key={one.reminderId} caseId={detail.caseId} reminder={one} />)}</ul>}
      {detail.closed ? null : (
        <div className="reminder-form">
          <TextField label={t.at} value={at} placeholder={t.atHint} inputMode="numeric" error={error} onChange={setAt} />
          <TextField label={t.text} value={text} placeholder={t.callBack} onChange={setText} />
          <Button label={`${nl.records.add}: ${t.add}`} onPress={() => { void save(); }}>{t.add}</Button>
        </div>
      )}
    </div>
  );
}

function Line({ caseId, reminder }: { readonly caseId: string; readonly reminder: Reminder }): ReactNode {
  const late = useClock((instant) => instant >= reminder.dueAt);
  const when = useClock((instant) => formatMoment(reminder.dueAt, instant).replace('vandaag ', ''));
  const finish = async (): Promise<void> => {
    const result = await desk.ask('casework.doneReminder', { caseId, reminderId: reminder.reminderId });
    if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
    await refreshCase(caseId);
  };
  return <li className="reminder-line"><ClockText tone={late ? 'near' : 'calm'}>{t.due(when, reminder.text)}</ClockText><Button kind="quiet" label={t.doneFor(reminder.text)} onPress={() => { void finish(); }}>{t.done}</Button></li>;
}
