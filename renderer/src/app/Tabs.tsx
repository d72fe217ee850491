import { useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Button } from '../components/Button.tsx';
import { nl } from '../nl.ts';
import { startCase } from './commands.ts';
import { goTo } from './routes.ts';
import { screensFor } from './screens.ts';
import { caseworkers } from './routes.ts';
import { useSession } from '../features/session/store.ts';
import type { ScreenId } from './routes.ts';

/** The screens of a shift. Arrow keys move between the tabs, Enter or a click opens; the rest of the screens is behind Ctrl+K. */
export function Tabs({ current, onPalette, onHelp }: { readonly current: ScreenId; readonly onPalette: () => void; readonly onHelp: () => void }): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const role = useSession((state) => state.staff?.role ?? '');
  const tabs = screensFor(role).filter((screen) => screen.tab);
  const worksCases = caseworkers.some((one) => one === role);
  const inTabs = tabs.some((screen) => screen.id === current);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const all = [...(list.current?.querySelectorAll<HTMLElement>('[role=tab]') ?? [])];
    const index = all.findIndex((tab) => tab === document.activeElement);
    all[(index + step + all.length) % all.length]?.focus();
    event.preventDefault();
  };
  return (
    <div className="tab-bar">
      <div ref={list} role="tablist" aria-label={nl.common.screensLabel} className="tabs" onKeyDown={onKeyDown}>
        {tabs.map((screen, index) => (
          <button key={screen.id} type="button" role="tab" className="tab" aria-selected={screen.id === current} aria-controls="screen" tabIndex={screen.id === current || (!inTabs && index === 0) ? 0 : -1} onClick={() => { goTo(screen.id); }}>
            {nl.screens[screen.id]}
          </button>
        ))}
      </div>
      <div className="tab-actions">
        <Button kind="quiet" keyHint="F1" onPress={onHelp}>{nl.common.shortcuts}</Button>
        <Button kind="quiet" keyHint="Ctrl+K" onPress={onPalette}>{nl.common.palette}</Button>
        {worksCases ? <Button kind="primary" keyHint="F4" onPress={() => { void startCase(); }}>{nl.common.newReferral}</Button> : null}
      </div>
    </div>
  );
}
