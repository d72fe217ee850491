import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { formatDuration } from '../../../../shared/calendar/index.ts';
import type { Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { Dialog, EmptyState, Facts, Notice } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { textOf } from '../../nl/lists.ts';

const t = nl.training;
type Debriefing = NonNullable<Output<'training.debrief'>['debrief']>;

/** What went how in the exercise: times, deviations, blocking consults that were missed. To learn from, not to judge. */
export function Debrief({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [found, setFound] = useState<{ readonly debrief: Debriefing | null } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => { void desk.ask('training.debrief', {}).then((result) => { if (result.ok) setFound(result.value); else setProblem(result.error.message); }); }, []);
  return (
    <Dialog title={t.debrief} wide onClose={onClose}>
      {problem === null ? null : <Notice tone="bad" title={problem} />}
      {found === null ? (problem === null ? <p>{nl.common.loading}</p> : null) : found.debrief === null ? <p>{t.debriefNone}</p> : <Shown debrief={found.debrief} />}
    </Dialog>
  );
}

function Shown({ debrief }: { readonly debrief: Debriefing }): ReactNode {
  if (debrief.lines.length === 0) return <EmptyState title={t.noCalls} />;
  return (
    <div className="debrief">
      <Facts
        missing="–"
        rows={[
          { label: t.taken, value: debrief.taken }, { label: t.missed, value: debrief.missed }, { label: t.medianWait, value: debrief.medianWaitMs === null ? null : formatDuration(debrief.medianWaitMs) }, { label: t.different, value: debrief.different },
          { label: t.deviations, value: debrief.deviations }, { label: t.consultsMissed, value: debrief.consultsMissed }, { label: t.normsMissed, value: debrief.normsMissed },
        ]}
      />
      <table className="table">
        <thead><tr>{Object.values(t.columns).map((column) => <th key={column} scope="col">{column}</th>)}</tr></thead>
        <tbody>{debrief.lines.map((line) => <Line key={line.callId} line={line} />)}</tbody>
      </table>
    </div>
  );
}

function Line({ line }: { readonly line: Debriefing['lines'][number] }): ReactNode {
  const time = (ms: number | null): string => (ms === null ? '–' : formatDuration(ms));
  const outcome = (one: { readonly urgency: string; readonly careType: string }): string => `${one.urgency}, ${textOf(nl.casework.careType, one.careType)}`;
  const remarks = [
    ...(line.deviation === null ? [] : [t.deviated]), ...line.consultsMissed.map(t.missedConsult), ...(line.normsMissed.length === 0 ? [] : [t.missedNorm(line.normsMissed.join(', '))]),
  ];
  return (
    <tr>
      <th scope="row">{line.story}</th>
      <td>{line.waitedMs === null ? t.notTaken : time(line.waitedMs)}</td>
      <td>{time(line.decidedMs)}</td>
      <td>{time(line.placedMs)}</td>
      <td>{line.decided === null ? '–' : outcome(line.decided)}{line.differs || line.decided === null ? <span className="muted"> · {t.expected(outcome(line.expected))}</span> : null}</td>
      <td>{remarks.length === 0 ? '–' : remarks.map((remark) => <p key={remark}>{remark}</p>)}</td>
    </tr>
  );
}
