import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CaseDetail, TriageView } from '../../../../shared/contract/views.ts';
import type { CareType, Urgency } from '../../../../shared/contract/primitives.ts';
import type { Input } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, SelectField, TextArea, notify } from '../../components/index.ts';
import { refreshCase } from '../casework/case-store.ts';
import { useDraft } from '../casework/draft-store.ts';
import { nl } from '../../nl.ts';
import { optionsOf } from '../../nl/lists.ts';

const t = nl.triage;
type Reason = Input<'casework.deviate'>['reason'];

/** Another outcome than the protocol's: always with a reason in the nurse's own words. The proposal stays visible beside it. */
export function DeviateForm({ detail, view, onDone }: { readonly detail: CaseDetail; readonly view: TriageView; readonly onDone: () => void }): ReactNode {
  const start = detail.decision ?? view.outcome;
  const [urgency, setUrgency] = useState<Urgency | ''>(start.urgency ?? '');
  const [careType, setCareType] = useState<CareType | ''>(start.careType ?? '');
  const [reason, setReason] = useState<Reason | ''>('');
  const [tried, setTried] = useState(false);
  const text = useDraft({ caseId: detail.caseId, field: 'deviation.text', saved: '', kept: detail.drafts['deviation.text'], commit: () => Promise.resolve(null) });
  const save = async (): Promise<void> => {
    setTried(true);
    if (urgency === '' || careType === '' || reason === '' || text.value.trim() === '') return;
    const result = await desk.ask('casework.deviate', { caseId: detail.caseId, urgency, careType, reason, text: text.value.trim() });
    if (!result.ok) { notify({ text: result.error.message, tone: 'bad' }); return; }
    await text.onCommit();
    notify({ text: t.deviated, tone: 'good' });
    await refreshCase(detail.caseId);
    onDone();
  };
  return (
    <section className="deviate" aria-label={t.deviateTitle}>
      <h3>{t.deviateTitle}</h3>
      <SelectField label={t.urgency} value={urgency} placeholder={t.outcomeOpen} options={optionsOf(nl.casework.urgency)} onChange={setUrgency} />
      <SelectField label={t.careType} value={careType} placeholder={t.outcomeOpen} options={optionsOf(nl.casework.careType)} onChange={setCareType} />
      <SelectField label={t.deviateReason} value={reason} placeholder={t.deviateReasonNeeded} options={optionsOf(t.reasons)} error={tried && reason === '' ? t.deviateReasonNeeded : null} onChange={setReason} />
      <TextArea label={t.deviateText} value={text.value} error={tried && text.value.trim() === '' ? t.deviateTextNeeded : null} onChange={text.onChange} />
      <div className="row">
        <Button kind="primary" onPress={() => { void save(); }}>{t.deviateSave}</Button>
        <Button kind="quiet" onPress={onDone}>{nl.common.cancel}</Button>
      </div>
    </section>
  );
}
