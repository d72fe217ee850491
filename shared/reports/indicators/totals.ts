import { alarmBit, caseBit, consultBit, offerBit, offerReasonShift, offerStateShift } from './counted.ts';
import { closings, deviations, groups, hours, refusals, whereabouts } from './dimensions.ts';

/** Cases with more offers than this stand together. */
export const mostOffers = 5;

/** One numerator and denominator, or one of each per group. */
export class Ratio {
  #hits: Float64Array;
  #of: Float64Array;

  constructor(size = 1) {
    this.#hits = new Float64Array(size);
    this.#of = new Float64Array(size);
  }

  change(hit: boolean, times: 1 | -1, group = 0): void {
    if (group >= this.#of.length) this.#grow(group);
    this.#of[group] = (this.#of[group] as number) + times;
    if (hit) this.#hits[group] = (this.#hits[group] as number) + times;
  }

  share(group = 0): { readonly numerator: number; readonly denominator: number } {
    return { numerator: this.#hits[group] ?? 0, denominator: this.#of[group] ?? 0 };
  }

  #grow(group: number): void {
    const larger = (from: Float64Array) => {
      const made = new Float64Array(Math.max(group + 1, from.length * 2));
      made.set(from);
      return made;
    };
    this.#hits = larger(this.#hits);
    this.#of = larger(this.#of);
  }
}

/** The groups of dimensions.ts that one case belongs to. */
export type Place = { careType: number; urgency: number; source: number; hour: number };

/** What the cases add up to. Kept while cases change: a refresh costs what changed, not what is there. */
export class Totals {
  readonly received = new Float64Array(groups);
  /** per weekday (Monday first) and hour of receipt */
  readonly heat = new Float64Array(7 * hours.length);
  readonly within24h = new Ratio(groups);
  readonly pickedUp = new Ratio();
  readonly right = new Ratio();
  readonly relocated = new Ratio();
  readonly outOfRegion = new Ratio();
  readonly outsideDesk = new Ratio();
  readonly consulted = new Ratio();
  readonly deviated = new Ratio();
  readonly noProduct = new Ratio();
  readonly lostToLabel = new Ratio();
  readonly byDeviation = new Float64Array(deviations.length);
  readonly byClosing = new Float64Array(closings.length);
  readonly offersByState = new Float64Array(5);
  readonly refusalsByReason = new Float64Array(refusals.length);
  readonly refused = new Ratio();
  readonly reportedFree = new Ratio();
  readonly answeredInTime = new Ratio();
  readonly byLocation = new Ratio();
  /** refusals per location and reason: a row of `refusals.length` each */
  readonly reasonsByLocation = new Ratio();
  readonly unplaced = new Ratio();
  readonly leftHome = new Ratio();
  readonly leftWlz = new Ratio();
  readonly alarms = new Ratio();
  readonly after30 = new Float64Array(whereabouts.length);
  readonly after90 = new Float64Array(whereabouts.length);
  /** cases with 1, 2, 3, 4, and 5 or more offers */
  readonly byOffers = new Float64Array(mostOffers);
  wrongBedDays = 0;
  wrongBedCases = 0;
  offersMade = 0;
  cases = 0;
  placements = 0;
  arrivals = 0;
  observed = 0;
  otherCare = 0;
  readonly consults = { asked: 0, answered: 0, onMorningList: 0 };

