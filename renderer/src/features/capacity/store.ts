import { create } from 'zustand';
import type { BedRow, SearchView } from '../../../../shared/contract/views.ts';
import type { WireError } from '../../../../shared/contract/errors.ts';
import type { PlacementNeeds } from '../../../../shared/casework/events.ts';
import { desk } from '../../bridge/desk.ts';
import { activeCase } from '../../app/active-case.ts';
import { asBefore } from '../../app/alike.ts';
import { follower, refresher } from '../../app/refresher.ts';
import { goTo, prepare } from '../../app/routes.ts';
import { eventsKnown, refreshCase, useCases } from '../casework/case-store.ts';
import { say } from '../handover/said.ts';
import { whenLeft } from '../session/store.ts';
import { nl } from '../../nl.ts';

/** A bed on screen. `gone`: it fitted when the list was shown and no longer does; it keeps its place until the nurse asks for the new list. */
export type ShownBed = BedRow & { readonly gone: boolean };
export type Filters = { readonly text: string; readonly onlyFree: boolean; readonly onlyRegion: boolean };
export type OfferResult = { readonly tone: 'good' | 'warn' | 'bad'; readonly title: string; readonly help: string };

export type SearchState = {
  readonly caseId: string | null;
  readonly view: SearchView | null;
  readonly error: WireError | null;
  readonly rows: Readonly<Record<string, ShownBed>>;
  /** ids of fitting beds in the order the nurse looks at; only `showChanges` reorders it */
  readonly order: readonly string[];
  readonly notFitting: readonly string[];
  /** beds that came, went or moved since the list was shown */
  readonly changes: number;
  readonly ignore: readonly string[];
  /** every fitting place is fetched, not only the best: asked for, or for the map */
  readonly all: boolean;
  /** the folded list of what doesn't fit is open */
  readonly rest: boolean;
  readonly filters: Filters;
  readonly offering: string | null;
  readonly result: OfferResult | null;
};

const noFilters: Filters = { text: '', onlyFree: false, onlyRegion: false };
const nothingFound = { view: null, rows: {}, order: [], notFitting: [], changes: 0 } as const;
const fresh = { ...nothingFound, error: null, ignore: [], all: false, rest: false, filters: noFilters, offering: null, result: null } as const;

export const useSearch = create<SearchState>(() => ({ caseId: null, ...fresh }));

/** For what only follows the feed; what the nurse does searches at once. */
const follow = follower(refresher(() => search(false)));

/** Searches for a case whose Bed zoeken is about to be drawn. What was found before stands there until the answer comes, unless something has happened to the case since. */
function startSearch(caseId: string, ignore: readonly string[]): void {
  if (useSearch.getState().caseId !== caseId || ignore.length > 0) {
    useSearch.setState({ caseId, ...fresh, ignore, ...(ignore.length === 0 ? fetchedAhead(caseId) : {}) });
    ahead = null;
  } else if (open !== caseId && !stillSo(caseId, basis)) useSearch.setState({ ...nothingFound });
  early = caseId;
  void search(true).finally(() => { if (early === caseId) early = null; });
}

/** The case that is being searched for on the way to its screen. */
let early: string | null = null;
prepare('beds', (caseId) => { if (caseId !== null) startSearch(caseId, []); });

/** The case of which Bed zoeken is on screen. */
let open: string | null = null;

/** How many events the case had when the rows were asked for (null = this page didn't know): a place that refused since, or another outcome, must not stand there as if nothing had happened. */
type Basis = number | null;
let basis: Basis = null;
const stillSo = (caseId: string, then: Basis): boolean => then !== null && then === eventsKnown(caseId);

/** What was fetched before anybody asked; one case's. */
let ahead: { readonly view: SearchView; readonly basis: Basis } | null = null;

/**
 * Fetches the beds for a case that is decided, while the nurse reads the outcome: Bed zoeken then has its rows in its first frame. What it shows there may be some minutes old and is searched anew
 * at that very moment; a refusal is told then, too.
 */
export async function searchAhead(caseId: string): Promise<void> {
  const here = useSearch.getState();
  if (open !== null || (here.caseId === caseId && here.view !== null && stillSo(caseId, basis))) return;
  const then = eventsKnown(caseId);
  const result = await desk.ask('capacity.search', { caseId, ignore: [], limitNotFitting: 0, limitFitting: bestShown, shown: [], ahead: true });
  if (result.ok) ahead = { view: result.value, basis: then };
}

whenLeft(() => {
  useSearch.setState(useSearch.getInitialState(), true);
  ahead = null;
});

/** What was fetched ahead for this case, unless something has happened to it since. */
function fetchedAhead(caseId: string): Partial<SearchState> {
  return ahead?.view.caseId === caseId && stillSo(caseId, ahead.basis) ? take(fresh, ahead.view, true) : {};
}

