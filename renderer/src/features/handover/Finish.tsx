import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import { destinations } from '../../../../shared/casework/events.ts';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import { Button, ClockText, Panel, SelectField, notify, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { arrive, close, reopen } from './actions.ts';
import type { NextStep } from './milestones.ts';

type DestinationId = (typeof destinations)[number];

/** Arrival and closing. Neither waits for the receiver. */
export function Finish({ detail, next }: { readonly detail: CaseDetail; readonly next: NextStep }): ReactNode {
  const [chosen, setChosen] = useState<DestinationId | ''>('');
  const destination = chosen === '' && detail.placement !== null ? 'placed' : chosen;
  if (detail.closed) {
    return (
      <Panel title={nl.handover.finish} className="finish">
        <div className="finish-line">
          <ClockText tone="done">{nl.handover.closedAs(detail.destination === null ? '' : nl.casework.destination[detail.destination])}</ClockText>
          <Button blockedBecause={detail.actions.reopen ?? null} onPress={() => { void reopen(detail.caseId); }}>{nl.handover.reopen}</Button>
        </div>
      </Panel>
    );
  }
  const finish = (): void => {
    if (destination === '') notify({ text: nl.handover.destinationNeeded, tone: 'warn' });
    else void close(detail.caseId, destination);
  };
  return (
    <Panel title={nl.handover.finish} className="finish" pane hideTitle>
      <div className="finish-line">
        {detail.arrivedAt === null
          ? <Button kind={next === 'arrive' ? 'primary' : 'plain'} {...(next === 'arrive' ? { keyHint: 'Ctrl+Enter' } : {})} blockedBecause={detail.actions.arrive ?? null} onPress={() => { void arrive(detail.caseId); }}>{nl.handover.arrive}</Button>
          : <ClockText tone="done">{nl.handover.arrivedAt(formatMoment(detail.arrivedAt, now()))}</ClockText>}
        <span className="finish-close">
          <SelectField label={nl.handover.closeAs} value={destination} placeholder={nl.handover.chooseDestination} options={destinations.map((value) => ({ value, label: nl.casework.destination[value] }))} onChange={setChosen} />
          <Button kind={next === 'close' ? 'primary' : 'plain'} {...(next === 'close' ? { keyHint: 'Ctrl+Enter' } : {})} blockedBecause={detail.actions.close ?? null} onPress={finish}>{nl.handover.close}</Button>
        </span>
      </div>
    </Panel>
  );
}
