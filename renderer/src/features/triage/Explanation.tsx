import { useState } from 'react';
import type { ReactNode } from 'react';
import type { TriageView } from '../../../../shared/contract/views.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, notify } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { textOf, urgencyList } from '../../nl/lists.ts';

const t = nl.triage;
const shownMissing = 5;

/** Which questions can still change the outcome, nearest first. */
export function Missing({ view }: { readonly view: TriageView }): ReactNode {
  const unanswered = view.questions.filter((question) => question.relevant && question.answer === null);
  const open = unanswered.toSorted((a, b) => Number(view.currentFacts.includes(b.fact)) - Number(view.currentFacts.includes(a.fact)));
  const urgencies = view.possible['urgency'] ?? [];
  return (
    <section className="missing">
      {urgencies.length > 1 && urgencies.length < urgencyList.length ? <p>{t.stillPossible}: {urgencies.map((urgency) => textOf(nl.casework.urgency, urgency)).join(' · ')}</p> : null}
      <h3>{t.stillMissing} ({open.length})</h3>
      <ul>{open.slice(0, shownMissing).map((question) => <li key={question.fact}>{question.text}</li>)}</ul>
    </section>
  );
}

/** "Waarom deze uitkomst": per decision the row that holds and the answers behind it. */
export function Explanation({ caseId, view }: { readonly caseId: string; readonly view: TriageView }): ReactNode {
  const taken = view.explanation.filter((one) => one.outcome !== null);
  if (taken.length === 0) return null;
  return (
    <div className="explanation">
      <h3>{t.whyOutcome}</h3>
      {taken.map((one) => <Decision key={one.decision} explanation={one} open={one.decision === 'urgency' || one.decision === 'careType'} />)}
      {view.next === null ? <WhatWouldChange key={JSON.stringify(view.answers)} caseId={caseId} /> : null}
    </div>
  );
}

function Decision({ explanation, open }: { readonly explanation: TriageView['explanation'][number]; readonly open: boolean }): ReactNode {
  return (
    <details open={open}>
      <summary><span className="muted">{explanation.title}:</span> {explanation.outcomeLabel ?? explanation.outcome}</summary>
      <ul>{[...new Set(explanation.because)].map((line) => <li key={line}>{line}</li>)}</ul>
      {explanation.skipped.length === 0 ? null : (
        <details className="explanation-skipped">
          <summary className="muted">{t.skipped} ({explanation.skipped.length})</summary>
          <ul>{[...new Set(explanation.skipped)].map((line) => <li key={line} className="muted">{line}</li>)}</ul>
        </details>
      )}
    </details>
  );
}

/** Behind a key, so that nobody steers the answers. */
function WhatWouldChange({ caseId }: { readonly caseId: string }): ReactNode {
  const [changes, setChanges] = useState<readonly string[] | null>(null);
  const ask = async (): Promise<void> => {
    const [urgency, careType] = await Promise.all([desk.ask('triage.whatWouldChange', { caseId, decision: 'urgency' }), desk.ask('triage.whatWouldChange', { caseId, decision: 'careType' })]);
    for (const result of [urgency, careType]) if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
    setChanges([...(urgency.ok ? urgency.value.changes : []), ...(careType.ok ? careType.value.changes : [])]);
  };
  if (changes === null) return <div><Button kind="quiet" expanded={false} onPress={() => { void ask(); }}>{t.whatWouldChange}</Button></div>;
  return (
    <div className="what-changes">
      <Button kind="quiet" expanded onPress={() => { setChanges(null); }}>{t.whatWouldChange}</Button>
      <p className="muted">{t.whatWouldChangeHelp}</p>
      {changes.length === 0 ? <p>{t.noChange}</p> : <ul>{[...new Set(changes)].map((line) => <li key={line}>{line}</li>)}</ul>}
    </div>
  );
}