/** Brings the search of a case on screen and keeps it current until the returned function is called. */
export function openSearch(caseId: string, ignore: readonly string[] = []): () => void {
  if (early !== caseId || ignore.length > 0) startSearch(caseId, ignore);
  open = caseId;
  const stops = [
    desk.on('capacity.changed', follow),
    desk.on('sync.changed', follow),
    desk.on('casework.changed', (ids) => { if (ids.length === 0 || ids.includes(caseId)) follow(); }),
    desk.on('resync', () => { void search(true); }),
  ];
  return () => {
    open = null;
    for (const stop of stops) stop();
  };
}

/** The case whose first search was told to the core for the figures; the core itself keeps it to once per set of needs. */
let recorded: string | null = null;

/** Searches now. `reorder`: the new order is shown at once, because the nurse asked for it. */
export async function search(reorder: boolean): Promise<void> {
  const { caseId, ignore, rest, order } = useSearch.getState();
  if (caseId === null) return;
  const wide = wantsAll(useSearch.getState());
  const then = eventsKnown(caseId);
  const result = await desk.ask('capacity.search', { caseId, ignore: [...ignore], limitNotFitting: rest ? restShown : 0, ...(wide ? {} : { limitFitting: bestShown, shown: reorder ? [] : [...order] }) });
  if (useSearch.getState().caseId !== caseId || useSearch.getState().ignore !== ignore) return;
  if (!result.ok) {
    useSearch.setState({ error: result.error });
    return;
  }
  basis = then;
  useSearch.setState((state) => ({ ...take(state, result.value, reorder), error: null }));
  if (!result.value.missing.includes('needs') && recorded !== caseId) {
    recorded = caseId;
    // For the figures: behind the drawing of the list.
    setTimeout(() => { void desk.ask('capacity.recordSearch', { caseId }); }, recordAfterMs);
  }
}
const recordAfterMs = 400;

/** A night's choice is among the best; two thousand places would be a second's work for each change anywhere in the country. */
const bestShown = 60;
const restShown = 200;

/** Filters, a demand let go and the map are about all that fits, not about the best of it. */
function wantsAll({ all, ignore, filters }: Pick<SearchState, 'all' | 'ignore' | 'filters'>): boolean {
  return all || ignore.length > 0 || filters.text.trim() !== '' || filters.onlyFree || filters.onlyRegion;
}

/** A minute has gone by: what was counted then is counted again. */
export function lookAgain(): void {
  const { view } = useSearch.getState();
  if (view !== null && Date.now() - view.asOf > halfMinuteMs) follow();
}
const halfMinuteMs = 30_000;

/** Every place that fits, in order. */
export function showAll(): void {
  if (useSearch.getState().all) return;
  useSearch.setState({ all: true });
  void search(true);
}

/** Opens or folds the list of what doesn't fit; it is fetched when it is first opened. */
export function showRest(rest: boolean): void {
  useSearch.setState({ rest });
  if (rest) void search(false);
}

/** Puts a new answer into what is on screen without moving a row under the nurse's eyes. */
export function take(state: Pick<SearchState, 'rows' | 'order' | 'view'>, view: SearchView, reorder: boolean): Pick<SearchState, 'rows' | 'order' | 'view' | 'notFitting' | 'changes'> {
  const fitting = view.fitting.map((row) => row.bedGroup.id);
  const rows: Record<string, ShownBed> = {};
  for (const row of [...view.notFitting, ...view.fitting]) rows[row.bedGroup.id] = asBefore(state.rows[row.bedGroup.id], { ...row, gone: false });
  const notFitting = view.notFitting.map((row) => row.bedGroup.id);
  if (reorder || state.view === null || state.order.length === 0) return { view, rows, order: fitting, notFitting, changes: 0 };
  const still = new Set(fitting);
  for (const id of state.order) {
    if (still.has(id)) continue;
    const last = rows[id] ?? state.rows[id];
    if (last !== undefined) rows[id] = { ...last, gone: true };
  }
  const known = new Set(state.order);
  const arrived = fitting.filter((id) => !known.has(id)).length;
  const left = state.order.filter((id) => !still.has(id)).length;
  const moved = sameOrder(state.order.filter((id) => still.has(id)), fitting.filter((id) => known.has(id))) ? 0 : 1;
  return { view, rows, order: state.order, notFitting, changes: arrived + left + moved };
}

export function showChanges(): void {
  useSearch.setState((state) => ({ order: state.view === null ? [] : state.view.fitting.map((row) => row.bedGroup.id), changes: 0 }));
}

export function setFilters(change: Partial<Filters>): void {
  const before = wantsAll(useSearch.getState());
  useSearch.setState((state) => ({ filters: { ...state.filters, ...change } }));
  if (wantsAll(useSearch.getState()) !== before) void search(true);
}

/** Searches without one demand, or with it again. */
export function toggleIgnore(reason: string): Promise<void> {
  useSearch.setState((state) => ({ ignore: state.ignore.includes(reason) ? state.ignore.filter((one) => one !== reason) : [...state.ignore, reason] }));
  return search(true);
}

/** "free" only while the report is fresh at this very moment: a list left open turns into "bellen" by itself. */
export function statusNow(row: ShownBed, now: number): 'free' | 'call' {
  return row.status === 'free' && !row.gone && now <= row.bedGroup.expiresAt ? 'free' : 'call';
}

