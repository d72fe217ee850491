import { cellMatches, parseCell } from './cells.ts';
import type { Answers, Pack } from './types.ts';

/** Answers that can't both be true: refused at entry on screen (the command line takes them as given). */
export interface FoundContradiction {
  readonly id: string;
  readonly facts: readonly string[];
  readonly message: string;
}

/** Contradictions among the answers so far, in the pack's order. */
export function contradictions(pack: Pack, answers: Answers): FoundContradiction[] {
  return pack.contradictions
    .filter((item) =>
      item.all.every((part) => {
        const answer = answers[part.on];
        const parsed = parseCell(part.test, 'any');
        return answer !== undefined && parsed.ok && cellMatches(parsed.cell, answer);
      }),
    )
    .map((item) => ({ id: item.id, facts: item.all.map((part) => part.on), message: item.message }));
}
