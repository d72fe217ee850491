import { navigate } from 'wouter/use-hash-location';
import type { Role } from '../../../shared/contract/primitives.ts';
import type { nl } from '../nl.ts';
import { activeCase, setActiveCase } from './active-case.ts';

export type ScreenId = keyof typeof nl.screens;

/** `number`: Ctrl+number opens it. `ofCase`: shows the case on screen; its route carries the case id. `tab`: always in view; the rest through Ctrl+K. */
export type Route = { readonly id: ScreenId; readonly number: number | null; readonly path: string; readonly ofCase: boolean; readonly tab: boolean; /** roles that have something to do there; left out = everyone who is signed in */ readonly roles?: readonly Role[] };

/** Who works cases; written out here, because the contract's own list would bring its schemas into the first screen. */
export const caseworkers = ['nurse', 'trainee', 'elderlyPhysician'] as const satisfies readonly Role[];

/** Where the screens are, in the order in which they are shown. What each shows is in screens.ts, so that a feature can send the nurse on without knowing it. */
export const routes = [
  { id: 'start', number: 1, path: '/dienst', ofCase: false, tab: false },
  { id: 'worklist', number: 2, path: '/werklijst', ofCase: false, tab: true, roles: caseworkers },
  { id: 'triage', number: 3, path: '/aanvraag', ofCase: true, tab: true, roles: caseworkers },
  { id: 'beds', number: 4, path: '/bedden', ofCase: true, tab: true, roles: caseworkers },
  { id: 'placement', number: 5, path: '/plaatsing', ofCase: true, tab: true, roles: caseworkers },
  { id: 'consult', number: 6, path: '/so', ofCase: false, tab: false, roles: caseworkers },
  { id: 'audit', number: 9, path: '/logboek', ofCase: false, tab: false, roles: ['manager', 'administrator', 'trainee'] },
  { id: 'connection', number: null, path: '/verbinding', ofCase: false, tab: false },
  { id: 'protocol', number: null, path: '/protocol', ofCase: false, tab: false },
  { id: 'shift', number: 7, path: '/dienstoverdracht', ofCase: false, tab: true },
  { id: 'emergency', number: null, path: '/noodprocedure', ofCase: false, tab: false },
  { id: 'profile', number: null, path: '/werkwijze', ofCase: false, tab: false },
  { id: 'manage', number: null, path: '/beheer', ofCase: false, tab: false, roles: ['manager', 'administrator', 'trainee'] },
  { id: 'callRound', number: null, path: '/belronde', ofCase: false, tab: false },
  { id: 'night', number: null, path: '/nacht', ofCase: false, tab: false },
  { id: 'dayList', number: null, path: '/daglijst', ofCase: false, tab: false },
  { id: 'backup', number: null, path: '/back-up', ofCase: false, tab: false, roles: ['manager', 'administrator'] },
  { id: 'reports', number: 8, path: '/stuurinformatie', ofCase: false, tab: false },
] as const satisfies readonly Route[];

type Prepare = (caseId: string | null) => void;
const preparing = new Map<ScreenId, Prepare>();

/** `run` is called whenever a screen is asked for, before it is drawn: what it has to fetch is under way while the page draws its frame. */
export function prepare(id: ScreenId, run: Prepare): void {
  preparing.set(id, run);
}

/** Goes to a screen; with `caseId` that case comes on screen. */
export function goTo(id: ScreenId, caseId?: string): void {
  const route = routes.find((one) => one.id === id);
  if (route === undefined) return;
  if (caseId !== undefined) setActiveCase(caseId);
  const shown = activeCase();
  preparing.get(id)?.(shown);
  navigate(route.ofCase && shown !== null ? `${route.path}/${shown}` : route.path);
}
