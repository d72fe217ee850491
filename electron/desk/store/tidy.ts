import type { Log } from '../kernel.ts';
import type { Db } from './handle.ts';

/** How often is looked whether there is something to move (ms). */
const beatMs = 1_000;
/** Transactions that are worth a move once nothing was written for a beat; some 5 to 13 pages each. */
const few = 50;
/** So many are moved also while more is being written: in one go they would take long. */
const many = 400;

/**
 * Moves the write-ahead log into the databases between calls. SQLite by itself does that inside whichever transaction fills the log: one call in some two hundred then waited for thousands of
 * pages and their sync (46 ms measured), which was the tail of opening a case. A look moves little and often, while nobody waits.
 */
export function createTidying(dbs: readonly Pick<Db, 'settle' | 'unsettled'>[]): { /** One beat. */ look(): void } {
  const before = dbs.map((db) => db.unsettled());
  return {
    look: () => {
      dbs.forEach((db, place) => {
        const written = db.unsettled();
        if (written >= many || (written >= few && written === before[place])) db.settle();
        before[place] = db.unsettled();
      });
    },
  };
}

/** Keeps the logs of these databases short; answers with the function that stops it. */
export function startTidying(dbs: readonly Db[], log: Log): () => void {
  const { look } = createTidying(dbs);
  const beat = setInterval(() => {
    try {
      look();
    } catch (error) {
      // Nothing is lost: what couldn't be moved stays in the log, and the next write meets the same trouble and tells it.
      log('warn', 'the write-ahead log could not be moved into the file', { name: error instanceof Error ? error.name : typeof error });
    }
  }, beatMs).unref();
  return () => clearInterval(beat);
}
