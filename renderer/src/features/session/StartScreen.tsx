import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import type { WorklistRow } from '../../../../shared/contract/views.ts';
import { caseworkers, goTo } from '../../app/routes.ts';
import { useSettings } from '../../app/settings-store.ts';
import { useStatus } from '../../app/status-store.ts';
import type { Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, Facts, Panel, ScreenHead, UrgencyBadge, Waiting, notify, useClock } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { RestorePanel } from '../backup/RestorePanel.tsx';
import { NightPanel } from '../training/NightPanel.tsx';
import { useSession } from './store.ts';
import { ManagerPanels, SignedIn } from './SignedIn.tsx';
import { SignInPanel } from './SignIn.tsx';
import { playTestTones } from './sound.ts';
import './session.css';

const t = nl.session;

/** Screen 1: sign in, what the last shift left, sound test. */
export function StartScreen(): ReactNode {
  const role = useSession((state) => state.staff?.role ?? null);
  const signedIn = role !== null;
  const practising = useSession((state) => state.training && state.staff?.role === 'trainee');
  const worksCases = caseworkers.some((one) => one === role);
  return (
    <div className="start">
      <ScreenHead title={t.title} actions={<span className="muted">{nl.common.product}</span>} />
      <div className="start-columns">
        <div className="start-column">
          {signedIn ? <SignedIn /> : <SignInPanel />}
          {practising ? <NightPanel /> : null}
          <SoundTest />
          {signedIn ? null : <RestorePanel />}
        </div>
        <div className="start-column">{worksCases ? <TakenOver /> : signedIn ? <ManagerPanels /> : <Panel title={t.takeover}><p className="muted">{t.takeoverSignIn}</p></Panel>}</div>
      </div>
    </div>
  );
}

function SoundTest(): ReactNode {
  const sound = useSettings((state) => state.sound);
  const test = async (): Promise<void> => {
    const played = await playTestTones();
    notify({ text: played ? t.soundPlayed : t.soundFailed, tone: played ? 'good' : 'warn' });
  };
  return (
    <Panel title={t.sound}>
      {sound ? null : <p className="muted">{t.soundOff}</p>}
      <div><Button onPress={() => { void test(); }}>{t.soundTest}</Button></div>
    </Panel>
  );
}

type Takeover = { readonly open: Output<'casework.worklist'>; readonly beds: Output<'capacity.overview'> | null };

function TakenOver(): ReactNode {
  const [takeover, setTakeover] = useState<Takeover | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  const reminder = useStatus((state) => state.status?.reminder ?? null);
  const reminderAt = useClock((instant) => (reminder === null ? '' : formatMoment(reminder.dueAt, instant)));
  useEffect(() => {
    let shown = true;
    void Promise.all([desk.ask('casework.worklist', { filter: 'open' }), desk.ask('capacity.overview', {})]).then(([open, beds]) => {
      if (!shown) return;
      setError(open.ok ? null : open.error.message);
      if (open.ok) setTakeover({ open: open.value, beds: beds.ok ? beds.value : null });
    });
    return () => { shown = false; };
  }, [tries]);
  if (takeover === null) return <Panel title={t.takeover} pane><Waiting error={error} onRetry={() => { setTries(tries + 1); }} /></Panel>;
  const { rows } = takeover.open;
  return (
    <Panel title={t.takeover} pane>
      <Facts missing={nl.common.unknown} rows={[
        { label: t.open, value: rows.length },
        { label: t.unowned, value: rows.filter((row) => row.owner === null).length },
        { label: t.overdue, value: rows.filter((row) => row.deadline?.state === 'overdue').length },
        { label: t.beds, value: takeover.beds === null ? null : `${t.bedsLine(takeover.beds.free, takeover.beds.call)}${takeover.beds.stale > 0 ? `, ${t.stale(takeover.beds.stale)}` : ''}` },
      ]} />
      {reminderAt === '' ? null : <p>{t.reminderLine(reminderAt)}</p>}
      <h3>{t.firstUp}</h3>
      {rows.length === 0 ? <p className="muted">{t.takeoverNone}</p> : <ol className="start-first">{rows.slice(0, 6).map((row) => <FirstUp key={row.caseId} row={row} />)}</ol>}
    </Panel>
  );
}

function FirstUp({ row }: { readonly row: WorklistRow }): ReactNode {
  return (
    <li>
      <button type="button" className="start-case" onClick={() => { goTo('triage', row.caseId); }}>
        <UrgencyBadge urgency={row.urgency} />
        <span>{row.patientName === '' ? nl.common.noName : row.patientName}</span>
        <span className="muted">{nl.casework.step[row.step]}{row.blocker === null ? '' : ` · ${row.blocker}`}</span>
      </button>
    </li>
  );
}
