import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import { useActiveCase } from '../../app/active-case.ts';
import { useKeys } from '../../app/keys.ts';
import { Button, EmptyState, Waiting, now } from '../../components/index.ts';
import { refreshCase, useCase, useCaseError } from '../casework/case-store.ts';
import { nl } from '../../nl.ts';
import './handover.css';
import { Records } from '../casework/Records.tsx';
import { Arranged } from './Arranged.tsx';
import { Blocking } from './Blocking.tsx';
import { Feedback } from './Feedback.tsx';
import { Finish } from './Finish.tsx';
import { HandoverPanel, PrintedHandover } from './HandoverPanel.tsx';
import { nextStep } from './milestones.ts';
import { OfferList } from './OfferList.tsx';
import { useSaid } from './said.ts';
import { Timeline } from './Timeline.tsx';

/** Screen 5, Plaatsing & overdracht: from the question to a place, to the patient being there. */
export function PlacementScreen(): ReactNode {
  const caseId = useActiveCase();
  return caseId === null ? <EmptyState title={nl.common.noCaseTitle} /> : <Placement caseId={caseId} />;
}

function Placement({ caseId }: { readonly caseId: string }): ReactNode {
  const detail = useCase(caseId);
  const error = useCaseError(caseId);
  useKeys([{ keys: 'Control+Enter', shown: 'Ctrl+Enter', label: nl.keys.confirm, run: pressNext }]);
  const step = detail === null ? null : nextStep(detail);
  const held = step === 'promise' && (detail?.actions.promise ?? null) !== null;
  useEffect(() => {
    const active = document.activeElement;
    // The next step gets the keyboard when nothing else has it, so that the happy path is one key after another; what holds it up comes first.
    if (active === null || active === document.body) document.querySelector<HTMLElement>(held ? '.placement .blocking .button' : '.placement .button-primary')?.focus();
    // Sent: the same button now sends a correction, and the arrival is hours away. A second Enter does neither.
    else if (step === 'arrive') active.closest('.handover-actions')?.closest<HTMLElement>('[data-pane]')?.focus();
  }, [step, held]);
  if (detail === null) return <Waiting error={error?.message ?? null} onRetry={() => { void refreshCase(caseId); }} />;
  const next = nextStep(detail);
  return (
    <>
      <div className="placement">
        <Timeline detail={detail} />
        <div className="placement-body">
          <div className="placement-main">
            <Blocking detail={detail} />
            <OfferList detail={detail} />
            <Arranged detail={detail} />
            <Finish detail={detail} next={next} />
            <Feedback detail={detail} />
            <Records detail={detail} />
            <History detail={detail} />
          </div>
          <HandoverPanel detail={detail} next={next === 'send'} />
        </div>
      </div>
      <Said />
      <PrintedHandover detail={detail} />
    </>
  );
}

function Said(): ReactNode {
  return <p className="visually-hidden" aria-live="polite">{useSaid((state) => state.text)}</p>;
}

/** Ctrl+Enter presses the button of the next step, wherever the focus is; the button itself says why when it can't. */
function pressNext(): boolean {
  const button = document.querySelector<HTMLButtonElement>('.placement .button-primary');
  button?.click();
  return button !== null;
}

function History({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <div className="history">
      <Button kind="quiet" expanded={open} onPress={() => { setOpen(!open); }}><span aria-hidden="true">{open ? '▾' : '▸'}</span> {nl.handover.history}</Button>
      {open ? (
        <ol className="history-list">
          {detail.timeline.toReversed().map((entry) => (
            <li key={entry.id}>
              <time>{formatMoment(entry.at, now())}</time>
              <span>{entry.text}</span>
              <span className="muted">{entry.actorName}{entry.sync === 'saved' ? ` · ${nl.handover.saved}` : ''}</span>
            </li>
          ))}
        </ol>
      ) : null}
    </div>
  );
}
