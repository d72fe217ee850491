import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import { goTo } from '../../app/routes.ts';
import { Button, ClockText, TextField, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { resolve, retry } from './store.ts';
import type { QueueItem } from './store.ts';

const t = nl.sync;

/** Every item that the region doesn't have: what it is, why it is still here, what can be done. */
export function QueueList({ items }: { readonly items: readonly QueueItem[] }): ReactNode {
  return <ul className="queue">{items.map((item) => <QueueLine key={item.id} item={item} />)}</ul>;
}

function QueueLine({ item }: { readonly item: QueueItem }): ReactNode {
  const [resolving, setResolving] = useState(false);
  const instant = now();
  const { caseId } = item;
  const stuck = item.state === 'refused' || item.state === 'parked';
  return (
    <li className={stuck ? 'queue-item queue-stuck' : 'queue-item'}>
      <div className="queue-what">
        <strong>{item.label}</strong>
        <span className="muted">{formatMoment(item.at, instant)} · {t.tries(item.tries)}{item.nextTryAt === null ? '' : ` · ${t.nextTry(formatMoment(item.nextTryAt, instant))}`}</span>
      </div>
      <div className="queue-state">
        <ClockText tone={stuck ? 'overdue' : 'calm'}>{t.state[item.state]}</ClockText>
        {item.reason === null ? null : <span>{item.reason}</span>}
      </div>
      <div className="queue-ways">
        {caseId === null ? null : <Button kind="quiet" label={`${t.openCase}: ${item.label}`} onPress={() => { goTo('triage', caseId); }}>{t.openCase}</Button>}
        {item.ways.includes('retry') ? <Button label={`${t.retry}: ${item.label}`} onPress={() => { void retry(item.id); }}>{t.retry}</Button> : null}
        {item.ways.includes('resolve') ? <Button label={`${t.resolve}: ${item.label}`} expanded={resolving} onPress={() => { setResolving(!resolving); }}>{t.resolve}</Button> : null}
      </div>
      {resolving ? <ResolveForm id={item.id} /> : null}
    </li>
  );
}

function ResolveForm({ id }: { readonly id: string }): ReactNode {
  const [why, setWhy] = useState('');
  const [error, setError] = useState<string | null>(null);
  const save = (): void => {
    setError(why.trim() === '' ? t.resolveNeeded : null);
    if (why.trim() !== '') void resolve(id, why.trim());
  };
  return (
    <div className="queue-resolve">
      <TextField label={t.resolveWhy} value={why} error={error} onChange={setWhy} />
      <Button onPress={save}>{t.resolveSave}</Button>
    </div>
  );
}
