import { useEffect } from 'react';
import { create } from 'zustand';
import { refresher } from '../../app/refresher.ts';
import { saveFile } from '../../app/file.ts';
import type { Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { notify } from '../../components/toast-store.ts';
import { whenLeft } from '../session/store.ts';
import { nl } from '../../nl.ts';

export type Shift = Output<'handover.shift'>;
/** `fresh`: cases that came on the list after the nurse had read it. */
type Store = { readonly shift: Shift | null; readonly error: string | null; readonly fresh: ReadonlySet<string>; readonly readBack: string; readonly confirmed: boolean };

/** Dienstoverdracht as it was read; what is being typed stays while the screen is away. */
export const useShift = create<Store>(() => ({ shift: null, error: null, fresh: new Set(), readBack: '', confirmed: false }));

// What was typed for the next shift stays: it is that one's to read.
whenLeft(() => { useShift.setState({ shift: null, error: null, fresh: new Set() }); });

export const refreshShift = refresher(async () => {
  const result = await desk.ask('handover.shift', {});
  useShift.setState((state) => (result.ok ? { ...taken(state, result.value), error: null } : { error: result.error.message }));
}, 5_000);

/** A list that grew while it was being read shows what is new, and must be confirmed again: nobody signs for what nobody read. */
export function taken(state: Pick<Store, 'shift' | 'fresh' | 'confirmed'>, shift: Shift): Pick<Store, 'shift' | 'fresh' | 'confirmed'> {
  const before = state.shift === null ? null : new Set(state.shift.rows.map((row) => row.caseId));
  const came = before === null ? [] : shift.rows.filter((row) => !before.has(row.caseId)).map((row) => row.caseId);
  const open = new Set(shift.rows.map((row) => row.caseId));
  return { shift, fresh: new Set([...state.fresh, ...came].filter((id) => open.has(id))), confirmed: state.confirmed && came.length === 0 };
}

/** Keeps the list current while the screen is shown. */
export function useShiftList(): void {
  useEffect(() => {
    void refreshShift();
    const stops = (['casework.changed', 'sync.changed', 'resync'] as const).map((topic) => desk.on(topic, () => { void refreshShift(); }));
    return () => { for (const stop of stops) stop(); };
  }, []);
}

/** Signs for exactly the cases that were read. True when it was done. */
export async function acceptShift(): Promise<boolean> {
  const { shift, readBack } = useShift.getState();
  if (shift === null) return false;
  const result = await desk.ask('handover.acceptShift', { shiftId: shift.shiftId, caseIds: shift.rows.map((row) => row.caseId), readBack: readBack.trim() });
  if (!result.ok) {
    notify({ text: result.error.code === 'stale' ? nl.shift.changed : result.error.message, tone: 'bad' });
    await refreshShift();
    return false;
  }
  notify({ text: nl.shift.accepted(shift.rows.length), tone: 'good' });
  useShift.setState({ readBack: '', confirmed: false, fresh: new Set() });
  await refreshShift();
  return true;
}

export async function saveShiftPdf(): Promise<void> {
  const result = await desk.ask('handover.shiftPdf', {});
  if (result.ok) saveFile(result.value);
  else notify({ text: result.error.message, tone: 'bad' });
}
