import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatDuration, formatMoment } from '../../../../shared/calendar/index.ts';
import { goTo } from '../../app/routes.ts';
import { useSession } from '../session/store.ts';
import { Button, ClockText, UrgencyBadge, notify, now, useClock } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { AnswerForm } from './AnswerForm.tsx';
import { Chain } from './Chain.tsx';
import { confirmAnswer } from './store.ts';
import type { Consult } from './store.ts';

/** One question: who, what, how long it may take; unfolded with the facts, the summary to read aloud and the answer. */
export function ConsultCard({ consult, startOpen, answerable }: { readonly consult: Consult; readonly startOpen: boolean; readonly answerable: boolean }): ReactNode {
  const [open, setOpen] = useState(startOpen);
  return (
    <article className={open ? 'consult consult-open' : 'consult'} aria-label={consult.patientName} data-case={consult.caseId}>
      <header className="consult-head">
        <UrgencyBadge urgency={consult.urgency} />
        <div className="consult-who">
          <h3>{consult.patientName}</h3>
          <p className="muted">{consult.careType === null ? '' : `${nl.casework.careTypeShort[consult.careType]} · `}{consult.reasons.map(nl.consult.reason).join(', ')}</p>
        </div>
        <div className="consult-clock">
          {answerable ? (consult.waitUntil == null ? <Due dueAt={consult.dueAt} /> : <ClockText tone="calm">{nl.consult.waitUntil(formatMoment(consult.waitUntil, now()))}</ClockText>) : null}
          <span className="muted">{nl.consult.to(consult.to)}, {nl.consult.askedBy(consult.askedBy, formatMoment(consult.askedAt, now()))}{consult.delivery === undefined ? '' : ` · ${nl.consult.delivery[consult.delivery]}`}</span>
        </div>
        <Button kind="quiet" expanded={open} label={`${nl.consult.show}: ${consult.patientName}`} onPress={() => { setOpen(!open); }}><span aria-hidden="true">{open ? '▾' : '▸'}</span></Button>
      </header>
      {open ? <Body consult={consult} answerable={answerable} /> : null}
    </article>
  );
}

function Body({ consult, answerable }: { readonly consult: Consult; readonly answerable: boolean }): ReactNode {
  return (
    <div className="consult-body">
      <div className="consult-read">
        <p className="consult-question">{consult.question}</p>
        {answerable ? <Chain consult={consult} /> : null}
        {consult.summary === '' ? null : <details><summary>{nl.consult.summary}</summary><pre className="consult-summary">{consult.summary}</pre></details>}
        {consult.facts.length === 0 ? null : <details><summary>{nl.consult.facts}</summary><dl className="consult-facts">{consult.facts.map((fact) => <div key={fact.label}><dt>{fact.label}</dt><dd>{fact.value}</dd></div>)}</dl></details>}
        <Button kind="quiet" onPress={() => { goTo('triage', consult.caseId); }}>{nl.consult.openCase}</Button>
      </div>
      <div className="consult-answer">
        {consult.answers.length === 0 ? null : (
          <ul className="consult-given">
            {consult.answers.map((given) => <li key={given.reason}><ClockText tone={given.answer === 'callMe' ? 'near' : 'done'}>{nl.consult.reason(given.reason)}: {nl.consult.choices[given.answer]}</ClockText></li>)}
            <li className="muted">{consult.answeredAt === null ? '' : nl.consult.givenBy(consult.answeredBy ?? '', formatMoment(consult.answeredAt, now()), consult.recordedBy)}</li>
            {consult.advice === '' ? null : <li>{consult.advice}</li>}
          </ul>
        )}
        <ToConfirm consult={consult} />
        {answerable ? <AnswerForm consult={consult} /> : null}
      </div>
    </div>
  );
}

/** What the nurse wrote down from the telephone waits for the physician's own word; a nurse sees that it waits. */
function ToConfirm({ consult }: { readonly consult: Consult }): ReactNode {
  const physician = useSession((state) => state.staff?.role === 'elderlyPhysician');
  const reasons = consult.toConfirm ?? [];
  if (reasons.length === 0) return null;
  const confirm = async (): Promise<void> => {
    const refused = await confirmAnswer({ caseId: consult.caseId, consultId: consult.consultId, reasons });
    notify(refused === null ? { text: nl.consult.confirmed, tone: 'good' } : { text: refused, tone: 'bad' });
  };
  if (!physician) return <p><ClockText tone="calm">{nl.consult.waitsConfirm}</ClockText></p>;
  return <div><p className="muted">{nl.consult.confirmHelp}</p><Button kind="primary" onPress={() => { void confirm(); }}>{nl.consult.confirm}</Button></div>;
}

function Due({ dueAt }: { readonly dueAt: number | null }): ReactNode {
  const late = useClock((instant) => dueAt !== null && instant >= dueAt);
  const text = useClock((instant) => (dueAt === null ? nl.consult.noNorm : instant >= dueAt ? nl.consult.late(formatDuration(instant - dueAt)) : nl.consult.due(formatDuration(dueAt - instant))));
  return <ClockText tone={late ? 'overdue' : 'calm'}>{text}</ClockText>;
}
