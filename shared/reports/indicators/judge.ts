import { searchableCareTypes } from '../../capacity/schema.ts';
import { followUpOpenDays } from '../../casework/follow-up.ts';
import { addDays, calendarDays, startOfNextDay } from '../../calendar/index.ts';
import type { Tally } from './apply.ts';
import { alarmBit, caseBit, consultBit, offerBit, offerReasonShift, offerStateShift } from './counted.ts';
import { careTypes, closings, deviations, indexIn, sources, whereabouts } from './dimensions.ts';
import { offerState } from './store.ts';

/**
 * What a case, offer or consult counts as at an instant (docs/indicators.md). `ripensAt`: the next instant at which it counts otherwise without anything happening to it, Infinity when
 * it never will: until then it needn't be looked at again.
 */
export type Judged = { bits: number; ripensAt: number };

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
const closedPlaced = closingOf('placed');
const closedDied = closingOf('died');
const whereaboutsOf = indexIn(whereabouts);
const foundDead = whereaboutsOf('died');
const notKnown = whereaboutsOf('unknown');
const stillThere = whereaboutsOf('samePlace');
const inNursingHome = whereaboutsOf('nursingHome');
const wentHome = marked(whereabouts.length, [whereaboutsOf('home'), whereaboutsOf('homeWithCare')]);
const inHospital = marked(sources.length, [indexIn(sources)('hospitalWard'), indexIn(sources)('emergencyDepartment')]);
const actWithinMs = 15 * 60_000;
const noFittingPlace = indexIn(deviations)('noFittingPlace');

/**
 * Days that a patient of a hospital waited there for the bed that was decided on: midnights (Europe/Amsterdam) from the outcome, or from when the bed was needed if that is later, to the admission, else to
 * the closing, else to `asOf`. -1 = not such a case: not from a hospital, no bed to look for, or the need for one lapsed. An open one ripens at each midnight.
 */
export function wrongBedDays({ cases }: Tally, index: number, asOf: number, into: Judged): number {
  const closing = cases.closing.get(index);
  const decided = cases.decided.get(index);
  if (inHospital[cases.source.get(index)] !== 1 || isBedSearch[cases.careType.get(index)] !== 1 || Number.isNaN(decided)) return -1;
  const arrived = cases.arrived.get(index);
  if (Number.isNaN(arrived) && isLapsed[closing] === 1) return -1;
  const neededBy = cases.neededBy.get(index);
  const from = neededBy > decided ? neededBy : decided;
  const until = !Number.isNaN(arrived) ? arrived : closing === 0 ? asOf : cases.closedAt.get(index);
  if (Number.isNaN(arrived) && closing === 0) into.ripensAt = Math.min(into.ripensAt, startOfNextDay(Math.max(asOf, from)));
  return Math.max(0, calendarDays(from, until));
}

/** Where the patient was 30 or 90 days after admission: a code of `whereabouts`, 'notAsked' once the time to ask has passed, -1 while it hasn't and for who wasn't admitted here or left before. */
export function whereaboutsAfter(tally: Tally, index: number, afterDays: 30 | 90, asOf: number, into: Judged): number {
  const { cases } = tally;
  const arrived = cases.arrived.get(index);
  const closing = cases.closing.get(index);
  if (Number.isNaN(arrived)) return -1;
  const answer = (afterDays === 30 ? cases.after30 : cases.after90).get(index);
  if (answer > 0) return answer;
  if (closing === closedDied || (afterDays === 90 && cases.after30.get(index) === foundDead)) return foundDead;
  if (closing !== 0 && closing !== closedPlaced) return -1;
  // Calendar days are reckoned only when it matters: a clock change moves the end by an hour.
  const sure = arrived + (afterDays + followUpOpenDays - 1) * dayMs;
  const due = asOf < sure ? sure : addDays(arrived, afterDays + followUpOpenDays) + 1;
  if (asOf >= due) return 0;
  into.ripensAt = Math.min(into.ripensAt, due);
  return -1;
}

/** What the last follow-up that found the patient says of the outflow: nothing while the patient still stays there. */
export function outflowBits(after30: number, after90: number): number {
  const found = after90 > 0 && after90 !== notKnown ? after90 : after30;
  if (found <= 0 || found === notKnown || found === stillThere) return 0;
  return caseBit.leftOf | (wentHome[found] === 1 ? caseBit.leftHome : 0) | (found === inNursingHome ? caseBit.leftWlz : 0);
}

/** Seen, and something done in the case within a quarter of an hour; 0 as long as that may still happen. */
export function judgeAlarm({ alarms }: Tally, alarm: number, asOf: number, into: Judged): number {
  const seen = alarms.seen.get(alarm);
  if (alarms.acted.get(alarm) - seen < actWithinMs) return alarmBit.counted | alarmBit.acted;
  if (asOf >= seen + actWithinMs) return alarmBit.counted;
  into.ripensAt = Math.min(into.ripensAt, seen + actWithinMs);
  return 0;
}

