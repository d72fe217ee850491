import { create } from 'zustand';
import type { Input, Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { notify } from '../../components/toast-store.ts';
import { nl } from '../../nl.ts';

const t = nl.backup;
export type Status = Output<'backup.status'>;
export type Exported = Output<'backup.export'> & { readonly what: Input<'backup.export'>['what'] };

/** The screen Back-up & export. `busy`: what is being made now. */
export const useBackup = create<{ readonly status: Status | null; readonly error: string | null; readonly exported: Exported | null; readonly busy: 'backup' | 'everything' | 'unsent' | null }>(() => ({ status: null, error: null, exported: null, busy: null }));

export async function loadStatus(): Promise<void> {
  const result = await desk.ask('backup.status', {});
  useBackup.setState(result.ok ? { status: result.value, error: null } : { error: result.error.message });
}

export async function backUpNow(): Promise<void> {
  useBackup.setState({ busy: 'backup' });
  const result = await desk.ask('backup.now', {});
  useBackup.setState({ busy: null });
  notify(result.ok ? { text: t.made(result.value.name), tone: 'good' } : { text: result.error.message, tone: 'bad' });
  await loadStatus();
}

export async function exportNow(what: Exported['what']): Promise<void> {
  useBackup.setState({ busy: what, exported: null });
  const result = await desk.ask('backup.export', { what });
  useBackup.setState({ busy: null, ...(result.ok ? { exported: { ...result.value, what } } : {}) });
  if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
}

/** Null when it was kept, else why not. */
export async function savePlan(plan: Input<'backup.plan'>): Promise<string | null> {
  const result = await desk.ask('backup.plan', plan);
  if (result.ok) notify({ text: t.saved, tone: 'good' });
  await loadStatus();
  return result.ok ? null : result.error.message;
}
