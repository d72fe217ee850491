import type { Audience, BaselineFigure, FigureLine, Filter, Period, ReportView } from '../contract/reports.ts';
import type { RegionProfile } from '../profile/schema.ts';
import { figureLines, narrowLine, otherLines } from './figures.ts';
import type { FigureSource } from './figures.ts';
import type { IndicatorId } from './indicators/catalogue.ts';
import type { IndicatorReport } from './indicators/report.ts';
import { sectionsOf } from './sections.ts';
import type { SectionExtras } from './sections.ts';
import { visibleReport } from './visibility.ts';
import type { Visibility } from './visibility.ts';

export type ReportParts = {
  readonly profile: RegionProfile; readonly regionName: string; readonly period: Period; readonly filter: Filter; readonly audience: Audience; readonly visibility: Visibility; readonly training: boolean;
  readonly report: IndicatorReport; /** figures under a target's own filter, in the order of profile.targets */ readonly narrow: readonly IndicatorReport[];
  readonly events: number; readonly extras: SectionExtras; readonly baseline: ReportView['baseline']; readonly baselineFigures: readonly BaselineFigure[];
};

/** Numbers of people; what a reader who sees `flow` only may read. */
const flowFigures: ReadonlySet<string> = new Set<IndicatorId>(['flow', 'placements', 'destinations', 'observationGroup', 'otherCare']);

/** Puts a report together for one reader: what may not be seen is gone before anything is worded. */
export function reportView(parts: ReportParts): ReportView {
  const { profile, visibility, extras } = parts;
  const total = visibility.sees.has('total');
  const capacity = parts.audience === 'desk' ? extras.capacity : null;
  const report = visibleReport(parts.report, visibility);
  const source: FigureSource = { report, capacity };
  const before = parts.baselineFigures.filter((one) => one.count === null || one.count >= visibility.minimumCell);
  const lines = [...figureLines(source, profile, before), ...otherLines(source, profile, before)];
  const narrow = (profile.targets ?? []).flatMap((target, index) => {
    const figures = parts.narrow[index];
    const line = figures === undefined ? null : narrowLine(target, { report: visibleReport(figures, visibility), capacity: null });
    return line === null ? [] : [line];
  });
  const shown = (line: FigureLine): FigureLine => (total || (flowFigures.has(line.id) && visibility.sees.has('flow')) || line.state === 'notMeasured' ? line : { ...line, state: 'hidden', value: null, p90: null, of: null, met: null, baseline: null });
  return {
    regionId: profile.regionId, regionName: parts.regionName, profileName: profile.name, profileVersion: profile.version, period: parts.period, filter: parts.filter, asOf: report.asOf, audience: parts.audience, training: parts.training,
    minimumCell: visibility.minimumCell, events: parts.events, cases: total || visibility.sees.has('flow') ? report.cases : null, lines: lines.map(shown), narrow: narrow.map(shown),
    sections: sectionsOf(report, visibility, { ...extras, capacity, alarms: parts.audience === 'desk' ? extras.alarms : null, samples: parts.audience === 'desk' ? extras.samples : [] }), baseline: parts.baseline,
  };
}
