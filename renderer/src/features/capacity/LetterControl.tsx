import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import { Button, ClockText, SelectField, notify, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { markLetter } from './store.ts';

type By = keyof typeof nl.capacity.letterBy;
const options: readonly { readonly value: By; readonly label: string }[] = [
  { value: 'gp', label: nl.capacity.letterBy.gp }, { value: 'medicalSpecialist', label: nl.capacity.letterBy.medicalSpecialist }, { value: 'elderlyPhysician', label: nl.capacity.letterBy.elderlyPhysician },
];

/** The written referral: seen or not, and whose. The likeliest writer is chosen beforehand by who called. */
export function LetterControl({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const [by, setBy] = useState<By>(likely(detail.referral.referrerRole ?? null));
  const { referralLetter } = detail;
  if (referralLetter !== null) {
    return <p className="needs-line"><ClockText tone="done"><strong>{nl.capacity.letter}</strong></ClockText> <span>{nl.capacity.letterDone(isBy(referralLetter.by) ? nl.capacity.letterBy[referralLetter.by] : referralLetter.by, formatMoment(referralLetter.seenAt, now()))}</span></p>;
  }
  const mark = async (): Promise<void> => {
    const refused = await markLetter(detail.caseId, by);
    if (refused !== null) notify({ text: refused, tone: 'bad' });
  };
  return (
    <div className="letter">
      <SelectField label={nl.capacity.letterFrom} value={by} options={options} onChange={setBy} />
      <Button onPress={() => { void mark(); }}>{nl.capacity.letterSeen}</Button>
    </div>
  );
}

function likely(role: string | null): By {
  if (role === 'hospitalWard' || role === 'emergencyDepartment' || role === 'mentalHealth') return 'medicalSpecialist';
  return role === 'elderlyPhysician' ? 'elderlyPhysician' : 'gp';
}

function isBy(by: string): by is By {
  return by in nl.capacity.letterBy;
}
