import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatDateShort } from '../../../../shared/calendar/index.ts';
import { followUpDestinations } from '../../../../shared/casework/events.ts';
import type { FollowUpTask } from '../../../../shared/contract/capacity.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, ClockText, Notice, SelectField, TextField } from '../../components/index.ts';
import { nl } from '../../nl.ts';

const t = nl.rounds.followUp;
type Destination = (typeof followUpDestinations)[number];

/** Where patients are 30 and 90 days after admission: one question each, asked of the place or the home team. */
export function FollowUps({ tasks, onSaved }: { readonly tasks: readonly FollowUpTask[]; readonly onSaved: () => Promise<void> }): ReactNode {
  if (tasks.length === 0) return null;
  return (
    <section aria-labelledby="follow-ups">
      <h2 id="follow-ups">{t.head}</h2>
      <ul className="day-list" aria-label={t.head}>{tasks.map((task) => <Task key={`${task.caseId} ${task.afterDays}`} task={task} onSaved={onSaved} />)}</ul>
    </section>
  );
}

function Task({ task, onSaved }: { readonly task: FollowUpTask; readonly onSaved: () => Promise<void> }): ReactNode {
  const [asking, setAsking] = useState(false);
  const [destination, setDestination] = useState<Destination | ''>('');
  const [by, setBy] = useState('');
  const [error, setError] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    if (destination === '') { setError(t.chooseFirst); return; }
    const result = await desk.ask('casework.followUp', { caseId: task.caseId, afterDays: task.afterDays, destination, by });
    if (!result.ok) { setError(result.error.message); return; }
    await onSaved();
  };
  return (
    <li className="day-task">
      <ClockText tone="calm">{t.until(formatDateShort(task.dueAt))}</ClockText>
      <div><strong>{t.after(task.afterDays)}</strong><p>{task.patientName} <span className="muted">· {task.place} · {nl.rounds.since(formatDateShort(task.arrivedAt))}</span></p></div>
      <span className="day-buttons"><Button expanded={asking} label={`${t.record}: ${task.patientName}`} onPress={() => { setAsking(!asking); }}>{t.record}</Button></span>
      {asking ? (
        <div className="day-review" role="group" aria-label={t.record}>
          <SelectField label={t.where} value={destination} placeholder={t.choose} options={followUpDestinations.map((value) => ({ value, label: t.destinations[value] }))} onChange={setDestination} />
          <TextField label={t.by} value={by} onChange={setBy} />
          <Button kind="primary" onPress={() => { void save(); }}>{nl.rounds.record}</Button>
          {error === null ? null : <Notice tone="bad" title={error} />}
        </div>
      ) : null}
    </li>
  );
}
