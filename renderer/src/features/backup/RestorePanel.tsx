import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, Notice, Panel, TextField, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import './backup.css';

const t = nl.backup;

/** On a new desk, before anybody signed in: a backup takes its place. Folded away; not there at all on a desk that was used. */
export function RestorePanel(): ReactNode {
  const [possible, setPossible] = useState(false);
  const [open, setOpen] = useState(false);
  const [from, setFrom] = useState('');
  const [code, setCode] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  useEffect(() => {
    let shown = true;
    void desk.ask('backup.restorable', {}).then((result) => { if (shown && result.ok) setPossible(result.value.possible); });
    return () => { shown = false; };
  }, []);
  const restore = async (): Promise<void> => {
    if (busy || from.trim() === '' || code.trim() === '') return;
    setBusy(true);
    const result = await desk.ask('backup.restore', { from: from.trim(), code: code.trim() });
    setBusy(false);
    setError(result.ok ? null : result.error.message);
    if (result.ok) setDone(t.restored(result.value.cases, result.value.unsent, formatMoment(result.value.madeAt, now())));
  };
  if (done !== null) return <Notice tone="info" title={done} />;
  if (!possible) return null;
  return (
    <Panel title={t.restore} aside={<Button kind="quiet" expanded={open} label={t.restore} onPress={() => { setOpen(!open); }}>{open ? '−' : '+'}</Button>}>
      {open ? (
        <div className="backup-form">
          <p className="muted">{t.restoreHelp}</p>
          <TextField label={t.restoreFrom} value={from} hint={t.restoreFromHelp} onChange={setFrom} />
          <TextField label={t.restoreKey} value={code} error={error} onChange={setCode} />
          <div><Button busy={busy} onPress={() => { void restore(); }}>{t.restoreGo}</Button></div>
        </div>
      ) : null}
    </Panel>
  );
}
