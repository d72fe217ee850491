import type { ReactNode } from 'react';
import { goTo } from '../../app/routes.ts';
import { Button, ClockText, UrgencyBadge } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { acknowledge, useAlarms } from './store.ts';
import './alarm.css';

/** The worst alarm that sounds, under the status bar: words and an icon, nothing that flashes. Once seen it stays, quietly, until its cause is gone. */
export function AlarmLine(): ReactNode {
  const alarms = useAlarms((state) => state.alarms);
  const loud = alarms.filter((alarm) => alarm.sounds);
  const [first] = loud;
  return (
    <>
      <p className="visually-hidden" role="alert">{first === undefined || first.acknowledged ? '' : nl.alarm.spoken(first.text, first.patientName)}</p>
      {first === undefined ? null : (
        <div className={first.acknowledged ? 'alarm-line alarm-seen' : 'alarm-line'} role="region" aria-label={nl.alarm.name} data-alarm={first.kind}>
          {first.urgency === null ? null : <UrgencyBadge urgency={first.urgency} />}
          <ClockText tone="overdue"><strong>{first.text}</strong></ClockText>
          {first.caseId === null ? null : <button type="button" className="status-link alarm-who" aria-label={nl.alarm.open(first.patientName)} onClick={() => { if (first.caseId !== null) goTo('triage', first.caseId); }}>{first.patientName}</button>}
          {loud.length > 1 ? <span className="muted">{nl.alarm.more(loud.length - 1)}</span> : null}
          <span className="alarm-end">{first.acknowledged ? <span className="muted">{nl.alarm.seen}</span> : <Button keyHint="F8" onPress={() => { void acknowledge(first); }}>{nl.alarm.acknowledge}</Button>}</span>
        </div>
      )}
    </>
  );
}
