import { searchableCareTypes } from '../../capacity/schema.ts';
import { careTypeFrom, careTypes, closings, deviations, dimensions, hourFrom, indexIn, phases, refusals, sourceFrom, urgencyFrom, groups } from './dimensions.ts';
import type { Dimension, Phase } from './dimensions.ts';
import type { Indicators } from './engine.ts';
import { offerState } from './store.ts';

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
  readonly phases: Readonly<Record<Phase, Broken<Spread>>>;
  readonly placedWithin24h: Broken<Share>;
  readonly pickedUpWithin2h: Share; readonly answeredWithin2h: Share;
  readonly rightBedFirst: Share; readonly relocatedWithin72h: Share;
  readonly placements: number | null;
  readonly offers: { readonly byState: Counts; readonly refusals: Share; readonly refusalsByReason: Counts; readonly refusedReportedFree: Share; readonly byLocation: Readonly<Record<string, Share>> };
  readonly outOfRegion: Share; readonly outsideDesk: Share;
  readonly physician: { readonly consulted: Share; readonly asked: number | null; readonly answered: number | null; readonly onMorningList: number | null };
  readonly deviations: Share; readonly deviationsByReason: Counts;
  readonly noProduct: Share;
  readonly observationGroup: number | null;
  readonly destinations: Counts;
};

const dayMs = 86_400_000;
const twoHoursMs = 7_200_000;
const relocationMs = 3 * dayMs;
const closingOf = indexIn(closings);
const careTypeOf = indexIn(careTypes);
const bedSearch: ReadonlySet<number> = new Set(searchableCareTypes.map(careTypeOf));
/** Ended otherwise: the need for a place lapsed, so that the patient counts for nor against the desk. */
const lapsed: ReadonlySet<number> = new Set((['homeWithCare', 'stayedHome', 'hospital', 'emergency112', 'doctorFirst', 'mentalHealth', 'legalStop', 'outOfScope', 'withdrawn', 'died'] as const).map(closingOf));
const otherRegion = closingOf('otherRegion');
const closedNoProduct = closingOf('noProduct');
const noProduct = careTypeOf('noProduct');
const observation = careTypeOf('observation');
const noFittingPlace = indexIn(deviations)('noFittingPlace');

/** One numerator and denominator, or one of each per group. */
class Ratio {
  readonly hits: Float64Array;
  readonly of: Float64Array;

  constructor(size = 1) {
    this.hits = new Float64Array(size);
    this.of = new Float64Array(size);
  }

  add(hit: boolean, group = 0): void {
    this.of[group] = (this.of[group] ?? 0) + 1;
    if (hit) this.hits[group] = (this.hits[group] ?? 0) + 1;
  }

  share(group = 0): Share {
    return { numerator: this.hits[group] ?? 0, denominator: this.of[group] ?? 0 };
  }
}

export function reportOf(indicators: Indicators, asOf: number): IndicatorReport {
  const { cases } = indicators.tally;
  const received = new Ratio(groups);
  const placedWithin24h = new Ratio(groups);
  const [pickedUp, right, relocated, outRegion, outDesk, consulted, deviated, product] = [new Ratio(), new Ratio(), new Ratio(), new Ratio(), new Ratio(), new Ratio(), new Ratio(), new Ratio()];
  const byDeviation = new Float64Array(deviations.length);
  const byClosing = new Float64Array(closings.length);
  let counted = 0;
  let placements = 0;
  let observed = 0;
  for (let index = 0; index < cases.names.size; index += 1) {
    const state = cases.counted.get(index);
    if (state === 0) continue;
    const closing = cases.closing.get(index);
    byClosing[closing] = (byClosing[closing] ?? 0) + 1;
    if (state !== 1) continue;
    counted += 1;
    const created = cases.created.get(index);
    const placedAt = cases.placed.get(index);
    const placed = !Number.isNaN(placedAt);
    const careType = cases.careType.get(index);
    const where = [0, careTypeFrom + careType, urgencyFrom + cases.urgency.get(index), sourceFrom + cases.source.get(index), hourFrom + cases.countedHour.get(index)];
    for (const group of where) received.add(false, group);
    if (bedSearch.has(careType) && (placed || (!lapsed.has(closing) && (closing !== 0 || asOf - created >= dayMs)))) for (const group of where) placedWithin24h.add(placedAt - created < dayMs, group);
    const picked = cases.bySender.get(index) === 0 ? created : cases.picked.get(index);
    if (!Number.isNaN(picked) || asOf - created >= twoHoursMs) pickedUp.add(picked - created < twoHoursMs);
    const arrived = cases.firstArrived.get(index);
    const moved = cases.relocated.get(index) === 1;
    if (moved || asOf - arrived >= relocationMs) {
      relocated.add(moved);
      right.add(!moved && cases.deviation.get(index) !== noFittingPlace);
    }
    if (placed) {
      placements += 1;
      outDesk.add(cases.outside.get(index) === 1);
    }
    if (placed || closing === otherRegion) outRegion.add(closing === otherRegion || elsewhere(indicators, index));
    if (cases.decisionSeq.get(index) >= 0) {
      const reason = cases.deviation.get(index);
      byDeviation[reason] = (byDeviation[reason] ?? 0) + 1;
      product.add(careType === noProduct || closing === closedNoProduct);
      consulted.add(cases.firstConsult.get(index) >= 0);
      if (cases.proposed.get(index) === 1) deviated.add(reason !== 0);
    }
    if (careType === observation) observed += 1;
  }
  return {
    asOf, cases: counted, received: broken((group) => received.of[group] ?? 0),
    phases: Object.fromEntries(phases.map((name, index) => [name, broken((group) => spread(indicators, index, group))])) as IndicatorReport['phases'],
    placedWithin24h: broken((group) => placedWithin24h.share(group)), pickedUpWithin2h: pickedUp.share(), ...offerFigures(indicators, asOf),
    rightBedFirst: right.share(), relocatedWithin72h: relocated.share(), placements, outOfRegion: outRegion.share(), outsideDesk: outDesk.share(),
    physician: { consulted: consulted.share(), ...consultFigures(indicators) }, deviations: deviated.share(), deviationsByReason: named(deviations, byDeviation, 1), noProduct: product.share(),
    observationGroup: observed, destinations: named(closings, byClosing, 0),
  };
}

