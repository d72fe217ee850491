import { weekHourAt } from '../../calendar/index.ts';
import type { OpenEvent } from '../../casework/events.ts';
import { compareEvents } from '../../casework/reduce.ts';
import { Tally } from './apply.ts';
import { Minutes } from './columns.ts';
import type { Codes } from './columns.ts';
import { caseBit, Counted } from './counted.ts';
import { careTypeFrom, careTypes, casePhases, closings, groups, hourFrom, hours, indexIn, phase, sourceFrom, sources, urgencyFrom, urgencyLevels } from './dimensions.ts';
import { judgeAlarm, judgeCase, judgeConsult, judgeOffer, outflowBits, whereaboutsAfter, wrongBedDays } from './judge.ts';
import type { Judged } from './judge.ts';
import { reportOf } from './report.ts';
import type { IndicatorReport } from './report.ts';
import { Totals } from './totals.ts';
import type { Place } from './totals.ts';

/** Which cases are counted: of one region or all, received in [from, to) (epoch ms). */
export type Scope = {
  readonly regionId: string | null; readonly from: number; readonly to: number;
  /** only these care types, urgencies, sources; absent or empty = all */
  readonly careTypes?: readonly string[]; readonly urgencies?: readonly string[]; readonly sources?: readonly string[];
  /** region of a bed group where known: case events alone don't say where a bed stands. null = not known, counted as the own region */
  readonly regionOfBed?: (bedGroupId: string) => string | null;
};

const duplicate = indexIn(closings)('duplicate');
const minuteMs = 60_000;

/**
 * The region's figures out of case events alone (docs/indicators.md). Feed it events in the region's order per case; what was fed before is ignored, so a replay or an
 * overlap changes nothing. `report` counts only the cases that changed since the last one or that time has made overdue. Works on pseudonymous events; holds no personal data.
 * Several periods or filters share one `tally`: then events go to the tally and `touch` tells each set of figures which case changed.
 */
export class Indicators {
  readonly tally: Tally;
  readonly scope: Scope;
  readonly totals = new Totals();
  readonly #counted = new Counted();
  readonly #minutes: (Minutes | undefined)[] = [];
  readonly #dirty: number[] = [];
  /** cases that time alone will count otherwise, with the instant at which */
  readonly #ripening = new Map<number, number>();
  readonly #judged: Judged = { bits: 0, ripensAt: 0 };
  readonly #place: Place = { careType: 0, urgency: 0, source: 0, hour: 0 };
  readonly #wanted: readonly (Uint8Array | null)[];
  /** cases from here on were never counted */
  #seen = 0;
  #asOf = Number.NEGATIVE_INFINITY;

  constructor(scope: Scope, tally = new Tally()) {
    this.scope = scope;
    this.tally = tally;
    this.#wanted = [wanted(careTypes, scope.careTypes), wanted(urgencyLevels, scope.urgencies), wanted(sources, scope.sources)];
  }

  /** True when the event was new and counts; false when it was known or isn't registered by the region yet. */
  add(event: OpenEvent): boolean {
    const index = this.tally.add(event);
    if (index < 0) return false;
    this.touch(index);
    return true;
  }

