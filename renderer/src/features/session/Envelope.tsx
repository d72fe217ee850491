import { useState } from 'react';
import type { ReactNode } from 'react';
import { desk } from '../../bridge/desk.ts';
import { Button, Panel, SelectField, TextArea, TextField } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { arrive, refreshSession } from './store.ts';
import type { useWays } from './store.ts';

const t = nl.session;
type People = ReturnType<typeof useWays.getState>['envelope'];
export type EmergencyReason = keyof typeof t.emergencyReasons;
export const emergencyReasonOptions = Object.entries(t.emergencyReasons).map(([value, label]) => ({ value: value as EmergencyReason, label }));

/** Neither PIN nor region works: the code from the sealed envelope. Folded away, because it is never the way to begin a shift. */
export function Envelope({ people }: { readonly people: People }): ReactNode {
  const [open, setOpen] = useState(false);
  const [staffId, setStaffId] = useState('');
  const [code, setCode] = useState('');
  const [reason, setReason] = useState<EmergencyReason>('systemFailure');
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const use = async (): Promise<void> => {
    const result = await desk.ask('session.openEnvelope', { staffId, code, reason, text: text.trim() });
    setError(result.ok ? null : result.error.code === 'badRequest' ? t.emergencyTextHelp : result.error.message);
    await (result.ok ? arrive() : refreshSession());
  };
  return (
    <Panel title={t.envelope} aside={<Button kind="quiet" expanded={open} label={t.envelope} onPress={() => { setOpen(!open); }}>{open ? '−' : '+'}</Button>}>
      {open ? (
        <div className="sign-in">
          <p className="muted">{t.envelopeHelp}</p>
          <SelectField label={t.who} value={staffId} options={people.map((one) => ({ value: one.id, label: one.name }))} placeholder={t.whoChoose} onChange={setStaffId} />
          <TextField label={t.envelopeCode} value={code} error={error} onChange={setCode} />
          <SelectField label={t.emergencyReason} value={reason} options={emergencyReasonOptions} onChange={setReason} />
          <TextArea label={t.emergencyText} value={text} hint={t.emergencyTextHelp} rows={2} onChange={setText} />
          <div><Button onPress={() => { void use(); }}>{t.emergencyStart}</Button></div>
        </div>
      ) : null}
    </Panel>
  );
}
