import { create } from 'zustand';
import { CORE_RESTARTED } from '../../../../shared/contract/core-restarted.ts';
import type { Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { clearToasts, notify } from '../../components/toast-store.ts';
import { refresher } from '../../app/refresher.ts';
import { caseworkers, goTo } from '../../app/routes.ts';
import { nl } from '../../nl.ts';

type Session = Output<'session.current'>;
export type StaffRole = NonNullable<Session['staff']>['roles'][number];
export type Info = Output<'app.info'>;

/** Who works here. `loaded` false: not known yet, which is neither signed in nor signed out. */
export type SessionState = Session & { readonly loaded: boolean; readonly info: Info | null };

export const useSession = create<SessionState>(() => ({ loaded: false, staff: null, training: false, shiftStartedAt: null, locked: null, emergency: null, idleMs: null, info: null }));

export const refreshSession = refresher(async () => {
  const [session, info] = await Promise.all([desk.ask('session.current', {}), desk.ask('app.info', {})]);
  if (info.ok) useSession.setState({ info: info.value });
  if (session.ok) useSession.setState({ ...session.value, loaded: true });
  else notify({ text: session.error.message, tone: 'bad' });
});

type Ways = Output<'session.ways'>;
/** How somebody can sign in here; null until the core answered. */
export const useWays = create<{ readonly ways: Ways | null; readonly envelope: Output<'session.envelopePeople'>['people'] }>(() => ({ ways: null, envelope: [] }));

export const refreshWays = refresher(async () => {
  const [ways, envelope] = await Promise.all([desk.ask('session.ways', {}), desk.ask('session.envelopePeople', {})]);
  if (ways.ok) useWays.setState({ ways: ways.value, envelope: envelope.ok ? envelope.value.people : [] });
});

/** Longest silence (ms) between two signs of life to the core while somebody works. */
const TOUCH_MS = 60_000;

/** Tells the core that somebody is at the keyboard, at most once a minute; the core itself decides when the desk was left alone. */
export function followActivity(target: Window): void {
  let told = 0;
  const seen = (): void => {
    const { staff, idleMs } = useSession.getState();
    if (staff === null || idleMs === null || Date.now() - told < Math.min(TOUCH_MS, idleMs / 3)) return;
    told = Date.now();
    void desk.ask('session.touch', {});
  };
  for (const kind of ['keydown', 'pointerdown', 'wheel'] as const) target.addEventListener(kind, seen, { capture: true, passive: true });
}

/** To the first screen of the role that was taken: the Werklijst for who works cases, else the first own one. */
export function goHome(): void {
  const role = useSession.getState().staff?.role ?? 'nurse';
  goTo(caseworkers.some((one) => one === role) ? 'worklist' : 'audit');
}

/**
 * Somebody has signed in: shows it, and goes to that role's first screen. Whoever has gone on by a key in the meantime (a call came in: F4) isn't called back from there.
 */
export async function arrive(): Promise<void> {
  const stood = window.location.hash;
  await refreshSession();
  if (window.location.hash === stood) goHome();
}

/** Locks the desk by hand; what was typed is on disk already. */
export async function lockDesk(): Promise<void> {
  const result = await desk.ask('session.lock', {});
  if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
  await refreshSession();
}

/** `forget` is called when whoever worked here has left: nothing of a patient stays in the page for the next one. */
export function whenLeft(forget: () => void): void {
  useSession.subscribe((now, before) => { if (now.staff === null && before.staff !== null) forget(); });
}

/** Keeps the session current; call once. */
export function followSession(): void {
  useSession.subscribe((now, before) => { if (now.staff?.id !== before.staff?.id && before.staff !== null) clearToasts(); });
  desk.on('session.changed', (ids) => {
    // Stays until somebody closes it: whoever looked away must still see why a screen jumped.
    void refreshSession().then(() => { if (ids.includes(CORE_RESTARTED)) notify({ text: nl.session.coreRestarted, tone: 'bad' }); });
  });
  desk.on('resync', () => { void refreshSession(); });
  for (const topic of ['session.changed', 'profile.changed', 'sync.changed'] as const) desk.on(topic, () => { if (useSession.getState().staff === null) void refreshWays(); });
}

/** Signs in an invented colleague of the training region, a trainee nurse unless another role is asked for. */
export async function startTraining(role: StaffRole = 'trainee'): Promise<void> {
  const result = await desk.ask('session.startTraining', { role });
  if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
  await (result.ok ? arrive() : refreshSession());
}

export async function signOut(): Promise<void> {
  const result = await desk.ask('session.signOut', {});
  if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
  await refreshSession();
}
