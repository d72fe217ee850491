import type { OpenEvent } from '../../casework/events.ts';
import type { EventOf } from '../../casework/state.ts';
import { Names } from './columns.ts';
import { careTypes, closings, deviations, indexIn, refusals, sources, urgencyLevels, whereabouts } from './dimensions.ts';
import { Alarms, Cases, Consults, Offers, offerState } from './store.ts';

const relocationMs = 72 * 3_600_000;
const longestGapMs = 15 * 60_000;
const deskRoles: ReadonlySet<string> = new Set(['nurse', 'trainee', 'manager']);
const careTypeOf = indexIn(careTypes);
const urgencyOf = indexIn(urgencyLevels);
const sourceOf = indexIn(sources);
const closingOf = indexIn(closings);
const deviationOf = indexIn(deviations);
const refusalOf = indexIn(refusals);
const whereaboutsOf = indexIn(whereabouts);
/** Only an alarm that sounds asks for something at once (shared/casework/alarms.ts): a new urgent case, or a norm that has passed. */
const sounding = /^newUrgent$|:100$/;
const closedAsPlaced = closingOf('placed');

/** Types that end a closure when they come after it (the rule of the case's own fold). */
const substantive: ReadonlySet<OpenEvent['type']> = new Set<OpenEvent['type']>(['referralReceived', 'patientRecorded', 'answersGiven', 'decisionMade', 'consultAsked', 'offerMade', 'placementConfirmed', 'needsRecorded']);

/** What the events have added up to so far. Same rules as the fold of a case (shared/casework/apply.ts), kept to what the figures need. */
export class Tally {
  readonly cases = new Cases();
  readonly offers = new Offers();
  readonly consults = new Consults();
  readonly alarms = new Alarms();
  readonly regions = new Names();
  readonly desks = new Names();
  readonly beds = new Names();
  readonly locations = new Names();
  readonly organisations = new Names();
  readonly people = new Names();

  /** Takes an event in, in the deciding order of its case; the case's index, or -1 when it changes nothing: not registered by the region yet, or seen before. */
  add(event: OpenEvent): number {
    if (event.seq === null) return -1;
    const { cases } = this;
    const index = cases.names.code(event.caseId);
    if (!this.#isNext(index, event, event.seq)) return -1;
    if (cases.lastSeq.get(index) < 0) {
      cases.region.set(index, this.regions.code(event.regionId));
      cases.bySender.set(index, event.actor.role === 'sender' ? 1 : 0);
    }
    cases.lastSeq.set(index, event.seq);
    cases.lastHlc[index] = event.hlc;
    cases.lastId[index] = event.id;
    earliest(cases.created, index, event.at);
    this.#work(index, event);
    if (cases.firstAlarm.get(index) >= 0) this.#act(index, event);
    if (cases.closing.get(index) !== 0) this.#review(index, event);
    this.#apply(index, event, event.seq);
    return index;
  }

  /** Does it come after the last one in the deciding order (compareEvents)? The region gives everything that it registers at once the same seq, so a seq alone doesn't tell. */
  #isNext(index: number, event: OpenEvent, seq: number): boolean {
    const { cases } = this;
    const last = cases.lastSeq.get(index);
    if (seq !== last) return seq > last;
    const hlc = cases.lastHlc[index] ?? '';
    return event.hlc === hlc ? event.id > (cases.lastId[index] ?? '') : event.hlc > hlc;
  }

