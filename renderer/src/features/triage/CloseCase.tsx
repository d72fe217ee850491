import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import type { CareType } from '../../../../shared/contract/primitives.ts';
import type { Input } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, Notice, SelectField, notify } from '../../components/index.ts';
import { refreshCase } from '../casework/case-store.ts';
import { nl } from '../../nl.ts';
import { optionsOf } from '../../nl/lists.ts';

const t = nl.triage;
type Destination = Input<'casework.close'>['destination'];

/** How a case of this care type ends when no bed is sought; a bed type ends as placed. */
const proposals: Readonly<Partial<Record<CareType, Destination>>> = {
  emergency112: 'emergency112', hospital: 'hospital', doctorFirst: 'doctorFirst', outOfScope: 'outOfScope', mentalHealthCrisis: 'mentalHealth', homeCare: 'homeWithCare', legalStop: 'legalStop', noProduct: 'noProduct',
};

/** The destination that fits where the case stands; null = a person has to choose (a bed is still to be found). */
export function proposedDestination(detail: Pick<CaseDetail, 'placement'>, careType: CareType | null): Destination | null {
  if (detail.placement !== null) return 'placed';
  return careType === null ? null : (proposals[careType] ?? null);
}

/** Afsluiten with the fitting destination proposed; 10 seconds to take it back. A closed case says how it ended and can be reopened. */
export function CloseCase({ detail, careType, primary = false }: { readonly detail: CaseDetail; readonly careType: CareType | null; readonly primary?: boolean }): ReactNode {
  const [chosen, setChosen] = useState<Destination | null>(null);
  const [busy, setBusy] = useState(false);
  const destination = chosen ?? proposedDestination(detail, careType);
  const close = async (): Promise<void> => {
    if (destination === null) return;
    setBusy(true);
    const result = await desk.ask('casework.close', { caseId: detail.caseId, destination, text: '' });
    if (result.ok) notify({ text: t.closed(nl.casework.destination[destination]), tone: 'good', undo: () => { void reopen(detail.caseId, 'wrongClosure'); } });
    else notify({ text: result.error.message, tone: 'bad' });
    await refreshCase(detail.caseId);
    setBusy(false);
  };
  if (detail.closed) {
    return (
      <Notice tone="info" title={t.closedOn}>
        <p>{detail.destination === null ? nl.common.unknown : nl.casework.destination[detail.destination]}</p>
        <Button blockedBecause={detail.actions.reopen ?? null} onPress={() => { void reopen(detail.caseId, 'other'); }}>{t.reopen}</Button>
      </Notice>
    );
  }
  return (
    <div className="close-case">
      <SelectField label={t.closeAs} value={destination ?? ''} placeholder={t.closeChoose} options={optionsOf(nl.casework.destination)} onChange={setChosen} />
      <Button kind={primary ? 'primary' : 'plain'} busy={busy} blockedBecause={detail.actions.close ?? (destination === null ? t.closeChooseFirst : null)} onPress={() => { void close(); }}>{t.close}</Button>
    </div>
  );
}

async function reopen(caseId: string, reason: Input<'casework.reopen'>['reason']): Promise<void> {
  const result = await desk.ask('casework.reopen', { caseId, reason, text: '' });
  notify(result.ok ? { text: t.reopened, tone: 'good' } : { text: result.error.message, tone: 'bad' });
  await refreshCase(caseId);
}
