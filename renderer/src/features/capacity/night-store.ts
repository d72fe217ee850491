import { useEffect } from 'react';
import { create } from 'zustand';
import type { NightOutlookView } from '../../../../shared/contract/capacity.ts';
import { desk } from '../../bridge/desk.ts';
import { refresher } from '../../app/refresher.ts';
import type * as z from 'zod';

export type Outlook = z.infer<typeof NightOutlookView>;
export const useOutlook = create<{ readonly view: Outlook | null; readonly error: string | null }>(() => ({ view: null, error: null }));

export const loadOutlook = async (): Promise<void> => {
  const result = await desk.ask('capacity.nightOutlook', {});
  useOutlook.setState(result.ok ? { view: result.value, error: null } : { error: result.error.message });
};
const follow = refresher(loadOutlook, 2_000);
/** Hours go by without any change in the region: looked at anew every minute. */
const minuteMs = 60_000;

/** Keeps the outlook current while a component shows it: Nachtvooruitzicht, Dienstoverdracht or Noodprocedure. */
export function useNightOutlook(): { readonly view: Outlook | null; readonly error: string | null } {
  useEffect(() => {
    void loadOutlook();
    const timer = setInterval(() => { void follow(); }, minuteMs);
    const stops = [desk.on('capacity.changed', () => { void follow(); }), desk.on('resync', () => { void loadOutlook(); })];
    return () => { clearInterval(timer); for (const stop of stops) stop(); };
  }, []);
  return useOutlook();
}
