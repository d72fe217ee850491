import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CareType, Urgency } from '../../../../shared/contract/primitives.ts';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, Notice, Panel, SelectField, TextField, notify } from '../../components/index.ts';
import { refreshCase } from '../casework/case-store.ts';
import { nl } from '../../nl.ts';
import { optionsOf } from '../../nl/lists.ts';

const t = nl.profile;

/** The way of working without protocol: the nurse records what the sender or physician decided, and who that was. No question, no proposal. */
export function LogisticsPanel({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const [urgency, setUrgency] = useState<Urgency | ''>(detail.decision?.urgency ?? '');
  const [careType, setCareType] = useState<CareType | ''>(detail.decision?.careType ?? '');
  const [by, setBy] = useState('');
  const [tried, setTried] = useState(false);
  const save = async (): Promise<void> => {
    setTried(true);
    if (urgency === '' || careType === '' || by.trim() === '') return;
    const result = await desk.ask('casework.deviate', { caseId: detail.caseId, urgency, careType, reason: 'localAgreement', text: by.trim() });
    notify(result.ok ? { text: t.logisticsSaved, tone: 'good' } : { text: result.error.message, tone: 'bad' });
    if (result.ok) await refreshCase(detail.caseId);
  };
  return (
    <Panel title={t.logistics} pane className="asked">
      <Notice title={t.logisticsWhy} />
      <SelectField label={nl.triage.urgency} value={urgency} placeholder={nl.common.unknown} options={optionsOf(nl.casework.urgency)} error={tried && urgency === '' ? t.logisticsNeeded : null} onChange={setUrgency} />
      <SelectField label={nl.triage.careType} value={careType} placeholder={nl.common.unknown} options={optionsOf(nl.casework.careType)} error={tried && careType === '' ? t.logisticsNeeded : null} onChange={setCareType} />
      <TextField label={t.logisticsBy} value={by} error={tried && by.trim() === '' ? t.logisticsByNeeded : null} onChange={setBy} onCommit={() => undefined} />
      <div><Button kind="primary" blockedBecause={detail.actions['deviate'] ?? null} onPress={() => { void save(); }}>{t.logisticsSave}</Button></div>
    </Panel>
  );
}
