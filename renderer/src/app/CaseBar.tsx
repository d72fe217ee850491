import type { ReactNode } from 'react';
import { Tag, UrgencyBadge } from '../components/index.ts';
import { useCase } from '../features/casework/case-store.ts';
import { ColleagueLooks } from '../features/presence/ColleagueLooks.tsx';
import { useLooking } from '../features/presence/store.ts';
import { nl } from '../nl.ts';
import { useActiveCase } from './active-case.ts';

/** Names the case on screen, the same on every case screen, so that nobody works in the wrong one. */
export function CaseBar(): ReactNode {
  const caseId = useActiveCase();
  return caseId === null ? null : <Bar caseId={caseId} />;
}

function Bar({ caseId }: { readonly caseId: string }): ReactNode {
  const detail = useCase(caseId);
  useLooking(caseId);
  if (detail === null) return <div className="case-bar" aria-label={nl.common.caseOnScreen} role="group"><span className="muted">{nl.common.loading}</span></div>;
  const decided = detail.decision ?? detail.proposed;
  const age = detail.patient.ageYears ?? null;
  return (
    <div className="case-bar" role="group" aria-label={nl.common.caseOnScreen}>
      <UrgencyBadge urgency={decided?.urgency ?? null} />
      <strong className="case-name">{detail.patient.name ?? nl.common.noName}</strong>
      {age === null ? null : <span>{nl.casework.ageYears(age)}</span>}
      <span className="case-place">{detail.patient.municipality ?? nl.common.noPlace}</span>
      {decided === null ? null : <span className="case-care">{nl.casework.careType[decided.careType]}</span>}
      <Tag tone={detail.closed ? 'warn' : 'plain'}>{nl.casework.step[detail.step]}</Tag>
      {detail.intake == null ? null : <Tag>{nl.casework.intakeFull[detail.intake]}</Tag>}
      {detail.flags.map((flag) => <Tag key={flag} tone="warn">{nl.casework.flag[flag]}</Tag>)}
      <ColleagueLooks caseId={caseId} />
      <span className="case-owner muted">{detail.ownerName === '' ? nl.casework.nobody : detail.ownerName}</span>
      <span className="case-sync muted">{detail.sync === 'registered' ? nl.casework.registered : nl.casework.saved}</span>
    </div>
  );
}
