import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useHashLocation } from 'wouter/use-hash-location';
import { EmptyState, Toasts, notify, undoNewest } from '../components/index.ts';
import { AlarmLine } from '../features/alarm/AlarmLine.tsx';
import { acknowledgeFirst } from '../features/alarm/store.ts';
import { DeskFinder } from '../features/directory/DeskFinder.tsx';
import { openFinder } from '../features/directory/store.ts';
import { lockDesk, useSession } from '../features/session/store.ts';
import { nl } from '../nl.ts';
import { setActiveCase, useActiveCase, useOpening } from './active-case.ts';
import { CaseBar } from './CaseBar.tsx';
import { focusNextPane, openMostUrgent, parkAndSwap, startCase } from './commands.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { isTyping, listenForKeys, useKeys } from './keys.ts';
import type { KeyBinding } from './keys.ts';
import { Palette } from './Palette.tsx';
import type { Command } from './Palette.tsx';
import { goTo } from './routes.ts';
import { preloadScreens, screenAt, screens, screensFor } from './screens.ts';
import type { Screen } from './screens.ts';
import { ShortcutSheet } from './ShortcutSheet.tsx';
import { StatusBar } from './StatusBar.tsx';
import { Tabs } from './Tabs.tsx';

type Overlay = 'none' | 'palette' | 'help';

/** The frame of every screen: status bar, tabs, the case on screen, and the keys that work everywhere. */
export function Shell(): ReactNode {
  const [path] = useHashLocation();
  const [overlay, setOverlay] = useState<Overlay>('none');
  const role = useSession((state) => state.staff?.role ?? null);
  const signedIn = role !== null;
  const own = useMemo(() => (role === null ? [] : screensFor(role)), [role]);
  const route = screenAt(path);
  const first: Screen | undefined = signedIn ? (own[1] ?? own[0]) : screens[0];
  // What a role has nothing to do with isn't shown; the core refuses it all the same.
  const screen = signedIn && route !== null && own.includes(route.screen) ? route.screen : first;
  const routeCase = route?.caseId ?? null;

  useEffect(() => { if (routeCase !== null) setActiveCase(routeCase); }, [routeCase]);
  useEffect(() => listenForKeys(window), []);
  useEffect(() => { if (signedIn) preloadScreens(); }, [signedIn]);
  useEffect(() => { document.title = screen === undefined ? nl.common.product : `${nl.screens[screen.id]} – ${nl.common.product}`; }, [screen]);

  const commands = useMemo(() => (signedIn ? commandList(own) : []), [signedIn, own]);
  useKeys(globalKeys(own, setOverlay));
  if (screen === undefined) return null;

  return (
    <div className="shell">
      <StatusBar />
      {signedIn ? <AlarmLine /> : null}
      {signedIn ? <Tabs current={screen.id} onPalette={() => { setOverlay('palette'); }} onHelp={() => { setOverlay('help'); }} /> : null}
      {signedIn && screen.ofCase ? <CaseBar /> : null}
      <main className="screen" id="screen" role={screen.tab ? 'tabpanel' : undefined} aria-label={nl.screens[screen.id]} data-screen={screen.id}>
        <ErrorBoundary key={`${screen.id} ${routeCase ?? ''}`}>
          <Content screen={screen} />
        </ErrorBoundary>
      </main>
      <Toasts />
      {overlay === 'palette' ? <Palette commands={commands} onClose={() => { setOverlay('none'); }} /> : null}
      {signedIn ? <DeskFinder /> : null}
      {overlay === 'help' ? <ShortcutSheet onClose={() => { setOverlay('none'); }} /> : null}
    </div>
  );
}

/** A case screen without a case says so; with one it starts afresh for each case, so that drafts never mix. */
function Content({ screen }: { readonly screen: Screen }): ReactNode {
  const caseId = useActiveCase();
  const opening = useOpening();
  const Body = screen.component;
  if (!screen.ofCase) return <Body />;
  if (opening) return <EmptyState title={nl.common.openingCase} />;
  if (caseId === null) return <EmptyState title={nl.common.noCaseTitle}><p>{nl.common.noCaseHelp}</p></EmptyState>;
  return <Body key={caseId} />;
}

function commandList(own: readonly Screen[]): readonly Command[] {
  return [
    ...own.map((screen) => ({ id: screen.id, name: nl.screens[screen.id], shown: screen.number === null ? '' : `Ctrl+${screen.number}`, run: () => { goTo(screen.id); } })),
    { id: 'new', name: nl.common.newReferral, shown: 'Ctrl+N / F4', run: () => { void startCase(); } },
    { id: 'park', name: nl.keys.park, shown: 'F7', run: () => { void parkAndSwap(); } },
    { id: 'directory', name: nl.directory.command, shown: '', run: () => { openFinder(); } },
    { id: 'urgent', name: nl.keys.mostUrgent, shown: 'F2', run: () => { void openMostUrgent(); } },
  ];
}

function globalKeys(own: readonly Screen[], setOverlay: (overlay: Overlay) => void): readonly KeyBinding[] {
  const help: KeyBinding = { keys: 'F1', shown: 'F1', label: nl.keys.help, run: () => { setOverlay('help'); } };
  const pane: KeyBinding = { keys: 'F6', shown: 'F6', label: nl.keys.nextPane, run: () => { focusNextPane(1); } };
  if (own.length === 0) return [help, pane];
  return [
    help,
    pane,
    { keys: 'F2', shown: 'F2', label: nl.keys.mostUrgent, run: () => { void openMostUrgent(); } },
    { keys: 'Control+KeyK', shown: 'Ctrl+K', label: nl.keys.palette, run: () => { setOverlay('palette'); } },
    // A tabbed browser keeps Ctrl+N for itself; F4 always works.
    { keys: 'Control+KeyN', shown: 'Ctrl+N', label: nl.keys.newReferral, run: () => { void startCase(); } },
    { keys: 'F4', shown: 'F4', label: nl.keys.newReferral, run: () => { void startCase(); } },
    { keys: 'F7', shown: 'F7', label: nl.keys.park, run: () => { void parkAndSwap(); } },
    { keys: 'F8', shown: 'F8', label: nl.keys.acknowledge, run: () => { void acknowledgeFirst(); } },
    { keys: 'F9', shown: 'F9', label: nl.keys.askPhysician, run: () => { goTo('consult'); } },
    { keys: 'Control+KeyZ', shown: 'Ctrl+Z', label: nl.keys.undo, run: (event) => takeBack(event) },
    { keys: 'Escape', shown: 'Esc', label: nl.keys.back, run: () => goBack() },
    { keys: 'Control+Shift+KeyL', shown: 'Ctrl+Shift+L', label: nl.session.lock, run: () => { void lockDesk(); } },
    ...own.flatMap((screen): KeyBinding[] => (screen.number === null ? [] : [
      { keys: `Control+Digit${screen.number}`, shown: `Ctrl+${screen.number}`, label: nl.keys.goTo(nl.screens[screen.id]), run: () => { goTo(screen.id); } },
    ])),
  ];
}

/** In a text field Ctrl+Z belongs to the text. */
function takeBack(event: KeyboardEvent): boolean {
  if (isTyping(event.target)) return false;
  if (!undoNewest()) notify({ text: nl.common.nothingToUndo });
  return true;
}

/** From a text field to its screen, from a case screen to the Werklijst. An open dialog or list closes itself first. */
function goBack(): boolean {
  if (document.querySelector('dialog[open], .popover') !== null) return false;
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && isTyping(focused)) focused.blur();
  else goTo('worklist');
  return true;
}
