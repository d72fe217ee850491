import type { ReactNode } from 'react';
import { formatDuration, formatMoment } from '../../../../shared/calendar/index.ts';
import type { CaseDetail, NormClock } from '../../../../shared/contract/views.ts';
import { ClockText, now, useClock } from '../../components/index.ts';
import type { ClockTone } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { milestones, nextStep } from './milestones.ts';
import type { Milestone, MilestoneId } from './milestones.ts';

/** From asked to arrived: what happened when, what was planned, and the norm clocks that still run. */
export function Timeline({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const steps = milestones(detail);
  const current = detail.closed ? null : currentOf(detail);
  const running = detail.clocks.filter((clock) => clock.doneAt === null);
  return (
    <section className="way" aria-label={nl.handover.timeline} data-pane="true" tabIndex={-1}>
      <ol className="way-steps">
        {steps.map((step) => <Step key={step.id} step={step} current={step.id === current} />)}
      </ol>
      {running.length === 0 ? null : <ul className="way-clocks" aria-label={nl.handover.clocks}>{running.map((clock) => <li key={`${clock.norm}${clock.startedAt}`}><RunningClock clock={clock} /></li>)}</ul>}
    </section>
  );
}

function currentOf(detail: CaseDetail): MilestoneId | null {
  switch (nextStep(detail)) {
    case 'promise': return 'promised';
    case 'send': return 'sent';
    case 'arrive': return 'arrived';
    case 'close': return null;
    case null: return 'asked';
  }
}

function Step({ step, current }: { readonly step: Milestone; readonly current: boolean }): ReactNode {
  const instant = now();
  const state = step.at !== null ? 'done' : current ? 'current' : 'todo';
  return (
    <li className={`way-step way-${state}`} aria-current={current ? 'step' : undefined}>
      <span className="way-mark" aria-hidden="true">{step.at === null ? (current ? '◉' : '○') : '✓'}</span>
      <span className="way-name">{nl.handover.milestone[step.id]}</span>
      <span className="way-time">{step.at === null ? nl.handover.notYet : formatMoment(step.at, instant)}</span>
      {step.planned !== null && step.at === null ? <span className="way-plan">{nl.handover.planned(formatMoment(step.planned, instant))}</span> : null}
      {step.norm === null ? null : <span className="way-plan">{nl.handover.norm(formatMoment(step.norm, instant))}</span>}
    </li>
  );
}

/** A norm clock that runs: which norm, when it ends, how long that is. */
export function RunningClock({ clock }: { readonly clock: NormClock }): ReactNode {
  const late = useClock((instant) => instant >= clock.dueAt);
  const text = useClock((instant) => (instant >= clock.dueAt ? nl.handover.clockLate(formatDuration(instant - clock.dueAt)) : nl.handover.clockLeft(formatDuration(clock.dueAt - instant))));
  return <ClockText tone={late ? 'overdue' : tones[clock.state]}>{nl.handover.clockDue(nl.casework.norm[clock.norm], text)}</ClockText>;
}

const tones: Readonly<Record<NormClock['state'], ClockTone>> = { ok: 'calm', half: 'calm', near: 'near', overdue: 'overdue', met: 'done', missed: 'overdue' };
