import { Codes, Column, Names } from './columns.ts';

const none = Number.NaN;

/** What is known of each case, a column per fact. Instants in epoch ms, NaN where it didn't happen; codes per dimensions.ts; -1 where there is none. */
export class Cases {
  readonly names = new Names();
  readonly region = new Codes(-1);
  /** The last event taken in: its seq, and which of those that were registered together at that seq (hlc, id). */
  readonly lastSeq = new Column(-1);
  readonly lastHlc: string[] = [];
  readonly lastId: string[] = [];
  readonly created = new Column(none);
  /** 1 when the first event came from a sender: then somebody still has to pick it up */
  readonly bySender = new Codes(0);
  readonly picked = new Column(none);
  readonly decided = new Column(none);
  readonly offered = new Column(none);
  readonly placed = new Column(none);
  readonly handedOver = new Column(none);
  readonly arrived = new Column(none);
  readonly firstArrived = new Column(none);
  readonly relocated = new Codes(0);
  readonly source = new Codes(0);
  readonly careType = new Codes(0);
  readonly urgency = new Codes(0);
  readonly deviation = new Codes(0);
  /** 1 when the standing decision followed on a proposal of the protocol */
  readonly proposed = new Codes(0);
  readonly decisionSeq = new Column(-1);
  readonly decisionDesk = new Codes(-1);
  readonly placedSeq = new Column(-1);
  readonly placedDesk = new Codes(-1);
  readonly placedOffer = new Codes(-1);
  readonly placedBed = new Codes(-1);
  readonly outside = new Codes(0);
  readonly closing = new Codes(0);
  readonly closedAt = new Column(none);
  readonly closedSeq = new Column(-1);
  readonly closedDesk = new Codes(-1);
  /** 0 = no search kept; otherwise what the first one found: 1 a free place, 2 none, 3 none, and some that lacked nothing but the label */
  readonly searched = new Codes(0);
  /** requests for care that is not a bed */
  readonly otherCare = new Codes(0);
  /** the sending organisation, as written on the referral */
  readonly sender = new Codes(-1);
  readonly lastBy = new Codes(-1);
  readonly lastAt = new Column(none);
  readonly deskMs = new Column(0);
  readonly physicianMs = new Column(0);
  readonly firstOffer = new Codes(-1);
  readonly firstConsult = new Codes(-1);
  /** from when a bed is needed, as recorded with the needs; NaN = not said */
  readonly neededBy = new Column(none);
  /** where the patient was found 30 and 90 days after admission: a code per dimensions.ts (whereabouts), 0 = not asked */
  readonly after30 = new Codes(0);
  readonly after90 = new Codes(0);
  readonly offersMade = new Codes(0);
  readonly firstAlarm = new Codes(-1);
}

/** Sounding alarms that somebody said to have seen. */
export class Alarms {
  readonly ids: string[] = [];
  readonly next = new Codes(-1);
  readonly seen = new Column(none);
  /** the first thing that anybody did in the case after that */
  readonly acted = new Column(none);
}

export const offerState = { open: 0, accepted: 1, refused: 2, withdrawn: 3, expired: 4 } as const;

/** Offers of all cases; a case's own are a list, newest first (`next`, from the case's firstOffer), found by id among those few. */
export class Offers {
  readonly ids: string[] = [];
  readonly next = new Codes(-1);
  readonly made = new Column(none);
  readonly answered = new Column(none);
  readonly state = new Codes(0);
  readonly reason = new Codes(0);
  readonly mustAccept = new Codes(0);
  readonly location = new Codes(-1);
}

/** As the offers. */
export class Consults {
  readonly ids: string[] = [];
  readonly next = new Codes(-1);
  readonly asked = new Column(none);
  readonly answered = new Column(none);
  /** a bit per reason asked that has an answer */
  readonly done = new Codes(0);
  readonly waits = new Codes(0);
  readonly reasons: (readonly string[])[] = [];
}
