import { setImmediate as nextTurn } from 'node:timers/promises';
import { toOpenEvent } from '../../../shared/casework/open.ts';
import type { SealedEvent } from '../../../shared/casework/events.ts';
import { Indicators } from '../../../shared/reports/indicators/index.ts';
import type { IndicatorReport, Scope } from '../../../shared/reports/indicators/index.ts';
import { Tally } from '../../../shared/reports/indicators/apply.ts';
import type { Journal } from '../kernel.ts';
import type { StoreContext } from '../store/context.ts';
import { getMeta } from '../store/meta.ts';

/**
 * The figures over this desk's own store of events: what the region's feed brought and what this desk made itself, as far as the region has registered it. The first question reads the
 * log once, a slice at a time so that nobody at the desk waits for it; after that only cases that changed are read again. Personal parts stay sealed: nothing here opens them.
 */
export type Ledger = {
  /** Up to date with the log when it resolves. */
  ready(): Promise<Tally>;
  /** The figures of a scope as at `asOf` (epoch ms). `key` names the scope; a few are kept so that asking again costs only what changed. Call after ready(). */
  figures(key: string, scope: Scope, asOf: number): IndicatorReport;
  /** Events counted so far. */
  events(): number;
};

const SLICE_CASES = 150;
const KEPT_FIGURES = 8;
type Row = { body: string; seq: number };
type State = { readonly epoch: string | null; readonly tally: Tally; readonly kept: Map<string, Indicators>; events: number; loaded: boolean; after: string };

export function createLedger(context: StoreContext, journal: Pick<Journal, 'onChange'>): Ledger {
  const changed = new Set<string>();
  let state = fresh(context);
  let running: Promise<Tally> | null = null;
  journal.onChange((caseIds) => { for (const caseId of caseIds) changed.add(caseId); });

  const take = (row: Row): void => {
    const index = state.tally.add(toOpenEvent(JSON.parse(row.body) as SealedEvent, row.seq));
    if (index < 0) return;
    state.events += 1;
    for (const figures of state.kept.values()) figures.touch(index);
  };
  const readAll = async (): Promise<void> => {
    while (!state.loaded) {
      const ids = context.db.read.all<{ case_id: string }>('SELECT DISTINCT case_id FROM event WHERE listed = 1 AND case_id > ? ORDER BY case_id LIMIT ?', state.after, SLICE_CASES);
      const last = ids.at(-1)?.case_id;
      const [first] = ids;
      if (last === undefined || first === undefined) {
        state.loaded = true;
        return;
      }
      for (const row of context.db.read.iterate<Row>('SELECT body, seq FROM event WHERE listed = 1 AND case_id BETWEEN ? AND ? AND seq IS NOT NULL AND orphan = 0 ORDER BY case_id, seq, hlc, id', first.case_id, last)) take(row);
      state.after = last;
      await nextTurn();
    }
  };
  const readChanged = async (): Promise<void> => {
    let read = 0;
    for (const caseId of changed) {
      changed.delete(caseId);
      for (const row of context.db.read.all<Row>('SELECT body, seq FROM event WHERE listed = 1 AND case_id = ? AND seq IS NOT NULL AND orphan = 0 ORDER BY seq, hlc, id', caseId)) take(row);
      read += 1;
      if (read % SLICE_CASES === 0) await nextTurn();
    }
  };
  const run = async (): Promise<Tally> => {
    // A region that came back from a backup numbers its events anew: everything is counted again.
    if (state.epoch !== getMeta(context.db.read, 'epoch')) state = fresh(context);
    await readAll();
    await readChanged();
    return state.tally;
  };
  return {
    ready: () => (running ??= run().finally(() => { running = null; })),
    figures: (key, scope, asOf) => {
      const { kept, tally } = state;
      const known = kept.get(key) ?? new Indicators(scope, tally);
      kept.delete(key);
      kept.set(key, known);
      const oldest = kept.size > KEPT_FIGURES ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      return known.report(asOf);
    },
    events: () => state.events,
  };
}

function fresh(context: StoreContext): State {
  return { epoch: getMeta(context.db.read, 'epoch'), tally: new Tally(), kept: new Map(), events: 0, loaded: false, after: '' };
}
