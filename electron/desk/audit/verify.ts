import type { Out } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import type { Reader } from '../store/handle.ts';
import { verifiedNothing, verifyChain } from './chain.ts';
import type { Verified } from './chain.ts';

export type Verdict = Out<DeskContract['audit.verify']>;
export type Marks = { readonly floor: Verified | null; readonly marks: readonly Verified[] };

/** Lines at a time; between two slices other work gets its turn. */
const SLICE = 20_000;

/**
 * The whole chain from its floor, then against the marks kept outside the log: a chain that was cut off, or made anew with hashes that fit, differs from them. `found` says where:
 * the first line that doesn't fit, or between which two marks.
 */
export async function verifyAll(db: Reader, kept: Marks, turn: () => Promise<void>): Promise<Verdict> {
  const floor = kept.floor ?? verifiedNothing;
  const wrongMark = wrongMarks(db, kept);
  let verified = floor;
  for (;;) {
    const check = verifyChain(db, verified, SLICE);
    verified = check.verified;
    if (check.found !== null) return { lines: verified.seq - floor.seq, from: floor.seq + 1, intact: false, found: { line: check.found.seq, kind: check.found.kind, after: verified.seq } };
    if (check.complete) break;
    await turn();
  }
  return { lines: verified.seq - floor.seq, from: floor.seq + 1, intact: wrongMark === null, found: wrongMark };
}

/** Null when every mark is in the chain with its hash. */
export function wrongMarks(db: Reader, kept: Marks): Verdict['found'] {
  const floor = kept.floor?.seq ?? 0;
  const last = db.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM audit')?.seq ?? 0;
  let good = floor;
  for (const mark of kept.marks) {
    if (mark.seq <= floor) continue;
    if (mark.seq > last) return { line: last + 1, kind: 'cutOff', after: last };
    if (db.get<{ hash: string }>('SELECT hash FROM audit WHERE seq = ?', mark.seq)?.hash !== mark.hash) return { line: mark.seq, kind: 'rewritten', after: good };
    good = mark.seq;
  }
  return null;
}
