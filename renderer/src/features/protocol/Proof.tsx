import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import type { ProtocolView } from '../../../../shared/contract/protocol.ts';
import { ClockText, EmptyState, Notice, Panel, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { useProtocol } from './store.ts';

const t = nl.protocol;

/** The verifier's report: what was proven for every possible set of answers, or the counterexample in words. */
export function Report(): ReactNode {
  const report = useProtocol((state) => state.report);
  if (report === null) return <EmptyState title={t.checking} />;
  return (
    <Panel title={t.parts.report} pane aside={<span className="muted">{t.checkedAt(formatMoment(report.checkedAt, now()))}</span>}>
      <Notice tone={report.ok ? 'good' : 'bad'} title={report.ok ? t.ok : t.notOk(report.findings.length)} />
      {report.findings.length === 0 ? null : (
        <section>
          <h3>{t.findings}</h3>
          <ul className="proof-list">{report.findings.map((finding) => <li key={finding.message}>{finding.message}</li>)}</ul>
        </section>
      )}
      <section>
        <h3>{t.invariants}</h3>
        <ul className="proof-list">
          {report.invariants.map((one) => <li key={one.id} className="proof-line"><span>{one.text}</span><ClockText tone={one.proven ? 'done' : 'overdue'}>{one.proven ? t.proven : t.refuted}</ClockText></li>)}
        </ul>
      </section>
    </Panel>
  );
}

/** The shipped test cases: the story, what must come out, and whether it does. */
export function Cases(): ReactNode {
  const report = useProtocol((state) => state.report);
  if (report === null) return <EmptyState title={t.checking} />;
  return (
    <Panel title={t.parts.cases} pane aside={<ClockText tone={report.passed === report.cases.length ? 'done' : 'overdue'}>{t.casesPassed(report.passed, report.cases.length)}</ClockText>}>
      <ul className="proof-list">
        {report.cases.map((one) => (
          <li key={one.id} className="case-line">
            <span className="case-id mono">{one.id}</span>
            <span className="case-story">
              <span>{one.story}</span>
              <span className="muted">{one.expected.map((line) => `${line.label}: ${line.value}`).join(' · ')}</span>
              {one.problem === null ? null : <span className="field-error">{one.problem}</span>}
            </span>
            <ClockText tone={one.passed ? 'done' : 'overdue'}>{one.passed ? t.casePassed : t.caseFailed}</ClockText>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What clinicians and lawyers still have to decide. */
export function OpenQuestions({ view }: { readonly view: ProtocolView }): ReactNode {
  return (
    <Panel title={t.parts.open} pane>
      <p className="muted">{t.openHelp}</p>
      {view.openQuestions.length === 0 ? <p>{t.openNone}</p> : <ol className="open-list">{view.openQuestions.map((one) => <li key={one.id}>{one.text}</li>)}</ol>}
    </Panel>
  );
}
