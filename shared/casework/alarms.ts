import type { Urgency } from '../contract/primitives.ts';
import type { Alarm } from '../contract/alarm.ts';
import { clockState } from './norms.ts';
import type { Span } from './norms.ts';
import { normNl } from './nl.ts';

/** What an open case shows to the alarm rules. `mine`: owned at this desk, or by nobody; `unowned`: by nobody. */
export type AlarmCase = { readonly caseId: string; readonly urgency: Urgency | null; readonly createdAt: number; readonly updatedAt: number; readonly mine: boolean; readonly unowned: boolean; readonly waitsAtPlace: boolean; readonly clocks: readonly Span[]; readonly acknowledged: readonly string[] };

/** A connection that has been gone this long is an alarm (ms): shorter breaks are part of every night. */
export const connectionLostMs = 10 * 60_000;
const urgent: readonly (Urgency | null)[] = ['U0', 'U1', 'U2'];
const steps = { half: 50, near: 80, overdue: 100 } as const;

/**
 * The one alarm of a case, or null (console.md, "Colour and alarm"): the worst that nobody has seen yet, else the worst that was seen and still stands. It sounds only when this desk must act:
 * a new U0-U2 that nobody has, a norm at 100 %, a physician who doesn't answer in time. 50 and 80 % are shown and never sound. A higher step is a new alarm.
 */
export function alarmOf(one: AlarmCase, now: number): Alarm | null {
  if (!one.mine) return null;
  const found: Alarm[] = [];
  const add = (key: string, rest: Pick<Alarm, 'kind' | 'norm' | 'step' | 'since'>) => {
    found.push({ ...rest, key, caseId: one.caseId, urgency: one.urgency, sounds: rest.step === 100, acknowledged: one.acknowledged.includes(key), text: textOf(rest) });
  };
  if (one.unowned && urgent.includes(one.urgency) && !one.waitsAtPlace) add('newUrgent', { kind: 'newUrgent', norm: null, step: 100, since: one.createdAt });
  for (const clock of one.clocks) {
    if (clock.doneAt !== null) continue;
    const state = clockState(clock, now);
    if (state !== 'half' && state !== 'near' && state !== 'overdue') continue;
    const step = steps[state];
    add(`${clock.norm}:${clock.startedAt}:${step}`, { kind: clock.norm === 'consult' && step === 100 ? 'physician' : 'norm', norm: clock.norm, step, since: Math.round(clock.startedAt + ((clock.dueAt - clock.startedAt) * step) / 100) });
  }
  return found.sort(worstFirst)[0] ?? null;
}

/** The connection has been gone too long. */
export function connectionAlarm(connection: string, since: number, seen: ReadonlySet<string>, now: number): Alarm | null {
  if (connection !== 'offline' || now - since < connectionLostMs) return null;
  const key = `connection:${since}`;
  return { key, caseId: null, kind: 'connection', norm: null, step: 100, urgency: null, sounds: true, acknowledged: seen.has(key), since: since + connectionLostMs, text: 'Geen verbinding met de regio' };
}

/** While a nurse is in the middle of a triage only the most urgent cases may break in. */
export function soundsNow(alarm: Pick<Alarm, 'sounds' | 'acknowledged' | 'urgency'>, triaging: boolean): boolean {
  return alarm.sounds && !alarm.acknowledged && (!triaging || alarm.urgency === 'U0' || alarm.urgency === 'U1');
}

/** Order of alarms: not seen before seen, sounding before silent, the more urgent case, the longest standing. */
export function worstFirst(a: Alarm, b: Alarm): number {
  return Number(a.acknowledged) - Number(b.acknowledged) || b.step - a.step || rank(a) - rank(b) || a.since - b.since || (a.key < b.key ? -1 : 1);
}

function rank({ urgency, kind }: Alarm): number {
  return (urgency === null ? 2.5 : Number(urgency.slice(1))) + (kind === 'newUrgent' ? -0.1 : 0);
}

function textOf({ kind, norm, step }: Pick<Alarm, 'kind' | 'norm' | 'step'>): string {
  if (kind === 'newUrgent') return 'Nieuwe spoedaanvraag, nog van niemand';
  if (kind === 'physician') return 'De arts antwoordt niet binnen de norm';
  const name = norm === null ? '' : normNl[norm];
  return step === 100 ? `Norm verlopen: ${name}` : `Norm voor ${step} % om: ${name}`;
}
