import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { formatClock, formatDuration } from '../../../../shared/calendar/index.ts';
import { goTo } from '../../app/routes.ts';
import type { Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, ClockText, Panel, SelectField, Tag, TextField, notify, useClock } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { textOf } from '../../nl/lists.ts';
import { Debrief } from './Debrief.tsx';
import './training.css';

const t = nl.training;
type Night = NonNullable<Output<'training.night'>['night']>;
const speeds = ['1', '5', '10', '20', '60'] as const;
const durations = ['1', '2', '4', '8'] as const;
const askAgainMs = 3000;

/** The exercise on Dienst starten: choose a night, take calls up as they ring, and talk it over afterwards. Only in the training region. */
export function NightPanel(): ReactNode {
  const [night, setNight] = useState<Night | null>(null);
  const [debrief, setDebrief] = useState(false);
  useEffect(() => {
    const load = (): void => { void desk.ask('training.night', {}).then((result) => { if (result.ok) setNight(result.value.night); }); };
    load();
    const timer = setInterval(load, askAgainMs);
    return () => { clearInterval(timer); };
  }, []);
  const end = async (): Promise<void> => {
    const result = await desk.ask('training.end', {});
    if (!result.ok) { notify({ text: result.error.message, tone: 'bad' }); return; }
    setNight((known) => (known === null ? null : { ...known, ended: true }));
    setDebrief(true);
  };
  const running = night !== null && !night.ended;
  return (
    <Panel title={t.title} pane aside={running ? <Tag tone="warn">{t.running(night.seed, night.speed)}</Tag> : undefined}>
      {running ? <Running night={night} /> : <StartForm onStart={setNight} />}
      {night === null ? null : (
        <div className="row">
          {running ? <Button onPress={() => { void end(); }}>{t.end}</Button> : null}
          <Button kind={running ? 'quiet' : 'plain'} onPress={() => { setDebrief(true); }}>{t.debriefOpen}</Button>
        </div>
      )}
      {debrief ? <Debrief onClose={() => { setDebrief(false); }} /> : null}
    </Panel>
  );
}

function StartForm({ onStart }: { readonly onStart: (night: Night) => void }): ReactNode {
  const [seed, setSeed] = useState('1');
  const [speed, setSpeed] = useState<(typeof speeds)[number]>('10');
  const [hours, setHours] = useState<(typeof durations)[number]>('8');
  const good = /^[1-9]\d{0,5}$/.test(seed.trim());
  const start = async (): Promise<void> => {
    if (!good) return;
    const result = await desk.ask('training.start', { seed: Number(seed), speed: Number(speed), hours: Number(hours) });
    if (result.ok) { onStart(result.value); notify({ text: t.started, tone: 'good' }); } else notify({ text: result.error.message, tone: 'bad' });
  };
  return (
    <>
      <p className="muted">{t.intro}</p>
      <div className="night-form">
        <TextField label={t.seed} value={seed} inputMode="numeric" hint={t.seedHint} error={good ? null : t.badSeed} onChange={setSeed} />
        <SelectField label={t.speed} value={speed} options={speeds.map((value) => ({ value, label: t.speedTimes(Number(value)) }))} onChange={setSpeed} />
        <SelectField label={t.hours} value={hours} options={durations.map((value) => ({ value, label: t.hoursText(Number(value)) }))} onChange={setHours} />
      </div>
      <div><Button onPress={() => { void start(); }}>{t.start}</Button></div>
    </>
  );
}

function Running({ night }: { readonly night: Night }): ReactNode {
  return (
    <>
      <p className="muted">{t.until(formatClock(night.endsAt))} · {t.still(night.still)}</p>
      {night.rung.length === 0 ? <p>{t.noCalls}</p> : <ul className="lines lines-ruled night-rung">{night.rung.toReversed().map((call) => <Call key={call.id} call={call} />)}</ul>}
    </>
  );
}

function Call({ call }: { readonly call: Night['rung'][number] }): ReactNode {
  const waits = useClock((instant) => formatDuration(Math.max(0, instant - call.ringsAt)));
  const take = async (): Promise<void> => {
    const result = await desk.ask('training.takeCall', { callId: call.id });
    if (result.ok) goTo('triage', result.value.caseId);
    else notify({ text: result.error.message, tone: 'bad' });
  };
  return (
    <li>
      <span>{t.rings(call.caller, textOf(nl.casework.referrer, call.source))}</span>
      {call.caseId === null ? <ClockText tone="near">{waits}</ClockText> : <ClockText tone="done">{t.takenUp}</ClockText>}
      <Button kind={call.caseId === null ? 'primary' : 'quiet'} label={`${call.caseId === null ? t.take : t.open}: ${call.caller}`} onPress={() => { void take(); }}>{call.caseId === null ? t.take : t.open}</Button>
    </li>
  );
}
