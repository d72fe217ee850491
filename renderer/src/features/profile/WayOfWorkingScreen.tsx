import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import { Facts, Notice, Panel, PhoneNumber, ScreenHead, SelectField, Tag, Waiting, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { urgencyList } from '../../nl/lists.ts';
import { SurgePanel } from './SurgePanel.tsx';
import { Gaps } from './Gaps.tsx';
import { chooseRegion, retryProfile, useProfile, useProfileFeed } from './store.ts';
import type { InForce } from './store.ts';
import './profile.css';

const t = nl.profile;

/** "Werkwijze van deze regio": what is in force, in words, for everybody at the desk. */
export function WayOfWorkingScreen(): ReactNode {
  useProfileFeed(false);
  const { inForce, error } = useProfile();
  if (inForce === null) return <Waiting error={error} onRetry={retryProfile} />;
  return (
    <div className="page profile">
      <ScreenHead title={t.title} lead={t.intro} aside={<><strong>{inForce.profile.name}</strong><Tag>{t.version(inForce.profile.version)}</Tag></>} />
      <div className="split">
        <div className="column">
          <div className="profile-head">
            {inForce.regions.length < 2 ? null : <SelectField label={t.region} value={inForce.regionId} options={inForce.regions.map((region) => ({ value: region.id, label: region.name }))} onChange={chooseRegion} />}
          </div>
          {error === null ? null : <Notice tone="bad" title={error} />}
          {inForce.sections.map((section) => (
            <Panel key={section.id} title={section.title} pane>
              {section.id === 'norms' ? <Norms inForce={inForce} /> : <Facts missing={nl.common.unknown} rows={section.lines.map((line) => ({ label: line.label, value: line.value }))} />}
            </Panel>
          ))}
        </div>
        <div className="column">
          <NowPanel inForce={inForce} />
          <SurgePanel inForce={inForce} />
          <Panel title={t.gaps} pane><Gaps gaps={inForce.gaps} /></Panel>
          <Panel title={t.history} pane>
            {inForce.versions.length === 0 ? <p className="muted">{t.historyNone}</p> : (
              <ul className="lines">{inForce.versions.map((one) => <li key={one.version}>{t.version(one.version)} <span className="muted">{one.publishedAt === 0 ? '' : t.published(formatMoment(one.publishedAt, now()), one.publishedBy)}</span></li>)}</ul>
            )}
          </Panel>
        </div>
      </div>
    </div>
  );
}

function NowPanel({ inForce }: { readonly inForce: InForce }): ReactNode {
  const { routeNow, inTurn } = inForce;
  return (
    <Panel title={t.now} pane>
      <p>{t.callsGoTo} <strong>{routeNow.name}</strong> <span className="muted">({routeNow.officeHours ? t.officeHours : t.outOfHours})</span></p>
      {routeNow.phone === null ? <p className="muted">{t.noNumber}</p> : <PhoneNumber number={routeNow.phone} whose={routeNow.name} />}
      {inTurn === null ? null : <p>{t.inTurn} <strong>{inTurn}</strong></p>}
    </Panel>
  );
}

/** Norms side by side: one row per norm, one column per urgency. */
function Norms({ inForce }: { readonly inForce: InForce }): ReactNode {
  const section = inForce.sections.find((one) => one.id === 'norms');
  const value = (key: string): string => section?.lines.find((line) => line.key === key)?.value ?? '–';
  const rows = ['triage', 'consult', 'providerAnswer', 'placement', 'retriage'] as const;
  const labels = section?.lines.filter((line) => line.key.startsWith('urgencyLabels.')) ?? [];
  return (
    <>
      <table className="table">
        <thead><tr><th scope="col">{t.norm}</th>{urgencyList.map((urgency) => <th key={urgency} scope="col">{urgency}</th>)}</tr></thead>
        <tbody>
          <tr><th scope="row">{nl.casework.norm.pickUp}</th><td colSpan={urgencyList.length}>{value('norms.pickUp')}</td></tr>
          {rows.map((norm) => <tr key={norm}><th scope="row">{nl.casework.norm[norm]}</th>{urgencyList.map((urgency) => <td key={urgency}>{value(`norms.${norm}.${urgency}`)}</td>)}</tr>)}
        </tbody>
      </table>
      {labels.length === 0 ? null : <Facts missing={nl.common.unknown} rows={labels.map((line) => ({ label: line.label, value: line.value }))} />}
    </>
  );
}