  /** The tally's case `index` changed. */
  touch(index: number): void {
    if (index >= this.#seen || this.#counted.dirty.get(index) === 1) return;
    this.#counted.dirty.set(index, 1);
    this.#dirty.push(index);
  }

  /** The figures as they stand at `asOf` (epoch ms): a case too young to have failed a norm isn't counted against it. */
  report(asOf: number): IndicatorReport {
    if (asOf < this.#asOf) for (let index = 0; index < this.#seen; index += 1) this.touch(index);
    else for (const [index, at] of this.#ripening) if (at <= asOf) this.touch(index);
    this.#asOf = asOf;
    for (const index of this.#dirty) {
      this.#change(index, -1);
      this.#take(index);
      this.#counted.dirty.set(index, 0);
    }
    this.#dirty.length = 0;
    const { size } = this.tally.cases.names;
    for (; this.#seen < size; this.#seen += 1) this.#take(this.#seen);
    return reportOf(this, asOf);
  }

  /** Times of one phase in one group (dimensions.ts); undefined when there are none. */
  times(phaseIndex: number, group: number): Minutes | undefined {
    return this.#minutes[phaseIndex * groups + group];
  }

  /** Judges a case as it stands and counts it. */
  #take(index: number): void {
    this.#ripening.delete(index);
    const counts = this.#counted;
    const { cases } = this.tally;
    counts.state.set(index, !this.#inScope(index) ? 0 : cases.closing.get(index) === duplicate ? 2 : 1);
    counts.closing.set(index, cases.closing.get(index));
    if (counts.state.get(index) === 1) {
      this.#group(index);
      this.#judge(index);
      this.#measure(index);
    }
    this.#change(index, 1);
  }

  #inScope(index: number): boolean {
    const { cases, regions } = this.tally;
    const { scope } = this;
    const created = cases.created.get(index);
    if (!(created >= scope.from && created < scope.to)) return false;
    if (scope.regionId !== null && regions.list[cases.region.get(index)] !== scope.regionId) return false;
    const [types, levels, from] = this.#wanted;
    return allows(types, cases.careType.get(index)) && allows(levels, cases.urgency.get(index)) && allows(from, cases.source.get(index));
  }

  #group(index: number): void {
    const { cases } = this.tally;
    const counts = this.#counted;
    const weekHour = weekHourAt(cases.created.get(index));
    counts.careType.set(index, careTypeFrom + cases.careType.get(index));
    counts.urgency.set(index, urgencyFrom + cases.urgency.get(index));
    counts.source.set(index, sourceFrom + cases.source.get(index));
    counts.hour.set(index, hourFrom + (weekHour % 24));
    counts.weekday.set(index, Math.floor(weekHour / 24));
    counts.deviation.set(index, cases.deviation.get(index));
    counts.otherCare.set(index, cases.otherCare.get(index));
  }

  #judge(index: number): void {
    const { alarms, cases, offers, consults } = this.tally;
    const counts = this.#counted;
    const judged = this.#judged;
    judgeCase(this.tally, index, this.#asOf, this.#elsewhere, judged);
    counts.after30.set(index, whereaboutsAfter(this.tally, index, 30, this.#asOf, judged));
    counts.after90.set(index, whereaboutsAfter(this.tally, index, 90, this.#asOf, judged));
    const days = wrongBedDays(this.tally, index, this.#asOf, judged);
    counts.wrongBedDays.set(index, Math.max(0, days));
    counts.offersMade.set(index, cases.offersMade.get(index));
    counts.bits.set(index, judged.bits | outflowBits(counts.after30.get(index), counts.after90.get(index)) | (days < 0 ? 0 : caseBit.wrongBed));
    for (let alarm = cases.firstAlarm.get(index); alarm >= 0; alarm = alarms.next.get(alarm)) counts.alarmBits.set(alarm, judgeAlarm(this.tally, alarm, this.#asOf, judged));
    for (let offer = cases.firstOffer.get(index); offer >= 0; offer = offers.next.get(offer)) {
      judgeOffer(this.tally, offer, this.#asOf, judged);
      counts.offerBits.set(offer, judged.bits);
      counts.offerLocation.set(offer, offers.location.get(offer));
    }
    for (let consult = cases.firstConsult.get(index); consult >= 0; consult = consults.next.get(consult)) counts.consultBits.set(consult, judgeConsult(this.tally, consult));
    if (judged.ripensAt !== Number.POSITIVE_INFINITY) this.#ripening.set(index, judged.ripensAt);
  }

  readonly #elsewhere = (index: number): boolean => {
    const { beds, cases, regions } = this.tally;
    const bed = beds.list[cases.placedBed.get(index)];
    const region = bed === undefined ? null : (this.scope.regionOfBed?.(bed) ?? null);
    return region !== null && region !== regions.list[cases.region.get(index)];
  };

  #measure(index: number): void {
    const { cases, offers, consults } = this.tally;
    const { minutes, offerMinutes, consultMinutes } = this.#counted;
    const created = cases.created.get(index);
    const placed = cases.placed.get(index);
    const arrived = cases.arrived.get(index);
    const picked = cases.bySender.get(index) === 0 ? created : cases.picked.get(index);
    span(minutes[phase.pickUp], index, created, picked);
    span(minutes[phase.triage], index, picked, cases.decided.get(index));
    span(minutes[phase.search], index, cases.decided.get(index), cases.offered.get(index));
    span(minutes[phase.placement], index, created, placed);
    span(minutes[phase.handover], index, placed, cases.handedOver.get(index));
    span(minutes[phase.transfer], index, placed, arrived);
    span(minutes[phase.arrival], index, created, arrived);
    for (let offer = cases.firstOffer.get(index); offer >= 0; offer = offers.next.get(offer)) {
      const answered = offers.state.get(offer) === 1 || offers.state.get(offer) === 2;
      span(offerMinutes, offer, offers.made.get(offer), answered ? offers.answered.get(offer) : Number.NaN);
    }
    for (let consult = cases.firstConsult.get(index); consult >= 0; consult = consults.next.get(consult)) {
      span(consultMinutes, consult, consults.asked.get(consult), consults.waits.get(consult) === 1 ? Number.NaN : consults.answered.get(consult));
    }
  }

  /** Adds what the case was counted as, or takes exactly that out again. */
  #change(index: number, times: 1 | -1): void {
    const { alarms, cases, offers, consults } = this.tally;
    const counts = this.#counted;
    const state = counts.state.get(index);
    if (state === 0) return;
    this.totals.changeClosing(counts.closing.get(index), times);
    if (state !== 1) return;
    const at = this.#place;
    at.careType = counts.careType.get(index);
    at.urgency = counts.urgency.get(index);
    at.source = counts.source.get(index);
    at.hour = counts.hour.get(index);
    this.totals.changeCase(counts.bits.get(index), at, counts.weekday.get(index) * hours.length + at.hour - hourFrom, counts.deviation.get(index), times);
    this.totals.changeSums(counts.bits.get(index), counts.wrongBedDays.get(index), counts.offersMade.get(index), counts.after30.get(index), counts.after90.get(index), times);
    this.totals.otherCare += counts.otherCare.get(index) * times;
    for (let phaseIndex = 0; phaseIndex < casePhases; phaseIndex += 1) this.#put(phaseIndex, at, counts.minutes[phaseIndex]?.get(index) ?? -1, times);
    for (let alarm = cases.firstAlarm.get(index); alarm >= 0; alarm = alarms.next.get(alarm)) this.totals.changeAlarm(counts.alarmBits.get(alarm), times);
    // A new offer or consult was never counted: it has no bits and its minutes are -1 until it is measured.
    for (let offer = cases.firstOffer.get(index); offer >= 0; offer = offers.next.get(offer)) {
      const bits = counts.offerBits.get(offer);
      if (bits === 0) continue;
      this.totals.changeOffer(bits, counts.offerLocation.get(offer), times);
      this.#put(phase.providerAnswer, at, counts.offerMinutes.get(offer), times);
    }
    for (let consult = cases.firstConsult.get(index); consult >= 0; consult = consults.next.get(consult)) {
      this.totals.changeConsult(counts.consultBits.get(consult), times);
      this.#put(phase.physician, at, counts.consultMinutes.get(consult), times);
    }
  }

  #put(phaseIndex: number, at: Place, minutes: number, times: 1 | -1): void {
    if (minutes < 0) return;
    const base = phaseIndex * groups;
    this.#add(base, minutes, times);
    this.#add(base + at.careType, minutes, times);
    this.#add(base + at.urgency, minutes, times);
    this.#add(base + at.source, minutes, times);
    this.#add(base + at.hour, minutes, times);
  }

  #add(place: number, minutes: number, times: 1 | -1): void {
    (this.#minutes[place] ??= new Minutes()).add(minutes, times);
  }
}

/** Whole minutes from one instant to another, -1 where one of them is missing. Two desks' clocks may disagree: a time that runs backwards is 0 minutes. */
function span(column: Codes | undefined, index: number, from: number, to: number): void {
  const minutes = Math.floor((to - from) / minuteMs);
  column?.set(index, Number.isNaN(minutes) ? -1 : Math.max(0, minutes));
}

/** Which places of a list a filter lets through; null = all. */
function wanted(names: readonly string[], chosen: readonly string[] | undefined): Uint8Array | null {
  if (chosen === undefined || chosen.length === 0) return null;
  return Uint8Array.from(names, (name) => (chosen.includes(name) ? 1 : 0));
}

function allows(marks: Uint8Array | null | undefined, place: number): boolean {
  return marks === null || marks === undefined || marks[place] === 1;
}

/** All figures at once, from events in any order, with repeats. */
export function indicatorsOf(events: readonly OpenEvent[], scope: Scope, asOf: number): IndicatorReport {
  const indicators = new Indicators(scope);
  for (const event of events.toSorted(compareEvents)) indicators.add(event);
  return indicators.report(asOf);
}
