import { useEffect } from 'react';
import { create } from 'zustand';
import type { Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { refresher } from '../../app/refresher.ts';
import { notify } from '../../components/index.ts';
import { nl } from '../../nl.ts';

export type SyncStatus = Output<'sync.status'>;
export type QueueItem = Output<'sync.queue'>['items'][number];
type Store = {
  readonly status: SyncStatus | null; readonly items: readonly QueueItem[] | null; /** how many wait besides those */ readonly more: number; readonly error: string | null;
  readonly profile: Output<'profile.current'> | null; readonly info: Output<'app.info'> | null; readonly protocol: { readonly title: string; readonly version: string } | null;
};

/** The connection as it is, and everything that is not with the region yet. */
export const useSync = create<Store>(() => ({ status: null, items: null, more: 0, error: null, profile: null, info: null, protocol: null }));

const load = refresher(async () => {
  const [status, queue] = await Promise.all([desk.ask('sync.status', {}), desk.ask('sync.queue', {})]);
  const refused = [status, queue].find((result) => !result.ok);
  useSync.setState((state) => ({
    status: status.ok ? status.value : state.status, items: queue.ok ? queue.value.items : state.items, more: queue.ok ? queue.value.more : state.more, error: refused?.ok === false ? refused.error.message : null,
  }));
}, 500);

/** What rarely changes: profile, version, protocol. */
async function loadAbout(): Promise<void> {
  await Promise.all([
    desk.ask('app.info', {}).then((info) => { if (info.ok) useSync.setState({ info: info.value }); }),
    desk.ask('profile.current', {}).then((profile) => { if (profile.ok) useSync.setState({ profile: profile.value }); }),
    desk.ask('triage.packs', {}).then((packs) => {
      const current = packs.ok ? packs.value.packs.find((pack) => pack.current) : undefined;
      if (current !== undefined) useSync.setState({ protocol: { title: current.title, version: current.packVersion } });
    }),
  ]);
}

/** Keeps the screen current while it is shown. */
export function useSyncFeed(): void {
  useEffect(() => {
    void load();
    void loadAbout();
    const stops = [desk.on('sync.changed', () => { void load(); }), desk.on('profile.changed', () => { void loadAbout(); }), desk.on('resync', () => { void load(); })];
    return () => { for (const stop of stops) stop(); };
  }, []);
}

/** Sends one item again, or all (null). */
export async function retry(id: string | null): Promise<void> {
  const result = await desk.ask('sync.retry', { id });
  notify(result.ok ? { text: nl.sync.retried, tone: 'good' } : { text: result.error.message, tone: 'bad' });
  await load();
}

/** A person decides that an item needs no more sending; true when that was kept. */
export async function resolve(id: string, why: string): Promise<boolean> {
  const result = await desk.ask('sync.resolve', { id, why });
  notify(result.ok ? { text: nl.sync.resolved, tone: 'good' } : { text: result.error.message, tone: 'bad' });
  await load();
  return result.ok;
}
