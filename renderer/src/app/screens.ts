import { lazy } from 'react';
import type { ComponentType, LazyExoticComponent } from 'react';
import { navigate } from 'wouter/use-hash-location';
import { nl } from '../nl.ts';
import { activeCase, setActiveCase } from './active-case.ts';

export type ScreenId = keyof typeof nl.screens;

/** `number`: Ctrl+number opens it. `ofCase`: shows the case on screen; its route carries the case id. `tab`: always in view; the rest through Ctrl+K. */
export type Screen = {
  readonly id: ScreenId;
  readonly number: number | null;
  readonly path: string;
  readonly ofCase: boolean;
  readonly tab: boolean;
  readonly component: LazyExoticComponent<ComponentType>;
};

/** The screens, in the order in which they are shown. A new screen is one line here and one text in nl.screens. */
export const screens: readonly Screen[] = [
  { id: 'start', number: 1, path: '/dienst', ofCase: false, tab: false, component: lazy(async () => ({ default: (await import('../features/session/StartScreen.tsx')).StartScreen })) },
  { id: 'worklist', number: 2, path: '/werklijst', ofCase: false, tab: true, component: lazy(async () => ({ default: (await import('../features/casework/WorklistScreen.tsx')).WorklistScreen })) },
  { id: 'triage', number: 3, path: '/aanvraag', ofCase: true, tab: true, component: lazy(async () => ({ default: (await import('../features/triage/TriageScreen.tsx')).TriageScreen })) },
  { id: 'beds', number: 4, path: '/bedden', ofCase: true, tab: true, component: lazy(async () => ({ default: (await import('../features/capacity/BedSearchScreen.tsx')).BedSearchScreen })) },
  { id: 'placement', number: 5, path: '/plaatsing', ofCase: true, tab: true, component: lazy(async () => ({ default: (await import('../features/handover/PlacementScreen.tsx')).PlacementScreen })) },
  { id: 'consult', number: 6, path: '/so', ofCase: false, tab: false, component: lazy(async () => ({ default: (await import('../features/consult/ConsultScreen.tsx')).ConsultScreen })) },
  { id: 'connection', number: null, path: '/verbinding', ofCase: false, tab: false, component: lazy(async () => ({ default: (await import('../features/sync/ConnectionScreen.tsx')).ConnectionScreen })) },
  { id: 'protocol', number: null, path: '/protocol', ofCase: false, tab: false, component: lazy(async () => ({ default: (await import('../features/protocol/ProtocolScreen.tsx')).ProtocolScreen })) },
];

/** Goes to a screen; with `caseId` that case comes on screen. */
export function goTo(id: ScreenId, caseId?: string): void {
  const screen = screens.find((one) => one.id === id);
  if (screen === undefined) return;
  if (caseId !== undefined) setActiveCase(caseId);
  const shown = activeCase();
  navigate(screen.ofCase && shown !== null ? `${screen.path}/${shown}` : screen.path);
}

/** The screen of a route, with the case that the route names. */
export function screenAt(path: string): { readonly screen: Screen; readonly caseId: string | null } | null {
  const [, first = '', caseId = ''] = path.split('/');
  const screen = screens.find((one) => one.path === `/${first}`);
  return screen === undefined ? null : { screen, caseId: screen.ofCase && caseId !== '' ? caseId : null };
}

/** Fetches the code of every screen while nothing else is going on, so that a change of screen never waits for it. */
export function preloadScreens(): void {
  const idle = (run: () => void): void => { if ('requestIdleCallback' in window) requestIdleCallback(run); else setTimeout(run, 500); };
  idle(() => {
    void import('../features/casework/WorklistScreen.tsx');
    void import('../features/triage/TriageScreen.tsx');
    void import('../features/capacity/BedSearchScreen.tsx');
    void import('../features/handover/PlacementScreen.tsx');
  });
}