/** `elsewhere`: whether the bed that the case was placed in stands in another region. */
export function judgeCase(tally: Tally, index: number, asOf: number, elsewhere: (index: number) => boolean, into: Judged): void {
  const { cases } = tally;
  const created = cases.created.get(index);
  const closing = cases.closing.get(index);
  const placedAt = cases.placed.get(index);
  const placed = !Number.isNaN(placedAt);
  into.bits = caseBit.counted;
  into.ripensAt = Number.POSITIVE_INFINITY;
  judgePickUp(tally, index, created, asOf, into);
  judgeStay(tally, index, asOf, into);
  if (!Number.isNaN(cases.arrived.get(index))) into.bits |= caseBit.arrived;
  const searched = cases.searched.get(index);
  if (searched !== 0) into.bits |= caseBit.searched | (searched === 3 ? caseBit.labelOnly : 0);
  if (isBedSearch[cases.careType.get(index)] === 1) {
    if (placed) into.bits |= caseBit.within24hOf | (placedAt - created < dayMs ? caseBit.within24h : 0);
    else if (closing === 0) overdue(created + dayMs, asOf, caseBit.within24hOf | caseBit.unplaced, into);
    else if (isLapsed[closing] === 0) into.bits |= caseBit.within24hOf | (closing === closedPlaced || closing === otherRegion ? 0 : caseBit.unplaced);
  }
  if (placed) into.bits |= caseBit.placed | (cases.outside.get(index) === 1 ? caseBit.outsideDesk : 0);
  if (closing === otherRegion) into.bits |= caseBit.outOfRegionOf | caseBit.outOfRegion;
  else if (placed) into.bits |= caseBit.outOfRegionOf | (elsewhere(index) ? caseBit.outOfRegion : 0);
  if (cases.decisionSeq.get(index) >= 0) judgeDecision(tally, index, closing, into);
}

function judgePickUp({ cases }: Tally, index: number, created: number, asOf: number, into: Judged): void {
  const picked = cases.bySender.get(index) === 0 ? created : cases.picked.get(index);
  if (Number.isNaN(picked)) overdue(created + twoHoursMs, asOf, caseBit.pickedOf, into);
  else into.bits |= caseBit.pickedOf | (picked - created < twoHoursMs ? caseBit.picked : 0);
}

function judgeStay({ cases }: Tally, index: number, asOf: number, into: Judged): void {
  if (cases.relocated.get(index) === 1) {
    into.bits |= caseBit.stayedOf | caseBit.moved;
    return;
  }
  const arrived = cases.firstArrived.get(index);
  if (!Number.isNaN(arrived)) overdue(arrived + relocationMs, asOf, caseBit.stayedOf | (cases.deviation.get(index) === noFittingPlace ? 0 : caseBit.right), into);
}

function judgeDecision({ cases }: Tally, index: number, closing: number, into: Judged): void {
  const careType = cases.careType.get(index);
  into.bits |= caseBit.decided;
  if (careType === noProduct || closing === closedNoProduct) into.bits |= caseBit.noProduct;
  if (cases.firstConsult.get(index) >= 0) into.bits |= caseBit.consulted;
  if (cases.proposed.get(index) === 1) into.bits |= caseBit.proposed | (cases.deviation.get(index) === 0 ? 0 : caseBit.deviated);
  if (careType === observation) into.bits |= caseBit.observed;
}

/** Counts as `bits` from `due` on; until then it ripens. */
function overdue(due: number, asOf: number, bits: number, into: Judged): void {
  if (asOf >= due) into.bits |= bits;
  else if (due < into.ripensAt) into.ripensAt = due;
}

/** 0 bits: an answer of which the offer isn't known (yet) counts for nothing. */
export function judgeOffer({ offers }: Tally, offer: number, asOf: number, into: Judged): void {
  const made = offers.made.get(offer);
  into.bits = 0;
  if (Number.isNaN(made)) return;
  const state = offers.state.get(offer);
  into.bits = offerBit.counted | (state << offerStateShift);
  if (state === offerState.open) overdue(made + twoHoursMs, asOf, offerBit.timedOf, into);
  if (state !== offerState.accepted && state !== offerState.refused) return;
  into.bits |= offerBit.answered | offerBit.timedOf | (offers.answered.get(offer) - made < twoHoursMs ? offerBit.timed : 0);
  if (offers.mustAccept.get(offer) === 1) into.bits |= offerBit.reportedFree;
  if (state === offerState.refused) into.bits |= offerBit.refused | (offers.reason.get(offer) << offerReasonShift);
}

export function judgeConsult({ consults }: Tally, consult: number): number {
  if (Number.isNaN(consults.asked.get(consult))) return 0;
  if (consults.waits.get(consult) === 1) return consultBit.morning;
  return consultBit.asked | (Number.isNaN(consults.answered.get(consult)) ? 0 : consultBit.answered);
}

/** 1 at these places, 0 elsewhere. */
function marked(length: number, places: readonly number[]): Uint8Array {
  const marks = new Uint8Array(length);
  for (const place of places) marks[place] = 1;
  return marks;
}
