import type { BaselineFigure, Direction, FigureLine, FigureState } from '../contract/reports.ts';
import type { RegionProfile } from '../profile/schema.ts';
import { indicatorCatalogue, isIndicator } from './indicators/catalogue.ts';
import type { IndicatorId } from './indicators/catalogue.ts';
import type { IndicatorReport, Share, Spread } from './indicators/report.ts';
import { definitionNl } from './words.ts';

/** What isn't in case events: how things stand in the region's bed reports now. null = no report to reckon with. */
export type CapacityNow = { readonly stale: Share; readonly occupied: Share };
export type FigureSource = { readonly report: IndicatorReport; readonly capacity: CapacityNow | null };
type Value = Pick<FigureLine, 'state' | 'value' | 'p90' | 'of'>;

/** Which side of its target a figure should be on; figures without one have no better or worse. */
const directions: Partial<Readonly<Record<IndicatorId, Direction>>> = {
  pickUpMinutes: 'atMost', triageMinutes: 'atMost', searchMinutes: 'atMost', providerAnswerMinutes: 'atMost', placementMinutes: 'atMost', arrivalMinutes: 'atMost', physicianMinutes: 'atMost',
  pickedUpWithin2h: 'atLeast', answeredWithin2h: 'atLeast', placedWithin24h: 'atLeast', rightBedFirst: 'atLeast', outflowHome: 'atLeast', alarms: 'atLeast',
  refusals: 'atMost', refusedReportedFree: 'atMost', outOfRegion: 'atMost', outsideDesk: 'atMost', deviations: 'atMost', noProduct: 'atMost', relocatedWithin72h: 'atMost', staleCapacity: 'atMost', bedsLostToLabel: 'atMost', outflowWlz: 'atMost', unplaced: 'atMost', wrongBedDays: 'atMost', offersPerCase: 'atMost',
};

/** The figures that a profile names (all when it names none), each with its target and the figure of before. Unknown ids of a newer profile are left out. */
export function figureLines(source: FigureSource, profile: Pick<RegionProfile, 'indicators'>, baseline: readonly BaselineFigure[]): FigureLine[] {
  const named = profile.indicators.length > 0 ? profile.indicators : (Object.keys(indicatorCatalogue) as IndicatorId[]).map((id) => ({ id, target: null }));
  return named.flatMap(({ id, target }) => (isIndicator(id) ? [lineOf(id, valueOf(id, source), target, baseline.find((one) => one.id === id) ?? null)] : []));
}

/** The other figures of the catalogue, without target. */
export function otherLines(source: FigureSource, profile: Pick<RegionProfile, 'indicators'>, baseline: readonly BaselineFigure[]): FigureLine[] {
  if (profile.indicators.length === 0) return [];
  const named = new Set(profile.indicators.map((one) => one.id));
  const rest = (Object.keys(indicatorCatalogue) as IndicatorId[]).filter((id) => !named.has(id));
  return rest.map((id) => lineOf(id, valueOf(id, source), null, baseline.find((one) => one.id === id) ?? null));
}

/** A target of the profile that holds for some care types or urgencies; `source` = the figures of only those. */
export function narrowLine(target: NonNullable<RegionProfile['targets']>[number], source: FigureSource): FigureLine | null {
  if (!isIndicator(target.indicator)) return null;
  const line = lineOf(target.indicator, valueOf(target.indicator, source), target.share ?? target.minutes ?? null, null);
  return { ...line, label: target.text };
}

function lineOf(id: IndicatorId, value: Value, target: number | null, baseline: BaselineFigure | null): FigureLine {
  const { nl, unit } = indicatorCatalogue[id];
  const direction = directions[id];
  const aim = target === null || direction === undefined ? null : { value: target, direction };
  const met = aim === null || value.state !== 'measured' || value.value === null ? null : aim.direction === 'atLeast' ? value.value >= aim.value : value.value <= aim.value;
  return { id, label: nl, definition: definitionNl[id], unit, ...value, target: aim, met, baseline };
}

