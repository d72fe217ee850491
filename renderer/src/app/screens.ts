import { later } from './later.tsx';
import type { Later } from './later.tsx';
import { routes } from './routes.ts';
import type { Route } from './routes.ts';

export type Screen = Route & { readonly component: Later<object> };

/** What stands at each route, loaded when it is first shown. A new screen is one line here, one in routes.ts and one text in nl.screens. */
const components: Readonly<Record<(typeof routes)[number]['id'], Screen['component']>> = {
  start: later(async () => (await import('../features/session/StartScreen.tsx')).StartScreen),
  worklist: later(async () => (await import('../features/casework/WorklistScreen.tsx')).WorklistScreen),
  triage: later(async () => (await import('../features/triage/TriageScreen.tsx')).TriageScreen),
  beds: later(async () => (await import('../features/capacity/BedSearchScreen.tsx')).BedSearchScreen),
  placement: later(async () => (await import('../features/handover/PlacementScreen.tsx')).PlacementScreen),
  consult: later(async () => (await import('../features/consult/ConsultScreen.tsx')).ConsultScreen),
  audit: later(async () => (await import('../features/audit/AuditScreen.tsx')).AuditScreen),
  connection: later(async () => (await import('../features/sync/ConnectionScreen.tsx')).ConnectionScreen),
  callRound: later(async () => (await import('../features/capacity/CallRoundScreen.tsx')).CallRoundScreen),
  night: later(async () => (await import('../features/capacity/NightScreen.tsx')).NightScreen),
  dayList: later(async () => (await import('../features/capacity/DayListScreen.tsx')).DayListScreen),
  profile: later(async () => (await import('../features/profile/WayOfWorkingScreen.tsx')).WayOfWorkingScreen),
  manage: later(async () => (await import('../features/profile/ManageScreen.tsx')).ManageScreen),
  protocol: later(async () => (await import('../features/protocol/ProtocolScreen.tsx')).ProtocolScreen),
  reports: later(async () => (await import('../features/reports/ReportsScreen.tsx')).ReportsScreen),
  backup: later(async () => (await import('../features/backup/BackupScreen.tsx')).BackupScreen),
  shift: later(async () => (await import('../features/handover/ShiftScreen.tsx')).ShiftScreen),
  emergency: later(async () => (await import('../features/emergency/EmergencyScreen.tsx')).EmergencyScreen),
};

export const screens: readonly Screen[] = routes.map((route) => ({ ...route, component: components[route.id] }));

/** The screens in which somebody in this role has something to do, in their order. */
export function screensFor(role: string): readonly Screen[] {
  return screens.filter((screen) => screen.roles === undefined || screen.roles.some((one) => one === role));
}

/** The screen of a route, with the case that the route names. */
export function screenAt(path: string): { readonly screen: Screen; readonly caseId: string | null } | null {
  const [, first = '', caseId = ''] = path.split('/');
  const screen = screens.find((one) => one.path === `/${first}`);
  return screen === undefined ? null : { screen, caseId: screen.ofCase && caseId !== '' ? caseId : null };
}

/** The first screen comes first (ms): its own code and rows would wait behind that of the others. */
const PRELOAD_AFTER_MS = 1_000;

/** The code of the screen a nurse's day begins with, asked for while the host is still answering who is signed in. */
export function preloadFirst(): void {
  ahead('worklist');
}

/** Fetches the code of the screens of every shift while nothing else is going on, so that a change of screen never waits for it. */
export function preloadScreens(): void {
  const idle = (run: () => void): void => { if ('requestIdleCallback' in window) requestIdleCallback(run); else run(); };
  setTimeout(() => { idle(() => { for (const id of ['triage', 'beds', 'placement', 'consult', 'shift', 'callRound'] as const) ahead(id); }); }, PRELOAD_AFTER_MS);
}

/** What can't be fetched now is asked for again, and said, when the screen is opened. */
function ahead(id: keyof typeof components): void {
  components[id].fetch().catch((error: unknown) => { console.warn('screen not fetched ahead', id, error instanceof Error ? error.name : 'unknown'); });
}
