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
const isBedSearch = marked(careTypes.length, searchableCareTypes.map(careTypeOf));
/** Ended otherwise: the need for a place lapsed, so that the patient counts for nor against the desk. */
const isLapsed = marked(closings.length, (['homeWithCare', 'stayedHome', 'hospital', 'emergency112', 'doctorFirst', 'mentalHealth', 'legalStop', 'outOfScope', 'withdrawn', 'died'] as const).map(closingOf));
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

  /** Once for the whole and once per dimension; without a list, as this runs for every case. */
  addPer(hit: boolean, careType: number, urgency: number, source: number, hour: number): void {
    this.add(hit);
    this.add(hit, careType);
    this.add(hit, urgency);
    this.add(hit, source);
    this.add(hit, hour);
  }

  share(group = 0): Share {
    return { numerator: this.hits[group] ?? 0, denominator: this.of[group] ?? 0 };
  }
}

/** What the cases add up to. One short method per group of figures: the loop over all cases stays fast enough for a screen. */
class Totals {
  readonly received = new Ratio(groups);
  readonly placedWithin24h = new Ratio(groups);
  readonly pickedUp = new Ratio();
  readonly right = new Ratio();
  readonly relocated = new Ratio();
  readonly outRegion = new Ratio();
  readonly outDesk = new Ratio();
  readonly consulted = new Ratio();
  readonly deviated = new Ratio();
  readonly product = new Ratio();
  readonly byDeviation = new Float64Array(deviations.length);
  readonly byClosing = new Float64Array(closings.length);
  counted = 0;
  placements = 0;
  observed = 0;
  readonly #indicators: Indicators;
  readonly #asOf: number;

  constructor(indicators: Indicators, asOf: number) {
    this.#indicators = indicators;
    this.#asOf = asOf;
  }

  add(index: number): void {
    const { cases } = this.#indicators.tally;
    const state = cases.counted.get(index);
    if (state === 0) return;
    const closing = cases.closing.get(index);
    this.byClosing[closing] = (this.byClosing[closing] ?? 0) + 1;
    if (state !== 1) return;
    this.counted += 1;
    this.#grouped(index, closing);
    this.#pickedUp(index);
    this.#stayed(index);
    this.#placed(index, closing);
    if (cases.decisionSeq.get(index) >= 0) this.#decided(index, closing);
  }

  #grouped(index: number, closing: number): void {
    const { cases } = this.#indicators.tally;
    const careType = cases.careType.get(index);
    const urgency = urgencyFrom + cases.urgency.get(index);
    const source = sourceFrom + cases.source.get(index);
    const hour = hourFrom + cases.countedHour.get(index);
    this.received.addPer(false, careTypeFrom + careType, urgency, source, hour);
    if (isBedSearch[careType] !== 1) return;
    const created = cases.created.get(index);
    const placedAt = cases.placed.get(index);
    const counts = !Number.isNaN(placedAt) || (isLapsed[closing] === 0 && (closing !== 0 || this.#asOf - created >= dayMs));
    if (counts) this.placedWithin24h.addPer(placedAt - created < dayMs, careTypeFrom + careType, urgency, source, hour);
  }

  #pickedUp(index: number): void {
    const { cases } = this.#indicators.tally;
    const created = cases.created.get(index);
    const picked = cases.bySender.get(index) === 0 ? created : cases.picked.get(index);
    if (!Number.isNaN(picked) || this.#asOf - created >= twoHoursMs) this.pickedUp.add(picked - created < twoHoursMs);
  }

  #stayed(index: number): void {
    const { cases } = this.#indicators.tally;
    const moved = cases.relocated.get(index) === 1;
    if (!moved && !(this.#asOf - cases.firstArrived.get(index) >= relocationMs)) return;
    this.relocated.add(moved);
    this.right.add(!moved && cases.deviation.get(index) !== noFittingPlace);
  }

  #placed(index: number, closing: number): void {
    const { cases } = this.#indicators.tally;
    const placed = !Number.isNaN(cases.placed.get(index));
    if (placed) {
      this.placements += 1;
      this.outDesk.add(cases.outside.get(index) === 1);
    }
    if (placed || closing === otherRegion) this.outRegion.add(closing === otherRegion || elsewhere(this.#indicators, index));
  }

  #decided(index: number, closing: number): void {
    const { cases } = this.#indicators.tally;
    const careType = cases.careType.get(index);
    const reason = cases.deviation.get(index);
    this.byDeviation[reason] = (this.byDeviation[reason] ?? 0) + 1;
    this.product.add(careType === noProduct || closing === closedNoProduct);
    this.consulted.add(cases.firstConsult.get(index) >= 0);
    if (cases.proposed.get(index) === 1) this.deviated.add(reason !== 0);
    if (careType === observation) this.observed += 1;
  }
}

export function reportOf(indicators: Indicators, asOf: number): IndicatorReport {
  const totals = new Totals(indicators, asOf);
  const { size } = indicators.tally.cases.names;
  for (let index = 0; index < size; index += 1) totals.add(index);
  return {
    asOf, cases: totals.counted, received: broken((group) => totals.received.of[group] ?? 0),
    phases: Object.fromEntries(phases.map((name, index) => [name, broken((group) => spread(indicators, index, group))])) as IndicatorReport['phases'],
    placedWithin24h: broken((group) => totals.placedWithin24h.share(group)), pickedUpWithin2h: totals.pickedUp.share(), ...offerFigures(indicators, asOf),
    rightBedFirst: totals.right.share(), relocatedWithin72h: totals.relocated.share(), placements: totals.placements, outOfRegion: totals.outRegion.share(), outsideDesk: totals.outDesk.share(),
    physician: { consulted: totals.consulted.share(), ...consultFigures(indicators) }, deviations: totals.deviated.share(), deviationsByReason: named(deviations, totals.byDeviation, 1), noProduct: totals.product.share(),
    observationGroup: totals.observed, destinations: named(closings, totals.byClosing, 0),
  };
}

/** 1 at these places, 0 elsewhere. */
function marked(length: number, places: readonly number[]): Uint8Array {
  const marks = new Uint8Array(length);
  for (const place of places) marks[place] = 1;
  return marks;
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
