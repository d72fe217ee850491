import type { Reader, Writer } from './handle.ts';
import { hlcStart, later, parseHlc } from './hlc.ts';
import type { HlcState } from './hlc.ts';
import type { Given } from './memo.ts';
import { getMeta, getNumber, setMeta } from './meta.ts';

/**
 * The last number and clock stamp that this desk gave out. Both stand in the newest row of the outbox, which the same save writes anyway: writing them a second time would cost each save a page. Meta holds
 * what the rows don't: stamps learnt from the region, and the last number and stamp before rows are removed (keepGiven).
 */
export function lastGiven(db: Reader): Given {
  if (db.memo.given !== null) return db.memo.given;
  const stored: Given = { deskSeq: (getNumber(db, 'nextDeskSeq') ?? 1) - 1, hlc: readHlc(getMeta(db, 'hlc')) };
  const newest = db.get<{ desk_seq: number; hlc: string }>("SELECT desk_seq, json_extract(body, '$.hlc') AS hlc FROM outbox ORDER BY desk_seq DESC LIMIT 1");
  const found = newest === undefined ? stored : { deskSeq: Math.max(stored.deskSeq, newest.desk_seq), hlc: later(stored.hlc, parseHlc(newest.hlc) ?? hlcStart) };
  db.memo.given = found;
  return found;
}

/** Remembers what a row now says that this transaction writes. */
export function noteGiven(db: Writer, given: Given): void {
  db.memo.given = given;
}

/** A stamp from elsewhere, no row of this desk says it. */
export function learnHlc(db: Writer, hlc: HlcState): void {
  setMeta(db, 'hlc', hlcText(hlc));
  noteGiven(db, { ...lastGiven(db), hlc });
}

/** Before rows of the outbox go: no number is ever given twice, no stamp goes back. */
export function keepGiven(db: Writer): void {
  const { deskSeq, hlc } = lastGiven(db);
  setMeta(db, 'nextDeskSeq', deskSeq + 1);
  setMeta(db, 'hlc', hlcText(hlc));
}

function readHlc(text: string | null): HlcState {
  const [ms, counter] = (text ?? '').split(':').map(Number);
  return ms === undefined || counter === undefined || !Number.isFinite(ms) ? hlcStart : { ms, counter };
}

const hlcText = ({ ms, counter }: HlcState): string => `${ms}:${counter}`;
