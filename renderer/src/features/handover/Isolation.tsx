import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import { isolationFindings, isolationMeasures } from '../../../../shared/casework/events.ts';
import { featureNl, isolationNl, isolationText, measureNl } from '../../../../shared/casework/nl.ts';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import { Button, ClockText, SelectField, TextField, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { recordIsolation } from './actions.ts';

const t = nl.handover.isolation;
type Finding = (typeof isolationFindings)[number];
type Measure = (typeof isolationMeasures)[number];
const findings = isolationFindings.map((value) => ({ value, label: isolationNl[value] }));
const measures = isolationMeasures.map((value) => ({ value, label: measureNl[value] }));

/** BRMO and isolation, asked before anybody drives; the answer may be corrected until the patient is there. */
export function Isolation({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const known = detail.isolation ?? null;
  const [again, setAgain] = useState(false);
  const [finding, setFinding] = useState<Finding | ''>('');
  const [measure, setMeasure] = useState<Measure>('none');
  const [by, setBy] = useState('');
  const [error, setError] = useState<string | null>(null);
  const over = detail.closed || detail.arrivedAt !== null;
  const save = async (): Promise<void> => {
    setError(finding === '' ? t.findingFirst : by.trim() === '' ? t.byFirst : null);
    if (finding === '' || by.trim() === '') return;
    if (await recordIsolation({ caseId: detail.caseId, finding, measure, by, text: '' })) setAgain(false);
  };
  const needed = (detail.needs?.features ?? []).filter((feature) => feature === 'isolationContact' || feature === 'isolationDroplet').map((feature) => featureNl[feature] ?? feature);
  return (
    <div className="transport-isolation">
      {known === null ? <ClockText tone={over ? 'calm' : 'near'}>{t.notAsked}</ClockText> : <ClockText tone={known.finding === 'none' ? 'done' : 'near'}>{t.told(isolationText(known), known.by, formatMoment(known.at, now()))}</ClockText>}
      {needed.length === 0 ? null : <p className="muted">{t.needs(needed.join(', '))}</p>}
      {over ? null : known !== null && !again ? <Button onPress={() => { setAgain(true); }}>{t.again}</Button> : (
        <div className="offer-form">
          <SelectField label={t.finding} value={finding} placeholder={t.choose} options={findings} onChange={setFinding} />
          <SelectField label={t.measure} value={measure} options={measures} onChange={setMeasure} />
          <TextField label={t.by} value={by} error={error} onChange={setBy} />
          <Button onPress={() => { void save(); }}>{t.save}</Button>
        </div>
      )}
    </div>
  );
}
