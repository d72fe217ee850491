import { useEffect } from 'react';
import { create } from 'zustand';
import { BEAT_MS, PRESENCE_MS } from '../../../../shared/contract/presence-times.ts';
import { caseworkers } from '../../app/routes.ts';
import { desk } from '../../bridge/desk.ts';
import { useSession } from '../session/store.ts';

/** Cases that colleagues at other desks have on screen now. Known for seconds only. */
export const usePresence = create<{ readonly caseIds: ReadonlySet<string> }>(() => ({ caseIds: new Set() }));

/** Tells windows of one desk apart; means nothing elsewhere. */
const windowId = crypto.randomUUID();
let looking: string | null = null;
let forget: ReturnType<typeof setTimeout> | undefined;

/** Tells which case this window shows, every few seconds and at once when that changes; call once. */
export function followPresence(): void {
  setInterval(() => { void beat(); }, BEAT_MS);
  document.addEventListener('visibilitychange', () => { void beat(); });
}

/** This window shows the case while the component lives. */
export function useLooking(caseId: string): void {
  useEffect(() => {
    looking = caseId;
    beatSoon();
    return () => {
      looking = null;
      beatSoon();
    };
  }, [caseId]);
}

/** Whether a colleague has this case on screen now. */
export function useColleagueLooks(caseId: string): boolean {
  return usePresence((state) => state.caseIds.has(caseId));
}

let soon = false;

/** At the end of this turn: leaving one case for another is one beat. */
function beatSoon(): void {
  if (soon) return;
  soon = true;
  queueMicrotask(() => {
    soon = false;
    void beat();
  });
}

async function beat(): Promise<void> {
  const role = useSession.getState().staff?.role;
  if (!caseworkers.some((one) => one === role)) {
    show([]);
    return;
  }
  const result = await desk.ask('presence.beat', { window: windowId, caseId: document.visibilityState === 'visible' ? looking : null });
  show(result.ok ? result.value.caseIds : []);
}

/** What was heard is forgotten when nothing more is heard: a dead line must not leave a colleague standing there. */
function show(caseIds: readonly string[]): void {
  clearTimeout(forget);
  const before = usePresence.getState().caseIds;
  if (caseIds.length !== before.size || caseIds.some((id) => !before.has(id))) usePresence.setState({ caseIds: new Set(caseIds) });
  if (caseIds.length > 0) forget = setTimeout(() => { show([]); }, PRESENCE_MS);
}