export type Filtered = { readonly ids: readonly string[]; readonly hidden: { readonly text: number; readonly call: number; readonly region: number } };

/** The rows that the filters leave, and how many each filter hides (a bed counts for the first filter that hides it). */
export function filtered(order: readonly string[], rows: SearchState['rows'], filters: Filters, regionId: string | null, now: number): Filtered {
  const hidden = { text: 0, call: 0, region: 0 };
  const words = filters.text.trim().toLowerCase();
  const ids = order.filter((id) => {
    const row = rows[id];
    if (row === undefined) return false;
    if (words !== '' && !searchText(row).includes(words)) hidden.text += 1;
    else if (filters.onlyFree && statusNow(row, now) === 'call') hidden.call += 1;
    else if (filters.onlyRegion && regionId !== null && row.bedGroup.regionId !== regionId) hidden.region += 1;
    else return true;
    return false;
  });
  return { ids, hidden };
}

function searchText(row: BedRow): string {
  return [row.bedGroup.name, row.location?.name ?? '', row.location?.place ?? '', row.location?.municipality ?? '', row.organisationName].join(' ').toLowerCase();
}

/** Aanbieden: holds and offers. A second press while one is under way does nothing, so that a double click never makes two offers. */
export async function offer(bedGroupId: string): Promise<void> {
  const { caseId, rows, offering } = useSearch.getState();
  const row = rows[bedGroupId];
  if (caseId === null || row === undefined || offering !== null) return;
  const name = placeName(row);
  if (row.gone) {
    useSearch.setState({ result: { tone: 'warn', title: nl.capacity.failed(name), help: nl.capacity.goneHelp } });
    return;
  }
  useSearch.setState({ offering: bedGroupId, result: null });
  const result = await desk.ask('casework.offer', { caseId, bedGroupId, versionSeen: row.bedGroup.version, text: '' });
  if (useSearch.getState().caseId !== caseId) return;
  useSearch.setState({ offering: null, result: result.ok ? resultOf(result.value.state, name) : { tone: 'bad', title: nl.capacity.failed(name), help: `${result.error.message} ${nl.capacity.searchedAgain}` } });
  await Promise.all([refreshCase(caseId), search(!result.ok)]);
  if (result.ok) afterOffer(caseId, name, result.value.state);
}

/** Where the nurse works next: at the answer, unless the region lets her offer to another place at the same time. */
function afterOffer(caseId: string, name: string, state: 'held' | 'offered' | 'waiting'): void {
  const mayOfferMore = useCases.getState().cases[caseId]?.actions.offer === null;
  if (mayOfferMore || activeCase() !== caseId) return;
  const { title, help } = resultOf(state, name);
  useSearch.setState({ result: null });
  say(`${title}. ${help}`);
  goTo('placement', caseId);
}

function resultOf(state: 'held' | 'offered' | 'waiting', name: string): OfferResult {
  switch (state) {
    case 'held': return { tone: 'good', title: nl.capacity.held(name), help: nl.capacity.heldHelp };
    case 'offered': return { tone: 'warn', title: nl.capacity.offered(name), help: nl.capacity.offeredHelp };
    case 'waiting': return { tone: 'warn', title: nl.capacity.waiting(name), help: nl.capacity.waitingHelp };
  }
}

/** "De Linde, Deventer": the location where there is one, else the name of the bed group. */
export function placeName(row: BedRow): string {
  return row.location === null ? row.bedGroup.name : `${row.location.name}, ${row.location.place}`;
}

export const noNeeds: PlacementNeeds = { asked: true, features: [], insulin: false, weightKg: null, closedWard: null, wzd: null, maxDistanceKm: null, preferredOrganisations: [], neededBy: null };

/** Records what the place must be able to give; answers with the message when that was refused, else null. */
export async function recordNeeds(caseId: string, needs: PlacementNeeds): Promise<string | null> {
  return settle(caseId, await desk.ask('casework.recordNeeds', { caseId, needs }));
}

export async function recordSex(caseId: string, sex: 'female' | 'male' | 'other'): Promise<string | null> {
  return settle(caseId, await desk.ask('casework.savePatient', { caseId, patient: { sex } }));
}

export async function markLetter(caseId: string, by: 'gp' | 'elderlyPhysician' | 'medicalSpecialist'): Promise<string | null> {
  return settle(caseId, await desk.ask('casework.markReferralLetter', { caseId, by }));
}

async function settle(caseId: string, result: { readonly ok: true } | { readonly ok: false; readonly error: WireError }): Promise<string | null> {
  if (!result.ok) return result.error.message;
  recorded = null;
  await refreshCase(caseId);
  if (useSearch.getState().caseId === caseId) await search(true);
  return null;
}

/** The needs on the case, or null while nobody asked. */
export function needsOf(caseId: string): PlacementNeeds | null {
  return useCases.getState().cases[caseId]?.needs ?? null;
}

function sameOrder(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
