import { useState } from 'react';
import type { ReactNode } from 'react';
import { isBedType } from '../../../../shared/contract/primitives.ts';
import type { BlockingView, CaseDetail } from '../../../../shared/contract/views.ts';
import { Button, ClockText, Panel, TextField } from '../../components/index.ts';
import { goTo } from '../../app/routes.ts';
import { nl } from '../../nl.ts';
import { LetterControl } from '../capacity/LetterControl.tsx';
import { recordMandate } from './actions.ts';

/** What must be settled before a place can be promised, each with what lifts it and a way to do that from here. */
export function Blocking({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const bed = isBedType(detail.decision?.careType);
  const needsOpen = bed && detail.needs?.asked !== true;
  const letterOpen = bed && detail.referralLetter === null;
  const open = detail.blocking.filter((one) => one.open);
  const lifted = detail.blocking.filter((one) => !one.open);
  if (detail.placement !== null && open.length === 0 && !letterOpen) return null;
  if (!needsOpen && !letterOpen && open.length === 0) return <Nothing lifted={lifted} />;
  return (
    <Panel title={nl.handover.blocking} className="blocking" pane>
      <ul className="blocking-list">
        {needsOpen ? <li className="blocking-line"><span><ClockText tone="near">{nl.handover.needsMissing}</ClockText></span><Button onPress={() => { goTo('beds', detail.caseId); }}>{nl.capacity.needs}</Button></li> : null}
        {letterOpen ? <li className="blocking-line"><span><ClockText tone="near">{nl.handover.letterMissing}</ClockText></span><LetterControl detail={detail} /></li> : null}
        {open.map((one) => <OpenReason key={one.reason} detail={detail} blocking={one} />)}
        {lifted.map((one) => <Lifted key={one.reason} blocking={one} />)}
      </ul>
    </Panel>
  );
}

/** Nothing is in the way: one line, with what was settled folded behind it. */
function Nothing({ lifted }: { readonly lifted: readonly BlockingView[] }): ReactNode {
  if (lifted.length === 0) return <p className="blocking-none"><ClockText tone="done">{nl.handover.blockingNone}</ClockText></p>;
  return (
    <details className="blocking-none">
      <summary><ClockText tone="done">{nl.handover.blockingNone}</ClockText></summary>
      <ul className="blocking-list">{lifted.map((one) => <Lifted key={one.reason} blocking={one} />)}</ul>
    </details>
  );
}

function Lifted({ blocking }: { readonly blocking: BlockingView }): ReactNode {
  return <li className="blocking-line muted"><ClockText tone="done">{blocking.explanation}</ClockText><span>{blocking.liftedBy === null ? '' : nl.handover.blockingLifted(nl.handover.liftedBy[blocking.liftedBy], blocking.answeredBy ?? '')}</span></li>;
}

function OpenReason({ detail, blocking }: { readonly detail: CaseDetail; readonly blocking: BlockingView }): ReactNode {
  const [mandate, setMandate] = useState(false);
  const { caseId } = detail;
  const go = (way: BlockingView['ways'][number]): void => {
    if (way === 'mandate') setMandate(!mandate);
    else if (way === 'physicianAnswer' || way === 'writtenReason') goTo('consult', caseId);
    else goTo('triage', caseId);
  };
  return (
    <li className="blocking-line blocking-open">
      <ClockText tone="near">{blocking.explanation}</ClockText>
      <span className="blocking-ways">{blocking.ways.map((way, index) => <Button key={way} kind={index === 0 ? 'plain' : 'quiet'} {...(way === 'mandate' ? { expanded: mandate } : {})} onPress={() => { go(way); }}>{nl.handover.way[way]}</Button>)}</span>
      {mandate ? <MandateForm caseId={caseId} reason={blocking.reason} /> : null}
    </li>
  );
}

function MandateForm({ caseId, reason }: { readonly caseId: string; readonly reason: BlockingView['reason'] }): ReactNode {
  const [why, setWhy] = useState('');
  const [error, setError] = useState<string | null>(null);
  const save = (): void => {
    setError(why.trim() === '' ? nl.handover.mandateWhyNeeded : null);
    if (why.trim() !== '') void recordMandate(caseId, reason, why.trim());
  };
  return (
    <div className="mandate-form">
      <TextField label={nl.handover.mandateWhy} value={why} error={error} onChange={setWhy} />
      <Button onPress={save}>{nl.handover.mandateSave}</Button>
    </div>
  );
}