const notMeasured: Value = { state: 'notMeasured', value: null, p90: null, of: null };

function share({ numerator, denominator }: Share): Value {
  if (numerator === null || denominator === null) return { state: 'hidden', value: null, p90: null, of: denominator };
  return denominator === 0 ? { state: 'none', value: null, p90: null, of: 0 } : { state: 'measured', value: numerator / denominator, p90: null, of: denominator };
}
function spread({ count, median, p90 }: Spread): Value {
  const state: FigureState = count === null ? 'hidden' : count === 0 ? 'none' : 'measured';
  return { state, value: median, p90, of: count };
}
function count(value: number | null): Value {
  return value === null ? { state: 'hidden', value: null, p90: null, of: null } : { state: 'measured', value, p90: null, of: null };
}

/** A sum with how many cases it runs over; a sum over no case is none, not zero. */
function sumOver(sum: number | null, cases: number | null): Value {
  if (sum === null || cases === null) return { state: 'hidden', value: null, p90: null, of: null };
  return cases === 0 ? { state: 'none', value: null, p90: null, of: 0 } : { state: 'measured', value: sum, p90: null, of: cases };
}
/** To a hundredth, as it is shown. */
function meanOver(sum: number | null, cases: number | null): Value {
  const over = sumOver(sum, cases);
  return over.value === null || cases === null ? over : { ...over, value: Math.round((over.value / cases) * 100) / 100 };
}

function valueOf(id: IndicatorId, { report, capacity }: FigureSource): Value {
  const { phases } = report;
  switch (id) {
    case 'pickUpMinutes': return spread(phases.pickUp.all);
    case 'triageMinutes': return spread(phases.triage.all);
    case 'searchMinutes': return spread(phases.search.all);
    case 'providerAnswerMinutes': return spread(phases.providerAnswer.all);
    case 'placementMinutes': return spread(phases.placement.all);
    case 'arrivalMinutes': return spread(phases.arrival.all);
    case 'physicianMinutes': return spread(phases.physician.all);
    case 'pickedUpWithin2h': return share(report.pickedUpWithin2h);
    case 'answeredWithin2h': return share(report.answeredWithin2h);
    case 'placedWithin24h': return share(report.placedWithin24h.all);
    case 'rightBedFirst': return share(report.rightBedFirst);
    case 'refusals': return share(report.offers.refusals);
    case 'refusedReportedFree': return share(report.offers.refusedReportedFree);
    case 'outOfRegion': return share(report.outOfRegion);
    case 'outsideDesk': return share(report.outsideDesk);
    case 'deviations': return share(report.deviations);
    case 'noProduct': return share(report.noProduct);
    case 'bedsLostToLabel': return share(report.bedsLostToLabel);
    case 'relocatedWithin72h': return share(report.relocatedWithin72h);
    case 'destinations': return count(closedOf(report));
    case 'observationGroup': return count(report.observationGroup);
    case 'placements': return count(report.placements);
    case 'otherCare': return count(report.otherCare);
    case 'flow': return count(report.cases);
    case 'staleCapacity': return capacity === null ? notMeasured : share(capacity.stale);
    case 'occupancy': return capacity === null ? notMeasured : share(capacity.occupied);
    case 'outflowHome': return share(report.outflowHome);
    case 'outflowWlz': return share(report.outflowWlz);
    case 'alarms': return share(report.alarms);
    case 'unplaced': return share(report.unplaced);
    case 'consulted': return share(report.physician.consulted);
    case 'wrongBedDays': return sumOver(report.wrongBed.days, report.wrongBed.cases);
    case 'offersPerCase': return meanOver(report.offersPerCase.offers, report.offersPerCase.cases);
  }
}

/** Closed cases; null when one of the cells is hidden, as the sum would give it away. */
export function closedOf(report: IndicatorReport): number | null {
  let sum = 0;
  for (const [key, value] of Object.entries(report.destinations)) {
    if (value === null) return null;
    if (key !== 'open') sum += value;
  }
  return sum;
}
