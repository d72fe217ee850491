import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, ClockText, Panel, TextArea, notify, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { recordFeedback } from './actions.ts';

type To = 'referrer' | 'patient';

/** What referrer and patient were told: ready-made words to read out, recorded as they were really said. */
export function Feedback({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const [draft, setDraft] = useState<{ readonly to: To; readonly text: string } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const begin = async (to: To): Promise<void> => {
    const result = await desk.ask('casework.feedbackText', { caseId: detail.caseId, to });
    if (result.ok) setDraft({ to, text: result.value.text });
    else notify({ text: result.error.message, tone: 'bad' });
  };
  const save = async (): Promise<void> => {
    if (draft === null) return;
    setError(draft.text.trim() === '' ? nl.handover.feedbackNeeded : null);
    if (draft.text.trim() !== '' && await recordFeedback({ caseId: detail.caseId, to: draft.to, text: draft.text.trim() })) setDraft(null);
  };
  return (
    <Panel title={nl.handover.feedback} pane aside={(['referrer', 'patient'] as const).map((to) => <Button key={to} kind="quiet" expanded={draft?.to === to} label={nl.handover.feedbackShow(nl.handover.feedbackTo[to])} onPress={() => { void begin(to); }}>{nl.handover.feedbackTo[to]}</Button>)} className="feedback">
      {draft === null ? null : (
        <>
          <TextArea label={nl.handover.feedbackText(nl.handover.feedbackTo[draft.to])} rows={4} value={draft.text} error={error} onChange={(text) => { setDraft({ ...draft, text }); }} />
          <div><Button onPress={() => { void save(); }}>{nl.handover.feedbackSave}</Button></div>
        </>
      )}
      <ul className="feedback-list">{(detail.feedback ?? []).map((one) => <li key={one.id}><ClockText tone="done">{nl.handover.feedbackDone(nl.handover.feedbackTo[one.to], formatMoment(one.at, now()), one.by)}</ClockText></li>)}</ul>
    </Panel>
  );
}
