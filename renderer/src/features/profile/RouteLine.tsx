import type { ReactNode } from 'react';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import { PhoneNumber } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { textOf } from '../../nl/lists.ts';
import { choiceWords } from './choices.ts';
import { useRoute } from './store.ts';
import './profile.css';

const t = nl.profile;

/** At intake: which desk this call belongs to now, per source, care type and hour, and who triages and checks here. */
export function RouteLine({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const found = useRoute(detail.caseId, `${detail.referral.referrerRole ?? ''} ${detail.decision?.careType ?? detail.proposed?.careType ?? ''}`);
  if (found === null) return null;
  const { route, by, checkedBy, inTurn } = found;
  return (
    <div className="route-line">
      <p><strong>{t.routeLine(route.name)}</strong> <span className="muted">({route.officeHours ? t.officeHours : t.outOfHours})</span></p>
      {route.phone === null ? null : <PhoneNumber size="normal" whose={route.name} number={route.phone} />}
      <details><summary className="muted">{t.routeWhoTitle}</summary><p className="muted">{t.routeWho(inTurn ?? textOf(choiceWords, by), checkedBy === 'none' ? null : textOf(choiceWords, checkedBy))}</p></details>
    </div>
  );
}
