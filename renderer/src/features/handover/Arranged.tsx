import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import { Button, ClockText, Panel, TextField, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { track } from './actions.ts';

const t = nl.handover.arranged;
type Item = NonNullable<CaseDetail['tracked']>[number];

/** What must be arranged around the handover: by the doctors, and the papers of this care type. It holds nothing up; it is seen until it is done. */
export function Arranged({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const items = detail.tracked ?? [];
  if (items.length === 0) return null;
  const open = items.filter((item) => item.state === 'open').length;
  return (
    <Panel title={t.title} pane className="arranged" aside={open === 0 ? <ClockText tone="done">{t.count(0)}</ClockText> : <span className="muted">{t.count(open)}</span>}>
      {(['care', 'paper'] as const).map((group) => (
        <div key={group}>
          <h3>{t[group]}</h3>
          <ul className="lines lines-ruled">{items.filter((item) => item.group === group).map((item) => <Line key={item.id} detail={detail} item={item} />)}</ul>
        </div>
      ))}
    </Panel>
  );
}

function Line({ detail, item }: { readonly detail: CaseDetail; readonly item: Item }): ReactNode {
  const [by, setBy] = useState('');
  const [error, setError] = useState<string | null>(null);
  const { id } = item;
  const mayChange = !detail.closed && id !== 'referralLetter';
  const save = (state: Item['state']): void => {
    const missing = id === 'receivingPhysician' && state === 'done' && by.trim() === '';
    setError(missing ? t.byNeeded : null);
    if (!missing && id !== 'referralLetter') void track({ caseId: detail.caseId, item: id, state, by: by.trim() });
  };
  return (
    <li className="arranged-line">
      <span>{item.state === 'open' ? <ClockText tone="calm">{item.label}</ClockText> : <ClockText tone="done">{item.label}</ClockText>}</span>
      {item.state === 'open' ? null : <span className="muted">{item.state === 'notNeeded' ? t.notNeededMark : t.doneAt(item.at === null ? '' : formatMoment(item.at, now()), item.by)}</span>}
      {!mayChange ? null : item.state === 'open' ? (
        <span className="arranged-form">
          {item.group === 'care' ? <TextField label={t.by} value={by} error={error} onChange={setBy} /> : null}
          <Button label={t.doneFor(item.label)} onPress={() => { save('done'); }}>{t.done}</Button>
          <Button kind="quiet" label={t.notNeededFor(item.label)} onPress={() => { save('notNeeded'); }}>{t.notNeeded}</Button>
        </span>
      ) : <Button kind="quiet" label={t.reopenFor(item.label)} onPress={() => { save('open'); }}>{t.reopen}</Button>}
    </li>
  );
}