function elsewhere(indicators: Indicators, index: number): boolean {
  const { tally, scope } = indicators;
  const bed = tally.beds.list[tally.cases.placedBed.get(index)];
  const region = bed === undefined ? null : (scope.regionOfBed?.(bed) ?? null);
  return region !== null && region !== tally.regions.list[tally.cases.region.get(index)];
}

function offerFigures(indicators: Indicators, asOf: number): Pick<IndicatorReport, 'offers' | 'answeredWithin2h'> {
  const { cases, offers, locations } = indicators.tally;
  const byLocation = new Ratio(locations.size);
  const [refused, reportedFree, answeredInTime] = [new Ratio(), new Ratio(), new Ratio()];
  const byReason = new Float64Array(refusals.length);
  const byState = new Float64Array(5);
  for (let offer = 0; offer < offers.names.size; offer += 1) {
    const made = offers.made.get(offer);
    // An answer of which the offer isn't known (yet) counts for nothing.
    if (Number.isNaN(made) || cases.counted.get(offers.case.get(offer)) !== 1) continue;
    const state = offers.state.get(offer);
    byState[state] = (byState[state] ?? 0) + 1;
    if (state === offerState.open && asOf - made >= twoHoursMs) answeredInTime.add(false);
    if (state !== offerState.accepted && state !== offerState.refused) continue;
    const no = state === offerState.refused;
    refused.add(no);
    byLocation.add(no, offers.location.get(offer));
    answeredInTime.add(offers.answered.get(offer) - made < twoHoursMs);
    if (offers.mustAccept.get(offer) === 1) reportedFree.add(no);
    const reason = offers.reason.get(offer);
    if (no) byReason[reason] = (byReason[reason] ?? 0) + 1;
  }
  return {
    answeredWithin2h: answeredInTime.share(),
    offers: {
      byState: named(Object.keys(offerState), byState, 0), refusals: refused.share(), refusalsByReason: named(refusals, byReason, 0), refusedReportedFree: reportedFree.share(),
      byLocation: Object.fromEntries(locations.list.flatMap((id, code) => ((byLocation.of[code] ?? 0) > 0 ? [[id, byLocation.share(code)]] : []))),
    },
  };
}

function consultFigures(indicators: Indicators): { asked: number; answered: number; onMorningList: number } {
  const { cases, consults } = indicators.tally;
  const figures = { asked: 0, answered: 0, onMorningList: 0 };
  for (let consult = 0; consult < consults.names.size; consult += 1) {
    if (Number.isNaN(consults.asked.get(consult)) || cases.counted.get(consults.case.get(consult)) !== 1) continue;
    if (consults.waits.get(consult) === 1) figures.onMorningList += 1;
    else {
      figures.asked += 1;
      if (!Number.isNaN(consults.answered.get(consult))) figures.answered += 1;
    }
  }
  return figures;
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
