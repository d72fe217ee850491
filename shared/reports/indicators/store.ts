import { Column, Names } from './columns.ts';

const none = Number.NaN;

/** What is known of each case, a column per fact. Instants in epoch ms, NaN where it didn't happen; codes per dimensions.ts; -1 where there is none. */
export class Cases {
  readonly names = new Names();
  readonly region = new Column(-1);
  /** The last event taken in: its seq, and which of those that were registered together at that seq (hlc, id). */
  readonly lastSeq = new Column(-1);
  readonly lastHlc: string[] = [];
  readonly lastId: string[] = [];
  readonly created = new Column(none);
  /** 1 when the first event came from a sender: then somebody still has to pick it up */
  readonly bySender = new Column(0);
  readonly picked = new Column(none);
  readonly decided = new Column(none);
  readonly offered = new Column(none);
  readonly placed = new Column(none);
  readonly handedOver = new Column(none);
  readonly arrived = new Column(none);
  readonly firstArrived = new Column(none);
  readonly relocated = new Column(0);
  readonly source = new Column(0);
  readonly careType = new Column(0);
  readonly urgency = new Column(0);
  readonly deviation = new Column(0);
  /** 1 when the standing decision followed on a proposal of the protocol */
  readonly proposed = new Column(0);
  readonly decisionSeq = new Column(-1);
  readonly decisionDesk = new Column(-1);
  readonly placedSeq = new Column(-1);
  readonly placedDesk = new Column(-1);
  readonly placedOffer = new Column(-1);
  readonly placedBed = new Column(-1);
  readonly outside = new Column(0);
  readonly closing = new Column(0);
  readonly closedAt = new Column(none);
  readonly closedSeq = new Column(-1);
  readonly closedDesk = new Column(-1);
  /** 0 = no search kept; otherwise what the first one found: 1 a free place, 2 none, 3 none, and some that lacked nothing but the label */
  readonly searched = new Column(0);
  /** requests for care that is not a bed */
  readonly otherCare = new Column(0);
  /** the sending organisation, as written on the referral */
  readonly sender = new Column(-1);
  readonly lastBy = new Column(-1);
  readonly lastAt = new Column(none);
  readonly deskMs = new Column(0);
  readonly physicianMs = new Column(0);
  readonly firstOffer = new Column(-1);
  readonly firstConsult = new Column(-1);
}

export const offerState = { open: 0, accepted: 1, refused: 2, withdrawn: 3, expired: 4 } as const;

export class Offers {
  readonly names = new Names();
  readonly case = new Column(-1);
  readonly next = new Column(-1);
  readonly made = new Column(none);
  readonly answered = new Column(none);
  readonly state = new Column(0);
  readonly reason = new Column(0);
  readonly mustAccept = new Column(0);
  readonly location = new Column(-1);
}

export class Consults {
  readonly names = new Names();
  readonly case = new Column(-1);
  readonly next = new Column(-1);
  readonly asked = new Column(none);
  readonly answered = new Column(none);
  /** a bit per reason asked that has an answer */
  readonly done = new Column(0);
  readonly waits = new Column(0);
  readonly reasons: (readonly string[])[] = [];
}
