import { closings, deviations, dimensions, hours, phases, refusals, whereabouts } from './dimensions.ts';
import type { Dimension, Phase } from './dimensions.ts';
import type { Indicators } from './engine.ts';
import { offerState } from './store.ts';
import { mostOffers } from './totals.ts';

/** Minutes; `count` = how many times were measured. null = none (or hidden, see suppress). */
export type Spread = { readonly count: number | null; readonly median: number | null; readonly p90: number | null };
export type Share = { readonly numerator: number | null; readonly denominator: number | null };
export type Counts = Readonly<Record<string, number | null>>;
export type Broken<T> = { readonly all: T } & { readonly [D in Dimension]: Readonly<Record<string, T>> };

/** docs/indicators.md says of each what is counted, from when to when, and what is left out. */
export type IndicatorReport = {
  readonly asOf: number;
  readonly cases: number | null;
  readonly received: Broken<number | null>;
  /** requests per weekday (Monday first) and hour by the wall clock; empty where it isn't shown (suppress) */
  readonly heat: readonly (readonly number[])[];
  readonly phases: Readonly<Record<Phase, Broken<Spread>>>;
  readonly placedWithin24h: Broken<Share>;
  readonly pickedUpWithin2h: Share; readonly answeredWithin2h: Share;
  readonly rightBedFirst: Share; readonly relocatedWithin72h: Share;
  readonly placements: number | null;
  readonly arrivals: number | null;
  readonly offers: { readonly byState: Counts; readonly refusals: Share; readonly refusalsByReason: Counts; readonly refusedReportedFree: Share; readonly byLocation: Readonly<Record<string, Share>>; readonly reasonsByLocation: Readonly<Record<string, Counts>> };
  readonly outOfRegion: Share; readonly outsideDesk: Share;
  readonly physician: { readonly consulted: Share; readonly asked: number | null; readonly answered: number | null; readonly onMorningList: number | null };
  readonly deviations: Share; readonly deviationsByReason: Counts;
  readonly noProduct: Share;
  readonly bedsLostToLabel: Share; readonly otherCare: number | null;
  readonly observationGroup: number | null;
  readonly destinations: Counts;
  /** `byCount`: cases with 1, 2, 3, 4, 5 or more offers */
  readonly offersPerCase: { readonly offers: number | null; readonly cases: number | null; readonly byCount: Counts };
  readonly unplaced: Share;
  readonly followUps: { readonly day30: Counts; readonly day90: Counts };
  readonly outflowHome: Share; readonly outflowWlz: Share;
  readonly wrongBed: { readonly days: number | null; readonly cases: number | null };
  readonly alarms: Share;
};

const offerCounts = Array.from({ length: mostOffers }, (_, index) => (index === mostOffers - 1 ? `${mostOffers}+` : String(index + 1)));

export function reportOf(indicators: Indicators, asOf: number): IndicatorReport {
  const { totals, tally } = indicators;
  const locations = tally.locations.list.map((id, code) => [id, totals.byLocation.share(code)] as const).filter(([, share]) => share.denominator > 0);
  return {
    asOf, cases: totals.cases, received: broken((group) => totals.received[group] ?? 0),
    heat: Array.from({ length: 7 }, (_, weekday) => Array.from(totals.heat.subarray(weekday * hours.length, (weekday + 1) * hours.length))),
    phases: Object.fromEntries(phases.map((name, index) => [name, broken((group) => spread(indicators, index, group))])) as IndicatorReport['phases'],
    placedWithin24h: broken((group) => totals.within24h.share(group)), pickedUpWithin2h: totals.pickedUp.share(), answeredWithin2h: totals.answeredInTime.share(),
    offers: {
      byState: named(Object.keys(offerState), totals.offersByState, 0), refusals: totals.refused.share(), refusalsByReason: named(refusals, totals.refusalsByReason, 0), refusedReportedFree: totals.reportedFree.share(),
      byLocation: Object.fromEntries(locations), reasonsByLocation: reasonsOf(indicators),
    },
    rightBedFirst: totals.right.share(), relocatedWithin72h: totals.relocated.share(), placements: totals.placements, arrivals: totals.arrivals, outOfRegion: totals.outOfRegion.share(), outsideDesk: totals.outsideDesk.share(),
    physician: { consulted: totals.consulted.share(), ...totals.consults }, deviations: totals.deviated.share(), deviationsByReason: named(deviations, totals.byDeviation, 1), noProduct: totals.noProduct.share(), bedsLostToLabel: totals.lostToLabel.share(), otherCare: totals.otherCare,
    observationGroup: totals.observed, destinations: named(closings, totals.byClosing, 0),
    offersPerCase: { offers: totals.offersMade, cases: totals.byOffers.reduce((sum, value) => sum + value, 0), byCount: named(offerCounts, totals.byOffers, 0) },
    unplaced: totals.unplaced.share(), followUps: { day30: named(whereabouts, totals.after30, 0), day90: named(whereabouts, totals.after90, 0) }, outflowHome: totals.leftHome.share(), outflowWlz: totals.leftWlz.share(),
    wrongBed: { days: totals.wrongBedDays, cases: totals.wrongBedCases }, alarms: totals.alarms.share(),
  };
}

function reasonsOf({ tally, totals }: Indicators): Record<string, Counts> {
  return Object.fromEntries(tally.locations.list.flatMap((id, code) => {
    const counts = Object.fromEntries(refusals.map((reason, place) => [reason, totals.reasonsByLocation.share(code * refusals.length + place).numerator]));
    return Object.values(counts).some((count) => count > 0) ? [[id, counts]] : [];
  }));
}

function spread(indicators: Indicators, phaseIndex: number, group: number): Spread {
  const times = indicators.times(phaseIndex, group);
  return { count: times?.total ?? 0, median: times?.quantile(0.5) ?? null, p90: times?.quantile(0.9) ?? null };
}

/** The same figure as a whole and per group. */
function broken<T>(at: (group: number) => T): Broken<T> {
  const per = (dimension: Dimension): Record<string, T> => Object.fromEntries(dimensions[dimension].names.map((name, index) => [name, at(dimensions[dimension].from + index)]));
  return { all: at(0), byCareType: per('byCareType'), byUrgency: per('byUrgency'), bySource: per('bySource'), byHour: per('byHour') };
}

function named(names: readonly string[], values: Float64Array, from: number): Record<string, number> {
  return Object.fromEntries(names.slice(from).map((name, index) => [name, values[from + index] ?? 0]));
}
