import { create } from 'zustand';
import type { Urgency } from '../../../shared/contract/primitives.ts';
import { desk } from '../bridge/desk.ts';
import type { Output } from '../bridge/client.ts';
import { useSession } from '../features/session/store.ts';
import { refresher } from './refresher.ts';

type Labels = Output<'profile.urgencyLabels'>['labels'];

/** What regions call their urgencies (profile, urgencyLabels), per region; most have no names of their own. */
export const useUrgencyLabels = create<{ readonly labels: Labels }>(() => ({ labels: {} }));

const load = refresher(async () => {
  const result = await desk.ask('profile.urgencyLabels', {});
  if (result.ok) useUrgencyLabels.setState({ labels: result.value.labels });
});

/** Keeps the names current; call once. */
export function followUrgencyLabels(): void {
  const loadSignedIn = (): void => { if (useSession.getState().staff !== null) void load(); };
  useSession.subscribe((now, before) => { if (now.staff?.id !== before.staff?.id) loadSignedIn(); });
  for (const topic of ['profile.changed', 'resync'] as const) desk.on(topic, loadSignedIn);
}

/** The region's own name for an urgency, or null. */
export function useUrgencyLabel(regionId: string, urgency: Urgency | null): string | null {
  return useUrgencyLabels((state) => (urgency === null ? null : (state.labels[regionId]?.[urgency] ?? null)));
}

/** Does any region of this desk have names of its own? */
export function useAnyUrgencyLabel(): boolean {
  return useUrgencyLabels((state) => Object.values(state.labels).some((labels) => Object.keys(labels).length > 0));
}
