import { create } from 'zustand';
import type { Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { notify } from '../../components/toast-store.ts';
import { refresher } from '../../app/refresher.ts';

type Session = Output<'session.current'>;
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

/** Keeps the session current; call once. */
export function followSession(): void {
  desk.on('session.changed', () => { void refreshSession(); });
  desk.on('resync', () => { void refreshSession(); });
}

/** Signs in the trainee nurse of the training region; true when that worked. */
export async function startTraining(): Promise<boolean> {
  const result = await desk.ask('session.startTraining', {});
  if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
  await refreshSession();
  return result.ok;
}

export async function signOut(): Promise<void> {
  const result = await desk.ask('session.signOut', {});
  if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
  await refreshSession();
}
