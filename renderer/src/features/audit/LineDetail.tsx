import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import { Button, Facts, Panel, now } from '../../components/index.ts';
import { useSession } from '../session/store.ts';
import { nl } from '../../nl.ts';
import { loadLines, noFilter, saveAccess, saveLines, useAudit } from './store.ts';

const t = nl.audit;

/** One line with all that NEN 7513 asks for, and what it changed. */
export function LineDetail(): ReactNode {
  const detail = useAudit((state) => state.detail);
  const role = useSession((state) => state.staff?.role ?? null);
  if (detail === null) return <Panel title={t.line}><p className="muted">{t.pick}</p></Panel>;
  const { line, changes } = detail;
  const { caseId } = line;
  return (
    <Panel title={line.label} pane>
      <Facts missing={nl.common.notRecorded} rows={[
        { label: t.columns.at, value: formatMoment(line.at, now()) }, { label: t.columns.who, value: line.actor }, { label: t.role, value: nl.session.role(line.role) }, { label: t.behalf, value: line.behalf },
        { label: t.why, value: line.why === null ? null : t.whys(line.why) }, { label: t.desk, value: line.desk }, { label: t.place, value: line.place }, { label: t.columns.outcome, value: line.outcome === 'refused' ? t.refused : t.done },
        { label: t.columns.case, value: caseId === null ? null : <span className="mono">{caseId}</span> }, { label: t.nr, value: String(line.seq) },
      ]} />
      <h3>{t.changes}</h3>
      {changes.length === 0 ? <p className="muted">{t.noChanges}</p> : (
        <table className="table">
          <thead><tr><th scope="col">{t.field}</th><th scope="col">{t.before}</th><th scope="col">{t.after}</th></tr></thead>
          <tbody>{changes.map((change, index) => <tr key={`${change.label}${index}`}><th scope="row">{change.label}</th><td>{change.before ?? <span className="muted">{t.nothing}</span>}</td><td>{change.after ?? <span className="muted">{t.nothing}</span>}</td></tr>)}</tbody>
        </table>
      )}
      {caseId === null ? null : (
        <div className="row">
          <Button onPress={() => { void loadLines({ ...noFilter, caseId }); }}>{t.onlyCase}</Button>
          <Button onPress={() => { void saveLines({ ...noFilter, caseId }); }}>{t.openReport}</Button>
          {role === 'manager' || role === 'trainee' ? <Button onPress={() => { void saveAccess(caseId); }}>{t.access}</Button> : null}
        </div>
      )}
    </Panel>
  );
}
