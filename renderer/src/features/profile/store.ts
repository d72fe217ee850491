import { useEffect } from 'react';
import { create } from 'zustand';
import { withValueAt } from '../../../../shared/profile/fields.ts';
import type { Json } from '../../../../shared/profile/fields.ts';
import type { Output } from '../../bridge/client.ts';
import { asBefore } from '../../app/alike.ts';
import { withRecent } from '../../app/recent.ts';
import { desk } from '../../bridge/desk.ts';
import { refresher } from '../../app/refresher.ts';
import { notify } from '../../components/index.ts';

export type InForce = Output<'profile.inForce'>;
export type Draft = Output<'profile.draft'>;
export type Rosters = Output<'profile.rosters'>;
export type RouteNow = Output<'profile.route'>;
type Store = { readonly regionId: string | null; readonly inForce: InForce | null; readonly draft: Draft | null; readonly rosters: Rosters | null; readonly error: string | null; readonly forbidden: boolean };

/** Changes of the draft on their way to the core. */
let saving = 0;
const twoWeeksMs = 14 * 86_400_000;

/** The way of working in force, and what a manager is making of it. */
export const useProfile = create<Store>(() => ({ regionId: null, inForce: null, draft: null, rosters: null, error: null, forbidden: false }));

const loadInForce = refresher(async () => {
  const { regionId } = useProfile.getState();
  const result = await desk.ask('profile.inForce', { regionId });
  useProfile.setState(result.ok ? { inForce: result.value, regionId: result.value.regionId, error: null } : { error: result.error.message });
});

const loadManaging = refresher(async () => {
  const { regionId } = useProfile.getState();
  const from = Date.now();
  const [draft, rosters] = await Promise.all([desk.ask('profile.draft', { regionId }), desk.ask('profile.rosters', { regionId, from, to: from + twoWeeksMs })]);
  useProfile.setState((state) => ({
    // What is being saved is newer than what was asked.
    draft: draft.ok && saving === 0 ? draft.value : state.draft, rosters: rosters.ok ? rosters.value : state.rosters, forbidden: !draft.ok && draft.error.code === 'forbidden', error: draft.ok || draft.error.code === 'forbidden' ? state.error : draft.error.message,
  }));
});

/** Keeps the page current while it is shown; `managing` also the draft and the rosters. */
export function useProfileFeed(managing: boolean): void {
  useEffect(() => {
    const load = (): void => { void loadInForce().then(() => (managing ? loadManaging() : undefined)); };
    load();
    const stops = [desk.on('profile.changed', load), desk.on('resync', load)];
    return () => { for (const stop of stops) stop(); };
  }, [managing]);
}

/** Asks everything again after a failure. */
export function retryProfile(): void {
  void loadInForce().then(loadManaging);
}

export function chooseRegion(regionId: string): void {
  useProfile.setState({ regionId, draft: null, rosters: null });
  void loadInForce().then(loadManaging);
}

/** One setting of the draft changes: on screen at once, so that the next change builds on it, and kept by the core, which says what is wrong. A refusal brings back what was kept. */
export async function putSetting(path: string, value: Json | undefined): Promise<void> {
  const { draft } = useProfile.getState();
  if (draft === null) return;
  const next = withValueAt(draft.draft, path, value);
  useProfile.setState({ draft: { ...draft, draft: next, changed: true } });
  saving += 1;
  const result = await desk.ask('profile.saveDraft', { regionId: draft.regionId, draft: next });
  saving -= 1;
  if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
  if (saving > 0) return;
  if (result.ok) useProfile.setState({ draft: result.value });
  else await loadManaging();
}

/** Takes over what the core says of the draft; a refusal is told and changes nothing. Resolves to whether it went through. */
export async function keepDraft(asked: ReturnType<typeof desk.ask<'profile.dropDraft' | 'profile.rebaseDraft' | 'profile.adopt'>>): Promise<boolean> {
  const result = await asked;
  if (result.ok) useProfile.setState({ draft: result.value });
  else notify({ text: result.error.message, tone: 'bad' });
  return result.ok;
}

/** Tells the result of something that goes to the region at once; reloads what is shown. */
export async function told(asked: Promise<{ readonly ok: true } | { readonly ok: false; readonly error: { readonly message: string } }>, done: string): Promise<boolean> {
  const result = await asked;
  notify(result.ok ? { text: done, tone: 'good' } : { text: result.error.message, tone: 'bad' });
  await loadInForce();
  await loadManaging();
  return result.ok;
}

/** Where this case's call belongs and how it is triaged; null until known. */
export const useRoutes = create<Readonly<Record<string, RouteNow>>>(() => ({}));

/** The route of a case that another part of the screen keeps current. */
export function useKnownRoute(caseId: string): RouteNow | null {
  return useRoutes((state) => state[caseId] ?? null);
}

/** `known`: what the answer depends on; when it changes the region's route is asked again. */
export function useRoute(caseId: string, known: string): RouteNow | null {
  const route = useKnownRoute(caseId);
  useEffect(() => {
    const load = async (): Promise<void> => {
      const result = await desk.ask('profile.route', { caseId });
      if (result.ok) useRoutes.setState((state) => withRecent(state, caseId, asBefore(state[caseId], result.value)), true);
    };
    void load();
    return desk.on('profile.changed', () => { void load(); });
  }, [caseId, known]);
  return route;
}
