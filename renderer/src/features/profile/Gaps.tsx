import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import { ClockText, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { textOf } from '../../nl/lists.ts';
import { choiceWords } from './choices.ts';
import type { InForce } from './store.ts';

const t = nl.profile;
const shown = 8;

/** Stretches without anybody on the roster, the nearest first. */
export function Gaps({ gaps }: { readonly gaps: InForce['gaps'] }): ReactNode {
  if (gaps.length === 0) return <p><ClockText tone="done">{t.gapsNone}</ClockText></p>;
  const sorted = gaps.toSorted((a, b) => a.from - b.from);
  return (
    <ul className="lines">
      {sorted.slice(0, shown).map((gap) => <li key={`${gap.role}${gap.from}`}><ClockText tone="near">{t.gap(textOf(choiceWords, gap.role), formatMoment(gap.from, now()), formatMoment(gap.to, now()))}</ClockText></li>)}
      {sorted.length > shown ? <li className="muted">{t.gapCount(sorted.length)}</li> : null}
    </ul>
  );
}
