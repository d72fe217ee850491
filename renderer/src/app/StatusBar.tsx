import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { formatClock, formatDuration, formatMoment, formatRelative } from '../../../shared/calendar/index.ts';
import { PhoneNumber } from '../components/Phone.tsx';
import { ClockText, Tag } from '../components/Marks.tsx';
import { useClock } from '../components/clock.ts';
import { useSession } from '../features/session/store.ts';
import { nl } from '../nl.ts';
import { goTo } from './routes.ts';
import { useStatus } from './status-store.ts';
import type { Status } from './status-store.ts';

/** Always in view: connection and queue, oldest overdue norm, physician on duty, my next reminder, time, who is signed in. */
export function StatusBar(): ReactNode {
  const status = useStatus((state) => state.status);
  return (
    <>
      <div className="status-bar" role="status" aria-label={nl.statusBar.name} aria-live="off" data-connection={status?.connection === 'online' ? 'online' : 'offline'} data-queue={String(status?.queue ?? 0)}>
        {status === null ? <span className="status-item">{nl.common.loading}</span> : <Items status={status} />}
        <span className="status-item status-end"><TimeNow /></span>
      </div>
      <ConnectionNews connection={status?.connection ?? 'starting'} />
    </>
  );
}

function Items({ status }: { readonly status: Status }): ReactNode {
  return (
    <>
      {status.training ? <Tag tone="warn">{nl.common.training}</Tag> : null}
      <button type="button" className="status-item status-link" onClick={() => { goTo('connection'); }}><Connection status={status} /></button>
      <span className="status-item"><Overdue status={status} /></span>
      <span className="status-item status-physician">
        {status.physician === null ? nl.statusBar.noPhysician : <PhoneNumber size="normal" whose={`${nl.statusBar.physician} ${status.physician.name}`} number={status.physician.phone} />}
      </span>
      <span className="status-item"><Reminder status={status} /></span>
      {status.surge ? <button type="button" className="status-item status-link" title={(status.surging ?? []).map((one) => `${one.kind}: ${one.why}`).join(' · ')} onClick={() => { goTo('profile'); }}><Tag tone="warn">{nl.statusBar.surgeKinds((status.surging ?? []).map((one) => one.kind))}</Tag></button> : null}
      {(status.gaps ?? 0) > 0 ? <button type="button" className="status-item status-link" onClick={() => { goTo('profile'); }}><Tag>{nl.profile.gapCount(status.gaps ?? 0)}</Tag></button> : null}
      <EmergencyRuns />
      <span className="status-item status-who">{status.signedIn === null ? <WhoIsLocked /> : nl.session.staffName(status.signedIn.name, nl.session.role(status.signedIn.role))}</span>
    </>
  );
}

/** Whoever works under emergency access sees on every screen that it is counted and until when. */
function EmergencyRuns(): ReactNode {
  const until = useSession((state) => (state.staff === null ? null : (state.emergency?.until ?? null)));
  return until === null ? null : <button type="button" className="status-item status-link" onClick={() => { goTo('start'); }}><Tag tone="warn">{nl.session.emergencyRuns(formatClock(until))}</Tag></button>;
}

function WhoIsLocked(): ReactNode {
  const locked = useSession((state) => state.locked);
  return locked === null ? nl.statusBar.notSignedIn : nl.statusBar.locked(locked.name);
}

function Connection({ status }: { readonly status: Status }): ReactNode {
  const text = useClock((instant) => connectionText(status, instant));
  return <ClockText tone={status.connection === 'online' ? 'done' : 'near'}>{text}</ClockText>;
}

/** "bijgewerkt 2 min geleden", "offline sinds 02:14, 3 in wachtrij". */
export function connectionText(status: Status, instant: number): string {
  const queue = status.queue > 0 ? `, ${nl.statusBar.queue(status.queue)}` : '';
  if (status.connection === 'offline') return nl.statusBar.offline(formatClock(status.since)) + queue;
  if (status.connection === 'starting') return nl.statusBar.starting + queue;
  return (status.feedAt === null ? nl.statusBar.onlineNever : nl.statusBar.online(formatRelative(Math.min(status.feedAt, instant), instant))) + queue;
}

function Overdue({ status }: { readonly status: Status }): ReactNode {
  const { overdue } = status;
  const late = useClock((instant) => (overdue === null ? '' : formatDuration(Math.max(0, instant - overdue.dueAt))));
  if (overdue === null) return <span className="muted">{nl.statusBar.noOverdue}</span>;
  return <button type="button" className="status-link" onClick={() => { goTo('triage', overdue.caseId); }}><ClockText tone="overdue">{nl.statusBar.overdue(normName(overdue.norm), late)}</ClockText></button>;
}

function Reminder({ status }: { readonly status: Status }): ReactNode {
  const { reminder } = status;
  const text = useClock((instant) => (reminder === null ? '' : formatMoment(reminder.dueAt, instant).replace('vandaag ', '')));
  if (reminder === null) return <span className="muted">{nl.statusBar.noReminder}</span>;
  return <button type="button" className="status-link" onClick={() => { goTo('triage', reminder.caseId); }}>{nl.statusBar.reminder(text)}</button>;
}

function TimeNow(): ReactNode {
  return <time>{useClock((instant) => formatMoment(instant, instant).replace('vandaag ', ''))}</time>;
}

/** The bar itself is silent (it changes all the time); only losing and finding the connection is read aloud. */
function ConnectionNews({ connection }: { readonly connection: Status['connection'] }): ReactNode {
  const [before, setBefore] = useState(connection);
  const [news, setNews] = useState('');
  useEffect(() => {
    if (before === connection) return;
    if (connection === 'offline') setNews(nl.statusBar.nowOffline);
    else if (connection === 'online' && before === 'offline') setNews(nl.statusBar.nowOnline);
    setBefore(connection);
  }, [before, connection]);
  return <div className="visually-hidden" aria-live="polite">{news}</div>;
}

function normName(norm: string): string {
  return Object.entries(nl.casework.norm).find(([id]) => id === norm)?.[1] ?? norm;
}
