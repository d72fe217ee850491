import type { ReactNode } from 'react';
import { formatClock, formatMoment } from '../../../../shared/calendar/index.ts';
import type { ConsultView } from '../../../../shared/contract/views.ts';
import { Button, ClockText, PhoneNumber, notify, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { PracticeDial } from '../training/PracticeDial.tsx';
import { recordAttempt } from './store.ts';

const t = nl.consult;
const results = ['noAnswer', 'busy', 'callsBack', 'reached'] as const;
type Entry = NonNullable<ConsultView['chain']>[number];

/** Whom to call, in order. "Geen gehoor" brings the next one's turn at once; each call is recorded where it was made. */
export function Chain({ consult }: { readonly consult: ConsultView }): ReactNode {
  const chain = consult.chain ?? [];
  if (chain.length === 0) return null;
  // Everybody whose turn it is or was, and who comes next; the rest of the roster is folded.
  const near = chain.findLastIndex((entry) => entry.turn !== 'later') + 2;
  return (
    <section className="chain" aria-label={t.chain}>
      <h4>{t.chain}</h4>
      <ol>{chain.slice(0, near).map((entry) => <Link key={entry.rosterId} consult={consult} entry={entry} />)}</ol>
      {chain.length > near ? <details><summary>{t.chainMore(chain.length - near)}</summary><ol>{chain.slice(near).map((entry) => <Link key={entry.rosterId} consult={consult} entry={entry} />)}</ol></details> : null}
    </section>
  );
}

function Link({ consult, entry }: { readonly consult: ConsultView; readonly entry: Entry }): ReactNode {
  const record = async (result: (typeof results)[number]): Promise<void> => {
    const refused = await recordAttempt({ caseId: consult.caseId, consultId: consult.consultId, rosterId: entry.rosterId, result });
    if (refused !== null) notify({ text: refused, tone: 'bad' });
  };
  const turn = entry.turn === 'later' ? t.turn.later(formatMoment(entry.turnAt, now())) : t.turn[entry.turn];
  return (
    <li className={`chain-entry chain-${entry.turn}`}>
      <div className="chain-who">
        <strong>{entry.name}</strong>
        <span className="muted">{t.to(entry.role)}</span>
        <ClockText tone={entry.turn === 'now' ? 'near' : entry.turn === 'tried' ? 'done' : 'calm'}>{turn}</ClockText>
      </div>
      <PhoneNumber number={entry.phone} size={entry.turn === 'now' ? 'large' : 'normal'} />
      {entry.attempts.length === 0 ? null : <p className="muted">{entry.attempts.map((one) => (one.result === 'seen' ? '' : t.attemptAt(t.attempts[one.result], formatClock(one.at)))).filter((line) => line !== '').join(', ')}</p>}
      {entry.turn === 'later' ? null : <span className="chain-results"><PracticeDial rosterId={entry.rosterId} name={entry.name} tries={entry.attempts.filter((one) => one.result !== 'seen').length} onResult={(result) => { void record(result); }} />{results.map((result) => <Button key={result} kind="quiet" label={t.attemptFor(t.attempts[result], entry.name)} onPress={() => { void record(result); }}>{t.attempts[result]}</Button>)}</span>}
    </li>
  );
}
