import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, Dialog, Notice, Panel, TextField, now, notify } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { loadStatus } from './store.ts';
import type { Status } from './store.ts';

const t = nl.backup;

/** Whether there is a recovery key, and the ceremony that makes one. */
export function RecoveryKey({ status, administrator }: { readonly status: Status; readonly administrator: boolean }): ReactNode {
  const [code, setCode] = useState<string | null>(null);
  const begin = async (): Promise<void> => {
    const result = await desk.ask('backup.makeRecoveryKey', {});
    if (result.ok) setCode(result.value.code);
    else notify({ text: result.error.message, tone: 'bad' });
  };
  const { recovery, recoveryAt } = status;
  return (
    <Panel title={t.key} pane>
      {recovery === 'ready' ? <p>{t.keyStates.ready} {recoveryAt === null ? '' : t.keyMade(formatMoment(recoveryAt, now()))}</p> : <Notice tone="warn" title={t.keyStates[recovery]} />}
      {administrator ? <div><Button kind={recovery === 'ready' ? 'plain' : 'primary'} onPress={() => { void begin(); }}>{recovery === 'none' ? t.makeKey : t.newKey}</Button></div> : <p className="muted">{t.keyAdministrator}</p>}
      {code === null ? null : <Ceremony code={code} onClose={() => { setCode(null); void loadStatus(); }} />}
    </Panel>
  );
}

/** Shown once, written down, then typed back from the paper while it is no longer on screen. */
function Ceremony({ code, onClose }: { readonly code: string; readonly onClose: () => void }): ReactNode {
  const [written, setWritten] = useState(false);
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | null>(null);
  const confirm = async (): Promise<void> => {
    if (typed.trim() === '') return;
    const result = await desk.ask('backup.confirmRecoveryKey', { code: typed.trim() });
    setError(result.ok ? null : result.error.message);
    if (!result.ok) return;
    notify({ text: t.confirmed, tone: 'good' });
    onClose();
  };
  if (written) {
    return (
      <Dialog key="check" title={t.check} wide onClose={onClose} footer={<Button kind="primary" onPress={() => { void confirm(); }}>{t.confirm}</Button>}>
        <p>{t.checkHelp}</p>
        <TextField label={t.checkField} value={typed} error={error} onChange={setTyped} />
      </Dialog>
    );
  }
  return (
    <Dialog key="write" title={t.ceremony} wide onClose={onClose} footer={<Button kind="primary" onPress={() => { setWritten(true); }}>{t.ceremonyNext}</Button>}>
      <p>{t.ceremonyHelp}</p>
      <p className="recovery-code mono">{code.split('-').map((group, index) => <span key={`${String(index)}${group}`}>{group}</span>)}</p>
    </Dialog>
  );
}
