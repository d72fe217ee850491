import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import { Button, Panel, SelectField, TextField, now } from '../../components/index.ts';
import { useSession } from '../session/store.ts';
import { nl } from '../../nl.ts';
import { review, useAudit } from './store.ts';
import type { Emergency } from './store.ts';

const t = nl.audit;
const verdicts = Object.entries(t.verdicts).map(([value, label]) => ({ value: value as keyof typeof t.verdicts, label }));

/** Emergency access that nobody has looked at yet. */
export function Emergencies(): ReactNode {
  const emergencies = useAudit((state) => state.emergencies);
  const role = useSession((state) => state.staff?.role ?? null);
  if (role !== 'manager' && role !== 'administrator') return null;
  return (
    <Panel title={t.emergencies} pane>
      {emergencies.length === 0 ? <p className="muted">{t.noEmergencies}</p> : <ul className="audit-emergencies">{emergencies.map((one) => <Use key={one.id} use={one} mayReview={role === 'manager'} />)}</ul>}
    </Panel>
  );
}

function Use({ use, mayReview }: { readonly use: Emergency; readonly mayReview: boolean }): ReactNode {
  const [verdict, setVerdict] = useState<keyof typeof t.verdicts>('justified');
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const save = async (): Promise<void> => { setError(text.trim() === '' ? t.reviewNeeded : await review(use.id, verdict, text.trim())); };
  return (
    <li className="audit-emergency">
      <p><strong>{use.who}</strong>, {formatMoment(use.at, now())} · {t.emergencyLines(use.lines)}</p>
      <p>{nl.session.emergencyReasons[use.reason]}: {use.text}</p>
      {mayReview ? (
        <>
          <SelectField label={t.verdict} value={verdict} options={verdicts} onChange={setVerdict} />
          <TextField label={t.reviewText} value={text} error={error} onChange={setText} />
          <div><Button onPress={() => { void save(); }}>{t.review}</Button></div>
        </>
      ) : null}
    </li>
  );
}
