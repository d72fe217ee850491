import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { formatClock, formatMoment } from '../../../../shared/calendar/index.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, Notice, Panel, SelectField, Tag, TextArea, notify, useClock } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { Colleagues } from './Colleagues.tsx';
import { emergencyReasonOptions } from './Envelope.tsx';
import type { EmergencyReason } from './Envelope.tsx';
import { arrive, goHome, lockDesk, refreshSession, signOut, useSession } from './store.ts';
import type { StaffRole } from './store.ts';

const t = nl.session;

/** Who works here, in which role; locking, another role, the end of the shift. */
export function SignedIn(): ReactNode {
  const { staff, shiftStartedAt, training, emergency } = useSession();
  const button = useRef<HTMLButtonElement>(null);
  const since = useClock((instant) => (shiftStartedAt === null ? '' : formatMoment(shiftStartedAt, instant)));
  useEffect(() => { button.current?.focus(); }, []);
  if (staff === null) return null;
  const manages = isManaging(staff.role);
  return (
    <Panel title={t.title} hideTitle pane aside={training ? <Tag tone="warn">{nl.common.training}</Tag> : undefined}>
      <p><strong>{t.signedInAs(t.staffName(staff.name, t.role(staff.role)))}</strong></p>
      {since === '' ? null : <p className="muted">{t.since(since)}</p>}
      {emergency === null ? null : <Notice tone="warn" title={t.emergencyRuns(formatClock(emergency.until))}><Button onPress={() => { void endEmergency(); }}>{t.emergencyEnd}</Button></Notice>}
      <div className="row">
        <Button ref={button} kind="primary" {...(manages ? {} : { keyHint: 'Ctrl+2' })} onPress={goHome}>{manages ? t.goOnManager : t.goOn}</Button>
        <Button keyHint="Ctrl+Shift+L" onPress={() => { void lockDesk(); }}>{t.lock}</Button>
        <Button onPress={() => { void signOut(); }}>{t.signOut}</Button>
      </div>
      {staff.roles.length > 1 && emergency === null ? <SelectField label={t.switchRole} value={staffRole(staff.role, staff.roles)} options={staff.roles.map((one) => ({ value: one, label: t.role(one) }))} onChange={(role) => { void switchRole(role); }} /> : null}
    </Panel>
  );
}

/** For who works no cases: what a nurse has no need of. */
export function ManagerPanels(): ReactNode {
  const training = useSession((state) => state.training);
  return <><EmergencyForm />{training ? null : <Colleagues />}</>;
}

function isManaging(role: string): boolean {
  return role === 'manager' || role === 'administrator';
}

function staffRole(role: string, roles: readonly StaffRole[]): StaffRole | '' {
  return roles.find((one) => one === role) ?? '';
}

async function switchRole(role: StaffRole): Promise<void> {
  const result = await desk.ask('session.switchRole', { role });
  if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
  await refreshSession();
}

async function endEmergency(): Promise<void> {
  const result = await desk.ask('session.endEmergency', {});
  if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
  await refreshSession();
}

/** Emergency access for who works no cases: an hour, with a reason. */
function EmergencyForm(): ReactNode {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState<EmergencyReason>('acutePatient');
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const begin = async (): Promise<void> => {
    const result = await desk.ask('session.emergency', { reason, text: text.trim() });
    setError(result.ok ? null : result.error.code === 'badRequest' ? t.emergencyTextHelp : result.error.message);
    await (result.ok ? arrive() : refreshSession());
  };
  return (
    <Panel title={t.emergency} aside={<Button kind="quiet" expanded={open} label={t.emergency} onPress={() => { setOpen(!open); }}>{open ? '−' : '+'}</Button>}>
      <p className="muted">{t.emergencyHelp}</p>
      {open ? (
        <div className="sign-in">
          <SelectField label={t.emergencyReason} value={reason} options={emergencyReasonOptions} onChange={setReason} />
          <TextArea label={t.emergencyText} value={text} error={error} hint={t.emergencyTextHelp} rows={2} onChange={setText} />
          <div><Button onPress={() => { void begin(); }}>{t.emergencyStart}</Button></div>
        </div>
      ) : null}
    </Panel>
  );
}
