import type { HlcState } from './hlc.ts';

/** The last number and clock stamp that this desk gave out (given.ts). */
export type Given = { readonly deskSeq: number; readonly hlc: HlcState };

/**
 * Small facts remembered beside the database whose rows nobody else writes (the log has other writers and isn't among them), so that a save doesn't ask for them. Emptied when a transaction is rolled back: it may never say what the rows
 * don't.
 */
export class Memo {
  readonly meta = new Map<string, string | null>();
  given: Given | null = null;
  /** No command before this number waits (outbox.ts). */
  waitingFrom = 0;

  clear(): void {
    this.meta.clear();
    this.given = null;
    this.waitingFrom = 0;
  }
}
