import { Codes } from './columns.ts';

/** What one case adds to the figures, as bits: what is counted is kept, so that it can be taken out again when the case changes. Denominators end in `Of`. */
export const caseBit = {
  counted: 1, within24hOf: 2, within24h: 4, pickedOf: 8, picked: 16, stayedOf: 32, moved: 64, right: 128, placed: 256, outsideDesk: 512, outOfRegionOf: 1024, outOfRegion: 2048,
  decided: 4096, consulted: 8192, proposed: 16_384, deviated: 32_768, noProduct: 65_536, observed: 131_072, arrived: 262_144, searched: 524_288, labelOnly: 1_048_576,
  unplaced: 2_097_152, wrongBed: 4_194_304, leftOf: 8_388_608, leftHome: 16_777_216, leftWlz: 33_554_432,
} as const;
/** Likewise for an offer; its state stands from bit 8 on, the reason of a refusal from bit 12 on. */
export const offerBit = { counted: 1, timedOf: 2, timed: 4, answered: 8, refused: 16, reportedFree: 32 } as const;
export const offerStateShift = 8;
export const offerReasonShift = 12;
export const alarmBit = { counted: 1, acted: 2 } as const;
export const consultBit = { morning: 1, asked: 2, answered: 4 } as const;

/** What each case, offer and consult was last counted as, in one set of figures. */
export class Counted {
  readonly dirty = new Codes(0);
  /** 0 = not in these figures at all; 2 = only among the destinations (duplicate) */
  readonly state = new Codes(0);
  readonly bits = new Codes(0);
  readonly careType = new Codes(0);
  readonly urgency = new Codes(0);
  readonly source = new Codes(0);
  readonly hour = new Codes(0);
  /** 0 (Monday) to 6 */
  readonly weekday = new Codes(0);
  readonly closing = new Codes(0);
  readonly deviation = new Codes(0);
  readonly otherCare = new Codes(0);
  readonly minutes: readonly Codes[] = Array.from({ length: 7 }, () => new Codes(-1));
  readonly offerBits = new Codes(0);
  readonly offerMinutes = new Codes(-1);
  readonly offerLocation = new Codes(-1);
  readonly consultBits = new Codes(0);
  readonly consultMinutes = new Codes(-1);
  readonly alarmBits = new Codes(0);
  readonly wrongBedDays = new Codes(0);
  readonly offersMade = new Codes(0);
  /** a code per dimensions.ts (whereabouts); -1 = not to be asked (yet) */
  readonly after30 = new Codes(-1);
  readonly after90 = new Codes(-1);
}
