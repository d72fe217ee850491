import { create } from 'zustand';
import type { Output } from '../bridge/client.ts';
import { desk } from '../bridge/desk.ts';
import { follower, refresher } from './refresher.ts';

export type Status = Output<'app.statusBar'>;

/** What the status bar shows; null until the core answered for the first time. */
export const useStatus = create<{ readonly status: Status | null }>(() => ({ status: null }));

const refresh = refresher(async () => {
  const result = await desk.ask('app.statusBar', {});
  if (result.ok) useStatus.setState({ status: result.value });
}, 400);

/** Keeps the status bar current; call once. */
export function followStatus(): void {
  void refresh();
  const follow = follower(refresh);
  for (const topic of ['sync.changed', 'casework.changed', 'capacity.changed', 'profile.changed'] as const) desk.on(topic, follow);
  for (const topic of ['session.changed', 'resync'] as const) desk.on(topic, () => { void refresh(); });
}
