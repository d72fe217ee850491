/** What a proof can find, in words. */
import type { Answers, PackSource } from './types.ts';
import { answersInWords, factName } from './words.ts';

export type FindingKind = 'gap' | 'overlap' | 'masked' | 'unreachable' | 'unknownUncovered' | 'invariant' | 'case' | 'budget';

export interface Finding {
  readonly kind: FindingKind;
  readonly table?: string;
  /** Rows from 1. */
  readonly rows?: readonly number[];
  readonly column?: string;
  readonly invariant?: string;
  readonly caseId?: string;
  /** One Dutch sentence, with the counterexample in words. */
  readonly message: string;
  readonly english: string;
  /** Answers that show it; facts that don't matter are left out. */
  readonly example?: Answers;
}

/** No row holds. */
export function gapFinding(pack: PackSource, id: string, answers: Answers): Finding {
  return { kind: 'gap', table: id, message: `Tabel ${id} heeft geen rij voor: ${answersInWords(pack, answers)}.`, english: `table ${id}: no row for ${JSON.stringify(answers)}`, example: answers };
}

/** Two rows hold together and may not. Rows from 0. */
export function overlapFinding(pack: PackSource, id: string, first: number, second: number, answers: Answers): Finding {
  const rows = [first + 1, second + 1];
  return { kind: 'overlap', table: id, rows, message: `In tabel ${id} gelden rij ${first + 1} en rij ${second + 1} allebei bij: ${answersInWords(pack, answers)}.`, english: `table ${id}: rows ${first + 1} and ${second + 1} overlap at ${JSON.stringify(answers)}`, example: answers };
}

/** A row that can never hold. */
export function unreachableFinding(id: string, row: number): Finding {
  return { kind: 'unreachable', table: id, rows: [row + 1], message: `Rij ${row + 1} van tabel ${id} kan nooit gelden.`, english: `table ${id}: row ${row + 1} is unreachable` };
}

/** A row that can hold but never gets its turn, and the rows that go before it. */
export function maskedFinding(id: string, row: number, before: readonly number[]): Finding {
  const covering = before.map((each) => each + 1);
  const one = covering.length === 1;
  return { kind: 'masked', table: id, rows: [row + 1, ...covering], message: `Rij ${row + 1} van tabel ${id} komt nooit aan de beurt; ${one ? 'rij' : 'de rijen'} ${covering.join(', ')} ${one ? 'gaat' : 'gaan'} altijd voor.`, english: `table ${id}: row ${row + 1} is masked by ${covering.join(', ')}` };
}

/** An `unknown` that no row covers. */
export function uncoveredFinding(pack: PackSource, id: string, column: string): Finding {
  return { kind: 'unknownUncovered', table: id, column, message: `Tabel ${id} heeft geen rij voor "weet niet" bij ${factName(pack, column)}.`, english: `table ${id}: no row covers unknown in column ${column}`, example: { [column]: 'unknown' } };
}

/** The proof is larger than its budget. */
export function overBudget(what: string, detail: string): Finding {
  return { kind: 'budget', message: `Het bewijs voor ${what} is te groot (${detail}); niet bewezen is niet bruikbaar.`, english: `proof for ${what} needs ${detail}: not proven, not publishable` };
}
