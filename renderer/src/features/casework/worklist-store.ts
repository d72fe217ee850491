import { create } from 'zustand';
import type { WorklistRow } from '../../../../shared/contract/views.ts';
import type { Input, Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { saveSettings } from '../../app/settings-store.ts';
import { asBefore } from '../../app/alike.ts';
import { refresher } from '../../app/refresher.ts';
import { useSession, whenLeft } from '../session/store.ts';

export type WorklistFilter = NonNullable<Input<'casework.worklist'>['filter']>;
type Counts = Pick<Output<'casework.worklist'>, 'counts' | 'undecided' | 'total'>;

export type WorklistState = {
  readonly filter: WorklistFilter;
  readonly text: string;
  /** Rows by id: shown ones keep their place while their content stays current. */
  readonly rows: Readonly<Record<string, WorklistRow>>;
  readonly shown: readonly string[];
  /** The order as it is now; differs from `shown` until the nurse asks for it. */
  readonly latest: readonly string[];
  /** The ids of `latest`. */
  readonly present: ReadonlySet<string>;
  readonly counts: Counts | null;
  readonly error: string | null;
  readonly loaded: boolean;
};

const nothing: Omit<WorklistState, 'filter' | 'text'> = { rows: {}, shown: [], latest: [], present: new Set(), counts: null, error: null, loaded: false };

/** Counts who left: an answer asked for in one shift isn't shown in the next. */
let shift = 0;

/** The Werklijst. Rows never move under the cursor: a new order waits behind "3 wijzigingen – toon". */
export const useWorklist = create<WorklistState>(() => ({ filter: 'open', text: '', ...nothing }));

/** Nobody signed in: no patient stays in the page, not as a row and not as what was searched for. An answer that is still under way isn't taken. */
whenLeft(() => {
  shift += 1;
  last = null;
  showNext = true;
  useWorklist.setState({ text: '', ...nothing });
});

/** true: the answer's order is shown at once (the nurse changed the filter or asked for it). */
let showNext = true;

/** The last answer that is on screen: a next one to the same question brings only what changed after it. */
let last: { readonly filter: WorklistFilter; readonly text: string; readonly cursor: string } | null = null;

export const refreshWorklist = refresher(load, 250);

async function load(): Promise<void> {
  const asked = shift;
  const { filter, text } = useWorklist.getState();
  const since = last?.filter === filter && last.text === text ? last.cursor : null;
  const result = await desk.ask('casework.worklist', { filter, text, since });
  if (shift !== asked) return;
  const now = useWorklist.getState();
  if (now.filter !== filter || now.text !== text) return;
  if (!result.ok) {
    useWorklist.setState({ error: result.error.message, loaded: true });
    return;
  }
  if (!isWhole(result.value, now.present)) {
    last = null;
    return load();
  }
  last = { filter, text, cursor: result.value.cursor };
  useWorklist.setState(taken(now, result.value, showNext));
  showNext = false;
}

/** The next state after an answer of the core. Rows that are gone stay in view, as they were, until the order is shown. */
export function taken(state: WorklistState, answer: Output<'casework.worklist'>, showAll: boolean): Partial<WorklistState> {
  const latest = answer.order ?? answer.rows.map((row) => row.caseId);
  const fresh: Record<string, WorklistRow> = {};
  for (const row of answer.rows) fresh[row.caseId] = asBefore(state.rows[row.caseId], row);
  const shown = showAll || state.shown.length === 0 ? latest : state.shown;
  // What an answer that brings only changes leaves out, and what is gone but still on screen.
  for (const id of [...latest, ...shown]) {
    const old = state.rows[id];
    if (fresh[id] === undefined && old !== undefined) fresh[id] = old;
  }
  return { rows: fresh, shown: sameList(shown, latest) ? latest : shown, latest, present: new Set(latest), counts: { counts: answer.counts, undecided: answer.undecided, total: answer.total }, error: null, loaded: true };
}

/** Whether the answer before held every row that this one leaves out. One can come into a filter by time alone, and one that is gone but still on screen may be of long ago. */
export function isWhole(answer: Pick<Output<'casework.worklist'>, 'rows' | 'order'>, present: ReadonlySet<string>): boolean {
  const brought = new Set(answer.rows.map((row) => row.caseId));
  return (answer.order ?? []).every((id) => brought.has(id) || present.has(id));
}

/** How many rows came, went or changed place since the list was shown. */
export function changesOf(shown: readonly string[], latest: readonly string[]): number {
  if (sameList(shown, latest)) return 0;
  const before = new Set(shown);
  const after = new Set(latest);
  const came = latest.filter((id) => !before.has(id)).length;
  const went = shown.filter((id) => !after.has(id)).length;
  const stayedBefore = shown.filter((id) => after.has(id));
  const stayedAfter = latest.filter((id) => before.has(id));
  const moved = stayedBefore.filter((id, index) => stayedAfter[index] !== id).length;
  return Math.max(1, came + went + moved);
}

/** "Toon": the rows take their new places. */
export function showChanges(): void {
  useWorklist.setState((state) => ({ shown: state.latest, rows: Object.fromEntries(Object.entries(state.rows).filter(([id]) => state.present.has(id))) }));
}

/** Another filter: the list starts afresh, and the choice is kept for whoever is signed in. */
export function chooseFilter(filter: WorklistFilter): void {
  if (useWorklist.getState().filter === filter) return;
  startAfresh({ filter });
  void saveSettings({ worklistFilter: filter });
}

export function setText(text: string): void {
  startAfresh({ text });
}

function startAfresh(change: Partial<Pick<WorklistState, 'filter' | 'text'>>): void {
  useWorklist.setState(change);
  showNext = true;
  void refreshWorklist();
}

/** Whose filter is on; a colleague who signs in at the same desk finds the own one. */
let filterOf: string | null = null;

async function ownFilter(): Promise<void> {
  const staff = useSession.getState().staff?.id ?? null;
  if (staff === null || staff === filterOf) return;
  const kept = await desk.ask('app.settings', {});
  filterOf = staff;
  if (kept.ok) useWorklist.setState({ filter: kept.value.worklistFilter, text: '' });
}

/** Called when the screen opens: the order is shown as it is now. Answers with the function that stops following. */
export function followWorklist(): () => void {
  void ownFilter().then(() => { startAfresh({}); });
  const stops = (['casework.changed', 'session.changed', 'resync'] as const).map((topic) => desk.on(topic, () => { void refreshWorklist(); }));
  return () => { for (const stop of stops) stop(); };
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