  /** Time spent, an estimate: between two events in a row of the same person in one case, as far as they are at most a quarter of an hour apart (docs/indicators.md). */
  #work(index: number, event: OpenEvent): void {
    const { cases } = this;
    const person = this.people.code(event.actor.id);
    const gap = event.at - cases.lastAt.get(index);
    if (cases.lastBy.get(index) === person && gap > 0 && gap <= longestGapMs) {
      const column = event.actor.role === 'elderlyPhysician' ? cases.physicianMs : deskRoles.has(event.actor.role) ? cases.deskMs : null;
      column?.set(index, column.get(index) + gap);
    }
    cases.lastBy.set(index, person);
    cases.lastAt.set(index, event.at);
  }

  #apply(index: number, event: OpenEvent, seq: number): void {
    const { cases } = this;
    switch (event.type) {
      case 'referralReceived':
        if (event.payload.referrerRole !== undefined) cases.source.set(index, sourceOf(event.payload.referrerRole));
        if (event.payload.organisation !== undefined) cases.sender.set(index, event.payload.organisation === null ? -1 : this.organisations.code(event.payload.organisation));
        return;
      case 'bedSearched':
        // The first search says what there was; later ones follow from it.
        if (cases.searched.get(index) === 0) cases.searched.set(index, event.payload.free > 0 ? 1 : event.payload.labelOnly > 0 ? 3 : 2);
        return;
      case 'careRequested': cases.otherCare.set(index, cases.otherCare.get(index) + 1); return;
      case 'needsRecorded': cases.neededBy.set(index, event.payload.neededBy ?? Number.NaN); return;
      case 'alarmAcknowledged': return this.#alarmSeen(index, event);
      case 'followedUp': (event.payload.afterDays === 30 ? cases.after30 : cases.after90).set(index, whereaboutsOf(event.payload.destination)); return;
      case 'claimed': case 'shiftTaken': case 'answersGiven': earliest(cases.picked, index, event.at); return;
      case 'decisionMade': return this.#decide(index, event, seq);
      case 'consultAsked': return this.#consultAsked(index, event);
      case 'consultAnswered': return this.#consultAnswered(index, event);
      case 'offerMade': return this.#offerMade(index, event);
      case 'offerAnswered': return this.#offerAnswered(index, event);
      case 'placementConfirmed': return this.#place(index, event, seq);
      case 'handoverSent': earliest(cases.handedOver, index, event.at); return;
      case 'arrived':
        cases.arrived.set(index, event.payload.arrivedAt);
        earliest(cases.firstArrived, index, event.payload.arrivedAt);
        return;
      case 'closed':
        cases.closing.set(index, closingOf(event.payload.destination));
        cases.closedAt.set(index, event.at);
        cases.closedSeq.set(index, seq);
        cases.closedDesk.set(index, this.desks.code(event.actor.desk));
        return;
      case 'reopened': return this.#reopen(index, event);
      default:
    }
  }

  /** Did the author write this without knowing of what that desk registered at that number? One desk knows what it wrote itself. */
  #unaware(event: OpenEvent, seq: number, desk: number): boolean {
    return seq > event.baseSeq && this.desks.code(event.actor.desk) !== desk;
  }

  #review(index: number, event: OpenEvent): void {
    const { cases } = this;
    const counts = substantive.has(event.type)
      || ((event.type === 'noteAdded' || event.type === 'consultAnswered') && this.#unaware(event, cases.closedSeq.get(index), cases.closedDesk.get(index)))
      || (event.type === 'arrived' && cases.closing.get(index) !== closedAsPlaced);
    if (counts) this.#open(index);
  }

  #open(index: number): void {
    this.cases.closing.set(index, 0);
    this.cases.closedAt.set(index, Number.NaN);
  }

  /** Of two decisions made blindly the more urgent holds. */
  #decide(index: number, event: EventOf<'decisionMade'>, seq: number): void {
    const { cases } = this;
    earliest(cases.picked, index, event.at);
    earliest(cases.decided, index, event.at);
    const { decided, deviation, mode, proposed } = event.payload;
    const urgency = urgencyOf(decided.urgency);
    const blind = cases.decisionSeq.get(index) >= 0 && this.#unaware(event, cases.decisionSeq.get(index), cases.decisionDesk.get(index));
    if (blind && cases.urgency.get(index) < urgency) return;
    cases.urgency.set(index, urgency);
    cases.careType.set(index, careTypeOf(decided.careType));
    cases.deviation.set(index, deviationOf(deviation));
    cases.proposed.set(index, proposed !== null && mode !== 'logisticsOnly' ? 1 : 0);
    cases.decisionSeq.set(index, seq);
    cases.decisionDesk.set(index, this.desks.code(event.actor.desk));
  }

  #consult(index: number, consultId: string): number {
    const { cases, consults } = this;
    const first = cases.firstConsult.get(index);
    for (let known = first; known >= 0; known = consults.next.get(known)) if (consults.ids[known] === consultId) return known;
    const consult = consults.ids.push(consultId) - 1;
    consults.next.set(consult, first);
    cases.firstConsult.set(index, consult);
    return consult;
  }

  #consultAsked(index: number, event: EventOf<'consultAsked'>): void {
    const { consults } = this;
    const consult = this.#consult(index, event.payload.consultId);
    consults.asked.set(consult, event.at);
    consults.waits.set(consult, (event.payload.waitUntil ?? null) === null ? 0 : 1);
    consults.reasons[consult] = event.payload.reasons;
  }

  /** Answered from the moment that every reason asked has an answer that isn't "call me". */
  #consultAnswered(index: number, event: EventOf<'consultAnswered'>): void {
    const { consults } = this;
    const consult = this.#consult(index, event.payload.consultId);
    const reasons = consults.reasons[consult];
    if (reasons === undefined) return;
    let done = consults.done.get(consult);
    for (const answer of event.payload.answers) {
      const place = reasons.indexOf(answer.reason);
      if (place >= 0) done = answer.answer === 'callMe' ? done & ~(1 << place) : done | (1 << place);
    }
    consults.done.set(consult, done);
    const complete = done === (1 << reasons.length) - 1;
    if (!complete) consults.answered.set(consult, Number.NaN);
    else if (Number.isNaN(consults.answered.get(consult))) consults.answered.set(consult, event.at);
  }

  /** The same alarm seen twice was seen the first time. */
  #alarmSeen(index: number, event: EventOf<'alarmAcknowledged'>): void {
    if (!sounding.test(event.payload.alarm)) return;
    const { alarms, cases } = this;
    const first = cases.firstAlarm.get(index);
    for (let known = first; known >= 0; known = alarms.next.get(known)) if (alarms.ids[known] === event.payload.alarm) return;
    const alarm = alarms.ids.push(event.payload.alarm) - 1;
    alarms.seen.set(alarm, event.at);
    alarms.next.set(alarm, first);
    cases.firstAlarm.set(index, alarm);
  }

  /** Anything that a person does in the case, but for seeing another alarm. */
  #act(index: number, event: OpenEvent): void {
    if (event.type === 'alarmAcknowledged' || event.actor.role === 'system') return;
    const { alarms, cases } = this;
    for (let alarm = cases.firstAlarm.get(index); alarm >= 0; alarm = alarms.next.get(alarm)) {
      if (event.at >= alarms.seen.get(alarm)) earliest(alarms.acted, alarm, event.at);
    }
  }

  #offer(index: number, offerId: string): number {
    const { cases, offers } = this;
    const first = cases.firstOffer.get(index);
    for (let known = first; known >= 0; known = offers.next.get(known)) if (offers.ids[known] === offerId) return known;
    const offer = offers.ids.push(offerId) - 1;
    offers.next.set(offer, first);
    cases.firstOffer.set(index, offer);
    return offer;
  }

  #offerMade(index: number, event: EventOf<'offerMade'>): void {
    const { cases, offers } = this;
    const offer = this.#offer(index, event.payload.offerId);
    earliest(cases.offered, index, event.at);
    if (Number.isNaN(offers.made.get(offer))) cases.offersMade.set(index, cases.offersMade.get(index) + 1);
    offers.made.set(offer, event.at);
    offers.mustAccept.set(offer, event.payload.mustAccept === true ? 1 : 0);
    offers.location.set(offer, this.locations.code(event.payload.locationId));
  }

  #offerAnswered(index: number, event: EventOf<'offerAnswered'>): void {
    const { cases, offers } = this;
    const { payload } = event;
    const offer = this.#offer(index, payload.offerId);
    const standing = offers.state.get(offer);
    if (standing === offerState.withdrawn && payload.answer === 'accepted' && payload.by !== 'phone') return;
    if (standing === offerState.accepted && payload.answer === 'expired') return;
    offers.state.set(offer, offerState[payload.answer]);
    offers.reason.set(offer, refusalOf(payload.reasonCode));
    offers.answered.set(offer, event.at);
    if (payload.answer !== 'accepted' && cases.placedOffer.get(index) === offer) this.#unplace(index);
  }

  /** Of two places confirmed blindly the first one stands; a knowing one replaces. */
  #place(index: number, event: EventOf<'placementConfirmed'>, seq: number): void {
    const { cases } = this;
    const { payload } = event;
    const bed = payload.bedGroupId === null ? -1 : this.beds.code(payload.bedGroupId);
    const standing = !Number.isNaN(cases.placed.get(index));
    const same = bed >= 0 && bed === cases.placedBed.get(index);
    if (standing && !same && this.#unaware(event, cases.placedSeq.get(index), cases.placedDesk.get(index))) return;
    if (standing && !same && within(cases.arrived.get(index), event.at)) cases.relocated.set(index, 1);
    // The first promise counts for the time it took; a later one is another place for a patient who had one.
    if (!standing) cases.placed.set(index, event.at);
    cases.placedBed.set(index, bed);
    cases.placedOffer.set(index, payload.offerId === null ? -1 : this.#offer(index, payload.offerId));
    cases.placedSeq.set(index, seq);
    cases.placedDesk.set(index, this.desks.code(event.actor.desk));
    cases.outside.set(index, payload.outsideNetwork === true || (payload.offerId === null && payload.bedGroupId === null) ? 1 : 0);
  }

  #unplace(index: number): void {
    const { cases } = this;
    cases.placed.set(index, Number.NaN);
    cases.placedBed.set(index, -1);
    cases.placedOffer.set(index, -1);
    cases.outside.set(index, 0);
  }

  #reopen(index: number, event: EventOf<'reopened'>): void {
    const { cases } = this;
    this.#open(index);
    if (event.payload.reason !== 'placeLost') return;
    if (within(cases.arrived.get(index), event.at)) cases.relocated.set(index, 1);
    this.#unplace(index);
    cases.arrived.set(index, Number.NaN);
  }
}

function earliest(column: { get(index: number): number; set(index: number, value: number): void }, index: number, at: number): void {
  // NaN compares as false: the first instant is always kept.
  if (!(column.get(index) <= at)) column.set(index, at);
}

/** Less than 72 hours after an arrival; false without one. */
function within(arrivedAt: number, at: number): boolean {
  return at - arrivedAt < relocationMs;
}
