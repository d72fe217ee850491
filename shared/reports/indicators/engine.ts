import { wallAt } from '../../calendar/index.ts';
import type { OpenEvent } from '../../casework/events.ts';
import { compareEvents } from '../../casework/reduce.ts';
import { Tally } from './apply.ts';
import { Minutes } from './columns.ts';
import type { Column } from './columns.ts';
import { careTypeFrom, casePhases, closings, groups, hourFrom, indexIn, phase, sourceFrom, urgencyFrom } from './dimensions.ts';
import { reportOf } from './report.ts';
import type { IndicatorReport } from './report.ts';

/** Which cases are counted: of one region or all, received in [from, to) (epoch ms). */
export type Scope = {
  readonly regionId: string | null; readonly from: number; readonly to: number;
  /** region of a bed group where known: case events alone don't say where a bed stands. null = not known, counted as the own region */
  readonly regionOfBed?: (bedGroupId: string) => string | null;
};

const duplicate = indexIn(closings)('duplicate');
const minuteMs = 60_000;

/**
 * The region's figures out of case events alone (docs/indicators.md). Feed it events in the region's order per case; what was fed before is ignored, so a replay or an
 * overlap changes nothing. `report` counts only the cases that changed since the last one. Works on pseudonymous events; holds no personal data.
 */
export class Indicators {
  readonly tally = new Tally();
  readonly scope: Scope;
  readonly #minutes: (Minutes | undefined)[] = [];
  readonly #dirty: number[] = [];

  constructor(scope: Scope) {
    this.scope = scope;
  }

  /** True when the event was new and counts; false when it was known or isn't registered by the region yet. */
  add(event: OpenEvent): boolean {
    const index = this.tally.add(event);
    if (index < 0) return false;
    if (this.tally.cases.dirty.get(index) === 0) {
      this.tally.cases.dirty.set(index, 1);
      this.#dirty.push(index);
    }
    return true;
  }

  /** The figures as they stand at `asOf` (epoch ms): a case too young to have failed a norm isn't counted against it. */
  report(asOf: number): IndicatorReport {
    for (const index of this.#dirty) {
      this.#count(index, -1);
      this.#measure(index);
      this.#count(index, 1);
      this.tally.cases.dirty.set(index, 0);
    }
    this.#dirty.length = 0;
    return reportOf(this, asOf);
  }

  /** Times of one phase in one group (dimensions.ts); undefined when there are none. */
  times(phaseIndex: number, group: number): Minutes | undefined {
    return this.#minutes[phaseIndex * groups + group];
  }

  #measure(index: number): void {
    const { cases, offers, consults } = this.tally;
    const created = cases.created.get(index);
    const inScope = created >= this.scope.from && created < this.scope.to && (this.scope.regionId === null || this.tally.regions.list[cases.region.get(index)] === this.scope.regionId);
    cases.counted.set(index, !inScope ? 0 : cases.closing.get(index) === duplicate ? 2 : 1);
    if (!inScope) return;
    cases.countedCareType.set(index, cases.careType.get(index));
    cases.countedUrgency.set(index, cases.urgency.get(index));
    cases.countedSource.set(index, cases.source.get(index));
    cases.countedHour.set(index, wallAt(created).hour);
    const placed = cases.placed.get(index);
    const arrived = cases.arrived.get(index);
    const picked = cases.bySender.get(index) === 0 ? created : cases.picked.get(index);
    this.#span(cases.countedMinutes[phase.pickUp], index, created, picked);
    this.#span(cases.countedMinutes[phase.triage], index, picked, cases.decided.get(index));
    this.#span(cases.countedMinutes[phase.search], index, cases.decided.get(index), cases.offered.get(index));
    this.#span(cases.countedMinutes[phase.placement], index, created, placed);
    this.#span(cases.countedMinutes[phase.handover], index, placed, cases.handedOver.get(index));
    this.#span(cases.countedMinutes[phase.transfer], index, placed, arrived);
    this.#span(cases.countedMinutes[phase.arrival], index, created, arrived);
    for (let offer = cases.firstOffer.get(index); offer >= 0; offer = offers.next.get(offer)) {
      const answered = offers.state.get(offer) === 1 || offers.state.get(offer) === 2;
      this.#span(offers.countedMinutes, offer, offers.made.get(offer), answered ? offers.answered.get(offer) : Number.NaN);
    }
    for (let consult = cases.firstConsult.get(index); consult >= 0; consult = consults.next.get(consult)) {
      this.#span(consults.countedMinutes, consult, consults.asked.get(consult), consults.waits.get(consult) === 1 ? Number.NaN : consults.answered.get(consult));
    }
  }

  /** Whole minutes from one instant to another, -1 where one of them is missing. Two desks' clocks may disagree: a time that runs backwards is 0 minutes. */
  #span(column: Column | undefined, index: number, from: number, to: number): void {
    const minutes = Math.floor((to - from) / minuteMs);
    column?.set(index, Number.isNaN(minutes) ? -1 : Math.max(0, minutes));
  }

  /** Adds the case's measured times to its groups, or takes them out again. */
  #count(index: number, times: 1 | -1): void {
    const { cases, offers, consults } = this.tally;
    if (cases.counted.get(index) !== 1) return;
    const careType = careTypeFrom + cases.countedCareType.get(index);
    const urgency = urgencyFrom + cases.countedUrgency.get(index);
    const source = sourceFrom + cases.countedSource.get(index);
    const hour = hourFrom + cases.countedHour.get(index);
    const put = (phaseIndex: number, minutes: number) => {
      if (minutes < 0) return;
      this.#add(phaseIndex * groups, minutes, times);
      this.#add(phaseIndex * groups + careType, minutes, times);
      this.#add(phaseIndex * groups + urgency, minutes, times);
      this.#add(phaseIndex * groups + source, minutes, times);
      this.#add(phaseIndex * groups + hour, minutes, times);
    };
    for (let phaseIndex = 0; phaseIndex < casePhases; phaseIndex += 1) put(phaseIndex, cases.countedMinutes[phaseIndex]?.get(index) ?? -1);
    // A new offer or consult was never counted: its minutes are -1 until it is measured.
    for (let offer = cases.firstOffer.get(index); offer >= 0; offer = offers.next.get(offer)) put(phase.providerAnswer, offers.countedMinutes.get(offer));
    for (let consult = cases.firstConsult.get(index); consult >= 0; consult = consults.next.get(consult)) put(phase.physician, consults.countedMinutes.get(consult));
  }

  #add(place: number, minutes: number, times: 1 | -1): void {
    (this.#minutes[place] ??= new Minutes()).add(minutes, times);
  }
}

/** All figures at once, from events in any order, with repeats. */
export function indicatorsOf(events: readonly OpenEvent[], scope: Scope, asOf: number): IndicatorReport {
  const indicators = new Indicators(scope);
  for (const event of events.toSorted(compareEvents)) indicators.add(event);
  return indicators.report(asOf);
}
