import { create } from 'zustand';
import type { CallRoundFor, CallRoundView, CallRow } from '../../../../shared/contract/capacity.ts';
import { formatMoment, wallAt } from '../../../../shared/calendar/index.ts';
import { desk } from '../../bridge/desk.ts';
import { refresher } from '../../app/refresher.ts';
import { goTo } from '../../app/routes.ts';
import { now } from '../../components/index.ts';
import { whenLeft } from '../session/store.ts';
import { nl } from '../../nl.ts';
import type * as z from 'zod';

export type Round = z.infer<typeof CallRoundView>;
/** What the round is about: a case, the night, or a care type. */
export type Target = { readonly caseId: string | null; readonly careType: CallRoundFor | null; readonly night: boolean };
export type Answer = { readonly said: 'free' | 'full' | 'from' | 'noAnswer'; readonly available: number | null; readonly availableFrom: number | null };

type RoundState = {
  readonly target: Target; readonly view: Round | null; readonly error: string | null;
  readonly rows: Readonly<Record<string, CallRow>>;
  /** ids in the order the nurse works down; new ones come at the end, none ever moves */ readonly order: readonly string[];
  /** no longer in the core's list: the place was refreshed from elsewhere */ readonly gone: ReadonlySet<string>;
  readonly active: string | null; readonly forTheNight: boolean; /** answers on their way: the nurse goes on meanwhile */ readonly pending: ReadonlySet<string>; readonly said: string;
  /** a number that somebody else changed while this nurse was on the line */ readonly changed: ReadonlySet<string>;
};

const nobody: Target = { caseId: null, careType: null, night: false };
const fresh = { view: null, error: null, rows: {}, order: [], gone: new Set<string>(), active: null, pending: new Set<string>(), said: '', changed: new Set<string>() } as const;
export const useRound = create<RoundState>(() => ({ target: nobody, ...fresh, forTheNight: false }));

whenLeft(() => { useRound.setState(useRound.getInitialState(), true); });

const calledAgoMs = 60 * 60_000;

/** Somebody has the answer: called within the hour, or waiting in this desk's queue. */
export function answered(row: CallRow, instant: number): boolean {
  return (row.lastCall !== null && row.lastCall.at > instant - calledAgoMs) || row.report?.state === 'waiting';
}

/** Starts a round and goes to its screen. In the evening and at night an answer holds until the morning unless the nurse says otherwise. */
export function startRound(target: Partial<Target>): void {
  const { hour } = wallAt(now());
  useRound.setState({ target: { ...nobody, ...target }, ...fresh, forTheNight: target.night === true || hour >= 20 || hour < 7 });
  goTo('callRound');
}

/** Another care type, on the same screen. */
export function chooseKind(careType: CallRoundFor): void {
  useRound.setState((state) => ({ target: { ...nobody, careType }, ...fresh, forTheNight: state.forTheNight }));
  void load();
}

export async function load(): Promise<void> {
  const { target } = useRound.getState();
  if (target.caseId === null && target.careType === null && !target.night) return;
  const result = await desk.ask('capacity.callRound', { caseId: target.caseId, careType: target.careType, night: target.night });
  if (useRound.getState().target !== target) return;
  useRound.setState((state) => (result.ok ? { ...take(state, result.value), error: null } : { error: result.error.message }));
}

/** A new list into what is on screen without moving a row. */
function take(state: RoundState, view: Round): Partial<RoundState> {
  const listed = view.rows.map((row) => row.bedGroupId);
  const rows = { ...state.rows, ...Object.fromEntries(view.rows.map((row) => [row.bedGroupId, row])) };
  const known = new Set(state.order);
  const order = [...state.order, ...listed.filter((id) => !known.has(id))];
  const present = new Set(listed);
  const active = state.active ?? order.find((id) => { const row = rows[id]; return row !== undefined && !answered(row, view.asOf); }) ?? order[0] ?? null;
  return { view, rows, order, gone: new Set(order.filter((id) => !present.has(id))), active };
}

const follow = refresher(load, 1_000);

export function openRound(): () => void {
  void load();
  const stops = [desk.on('capacity.changed', () => { void follow(); }), desk.on('sync.changed', () => { void follow(); }), desk.on('resync', () => { void load(); })];
  return () => { for (const stop of stops) stop(); };
}

export function pick(id: string | null): void {
  if (id !== null) useRound.setState({ active: id });
}

/** One row on or back; at the ends it stays. */
export function step(by: number): void {
  const { order, active } = useRound.getState();
  const at = active === null ? 0 : order.indexOf(active);
  pick(order[Math.max(0, Math.min(order.length - 1, at + by))] ?? null);
}

/** The next number nobody has rung yet, from here on and then from the top; stays when there is none. */
function nextToCall(): string | null {
  const { order, rows, gone, pending, changed, active } = useRound.getState();
  const at = active === null ? -1 : order.indexOf(active);
  const around = [...order.slice(at + 1), ...order.slice(0, Math.max(0, at))];
  return around.find((id) => { const row = rows[id]; return row !== undefined && !gone.has(id) && !pending.has(id) && (changed.has(id) || !answered(row, now())); }) ?? active;
}

function without(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const rest = new Set(set);
  rest.delete(id);
  return rest;
}

/**
 * Gives the answer of the active row and goes on to the next number at once. Where somebody else changed the number meanwhile, the row stands open again with
 * how it is now, and the same answer given again confirms. A second key for a row whose answer is still on its way does nothing.
 */
export async function give(answer: Answer, spokeWith = ''): Promise<void> {
  const { active, rows, pending, forTheNight } = useRound.getState();
  const row = active === null ? undefined : rows[active];
  if (row === undefined || pending.has(row.bedGroupId)) return;
  const id = row.bedGroupId;
  const name = `${row.location}, ${row.place}`;
  const words = nl.rounds.said(answer.said, answer.available, answer.availableFrom === null ? null : formatMoment(answer.availableFrom, now()));
  useRound.setState((state) => ({ pending: new Set([...state.pending, id]), changed: without(state.changed, id), error: null, said: nl.rounds.saved(name, words) }));
  pick(nextToCall());
  const result = await desk.ask('capacity.reportCall', { bedGroupId: id, baseVersion: row.version, ...answer, forTheNight, spokeWith });
  useRound.setState((state) => ({ pending: without(state.pending, id) }));
  if (!result.ok) {
    useRound.setState({ error: `${name}: ${result.error.message}` });
    return;
  }
  const { state, row: next, message } = result.value;
  const changed = state === 'changed';
  useRound.setState((current) => ({
    rows: next === null ? current.rows : { ...current.rows, [id]: { ...next, distanceKm: row.distanceKm, own: row.own } }, changed: changed ? new Set([...current.changed, id]) : current.changed,
    error: state === 'refused' ? `${name}: ${message ?? ''}` : current.error, said: changed ? `${name}: ${nl.rounds.changed}` : state === 'waiting' ? nl.rounds.savedWaiting(name) : current.said,
  }));
}

export function toggleNight(): void {
  useRound.setState((state) => ({ forTheNight: !state.forTheNight }));
}
