import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import type { ReportSection, ReportView } from '../../../../shared/contract/reports.ts';
import { phaseNl } from '../../../../shared/reports/words.ts';
import { useStatus } from '../../app/status-store.ts';
import { Button, EmptyState, Notice, ScreenHead, SelectField, Tag, now } from '../../components/index.ts';
import { idsOf, optionsOf } from '../../nl/lists.ts';
import { nl } from '../../nl.ts';
import { Controls } from './Controls.tsx';
import { CostPanel } from './CostPanel.tsx';
import { Figures } from './Figures.tsx';
import './reports.css';
import { SeriesPanel } from './Series.tsx';
import { reload, showPart, useReports, useReportsFeed } from './store.ts';
import { SectionPanel } from './Tables.tsx';

const t = nl.reports;

/** Screen 8, Stuurinformatie: how the region does, in figures of which each says what it counts; what isn't measured says so. */
export function ReportsScreen(): ReactNode {
  useReportsFeed();
  const part = useReports((state) => state.part);
  return (
    <div className="page reports">
      <Head />
      <div className="split">
        <nav className="column reports-nav" aria-label={t.choose} data-pane="true" tabIndex={-1}>
          <ul className="side-nav" aria-label={t.partsLabel}>{idsOf(t.parts).map((id) => <li key={id}><Button kind="quiet" pressed={part === id} onPress={() => { showPart(id); }}>{t.parts[id]}</Button></li>)}</ul>
          {part === 'cost' ? null : <Controls />}
        </nav>
        <div className="column reports-body"><Body /></div>
      </div>
    </div>
  );
}

function Body(): ReactNode {
  const part = useReports((state) => state.part);
  const view = useReports((state) => state.view);
  const error = useReports((state) => state.error);
  if (part === 'cost') return <CostPanel />;
  if (error !== null) return <Notice tone="bad" title={error}><Button onPress={() => { void reload(); }}>{nl.common.retry}</Button></Notice>;
  if (view === null) return <EmptyState title={t.counting}><p>{t.countingHelp}</p></EmptyState>;
  return (
    <>
      <Offline />
      {view.cases === 0 ? <Notice title={t.empty}><p>{t.emptyHelp}</p></Notice> : null}
      <Part part={part} view={view} />
    </>
  );
}

function Head(): ReactNode {
  const { part, view, loading } = useReports();
  const day = (date: string): string => date.split('-').reverse().join('-');
  const counted = part === 'cost' ? null : view;
  return (
    <ScreenHead
      title={nl.screens.reports}
      aside={counted === null ? null : <><strong>{t.head(counted.regionName, day(counted.period.from), day(counted.period.to))}</strong>{counted.training ? <Tag tone="warn">{nl.common.training}</Tag> : null}</>}
      lead={counted === null ? undefined : <>{t.sub(counted.cases === null ? t.state.hidden : counted.cases.toLocaleString('nl-NL'), counted.profileName, counted.profileVersion)} · {loading ? t.counting : t.asOf(formatMoment(counted.asOf, now()))}</>}
      actions={counted === null ? undefined : <Button kind="quiet" onPress={() => { void reload(); }}>{t.refresh}</Button>}
    />
  );
}

function Offline(): ReactNode {
  const status = useStatus((state) => state.status);
  return status?.connection === 'offline' ? <Notice tone="warn" title={t.offline(`sinds ${formatMoment(status.since, now())}`)} /> : null;
}

function Part({ part, view }: { readonly part: Exclude<ReturnType<typeof useReports.getState>['part'], 'cost'>; readonly view: ReportView }): ReactNode {
  const section = (id: string): ReportSection | undefined => view.sections.find((one) => one.id === id);
  const panels = (ids: readonly string[]): ReactNode => {
    const shown = ids.flatMap((id) => section(id) ?? []);
    return shown.length === 0 ? <EmptyState title={t.nothing} /> : <div className="report-columns">{shown.map((one) => <SectionPanel key={one.id} section={one} pane />)}</div>;
  };
  switch (part) {
    case 'figures': return <Figures view={view} />;
    case 'times': return <Times view={view} />;
    case 'busy': return <><SectionPanel section={section('heat')} pane />{panels(['received.byCareType', 'received.byUrgency', 'received.bySource'])}</>;
    case 'refusals': return panels(['refusedFree', 'refusals', 'offers', 'deviations', 'offersPerCase', 'alarms', 'locations', 'locationReasons']);
    case 'capacity': return <>{panels(['capacity'])}<SeriesPanel section={section('occupancy')} /></>;
    case 'flow': return panels(['flow', 'destinations', 'followUp.day30', 'followUp.day90']);
  }
}

function Times({ view }: { readonly view: ReportView }): ReactNode {
  const [phase, setPhase] = useState<keyof typeof phaseNl>('placement');
  const [dimension, setDimension] = useState<keyof typeof t.dimensions>('byUrgency');
  const all = view.sections.find((one) => one.id === 'phases');
  if (all === undefined) return <EmptyState title={t.nothing} />;
  return (
    <>
      <SectionPanel section={all} pane />
      <div className="report-inputs">
        <SelectField label={t.phase} value={phase} options={optionsOf(phaseNl)} onChange={setPhase} />
        <SelectField label={t.per} value={dimension} options={optionsOf(t.dimensions)} onChange={setDimension} />
      </div>
      <div className="report-columns">
        <SectionPanel section={view.sections.find((one) => one.id === `phase.${phase}.${dimension}`)} pane />
        <SectionPanel section={view.sections.find((one) => one.id === `placedWithin24h.${dimension}`)} pane />
      </div>
    </>
  );
}
