import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import type { Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, ClockText, PhoneNumber, SelectField, TextField, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { recordCareOffice } from './actions.ts';

const t = nl.handover.careOffice;
type Desk = Output<'casework.neighbours'>['desks'][number];

/** The desk of another region with its number, and for a Wlz place the care office's word, before anything is promised there. */
export function Neighbours({ detail, chosen, onChoose }: { readonly detail: CaseDetail; readonly chosen: string; readonly onChoose: (regionId: string) => void }): ReactNode {
  const [desks, setDesks] = useState<readonly Desk[]>([]);
  const { caseId } = detail;
  useEffect(() => {
    let shown = true;
    void desk.ask('casework.neighbours', { caseId }).then((result) => { if (shown && result.ok) setDesks(result.value.desks); });
    return () => { shown = false; };
  }, [caseId]);
  const picked = desks.find((one) => one.regionId === chosen);
  const wlz = detail.decision?.careType === 'wlzCrisis' || detail.decision?.careType === 'wlzRegular';
  return (
    <>
      {desks.length === 0 ? null : <SelectField label={nl.handover.neighbour} value={chosen} placeholder={nl.handover.noNeighbour} options={desks.map((one) => ({ value: one.regionId, label: `${one.region}: ${one.deskName}` }))} onChange={onChoose} />}
      {picked === undefined ? null : <div className="neighbour-line"><PhoneNumber number={picked.phone} whose={nl.handover.neighbourDesk(picked.deskName)} /></div>}
      {wlz ? <CareOffice detail={detail} /> : null}
    </>
  );
}

function CareOffice({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const [by, setBy] = useState('');
  const [error, setError] = useState<string | null>(null);
  const told = detail.careOffice ?? null;
  const record = (answer: 'agreed' | 'refused'): void => {
    setError(by.trim() === '' ? t.byNeeded : null);
    if (by.trim() !== '') void recordCareOffice({ caseId: detail.caseId, answer, by: by.trim() });
  };
  return (
    <fieldset className="refuse-form">
      <legend>{t.title}</legend>
      {told === null ? <p className="muted">{t.help}</p> : <ClockText tone={told.answer === 'agreed' ? 'done' : 'overdue'}>{t.done(told.answer, told.by, formatMoment(told.at, now()))}</ClockText>}
      <TextField label={t.by} value={by} error={error} onChange={setBy} />
      <Button onPress={() => { record('agreed'); }}>{t.agreed}</Button>
      <Button onPress={() => { record('refused'); }}>{t.refused}</Button>
    </fieldset>
  );
}
