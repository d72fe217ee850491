import { create } from 'zustand';
import type { Output } from '../bridge/client.ts';
import { desk } from '../bridge/desk.ts';
import { notify } from '../components/toast-store.ts';

export type Settings = Output<'app.settings'>;

export const useSettings = create<Settings>(() => ({ theme: 'nacht', sound: true, singleKeys: true, worklistFilter: 'open' }));

/** Fetches this desk's settings and puts the theme on the page; follows the system's theme where that is chosen. */
export async function loadSettings(): Promise<void> {
  const result = await desk.ask('app.settings', {});
  if (result.ok) useSettings.setState(result.value);
  applyTheme();
  lightScheme().addEventListener('change', applyTheme);
}

/** Shows the change at once and keeps it; a refusal is said and the old value comes back. */
export async function saveSettings(change: Partial<Settings>): Promise<void> {
  const before = useSettings.getState();
  useSettings.setState(change);
  applyTheme();
  const result = await desk.ask('app.saveSettings', change);
  if (result.ok) return;
  useSettings.setState(before);
  applyTheme();
  notify({ text: result.error.message, tone: 'bad' });
}

/** What the page looks like now. */
export function shownTheme(theme: Settings['theme']): 'nacht' | 'dag' {
  if (theme !== 'system') return theme;
  return lightScheme().matches ? 'dag' : 'nacht';
}

function applyTheme(): void {
  document.documentElement.dataset['theme'] = shownTheme(useSettings.getState().theme);
}

function lightScheme(): MediaQueryList {
  return window.matchMedia('(prefers-color-scheme: light)');
}