  /** Adds a case that counts, or takes it out; `bits` as in counted.ts. */
  changeCase(bits: number, at: Place, weekHour: number, deviation: number, times: 1 | -1): void {
    const has = (bit: number) => (bits & bit) !== 0;
    this.cases += times;
    this.heat[weekHour] = (this.heat[weekHour] as number) + times;
    this.#receive(at, times);
    if (has(caseBit.within24hOf)) {
      this.#within24h(has(caseBit.within24h), at, times);
      this.unplaced.change(has(caseBit.unplaced), times);
    }
    if (has(caseBit.leftOf)) {
      this.leftHome.change(has(caseBit.leftHome), times);
      this.leftWlz.change(has(caseBit.leftWlz), times);
    }
    if (has(caseBit.pickedOf)) this.pickedUp.change(has(caseBit.picked), times);
    if (has(caseBit.stayedOf)) {
      this.relocated.change(has(caseBit.moved), times);
      this.right.change(has(caseBit.right), times);
    }
    if (has(caseBit.placed)) {
      this.placements += times;
      this.outsideDesk.change(has(caseBit.outsideDesk), times);
    }
    if (has(caseBit.arrived)) this.arrivals += times;
    if (has(caseBit.searched)) this.lostToLabel.change(has(caseBit.labelOnly), times);
    if (has(caseBit.outOfRegionOf)) this.outOfRegion.change(has(caseBit.outOfRegion), times);
    if (!has(caseBit.decided)) return;
    this.byDeviation[deviation] = (this.byDeviation[deviation] as number) + times;
    this.noProduct.change(has(caseBit.noProduct), times);
    this.consulted.change(has(caseBit.consulted), times);
    if (has(caseBit.proposed)) this.deviated.change(has(caseBit.deviated), times);
    if (has(caseBit.observed)) this.observed += times;
  }

  /** What runs up per case: days in a wrong bed (only where `bits` says so), offers made, and where the patient was found later (-1 = not to be asked). */
  changeSums(bits: number, days: number, offers: number, after30: number, after90: number, times: 1 | -1): void {
    if ((bits & caseBit.wrongBed) !== 0) {
      this.wrongBedCases += times;
      this.wrongBedDays += days * times;
    }
    if (offers > 0) {
      const place = Math.min(offers, mostOffers) - 1;
      this.offersMade += offers * times;
      this.byOffers[place] = (this.byOffers[place] as number) + times;
    }
    if (after30 >= 0) this.after30[after30] = (this.after30[after30] as number) + times;
    if (after90 >= 0) this.after90[after90] = (this.after90[after90] as number) + times;
  }

  changeAlarm(bits: number, times: 1 | -1): void {
    if ((bits & alarmBit.counted) !== 0) this.alarms.change((bits & alarmBit.acted) !== 0, times);
  }

  changeClosing(closing: number, times: 1 | -1): void {
    this.byClosing[closing] = (this.byClosing[closing] as number) + times;
  }

  changeOffer(bits: number, location: number, times: 1 | -1): void {
    const has = (bit: number) => (bits & bit) !== 0;
    const state = (bits >> offerStateShift) & 7;
    this.offersByState[state] = (this.offersByState[state] as number) + times;
    if (has(offerBit.timedOf)) this.answeredInTime.change(has(offerBit.timed), times);
    if (!has(offerBit.answered)) return;
    const no = has(offerBit.refused);
    this.refused.change(no, times);
    if (location >= 0) this.byLocation.change(no, times, location);
    if (has(offerBit.reportedFree)) this.reportedFree.change(no, times);
    const reason = bits >> offerReasonShift;
    if (!no) return;
    this.refusalsByReason[reason] = (this.refusalsByReason[reason] as number) + times;
    if (location >= 0) this.reasonsByLocation.change(true, times, location * refusals.length + reason);
  }

  changeConsult(bits: number, times: 1 | -1): void {
    if ((bits & consultBit.morning) !== 0) this.consults.onMorningList += times;
    if ((bits & consultBit.asked) !== 0) this.consults.asked += times;
    if ((bits & consultBit.answered) !== 0) this.consults.answered += times;
  }

  /** Once for the whole and once per dimension; without a list, as this runs for every case. */
  #receive(at: Place, times: 1 | -1): void {
    const { received } = this;
    received[0] = (received[0] as number) + times;
    received[at.careType] = (received[at.careType] as number) + times;
    received[at.urgency] = (received[at.urgency] as number) + times;
    received[at.source] = (received[at.source] as number) + times;
    received[at.hour] = (received[at.hour] as number) + times;
  }

  #within24h(hit: boolean, at: Place, times: 1 | -1): void {
    this.within24h.change(hit, times);
    this.within24h.change(hit, times, at.careType);
    this.within24h.change(hit, times, at.urgency);
    this.within24h.change(hit, times, at.source);
    this.within24h.change(hit, times, at.hour);
  }
}
