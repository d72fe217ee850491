import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { formatClock } from '../../../../shared/calendar/index.ts';
import type { Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { ClockText, Panel } from '../../components/index.ts';
import { nl } from '../../nl.ts';

const t = nl.capacity.outlookSummary;
type Outlook = Output<'capacity.nightOutlook'>;

/** The night to come in a few lines, for the shift handover and the emergency list. Nothing when the core has nothing to say. */
export function OutlookSummary(): ReactNode {
  const [outlook, setOutlook] = useState<Outlook | null>(null);
  useEffect(() => {
    let shown = true;
    void desk.ask('capacity.nightOutlook', {}).then((result) => { if (shown && result.ok) setOutlook(result.value); });
    return () => { shown = false; };
  }, []);
  if (outlook === null) return null;
  return (
    <Panel title={t.title(formatClock(outlook.until))} className="outlook-summary" pane>
      {outlook.kinds.length === 0 ? <ClockText tone="done">{t.nothing}</ClockText> : <ul className="outlook-list">{outlook.kinds.map((kind) => <li key={`${kind.careType} ${String(kind.closedWard)}`}><Kind kind={kind} /></li>)}</ul>}
      {outlook.calls.length === 0 ? null : <p className="muted">{t.ring(outlook.calls.length)}</p>}
    </Panel>
  );
}

function Kind({ kind }: { readonly kind: Outlook['kinds'][number] }): ReactNode {
  const name = kind.careType === 'districtNursing' ? t.districtNursing : nl.casework.careTypeShort[kind.careType];
  const parts = [t.free(kind.free), kind.lastAt === null ? '' : t.last(formatClock(kind.lastAt)), kind.goneAt === null ? '' : t.gone(formatClock(kind.goneAt)), kind.staleAt === null ? '' : t.stale(formatClock(kind.staleAt))].filter((part) => part !== '');
  return <ClockText tone={kind.free === 0 ? 'near' : 'calm'}>{name}{kind.closedWard ? t.closedWard : ''}: {parts.join(', ')}</ClockText>;
}
