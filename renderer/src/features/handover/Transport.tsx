import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import { transportNl } from '../../../../shared/casework/nl.ts';
import { isBedType } from '../../../../shared/contract/primitives.ts';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import { Button, ClockText, SelectField, TextField, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { Isolation } from './Isolation.tsx';
import { arrangeTransport, parseTime } from './actions.ts';

type Kind = keyof typeof transportNl;
const kinds: readonly Kind[] = ['own', 'taxi', 'wheelchairTaxi', 'ambulanceB'];
const options = kinds.map((value) => ({ value, label: transportNl[value] }));

/** How and when the patient travels; a later arrangement takes the place of the earlier. */
export function Transport({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const [kind, setKind] = useState<Kind>('own');
  const [at, setAt] = useState('');
  const [error, setError] = useState<string | null>(null);
  if (detail.placement === null) return null;
  const arranged = detail.transport ?? null;
  const arrangedKind = kinds.find((one) => one === arranged?.kind);
  const save = async (): Promise<void> => {
    const instant = parseTime(at, now());
    setError(instant === undefined ? nl.handover.expectedWrong : null);
    if (instant !== undefined && await arrangeTransport({ caseId: detail.caseId, kind, at: instant, text: '' })) setAt('');
  };
  return (
    <div className="transport">
      <Isolation detail={detail} />
      {arranged === null ? null : <ClockText tone="done">{nl.handover.transportDone(arrangedKind === undefined ? arranged.kind : transportNl[arrangedKind], arranged.at === null ? null : formatMoment(arranged.at, now()))}</ClockText>}
      {detail.closed || detail.arrivedAt !== null ? null : (
        <div className="offer-form">
          <SelectField label={nl.handover.transportKind} value={kind} options={options} onChange={setKind} />
          <TextField label={nl.handover.transportAt} inputMode="numeric" placeholder={nl.handover.expectedHint} value={at} error={error} onChange={setAt} />
          <Button blockedBecause={detail.isolation == null && isBedType(detail.decision?.careType) ? nl.handover.isolation.first : null} onPress={() => { void save(); }}>{nl.handover.transportSave}</Button>
        </div>
      )}
    </div>
  );
}
